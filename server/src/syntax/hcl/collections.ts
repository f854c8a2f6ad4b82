import { inBrackets } from './brackets';
import {
  BRACE_CLOSE,
  BRACKET_CLOSE,
  COLON,
  COMMA,
  DOT,
  END,
  EQUALS,
  GREATER,
  NEWLINE,
  PARENTHESIS_CLOSE,
} from './characters';
import { parseExpression } from './expression';
import { atForExpression, parseFor } from './forExpression';
import type { HclExpression, HclObjectItem } from './nodes';
import type { HclReader } from './reader';

export function parseTuple(reader: HclReader): HclExpression {
  const start = reader.at;
  return inBrackets(reader, 'brackets', (close) => {
    reader.skip();
    if (atForExpression(reader)) return parseFor(reader, start, 'tuple', close);
    const { items, end } = parseSequence(reader, BRACKET_CLOSE);
    return { kind: 'tuple', items, closed: close(end), start, end: reader.at };
  });
}

export function parseObject(reader: HclReader): HclExpression {
  const start = reader.at;
  return inBrackets(
    reader,
    'braces',
    (close) => {
      reader.skipLines();
      if (atForExpression(reader)) {
        reader.lineEnds = 'ignored';
        return parseFor(reader, start, 'object', close);
      }
      const items: HclObjectItem[] = [];
      const end = parseObjectItems(reader, items);
      return { kind: 'object', items, closed: close(end), start, end: reader.at };
    },
    'significant',
  );
}

/**
 * Reads expressions with commas between them up to `closing`, which stays, or to something that ends them. `end` is where
 * the last of them, or the comma after it, ends.
 */
export function parseSequence(reader: HclReader, closing: number): { items: HclExpression[]; end: number } {
  const items: HclExpression[] = [];
  let end = reader.at;
  let separated = true;
  for (;;) {
    reader.skip();
    const code = reader.peek();
    if (code === closing || code === END || code === NEWLINE) break;
    if (code === DOT && closing === PARENTHESIS_CLOSE && reader.text.startsWith('...', reader.at)) break;
    if (code === COMMA) {
      if (separated) reader.unexpected('a value is missing before this comma');
      separated = true;
      end = ++reader.at;
      continue;
    }
    if (isClosing(code) && reader.isAwaited(code)) break;
    if (!separated) reader.unexpected('a comma is missing before this');
    const before = reader.at;
    const item = isClosing(code) ? undefined : parseExpression(reader);
    if (item && item.kind !== 'missing') {
      items.push(item);
      end = item.end;
      separated = false;
    } else if (reader.at === before) {
      reader.unexpected('this makes no sense here');
      end = ++reader.at;
    }
  }
  return { items, end };
}

function parseObjectItems(reader: HclReader, items: HclObjectItem[]): number {
  let end = reader.at;
  for (;;) {
    reader.skipLines();
    const code = reader.peek();
    if (code === BRACE_CLOSE || code === END || code === NEWLINE) return end;
    if (isClosing(code) && reader.isAwaited(code)) return end;
    const before = reader.at;
    const item = isClosing(code) || code === COMMA ? undefined : parseObjectItem(reader);
    if (item) {
      items.push(item);
      end = item.end;
      endObjectItem(reader);
    } else if (reader.at === before) {
      reader.unexpected('the name of a member should stand here');
      end = ++reader.at;
    }
  }
}

function parseObjectItem(reader: HclReader): HclObjectItem | undefined {
  const key = parseExpression(reader);
  if (key.kind === 'missing') return undefined;
  reader.skip();
  const code = reader.peek();
  const sign = (code === EQUALS && reader.peekBeyond(1) !== GREATER) || code === COLON;
  if (sign) reader.at++;
  else reader.fault(key.start, key.end, 'a value is missing after this name');
  const signEnd = sign ? reader.at : key.end;
  reader.skip();
  // Without a sign, what follows on the line is the value all the same: `Condition { … }`.
  const next = reader.peek();
  const empty = next === NEWLINE || next === END || next === COMMA || isClosing(next);
  if (empty && sign) reader.missing();
  const value: HclExpression = empty ? { kind: 'missing', start: signEnd, end: signEnd } : parseExpression(reader);
  return { kind: 'item', key, value, start: key.start, end: Math.max(value.end, signEnd) };
}

/** A comma or a line end stands after a member. */
function endObjectItem(reader: HclReader): void {
  reader.skip();
  const code = reader.peek();
  if (code === COMMA) reader.at++;
  else if (code !== NEWLINE && code !== END && !isClosing(code))
    reader.unexpected('a comma or a line end is missing before this');
}

function isClosing(code: number): boolean {
  return code === BRACE_CLOSE || code === BRACKET_CLOSE || code === PARENTHESIS_CLOSE;
}
