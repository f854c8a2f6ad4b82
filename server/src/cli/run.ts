import { COMMANDS, parseCommand, unknownCommand, UsageError, type CommandName } from './arguments';
import { check } from './check';
import { Console } from './console';

export interface Entry {
  /** Serves a language client over standard input and output until it says goodbye. */
  readonly startServer: () => void;
}

/** Runs the command line; sets the exit code: 0 fine, 1 findings, 2 trouble. */
export function run(argv: readonly string[], entry: Entry): void {
  const console = new Console();
  try {
    process.exitCode = runCommand(argv, console, entry);
  } catch (error) {
    // Left to Node, a fault of ours would end with 1, which says "findings".
    process.exitCode = 2;
    if (error instanceof UsageError) console.note(error.message);
    else console.trouble([{ file: 'a fault of KMS Lens', message: (error as Error).stack ?? String(error) }]);
  }
}

function runCommand([command, ...rest]: readonly string[], console: Console, entry: Entry): number {
  switch (command) {
    case '--version':
    case '-v':
      console.print(`${(require('./version') as typeof import('./version')).toolVersion()}\n`);
      return 0;
    case '--help':
    case '-h':
    case 'help':
      return showHelp(rest[0], console);
    case undefined:
      console.note('Give a command:');
      console.hint(help().overview());
      return 2;
  }
  if (!isCommand(command)) {
    const isOption = command.startsWith('-');
    throw isOption
      ? new UsageError(`The command comes first ("kms-lens check ${command}"); "kms-lens --help" lists all.`)
      : unknownCommand(command);
  }
  if (parseCommand(command, rest).options.help) return showHelp(command, console);
  switch (command) {
    case 'check':
      return check(parseCommand(command, rest), console);
    case 'init':
      return (require('./init') as typeof import('./init')).init(parseCommand(command, rest), console);
    case 'rules':
      return (require('./rules') as typeof import('./rules')).listRules(parseCommand(command, rest), console);
    case 'explain':
      return (require('./rules') as typeof import('./rules')).explainRule(parseCommand(command, rest), console);
    case 'lsp': {
      const { options, operands } = parseCommand(command, rest);
      if (operands.length > 0) throw new UsageError('"kms-lens lsp" takes no files; the client sends them.');
      if (!options.stdio)
        throw new UsageError('"kms-lens lsp" speaks over standard input and output alone: add --stdio.');
      entry.startServer();
      return 0;
    }
  }
}

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(COMMANDS, word);
}

function showHelp(command: string | undefined, console: Console): number {
  if (command !== undefined && !isCommand(command)) throw unknownCommand(command);
  console.print(command === undefined ? help().overview() : help().commandHelp(command));
  return 0;
}

function help(): typeof import('./help') {
  return require('./help') as typeof import('./help');
}
