import { inBrackets } from './brackets';
import { BRACKET_CLOSE, BRACKET_OPEN, DOT, isDigit, STAR } from './characters';
import { parseExpression } from './expression';
import type { HclExpression, HclStep } from './nodes';
import type { HclReader } from './reader';

/** Reads what follows an expression: names, indexes and splats. The expression itself when nothing does. */
export function parseTraversal(reader: HclReader, source: HclExpression): HclExpression {
  let steps: HclStep[] | undefined;
  let end = source.end;
  for (;;) {
    const step = stepAt(reader);
    if (!step) break;
    (steps ??= []).push(step);
    end = step.end;
  }
  return steps ? { kind: 'traversal', source, steps, start: source.start, end } : source;
}

function stepAt(reader: HclReader): HclStep | undefined {
  reader.skip();
  const code = reader.peek();
  if (code === DOT) return reader.peekBeyond(1) === DOT ? undefined : parseDotStep(reader);
  return code === BRACKET_OPEN ? parseBracketStep(reader) : undefined;
}

function parseDotStep(reader: HclReader): HclStep {
  const start = reader.at++;
  const { at } = reader;
  reader.skip();
  if (reader.peek() === STAR) {
    reader.at++;
    return { kind: 'splatStep', full: false, start, end: reader.at };
  }
  if (isDigit(reader.peek())) return parseOldIndex(reader, start);
  if (!reader.atName()) {
    reader.fault(start, at, 'a name is missing after the dot');
    reader.at = at;
  }
  const name = reader.name();
  return { kind: 'attributeStep', name, start, end: name.end };
}

/** `list.0`, as before brackets were there. */
function parseOldIndex(reader: HclReader, start: number): HclStep {
  const digits = reader.at;
  while (isDigit(reader.peek())) reader.at++;
  const end = reader.at;
  const value = Number(reader.text.slice(digits, end));
  return { kind: 'indexStep', index: { kind: 'literal', value, start: digits, end }, closed: true, start, end };
}

function parseBracketStep(reader: HclReader): HclStep {
  const start = reader.at;
  if (reader.peekBeyond(1) === STAR && reader.peekBeyond(2) === BRACKET_CLOSE) {
    reader.at += 3;
    return { kind: 'splatStep', full: true, start, end: reader.at };
  }
  return inBrackets(reader, 'brackets', (close) => {
    const index = parseExpression(reader);
    return { kind: 'indexStep', index, closed: close(index.end), start, end: reader.at };
  });
}
