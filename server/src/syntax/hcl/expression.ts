import {
  COLON,
  EQUALS,
  EXCLAMATION,
  GREATER,
  LESS,
  MINUS,
  PERCENT,
  BRACE_OPEN,
  PLUS,
  QUESTION,
  SLASH,
  STAR,
} from './characters';
import type { HclExpression, HclOperator } from './nodes';
import type { HclReader } from './reader';
import { parseTerm } from './term';

/** Reads an expression, with the white space before it. Where none stands it is `missing`, and a fault. */
export function parseExpression(reader: HclReader): HclExpression {
  reader.enter();
  const condition = parseOperation(reader, 1);
  reader.skip();
  const expression = reader.peek() === QUESTION ? parseBranches(reader, condition) : condition;
  reader.leave();
  return expression;
}

function parseBranches(reader: HclReader, condition: HclExpression): HclExpression {
  const question = reader.at++;
  const yes = parseExpression(reader);
  reader.skip();
  let no: HclExpression;
  if (reader.peek() === COLON) {
    reader.at++;
    no = parseExpression(reader);
  } else {
    reader.fault(question, question + 1, 'the second branch of this condition is missing');
    no = { kind: 'missing', start: yes.end, end: yes.end };
  }
  return { kind: 'conditional', condition, yes, no, start: condition.start, end: Math.max(no.end, yes.end) };
}

/** Operators of at least this precedence; those of one precedence group from the left. */
function parseOperation(reader: HclReader, precedence: number): HclExpression {
  let left = parseUnary(reader);
  let levels = 0;
  for (;;) {
    reader.skip();
    const operator = operatorAt(reader);
    if (operator === undefined || PRECEDENCE[operator] < precedence) break;
    reader.at += operator.length;
    // A row of operators nests as deeply as brackets do, so it counts as much.
    reader.enter();
    levels++;
    const right = parseOperation(reader, PRECEDENCE[operator] + 1);
    left = { kind: 'binary', operator, left, right, start: left.start, end: right.end };
  }
  reader.leave(levels);
  return left;
}

function parseUnary(reader: HclReader): HclExpression {
  const starts: number[] = [];
  for (;;) {
    reader.skip();
    const code = reader.peek();
    if (code !== MINUS && code !== EXCLAMATION) break;
    starts.push(reader.at++);
    reader.enter();
  }
  let operand = parseTerm(reader);
  for (let index = starts.length - 1; index >= 0; index--) {
    const start = starts[index]!;
    const operator = reader.text.charCodeAt(start) === MINUS ? '-' : '!';
    operand = { kind: 'unary', operator, operand, start, end: operand.end };
  }
  reader.leave(starts.length);
  return operand;
}

const PRECEDENCE: Readonly<Record<HclOperator, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

function operatorAt(reader: HclReader): HclOperator | undefined {
  switch (reader.peek()) {
    case 0x7c: // |
      return reader.peekBeyond(1) === 0x7c ? '||' : undefined;
    case 0x26: // &
      return reader.peekBeyond(1) === 0x26 ? '&&' : undefined;
    case EQUALS:
      return reader.peekBeyond(1) === EQUALS ? '==' : undefined;
    case EXCLAMATION:
      return reader.peekBeyond(1) === EQUALS ? '!=' : undefined;
    case LESS:
      if (reader.peekBeyond(1) === LESS) return undefined;
      return reader.peekBeyond(1) === EQUALS ? '<=' : '<';
    case GREATER:
      return reader.peekBeyond(1) === EQUALS ? '>=' : '>';
    case PLUS:
      return '+';
    case MINUS:
      return '-';
    case STAR:
      return '*';
    case SLASH:
      return '/';
    case PERCENT:
      return reader.peekBeyond(1) === BRACE_OPEN ? undefined : '%';
    default:
      return undefined;
  }
}
