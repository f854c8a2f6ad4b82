import { COLON, COMMA, DOT, END, EQUALS, GREATER, isBlank } from './characters';
import { parseExpression } from './expression';
import type { HclExpression, HclFor, HclName } from './nodes';
import type { HclReader } from './reader';

/** Whether `for` stands at `reader.at`, and is no name of a member. */
export function atForExpression(reader: HclReader): boolean {
  if (reader.peek() !== 0x66 || !reader.atWord('for')) return false;
  let at = reader.at + 3;
  while (at < reader.limit && isBlank(reader.text.charCodeAt(at))) at++;
  const next = reader.text.charCodeAt(at);
  return next !== EQUALS && next !== COLON;
}

/** Reads from `for` to the closing bracket, which `close` passes. */
export function parseFor(
  reader: HclReader,
  start: number,
  of: 'tuple' | 'object',
  close: (end: number) => boolean,
): HclFor {
  reader.at += 3;
  const names = parseForNames(reader);
  const collection = parseExpression(reader);
  let key: HclExpression | undefined;
  let value: HclExpression = { kind: 'missing', start: collection.end, end: collection.end };
  reader.skip();
  if (reader.peek() === COLON) {
    reader.at++;
    value = parseExpression(reader);
    if (of === 'object') {
      key = value;
      value = parseForValue(reader, key);
    }
  } else reader.unexpected('a colon is missing after the collection');
  let end = Math.max(value.end, collection.end);
  reader.skip();
  const grouped = reader.peek() === DOT && reader.peekBeyond(1) === DOT && reader.peekBeyond(2) === DOT;
  if (grouped) {
    if (of === 'tuple') reader.unexpected('only the values of an object can be gathered');
    end = reader.at += 3;
    reader.skip();
  }
  let condition: HclExpression | undefined;
  if (reader.atWord('if')) {
    reader.at += 2;
    condition = parseExpression(reader);
    end = Math.max(condition.end, end);
  }
  return { kind: 'for', names, collection, key, value, grouped, condition, closed: close(end), start, end: reader.at };
}

/** The variables, and the `in` after them. */
export function parseForNames(reader: HclReader): HclName[] {
  const names: HclName[] = [];
  for (;;) {
    reader.skip();
    if (!reader.atName() || reader.atWord('in')) {
      reader.unexpected('the name of a variable is missing');
      break;
    }
    names.push(reader.name());
    reader.skip();
    if (reader.peek() !== COMMA) break;
    reader.at++;
  }
  if (reader.atWord('in')) reader.at += 2;
  else if (reader.peek() !== END) reader.unexpected('"in" and a collection are missing after the variables');
  return names;
}

function parseForValue(reader: HclReader, key: HclExpression): HclExpression {
  reader.skip();
  if (reader.peek() === EQUALS && reader.peekBeyond(1) === GREATER) {
    reader.at += 2;
    return parseExpression(reader);
  }
  reader.unexpected('"=>" and a value are missing after the key');
  return { kind: 'missing', start: key.end, end: key.end };
}
