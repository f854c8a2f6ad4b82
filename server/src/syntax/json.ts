import { parseTree, ParseErrorCode, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { Range } from '../document/segment';

/** A node of a JSON text; `offset` and `length` in UTF-16 units of the text that was parsed. */
export type JsonNode = Node;

export interface JsonTree {
  /** Undefined when the text holds no value at all, or is nested too deeply. */
  readonly root: JsonNode | undefined;
  readonly faults: readonly JsonFault[];
}

/** A place where the text is not JSON. Ranges never lie outside the text. */
export interface JsonFault extends Range {
  readonly kind: 'trailing-comma' | 'comment' | 'missing-comma' | 'broken' | 'too-deep';
  /** What is wrong, in a few words: "a value is missing". */
  readonly message: string;
}

/** Deeper than any policy or template goes, and far from where recursive parsers overflow the stack. */
export const MAX_NESTING = 500;

/**
 * Parses JSON, also when it is half typed. Never throws. `comments` allows comments and trailing commas, as editors do in
 * `.jsonc`.
 */
export function parseJson(text: string, options: { readonly comments?: boolean } = {}): JsonTree {
  const { tooDeepAt: deep, blanks } = skim(text);
  if (deep !== undefined) {
    const message = `the text is nested deeper than ${MAX_NESTING} levels`;
    return { root: undefined, faults: [{ kind: 'too-deep', message, start: deep, end: deep + 1 }] };
  }
  const errors: ParseError[] = [];
  const root = parseTree(blanks.length === 0 ? text : withLineEnds(text, blanks), errors, {
    disallowComments: !options.comments,
    allowTrailingComma: options.comments ?? false,
    allowEmptyContent: true,
  });
  return { root, faults: errors.length === 0 ? [] : faultsOf(text, errors) };
}

/** The key token of a property node, and its value when one is there. */
export function propertyParts(property: JsonNode): { key: JsonNode; value: JsonNode | undefined } | undefined {
  const [key, value] = property.children ?? [];
  return key && key.type === 'string' ? { key, value } : undefined;
}

/** The value of an object's member of this name; undefined for other nodes, and when there is none. */
export function memberOf(node: JsonNode, name: string | RegExp): JsonNode | undefined {
  if (node.type !== 'object') return undefined;
  for (const property of node.children ?? []) {
    const parts = propertyParts(property);
    if (!parts) continue;
    const written = String(parts.key.value);
    if (typeof name === 'string' ? written === name : name.test(written)) return parts.value;
  }
  return undefined;
}

/** What a text is looked through for before a recursive parser sees it. Strings and comments are skipped. */
interface Skimmed {
  /** The offset of the bracket that goes beyond MAX_NESTING, if any. */
  readonly tooDeepAt?: number;
  /** Long runs of spaces and tabs between tokens. */
  readonly blanks: readonly Range[];
}

function skim(text: string): Skimmed {
  const blanks: Range[] = [];
  const mayHoldBlanks = text.includes(SPACES) || text.includes(TABS);
  let depth = 0;
  let lineEnd = -1;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        // Most of a policy is strings: jumping from quote to quote makes this a fraction of the parse.
        if (lineEnd < at) lineEnd = indexOrEnd(text, '\n', at);
        at = endOfString(text, at, lineEnd);
        break;
      case 0x2f: // /
        at = endOfComment(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > MAX_NESTING) return { tooDeepAt: at, blanks };
        break;
      case 0x5d: // ]
      case 0x7d: // }
        if (depth > 0) depth--;
        break;
      case 0x09: // tab
      case 0x20: {
        if (!mayHoldBlanks) break;
        const end = endOfBlank(text, at);
        if (end - at >= LONG_BLANK) blanks.push({ start: at, end });
        at = end - 1;
        break;
      }
    }
  }
  return { blanks };
}

/** How many blanks in a row are more than indentation. Whether a text has so many of one kind costs next to nothing to see. */
const LONG_BLANK = 1000;
const SPACES = ' '.repeat(LONG_BLANK);
const TABS = '\t'.repeat(LONG_BLANK);

function endOfBlank(text: string, start: number): number {
  let at = start;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/**
 * The text with line ends for these blanks. The parser's scanner builds a run of blanks up character by character, which
 * takes seconds for a few megabytes of them; a line end it steps over. Offsets stay what they are.
 */
function withLineEnds(text: string, blanks: readonly Range[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of blanks) {
    result += text.slice(at, start) + '\n'.repeat(end - start);
    at = end;
  }
  return result + text.slice(at);
}

/** The offset of a string's closing quote, or of the last character before `lineEnd`, which breaks it off. */
function endOfString(text: string, start: number, lineEnd: number): number {
  for (
    let quote = text.indexOf('"', start + 1);
    quote !== -1 && quote < lineEnd;
    quote = text.indexOf('"', quote + 1)
  ) {
    let escapes = 0;
    while (text.charCodeAt(quote - 1 - escapes) === 0x5c) escapes++;
    if (escapes % 2 === 0) return quote;
  }
  return lineEnd - 1;
}

function indexOrEnd(text: string, search: string, from: number): number {
  const found = text.indexOf(search, from);
  return found === -1 ? text.length : found;
}

function endOfComment(text: string, start: number): number {
  const next = text.charCodeAt(start + 1);
  if (next === 0x2f) {
    // Not from the same offset as the search at a quote: V8 then takes the two for one, and makes it at every character.
    const end = text.indexOf('\n', start + 2);
    return end === -1 ? text.length : end;
  }
  if (next === 0x2a) {
    const end = text.indexOf('*/', start + 2);
    return end === -1 ? text.length : end + 1;
  }
  return start;
}

/**
 * One broken place makes the parser complain several times. Trailing commas and comments stand alone, so each is kept; of
 * the rest only the first, since what follows it is mostly its echo.
 */
function faultsOf(text: string, errors: readonly ParseError[]): JsonFault[] {
  const faults = new Map<string, JsonFault>();
  let broken = false;
  for (const error of errors) {
    const fault = faultOf(text, error);
    if (fault.kind === 'broken' || fault.kind === 'missing-comma') {
      if (broken) continue;
      broken = true;
    }
    const place = `${fault.kind} ${fault.start}`;
    if (!faults.has(place)) faults.set(place, fault);
    if (faults.size >= MOST_FAULTS) break;
  }
  return [...faults.values()];
}

/** Who mends so many comments or commas does it with a tool, and looks again then. */
const MOST_FAULTS = 1000;

function faultOf(text: string, error: ParseError): JsonFault {
  const start = Math.min(error.offset, text.length);
  const end = Math.min(error.offset + error.length, text.length);
  switch (error.error as ParseErrorCode) {
    case ParseErrorCode.PropertyNameExpected:
    case ParseErrorCode.ValueExpected: {
      const comma = commaBefore(text, start);
      const closes = text[start] === '}' || text[start] === ']';
      if (closes && comma !== undefined) {
        const message = 'a comma stands before the closing bracket';
        return { kind: 'trailing-comma', message, start: comma, end: comma + 1 };
      }
      const what = error.error === ParseErrorCode.ValueExpected ? 'a value' : 'a name in double quotes';
      return { kind: 'broken', message: `${what} is missing`, start, end };
    }
    case ParseErrorCode.InvalidCommentToken:
      return { kind: 'comment', message: 'JSON has no comments', start, end };
    case ParseErrorCode.CommaExpected: {
      if (text[start] === '}' || text[start] === ']') {
        return { kind: 'broken', message: `this ${text[start]} closes nothing`, start, end };
      }
      const place = endOfTokenBefore(text, start);
      return { kind: 'missing-comma', message: 'a comma is missing', start: Math.max(0, place - 1), end: place };
    }
    default:
      return { kind: 'broken', message: MESSAGES[error.error as ParseErrorCode] ?? plain(error.error), start, end };
  }
}

const MESSAGES: Partial<Record<ParseErrorCode, string>> = {
  [ParseErrorCode.InvalidSymbol]: 'this is neither a string in double quotes, a number, true, false nor null',
  [ParseErrorCode.InvalidNumberFormat]: 'this number is malformed',
  [ParseErrorCode.ColonExpected]: 'a colon is missing after the name',
  [ParseErrorCode.CloseBraceExpected]: 'a closing } is missing',
  [ParseErrorCode.CloseBracketExpected]: 'a closing ] is missing',
  [ParseErrorCode.EndOfFileExpected]: 'there is text after the end of the JSON value',
  [ParseErrorCode.UnexpectedEndOfComment]: 'a comment is not closed',
  [ParseErrorCode.UnexpectedEndOfString]: 'the closing quote of this string is missing',
  [ParseErrorCode.UnexpectedEndOfNumber]: 'this number is cut off',
  [ParseErrorCode.InvalidUnicode]: 'this \\u escape is malformed',
  [ParseErrorCode.InvalidEscapeCharacter]: 'JSON does not know this escape',
  [ParseErrorCode.InvalidCharacter]: 'this character must be escaped in a JSON string',
};

function plain(code: number): string {
  return printParseErrorCode(code)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

function commaBefore(text: string, offset: number): number | undefined {
  const end = endOfTokenBefore(text, offset);
  return text[end - 1] === ',' ? end - 1 : undefined;
}

function endOfTokenBefore(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(text[at - 1]!)) at--;
  return at;
}
