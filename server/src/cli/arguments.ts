import { parseArgs } from 'node:util';
import { nearestName } from '../features/nearestName';
import { SEVERITIES } from './report/report';

/** An option as it is declared; `values`: the only ones it takes. */
interface OptionDeclaration {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly values?: readonly string[];
}

const HELP = { help: { type: 'boolean', short: 'h' } } as const;

/** The commands and the options that each takes. */
export const COMMANDS = {
  check: {
    format: { type: 'string', values: ['text', 'json', 'sarif', 'junit', 'github'] },
    fix: { type: 'boolean' },
    'fix-dry-run': { type: 'boolean' },
    preset: { type: 'string', values: ['recommended', 'strict', 'all'] },
    'min-severity': { type: 'string', values: SEVERITIES },
    'fail-on': { type: 'string', values: SEVERITIES },
    config: { type: 'string' },
    baseline: { type: 'string' },
    'no-baseline': { type: 'boolean' },
    'write-baseline': { type: 'string' },
    'no-inline-suppressions': { type: 'boolean' },
    'changed-since': { type: 'string' },
    stdin: { type: 'boolean' },
    'stdin-filename': { type: 'string' },
    'max-file-size': { type: 'string' },
    color: { type: 'string', values: ['auto', 'always', 'never'] },
    'no-color': { type: 'boolean' },
    quiet: { type: 'boolean', short: 'q' },
    ...HELP,
  },
  init: { ...HELP },
  rules: { format: { type: 'string', values: ['text', 'json'] }, ...HELP },
  explain: { ...HELP },
  lsp: { stdio: { type: 'boolean' }, ...HELP },
} as const satisfies Record<string, Record<string, OptionDeclaration>>;

export type CommandName = keyof typeof COMMANDS;

type ValueOf<O> = O extends { values: readonly (infer V)[] } ? V : O extends { type: 'string' } ? string : boolean;

/** The options of a command that were given. */
export type OptionsOf<C extends CommandName> = {
  readonly [K in keyof (typeof COMMANDS)[C]]?: ValueOf<(typeof COMMANDS)[C][K]>;
};

export interface ParsedArguments<C extends CommandName> {
  readonly options: OptionsOf<C>;
  readonly operands: readonly string[];
}

/** What was typed is not what the command takes; the message says what would be. */
export class UsageError extends Error {}

/** The options and operands after a command's name. Throws UsageError. */
export function parseCommand<C extends CommandName>(command: C, argv: readonly string[]): ParsedArguments<C> {
  const declared: Readonly<Record<string, OptionDeclaration>> = COMMANDS[command];
  const options = Object.fromEntries(
    Object.entries(declared).map(([name, { type, short }]) => [name, { type, ...(short && { short }) }]),
  );
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const given: Record<string, string | boolean> = {};
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = declared[token.name];
    if (!option) throw unknownOption(command, token.rawName, Object.keys(declared));
    // "--config --fix" is a forgotten value, "--config=--fix" is meant.
    const forgotten = option.type === 'string' && !token.inlineValue && token.value?.startsWith('--');
    given[token.name] = valueOf(option, token.rawName, forgotten ? undefined : token.value);
  }
  return { options: given as OptionsOf<C>, operands };
}

/** The error for a word that is no command. */
export function unknownCommand(word: string): UsageError {
  const near = nearestName(word, Object.keys(COMMANDS));
  const advice = near ? `did you mean "${near}"?` : `there are ${Object.keys(COMMANDS).join(', ')}.`;
  return new UsageError(`There is no command "${word}": ${advice}`);
}

function unknownOption(command: string, written: string, names: readonly string[]): UsageError {
  const near = written.startsWith('--') ? nearestName(written.slice(2), names) : undefined;
  const advice = near ? `did you mean --${near}?` : `"kms-lens ${command} --help" lists all.`;
  return new UsageError(`"kms-lens ${command}" has no option ${written}: ${advice}`);
}

function valueOf(option: OptionDeclaration, written: string, value: string | undefined): string | boolean {
  if (option.type === 'boolean') {
    if (value !== undefined) throw new UsageError(`${written} takes no value.`);
    return true;
  }
  const { values } = option;
  const choices = values ? `: ${values.join(', ')}` : '';
  if (value === undefined || value === '') throw new UsageError(`${written} needs a value${choices || '.'}`);
  if (!values || values.includes(value)) return value;
  const near = nearestName(value, values);
  throw new UsageError(
    `${written} takes no "${value}": ${near ? `did you mean "${near}"?` : `it is one of ${values.join(', ')}.`}`,
  );
}
