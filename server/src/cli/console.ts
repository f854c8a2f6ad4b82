import type { FileNote } from './report/report';
import { visible } from './report/terminal';

/** Standard output and error. Only the report goes to standard output, so that it can be piped. */
export class Console {
  /** The report. */
  print(text: string): void {
    if (text !== '') process.stdout.write(text);
  }

  /** A difference that `patch` takes as it is; a terminal is shown what would steer it. */
  difference(text: string): void {
    this.print(process.stdout.isTTY ? text.split('\n').map(visible).join('\n') : text);
  }

  note(text: string): void {
    process.stderr.write(`kms-lens: ${visible(text)}\n`);
  }

  trouble(notes: readonly FileNote[]): void {
    for (const { file, message } of notes) process.stderr.write(`kms-lens: ${visible(file)}: ${lineByLine(message)}\n`);
  }

  asides(notes: readonly FileNote[]): void {
    for (const { file, message } of notes)
      process.stderr.write(`kms-lens: skipped ${visible(file)}: ${visible(message)}\n`);
  }

  /** https://no-color.org: any value that is not empty turns colours off. */
  usesColours(choice: 'auto' | 'always' | 'never'): boolean {
    if (choice !== 'auto') return choice === 'always';
    const { NO_COLOR, TERM } = process.env;
    return process.stdout.isTTY && !NO_COLOR && TERM !== 'dumb';
  }
}

/** A stack trace has lines of its own. */
function lineByLine(message: string): string {
  return message.split('\n').map(visible).join('\n');
}
