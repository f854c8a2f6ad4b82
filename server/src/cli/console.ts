import { fstatSync, writeSync } from 'node:fs';
import { visibleText } from '../document/visibleText';
import type { FileNote } from './report/report';

/**
 * Standard output and error. Only the report goes to standard output, so that it can be piped. Written by descriptor: the
 * streams of `process` take longer to load than a small policy to check.
 */
export class Console {
  /** The report. */
  print(text: string): void {
    writeWhole(1, text);
  }

  /** A difference that `patch` takes as it is; a terminal is shown what would steer it. */
  difference(text: string): void {
    this.print(isTerminal(1) ? text.split('\n').map(visibleText).join('\n') : text);
  }

  /** Help that nobody asked for. */
  hint(text: string): void {
    writeWhole(2, text);
  }

  note(text: string): void {
    writeWhole(2, `kms-lens: ${visibleText(text)}\n`);
  }

  trouble(notes: readonly FileNote[]): void {
    for (const { file, message } of notes) writeWhole(2, `kms-lens: ${visibleText(file)}: ${lineByLine(message)}\n`);
  }

  asides(notes: readonly FileNote[]): void {
    for (const { file, message } of notes)
      writeWhole(2, `kms-lens: skipped ${visibleText(file)}: ${visibleText(message)}\n`);
  }

  /** https://no-color.org: any value that is not empty turns colours off. */
  usesColours(choice: 'auto' | 'always' | 'never'): boolean {
    if (choice !== 'auto') return choice === 'always';
    const { NO_COLOR, TERM } = process.env;
    return !NO_COLOR && TERM !== 'dumb' && isTerminal(1);
  }
}

/** True for a terminal; files and pipes are told without loading what it takes to ask. */
export function isTerminal(descriptor: 1 | 2): boolean {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
  } catch (error) {
    // Closed by whoever started us: then there is no terminal either.
    if ((error as NodeJS.ErrnoException).code === 'EBADF') return false;
    throw error;
  }
  return (require('node:tty') as typeof import('node:tty')).isatty(descriptor);
}

/** Writes all of a text. Ends quietly when nobody reads any more ("kms-lens check | head"). */
export function writeWhole(descriptor: 1 | 2, text: string): void {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length;) {
    try {
      from += writeSync(descriptor, bytes, from);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE' || code === 'EBADF') return;
      // A pipe that does not block is full until its reader comes by.
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** A stack trace has lines of its own. */
function lineByLine(message: string): string {
  return message.split('\n').map(visibleText).join('\n');
}
