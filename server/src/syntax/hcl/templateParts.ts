import {
  BACKSLASH,
  BRACE_CLOSE,
  BRACE_OPEN,
  CARRIAGE_RETURN,
  DOLLAR,
  END,
  NEWLINE,
  PERCENT,
  QUOTE,
  TILDE,
} from './characters';
import { escapeAt, decodeHclText } from './escapes';
import { parseExpression } from './expression';
import { parseForNames } from './forExpression';
import type { HclExpression, HclName, HclTemplate, HclTemplatePart } from './nodes';
import type { HclReader } from './reader';
import { trimmedEnd, trimmedStart } from './templateWhiteSpace';

/** Reads a template from its opening quote. Without a closing one it ends with its line. */
export function parseQuotedTemplate(reader: HclReader): HclTemplate {
  const start = reader.at++;
  const parts = plainParts(reader) ?? parseParts(reader, true);
  const closed = reader.peek() === QUOTE;
  if (closed) reader.at++;
  else reader.fault(start, reader.at, 'the closing quote of this string is missing');
  return { kind: 'template', parts, closed, start, end: reader.at };
}

/** Reads all up to the reader's limit as the text of a heredoc or of a template file, a part for each line. */
export function parseBareTemplate(reader: HclReader): HclTemplatePart[] {
  return parseParts(reader, false);
}

/** The parts of a string without escapes and interpolations, which is what most are; undefined for others. */
function plainParts(reader: HclReader): HclTemplatePart[] | undefined {
  const { text, at: start } = reader;
  PLAIN_QUOTED.lastIndex = start;
  PLAIN_QUOTED.test(text);
  const end = PLAIN_QUOTED.lastIndex;
  if (end >= reader.limit || text.charCodeAt(end) !== QUOTE) return undefined;
  reader.at = end;
  return end === start ? [] : [{ kind: 'text', value: text.slice(start, end), start, end }];
}

function parseParts(reader: HclReader, quoted: boolean): HclTemplatePart[] {
  const { text } = reader;
  const parts: HclTemplatePart[] = [];
  let strips = false;
  const add = (from: number, to: number, stripsEnd: boolean): void => {
    const start = strips ? trimmedStart(text, from, to, quoted) : from;
    const end = stripsEnd ? trimmedEnd(text, start, to, quoted) : to;
    strips = false;
    if (end > start) parts.push({ kind: 'text', value: decodeHclText(text, start, end, quoted), start, end });
  };
  let from = reader.at;
  const plain = quoted ? PLAIN_QUOTED : PLAIN;
  for (;;) {
    if (reader.at < reader.limit) {
      // The run ends with the line at the latest, and so never beyond the limit.
      plain.lastIndex = reader.at;
      plain.test(text);
      reader.at = plain.lastIndex;
    }
    const code = reader.peek();
    if (code === END || (code === QUOTE && quoted)) break;
    if (code === NEWLINE) {
      if (quoted) break;
      add(from, ++reader.at, false);
      from = reader.at;
    } else if (code === BACKSLASH && quoted) passEscape(reader);
    else if (code !== DOLLAR && code !== PERCENT) reader.at++;
    else if (passSigns(reader, code)) {
      add(from, reader.at, reader.peekBeyond(2) === TILDE);
      const sequence = code === DOLLAR ? parseInterpolation(reader) : parseDirective(reader);
      parts.push(sequence);
      strips = sequence.closed && text.charCodeAt(sequence.end - 2) === TILDE;
      from = reader.at;
    }
  }
  // A carriage return before the line end that breaks a string off is no part of it.
  if (quoted && reader.peek() === NEWLINE && reader.at > from && text.charCodeAt(reader.at - 1) === CARRIAGE_RETURN)
    reader.at--;
  add(from, reader.at, false);
  return parts;
}

function passEscape(reader: HclReader): void {
  const escape = escapeAt(reader.text, reader.at, reader.limit, true)!;
  const next = reader.peekBeyond(1);
  if (escape.text === undefined) {
    reader.fault(reader.at, reader.at + (next === NEWLINE ? 1 : escape.length), 'HCL does not know this escape');
    // What follows may end the line; it is looked at by itself.
    reader.at++;
  } else reader.at += escape.length;
}

/** Passes signs that are text; false leaves the reader after them, true at a sign that begins `${` or `%{`. */
function passSigns(reader: HclReader, sign: number): boolean {
  if (reader.peekBeyond(1) === BRACE_OPEN) return true;
  const start = reader.at;
  while (reader.peek() === sign) reader.at++;
  // Of several signs before a brace all are text: the last two are the escape for one.
  if (reader.at - start > 1 && reader.peek() === BRACE_OPEN) reader.at++;
  return false;
}

function parseInterpolation(reader: HclReader): HclTemplatePart & { closed: boolean } {
  const start = reader.at;
  return inSequence(reader, (close) => {
    const expression = parseExpression(reader);
    return { kind: 'interpolation', expression, closed: close(expression.end), start, end: reader.at };
  });
}

function parseDirective(reader: HclReader): HclTemplatePart & { closed: boolean } {
  const start = reader.at;
  return inSequence(reader, (close) => {
    reader.skip();
    const keyword = reader.name();
    let names: HclName[] = [];
    let expression: HclExpression | undefined;
    if (keyword.text === 'for') names = parseForNames(reader);
    if (keyword.text === 'if' || keyword.text === 'for') expression = parseExpression(reader);
    else if (!SIMPLE_KEYWORDS.has(keyword.text)) {
      reader.fault(start, Math.max(keyword.end, start + 2), 'if, else, endif, for or endfor should stand here');
    }
    const closed = close(Math.max(keyword.end, expression?.end ?? 0));
    return { kind: 'directive', keyword, names, expression, closed, start, end: reader.at };
  });
}

/**
 * Runs `read` between the braces of `${ … }` or `%{ … }`. When the closing brace is missing, the sequence ends where its
 * expression does, and what follows is text again.
 */
function inSequence<T>(reader: HclReader, read: (close: (end: number) => boolean) => T): T {
  const start = reader.at;
  const { awaited, lineEnds } = reader;
  reader.awaited = { braces: 1, brackets: 0, parentheses: 0 };
  reader.lineEnds = 'ignored';
  reader.at += reader.peekBeyond(2) === TILDE ? 3 : 2;
  const content = reader.at;
  reader.enter();
  const result = read((end) => {
    reader.skip();
    if (passClosing(reader)) return true;
    reader.fault(start, start + 2, 'the closing brace of this is missing');
    const closing = braceOnThisLine(reader);
    reader.at = closing === undefined ? Math.max(end, content) : closing + 1;
    reader.forgetComments(reader.at);
    return closing !== undefined;
  });
  reader.leave();
  reader.awaited = awaited;
  reader.lineEnds = lineEnds;
  return result;
}

function passClosing(reader: HclReader): boolean {
  const length = reader.peek() === TILDE ? 1 : 0;
  if (reader.peekBeyond(length) !== BRACE_CLOSE) return false;
  reader.at += length + 1;
  return true;
}

/** Something that makes no sense stands before the closing brace: where that is, if on this line and before another begins. */
function braceOnThisLine(reader: HclReader): number | undefined {
  for (let at = reader.at; at < reader.limit; at++) {
    const code = reader.text.charCodeAt(at);
    if (code === BRACE_CLOSE) return at;
    if (code === NEWLINE || code === QUOTE || code === BRACE_OPEN) return undefined;
  }
  return undefined;
}

const PLAIN_QUOTED = /[^"\\$%\n]*/y;
const PLAIN = /[^$%\n]*/y;
const SIMPLE_KEYWORDS = new Set(['else', 'endif', 'endfor']);
