/** The UTF-16 units that HCL is made of, by name. */
export const TAB = 0x09;
export const NEWLINE = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
export const SPACE = 0x20;
export const EXCLAMATION = 0x21;
export const QUOTE = 0x22;
export const HASH = 0x23;
export const DOLLAR = 0x24;
export const PERCENT = 0x25;
export const PARENTHESIS_OPEN = 0x28;
export const PARENTHESIS_CLOSE = 0x29;
export const STAR = 0x2a;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const DOT = 0x2e;
export const SLASH = 0x2f;
export const COLON = 0x3a;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;
export const BRACKET_OPEN = 0x5b;
export const BACKSLASH = 0x5c;
export const BRACKET_CLOSE = 0x5d;
export const BRACE_OPEN = 0x7b;
export const BRACE_CLOSE = 0x7d;
export const TILDE = 0x7e;
/** Beyond the end of what is read. */
export const END = -1;

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** White space within a line. A carriage return counts: it stands before line ends only. */
export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB || code === CARRIAGE_RETURN;
}

export function startsName(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 0x80) return ASCII[code] === NAME_START;
  // NaN, beyond the end, compares false with everything.
  return code >= 0x80 && /\p{ID_Start}/u.test(String.fromCodePoint(text.codePointAt(at)!));
}

/** The end of the name that begins at `at`; at most `limit`. Names are Unicode identifiers that may hold dashes. */
export function endOfName(text: string, at: number, limit: number): number {
  // Nearly every name is plain; the expression passes it in one step, also before anything is compiled.
  PLAIN_NAME.lastIndex = at;
  PLAIN_NAME.test(text);
  at = Math.min(PLAIN_NAME.lastIndex, limit);
  while (at < limit) {
    const code = text.charCodeAt(at);
    if (code < 0x80) {
      if (ASCII[code] === 0) return at;
      at++;
    } else {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      if (!/\p{ID_Continue}/u.test(character)) return at;
      at += character.length;
    }
  }
  return limit;
}

/**
 * Whether a block of the top level begins at `at`, which must be the first character of a line. Inside anything that is not
 * closed this is where the next block begins: nobody writes `resource "a" "b" {` at the margin within another.
 */
export function beginsTopLevelBlock(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 0x61 || code > 0x7a || !TOP_LEVEL_INITIALS.has(code)) return false;
  TOP_LEVEL_BLOCK.lastIndex = at;
  return TOP_LEVEL_BLOCK.test(text);
}

/**
 * Whether an item of a body (`name = …`, `name {`, `name "label"`) begins at `at`, which must be the first token of a line.
 * Inside parentheses and brackets no expression can look so.
 */
export function beginsBodyItem(text: string, at: number, limit: number): boolean {
  if (!startsName(text, at)) return false;
  const end = endOfName(text, at, limit);
  let next = end;
  while (next < limit && isBlank(text.charCodeAt(next))) next++;
  if (next >= limit) return false;
  const code = text.charCodeAt(next);
  if (code === EQUALS) {
    const second = text.charCodeAt(next + 1);
    return second !== EQUALS && second !== GREATER;
  }
  return (code === BRACE_OPEN || code === QUOTE) && !WORDS_OF_FOR.has(text.slice(at, end));
}

const PLAIN_NAME = /[A-Za-z0-9_-]*/y;
const WORDS_OF_FOR = new Set(['for', 'in', 'if', 'else']);
const TOP_LEVEL_BLOCK =
  /(?:(?:resource|data|ephemeral|module|variable|output|provider|check|run)[ \t]+["A-Za-z_]|(?:locals|terraform|moved|import|removed)[ \t]*\{)/y;
const TOP_LEVEL_INITIALS = new Set([...'cdeilmoprtv'].map((letter) => letter.charCodeAt(0)));

const NAME_START = 1;
const NAME_PART = 2;
const ASCII = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(character)) ASCII[code] = NAME_START;
  else if (/[0-9-]/.test(character)) ASCII[code] = NAME_PART;
}
