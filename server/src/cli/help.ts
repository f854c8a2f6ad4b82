import type { CommandName } from './arguments';

/** What `kms-lens --help` prints. */
export function overview(): string {
  return `KMS Lens checks AWS KMS key policies and IAM policies about KMS. It works offline.

Usage: kms-lens <command> [options]

  check [paths]     Check files, folders and globs (default: the working directory)
  init              Write a .kms-lens.json into the working directory
  rules             List the rules
  explain <rule>    Say what a rule means, why, and what to do
  lsp --stdio       Serve a language client

  -h, --help        Show this, or the help of a command ("kms-lens check --help")
  -v, --version     Show the version

Exit code: 0 nothing found, 1 findings at or over --fail-on, 2 trouble.
`;
}

/** What `kms-lens <command> --help` prints. */
export function commandHelp(command: CommandName): string {
  return COMMAND_HELP[command];
}

const COMMAND_HELP: Readonly<Record<CommandName, string>> = {
  check: `Usage: kms-lens check [options] [paths]

Checks .json and .jsonc files that hold policies. Paths are files, folders (without what .gitignore and the usual folders
of other people's files leave out; links are not followed) and globs; "-" is standard input.

Output
  --format <f>               text (default), json, sarif, junit, github
  --min-severity <s>         Show nothing below error, warning, info or hint (default)
  --color <when>             auto (default; NO_COLOR is heeded), always, never; --no-color is never
  -q, --quiet                Findings alone, without summary and progress

Exit code: 0, or 1 for findings at or over --fail-on, or 2 when something could not be read or done
  --fail-on <s>              error, warning (default), info, hint

What is checked
  --preset <p>               recommended (default), strict, all; wins over the project file
  --config <file>            This project file for all files, in place of the nearest .kms-lens.json;
                             its globs are relative to the repository's root, else to the working directory
  --no-inline-suppressions   Heed no comments that suppress findings
  --changed-since <rev>      Only files that differ from where this branch left the git revision, or are new
  --stdin                    Check standard input
  --stdin-filename <file>    … as if it were this file
  --max-file-size <size>     Skip larger files (default 5MB)

Repairs
  --fix                      Make the repairs that are safe: the policy allows nothing new
  --fix-dry-run              Print them as a difference, which "patch -p1" takes

Baseline: findings that are accepted for now
  --write-baseline <file>    Accept all present findings
  --baseline <file>          Heed this baseline, in place of the project file's
  --no-baseline              Heed none
`,
  init: `Usage: kms-lens init

Writes a .kms-lens.json with everything at its default into the working directory. An existing one is left as it is.
`,
  rules: `Usage: kms-lens rules [--format text|json]

Lists every rule with its severity, the preset that it needs, and its title.
`,
  explain: `Usage: kms-lens explain <rule>

Says what a rule means, why it matters, what to do, and where to read more.
`,
  lsp: `Usage: kms-lens lsp --stdio

Serves a client of the Language Server Protocol over standard input and output.
`,
};
