import {
  BACKSLASH,
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COLON,
  DOLLAR,
  END,
  EQUALS,
  isBlank,
  LESS,
  NEWLINE,
  PARENTHESIS_CLOSE,
  PARENTHESIS_OPEN,
  PERCENT,
  QUOTE,
} from './characters';
import { parseExpression } from './expression';
import { decodeHclText, escapeAt } from './escapes';
import { parseHeredoc } from './heredoc';
import type { HclAttribute, HclBlock, HclBody, HclExpression, HclItem, HclLabel, HclName } from './nodes';
import type { HclReader } from './reader';
import { parseQuotedTemplate } from './templateParts';

/** Reads the items up to the closing brace of `block`, which stays; of the top level (undefined), up to the text's end. */
export function parseBody(reader: HclReader, block: HclName | undefined): HclBody {
  const start = reader.at;
  const items: HclItem[] = [];
  // Within `check`, a data source may stand at the margin of a file that nobody has formatted.
  const lineEnds = block === undefined || block.text === 'check' ? 'blank' : 'between-items';
  for (;;) {
    reader.skipLines(lineEnds);
    const code = reader.peek();
    if (code === END || code === NEWLINE || (code === BRACE_CLOSE && block)) break;
    const item = reader.atName() ? parseItem(reader) : code === QUOTE ? parseQuotedItem(reader) : undefined;
    if (item) items.push(item);
    else reader.unexpected(code === BRACE_CLOSE ? 'no block is open here' : 'a name should stand here');
    endItem(reader, item);
  }
  return { kind: 'body', items, start, end: block ? reader.at : reader.text.length };
}

/** An item ends with its line, or before the closing brace. The rest of the line is passed over. */
function endItem(reader: HclReader, item: HclItem | undefined): void {
  reader.skip();
  const code = reader.peek();
  if (code === NEWLINE || code === END) return;
  if (code === BRACE_CLOSE && item && reader.awaited.braces > 0) return;
  if (item) reader.unexpected('a line end is missing here');
  passJunk(reader);
}

function parseItem(reader: HclReader): HclItem {
  const name = reader.name();
  reader.skip();
  const code = reader.peek();
  if (code === EQUALS || code === COLON) return parseAttribute(reader, name);
  if (code === BRACE_OPEN || code === QUOTE || reader.atName() || braceOnNextLine(reader))
    return parseBlock(reader, name);
  const value: HclExpression = { kind: 'missing', start: name.end, end: name.end };
  reader.fault(name.start, name.end, 'neither a value nor a block follows this name');
  return { kind: 'attribute', name, value, start: name.start, end: name.end };
}

/** `"name" = value`, as in JSON. */
function parseQuotedItem(reader: HclReader): HclItem | undefined {
  const { text, start, end } = parseLabel(reader);
  reader.skip();
  if (reader.peek() !== EQUALS && reader.peek() !== COLON) {
    reader.fault(start, end, 'a name should stand here');
    return undefined;
  }
  reader.fault(start, end, 'the name of an argument stands without quotes');
  return parseAttribute(reader, { kind: 'name', text, start, end });
}

function parseAttribute(reader: HclReader, name: HclName): HclAttribute {
  if (reader.peek() === COLON) reader.unexpected('an argument is written with =');
  const sign = reader.at++;
  const parsed = parseExpression(reader);
  const value = parsed.kind === 'missing' ? missingAfter(reader, sign) : parsed;
  return { kind: 'attribute', name, value, start: name.start, end: value.end };
}

/** A value that is not typed yet stands where one would type it, not after the comments that follow. */
function missingAfter(reader: HclReader, sign: number): HclExpression {
  const at = reader.text.charCodeAt(sign + 1) === 0x20 && sign + 2 <= reader.limit ? sign + 2 : sign + 1;
  return { kind: 'missing', start: at, end: at };
}

function parseBlock(reader: HclReader, type: HclName): HclBlock {
  const labels: HclLabel[] = [];
  let end = type.end;
  while (reader.peek() === QUOTE || reader.atName()) {
    const label = parseLabel(reader);
    labels.push(label);
    end = label.end;
    reader.skip();
  }
  const opens = reader.at;
  if (reader.peek() !== BRACE_OPEN) {
    const onNextLine = braceOnNextLine(reader);
    reader.fault(type.start, end, 'the opening brace of this block is missing on its line');
    if (onNextLine) reader.skipLines();
    else if (!bodyFollows(reader, type)) {
      return {
        kind: 'block',
        type,
        labels,
        body: { kind: 'body', items: [], start: end, end },
        closed: false,
        start: type.start,
        end,
      };
    }
  }
  if (reader.peek() === BRACE_OPEN) reader.at++;
  return parseBlockBody(reader, type, labels, opens);
}

function parseBlockBody(reader: HclReader, type: HclName, labels: HclLabel[], opens: number): HclBlock {
  const { awaited } = reader;
  reader.enter();
  awaited.braces++;
  const body = parseBody(reader, type);
  awaited.braces--;
  reader.leave();
  const closed = reader.peek() === BRACE_CLOSE;
  if (closed) reader.at++;
  else reader.fault(opens, Math.min(opens + 1, reader.text.length), 'this block is not closed');
  return { kind: 'block', type, labels, body, closed, start: type.start, end: closed ? reader.at : body.end };
}

/** A label in quotes, or a bare name. One without its closing quote ends with the line, or before the brace at its end. */
function parseLabel(reader: HclReader): HclLabel {
  const start = reader.at;
  if (reader.peek() !== QUOTE) {
    const { text, end } = reader.name();
    return { kind: 'label', text, quoted: false, start, end };
  }
  const { text } = reader;
  let at = start + 1;
  for (; at < reader.limit; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE || code === NEWLINE) break;
    if (code === BACKSLASH && at + 1 < reader.limit && text.charCodeAt(at + 1) !== NEWLINE) at++;
  }
  at = Math.min(at, reader.limit);
  if (at < reader.limit && text.charCodeAt(at) === QUOTE) {
    reader.at = at + 1;
    if (!isPlain(text, start + 1, at)) reader.fault(start, at + 1, 'a label is a plain text');
    return { kind: 'label', text: decodeHclText(text, start + 1, at, true), quoted: true, start, end: at + 1 };
  }
  let end = endWithoutBlanks(text, start + 1, at);
  if (text.charCodeAt(end - 1) === BRACE_OPEN) end = endWithoutBlanks(text, start + 1, end - 1);
  reader.fault(start, end, 'the closing quote of this label is missing');
  reader.at = end;
  return { kind: 'label', text: text.slice(start + 1, end), quoted: true, start, end };
}

/** Whether a text in quotes holds no interpolation, no directive and no escape that HCL does not know. */
function isPlain(text: string, start: number, end: number): boolean {
  for (let at = start; at < end;) {
    const code = text.charCodeAt(at);
    const sign = code === DOLLAR || code === PERCENT;
    const escape = sign || code === BACKSLASH ? escapeAt(text, at, end, true) : undefined;
    if (escape ? escape.text === undefined : sign && text.charCodeAt(at + 1) === BRACE_OPEN) return false;
    at += escape?.length ?? 1;
  }
  return true;
}

function endWithoutBlanks(text: string, start: number, end: number): number {
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return end;
}

function braceOnNextLine(reader: HclReader): boolean {
  if (reader.peek() !== NEWLINE) return false;
  let at = reader.at + 1;
  while (at < reader.limit && isBlank(reader.text.charCodeAt(at))) at++;
  return at < reader.limit && reader.text.charCodeAt(at) === BRACE_OPEN;
}

/** Whether the lines after a header without its brace are its body: the next is indented deeper, or closes it. */
function bodyFollows(reader: HclReader, type: HclName): boolean {
  if (reader.peek() !== NEWLINE) return false;
  const { text } = reader;
  let at = reader.at;
  let lineStart = at;
  for (; at < reader.limit; at++) {
    const code = text.charCodeAt(at);
    if (code === NEWLINE) lineStart = at + 1;
    else if (!isBlank(code)) break;
  }
  if (at >= reader.limit) return false;
  const indentation = type.start - (text.lastIndexOf('\n', type.start) + 1);
  const next = at - lineStart;
  return next > indentation || (next === indentation && text.charCodeAt(at) === BRACE_CLOSE);
}

/** Passes what makes no sense up to the end of the line, with the brackets and strings in it, however many lines they take. */
function passJunk(reader: HclReader): void {
  let open = 0;
  for (;;) {
    if (open > 0) reader.skipLines();
    else reader.skip();
    const code = reader.peek();
    if (code === END || code === NEWLINE) return;
    if (code === QUOTE) parseQuotedTemplate(reader);
    else if (code === LESS && reader.peekBeyond(1) === LESS) {
      if (!parseHeredoc(reader)) reader.at += 2;
    } else {
      if (code === BRACE_OPEN || code === BRACKET_OPEN || code === PARENTHESIS_OPEN) open++;
      else if (code === BRACE_CLOSE || code === BRACKET_CLOSE || code === PARENTHESIS_CLOSE) {
        if (open === 0 && reader.isAwaited(code)) return;
        if (open > 0) open--;
      }
      reader.at++;
    }
  }
}
