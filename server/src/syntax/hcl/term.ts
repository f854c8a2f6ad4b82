import {
  BRACE_OPEN,
  BRACKET_OPEN,
  COLON,
  DOT,
  isDigit,
  LESS,
  MINUS,
  PARENTHESIS_CLOSE,
  PARENTHESIS_OPEN,
  PLUS,
  QUOTE,
} from './characters';
import { parseObject, parseSequence, parseTuple } from './collections';
import { inBrackets } from './brackets';
import { parseExpression } from './expression';
import { parseHeredoc } from './heredoc';
import type { HclExpression, HclLiteral, HclName } from './nodes';
import type { HclReader } from './reader';
import { parseQuotedTemplate } from './templateParts';
import { parseTraversal } from './traversal';

/** Reads an operand with what follows it (`.name`, `[index]`); white space before it has been passed. */
export function parseTerm(reader: HclReader): HclExpression {
  const operand = parseOperand(reader);
  return operand.kind === 'missing' ? operand : parseTraversal(reader, operand);
}

function parseOperand(reader: HclReader): HclExpression {
  const code = reader.peek();
  switch (code) {
    case QUOTE:
      return parseQuotedTemplate(reader);
    case BRACE_OPEN:
      return parseObject(reader);
    case BRACKET_OPEN:
      return parseTuple(reader);
    case PARENTHESIS_OPEN:
      return parseParentheses(reader);
    case LESS:
      return parseHeredoc(reader) ?? reader.missing();
  }
  if (reader.atName()) return parseNamed(reader);
  return isDigit(code) ? parseNumber(reader) : reader.missing();
}

function parseParentheses(reader: HclReader): HclExpression {
  const start = reader.at;
  return inBrackets(reader, 'parentheses', (close) => {
    const inner = parseExpression(reader);
    return { kind: 'parentheses', inner, closed: close(inner.end), start, end: reader.at };
  });
}

/** A word, a reference or a call. */
function parseNamed(reader: HclReader): HclExpression {
  const name = reader.name();
  const { start, end } = name;
  reader.skip();
  if (reader.peek() === COLON && reader.peekBeyond(1) === COLON) return parseNamespaced(reader, name);
  if (reader.peek() === PARENTHESIS_OPEN) return parseCall(reader, name);
  switch (name.text) {
    case 'true':
      return { kind: 'literal', value: true, start, end };
    case 'false':
      return { kind: 'literal', value: false, start, end };
    case 'null':
      return { kind: 'literal', value: null, start, end };
    default:
      return { kind: 'variable', name: name.text, start, end };
  }
}

/** `provider::aws::arn_parse(…)` */
function parseNamespaced(reader: HclReader, first: HclName): HclExpression {
  let text = first.text;
  let end = first.end;
  while (reader.peek() === COLON && reader.peekBeyond(1) === COLON) {
    reader.at += 2;
    reader.skip();
    const next = reader.name();
    text += `::${next.text}`;
    end = next.text === '' ? end + 2 : next.end;
    reader.skip();
  }
  if (reader.peek() === PARENTHESIS_OPEN) return parseCall(reader, { kind: 'name', text, start: first.start, end });
  reader.unexpected('the arguments of this function are missing');
  return { kind: 'variable', name: text, start: first.start, end };
}

function parseCall(reader: HclReader, name: HclName): HclExpression {
  return inBrackets(reader, 'parentheses', (close) => {
    const sequence = parseSequence(reader, PARENTHESIS_CLOSE);
    let expanded = false;
    if (atEllipsis(reader)) {
      expanded = true;
      reader.at += 3;
    }
    const closed = close(Math.max(sequence.end, reader.at));
    const { start } = name;
    return { kind: 'call', name, arguments: sequence.items, expanded, closed, start, end: reader.at };
  });
}

function atEllipsis(reader: HclReader): boolean {
  return reader.peek() === DOT && reader.peekBeyond(1) === DOT && reader.peekBeyond(2) === DOT;
}

function parseNumber(reader: HclReader): HclLiteral {
  const start = reader.at;
  passDigits(reader);
  if (reader.peek() === DOT && isDigit(reader.peekBeyond(1))) {
    reader.at++;
    passDigits(reader);
  }
  if ((reader.peek() | 0x20) === 0x65) {
    const sign = reader.peekBeyond(1) === PLUS || reader.peekBeyond(1) === MINUS ? 1 : 0;
    if (isDigit(reader.peekBeyond(1 + sign))) {
      reader.at += 1 + sign;
      passDigits(reader);
    }
  }
  return { kind: 'literal', value: Number(reader.text.slice(start, reader.at)), start, end: reader.at };
}

function passDigits(reader: HclReader): void {
  while (isDigit(reader.peek())) reader.at++;
}
