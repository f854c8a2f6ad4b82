import { BRACE_CLOSE, BRACKET_CLOSE, PARENTHESIS_CLOSE } from './characters';
import type { Awaited, HclReader, LineEnds } from './reader';

/**
 * Passes the opening bracket at `reader.at` and runs `read`, which calls `close` last, with the end of what it has read. That
 * passes the closing bracket, or reports that it is missing and goes back to this end; true when it was there.
 */
export function inBrackets<T>(
  reader: HclReader,
  bracket: keyof Awaited,
  read: (close: (end: number) => boolean) => T,
  lineEnds: LineEnds = 'ignored',
): T {
  const opens = reader.at++;
  const { awaited, lineEnds: before } = reader;
  reader.enter();
  awaited[bracket]++;
  reader.lineEnds = lineEnds;
  const result = read((end) => {
    reader.skipLines(lineEnds === 'ignored' ? 'ignored' : 'between-items');
    if (reader.peek() === CLOSING[bracket]) {
      reader.at++;
      return true;
    }
    reader.fault(opens, Math.min(opens + 1, reader.text.length), UNCLOSED[bracket]);
    reader.at = Math.max(end, opens + 1);
    return false;
  });
  reader.lineEnds = before;
  awaited[bracket]--;
  reader.leave();
  return result;
}

const CLOSING: Readonly<Record<keyof Awaited, number>> = {
  braces: BRACE_CLOSE,
  brackets: BRACKET_CLOSE,
  parentheses: PARENTHESIS_CLOSE,
};

const UNCLOSED: Readonly<Record<keyof Awaited, string>> = {
  braces: 'this brace is not closed',
  brackets: 'this bracket is not closed',
  parentheses: 'this parenthesis is not closed',
};
