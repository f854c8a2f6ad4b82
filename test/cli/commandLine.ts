import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const CLI = join(__dirname, '..', '..', 'dist', 'cli.js');

const NOBODY = 65534;

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A folder to run the real command line in. */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), 'kms-lens-cli-'));

  constructor(files: Record<string, string | Buffer> = {}) {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string | Buffer): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
  }

  run(
    args: readonly string[],
    options: { stdin?: string | Buffer; cwd?: string; env?: NodeJS.ProcessEnv } = {},
  ): Outcome {
    const { stdin, cwd = '.', env } = options;
    const { status, stdout, stderr, error } = spawnSync(process.execPath, [CLI, ...args], {
      cwd: this.path(cwd),
      encoding: 'utf8',
      timeout: 20_000,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, ...env },
      ...(stdin !== undefined && { input: stdin }),
    });
    if (error) throw error;
    return { code: status, out: stdout, err: stderr };
  }

  /** Like `run`, as a user whom modes keep out, also when the tests run as root, who may read everything. */
  runUnprivileged(args: readonly string[]): Outcome {
    if (process.getuid?.() !== 0) return this.run(args);
    // A user of no rights may not reach the place where this project lies.
    const tool = mkdtempSync(join(tmpdir(), 'kms-lens-tool-'));
    try {
      mkdirSync(join(tool, 'dist'));
      copyFileSync(CLI, join(tool, 'dist', 'cli.js'));
      copyFileSync(join(CLI, '..', '..', 'package.json'), join(tool, 'package.json'));
      for (const folder of [tool, this.folder]) chmodSync(folder, 0o755);
      const options = { cwd: this.folder, encoding: 'utf8', timeout: 20_000, uid: NOBODY, gid: NOBODY } as const;
      const { status, stdout, stderr, error } = spawnSync(
        process.execPath,
        [join(tool, 'dist', 'cli.js'), ...args],
        options,
      );
      if (error) throw error;
      return { code: status, out: stdout, err: stderr };
    } finally {
      rmSync(tool, { recursive: true });
    }
  }

  git(...args: string[]): void {
    const name = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'init.defaultBranch=main'];
    const { status, stderr } = spawnSync('git', [...name, ...args], { cwd: this.folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface JsonFinding {
  readonly ruleId: string;
  readonly severity: string;
  readonly message: string;
  readonly file: string;
  readonly range: { start: { line: number; character: number }; end: { line: number; character: number } };
  readonly resource: string | null;
  readonly fingerprint: string;
  readonly helpUri: string;
  readonly fixes: readonly {
    title: string;
    safe: boolean;
    edits: { file: string; range: JsonFinding['range']; newText: string }[];
  }[];
}

export interface JsonReport {
  readonly version: number;
  readonly toolVersion: string;
  readonly filesChecked: number;
  readonly suppressed: number;
  readonly baselined: number;
  readonly excluded: number;
  readonly fixed: number;
  readonly findings: readonly JsonFinding[];
  readonly errors: readonly { file: string; message: string }[];
  readonly skipped: readonly { file: string; message: string }[];
}

/** Runs `check --format json` and reads what it prints. */
export function jsonCheck(
  sandbox: Sandbox,
  args: readonly string[],
  options = {},
): JsonReport & { code: number | null } {
  const { code, out, err } = sandbox.run(['check', '--format', 'json', ...args], options);
  try {
    return { code, ...(JSON.parse(out) as JsonReport) };
  } catch (error) {
    throw new Error(`no JSON, but: ${out}${err}`, { cause: error });
  }
}

const ROOT_STATEMENT = `{
      "Sid": "Root",
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
      "Action": "kms:*",
      "Resource": "*"
    }`;

/** Nothing is wrong with it. */
export const GOOD = `{
  "Version": "2012-10-17",
  "Statement": [
    ${ROOT_STATEMENT}
  ]
}
`;

/** One error that can be repaired safely: a trailing comma in line 9. */
export const COMMA = GOOD.replace('"Resource": "*"', '"Resource": "*",');

/** One error that depends on what is meant: `allow` in line 5. */
export const EFFECT = GOOD.replace(
  ROOT_STATEMENT,
  `{
      "Sid": "App",
      "Effect": "allow",
      "Principal": { "AWS": "arn:aws:iam::111122223333:role/App" },
      "Action": "kms:Decrypt",
      "Resource": "*"
    },
    ${ROOT_STATEMENT}`,
);
