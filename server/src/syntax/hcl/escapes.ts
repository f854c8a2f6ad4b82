import type { Piece } from '../../document/segment';
import { BACKSLASH, BRACE_OPEN, DOLLAR, PERCENT } from './characters';

/** An escape in a template: how many units it takes, and what it means; `undefined` when HCL does not know it. */
export interface HclEscape {
  readonly length: number;
  readonly text: string | undefined;
}

/** What a literal run of a template means. `quoted`: it stands in quotes, where backslashes escape; in heredocs they do not. */
export function decodeHclText(raw: string, start: number, end: number, quoted: boolean): string {
  const text = raw.slice(start, end);
  if (!(quoted && text.includes('\\')) && !text.includes('$${') && !text.includes('%%{')) return text;
  return decodeHclPieces(raw, start, end, quoted).text;
}

/** The same, with the map from the decoded text (from 0) to the one it was written as. Broken escapes stand for themselves. */
export function decodeHclPieces(
  raw: string,
  start: number,
  end: number,
  quoted: boolean,
): { readonly text: string; readonly pieces: readonly Piece[] } {
  const pieces: Piece[] = [];
  let text = '';
  let copied = start;
  const copyTo = (to: number): void => {
    if (to > copied) {
      pieces.push({ kind: 'copy', own: [text.length, text.length + to - copied], outer: [copied, to] });
      text += raw.slice(copied, to);
    }
  };
  for (let at = start; at < end;) {
    const escape = escapeAt(raw, at, end, quoted);
    if (!escape) {
      at++;
      continue;
    }
    const decoded = escape.text ?? raw.slice(at, at + escape.length);
    copyTo(at);
    const own: [number, number] = [text.length, text.length + decoded.length];
    pieces.push({ kind: 'escape', own, outer: [at, at + escape.length] });
    text += decoded;
    at += escape.length;
    copied = at;
  }
  copyTo(end);
  return { text, pieces };
}

/** The escape that begins at `at`: `\n`, `\u00e9` in quotes; `$${` and `%%{` everywhere. */
export function escapeAt(raw: string, at: number, end: number, quoted: boolean): HclEscape | undefined {
  const code = raw.charCodeAt(at);
  if (code === BACKSLASH) return quoted ? backslashEscape(raw, at, end) : undefined;
  if (code !== DOLLAR && code !== PERCENT) return undefined;
  const escapes = at + 2 < end && raw.charCodeAt(at + 1) === code && raw.charCodeAt(at + 2) === BRACE_OPEN;
  return escapes ? { length: 3, text: raw.slice(at + 1, at + 3) } : undefined;
}

/** A text as it is written between the quotes of a template. */
export function encodeHclTemplate(text: string): string {
  return encodeTemplateSigns(text).replace(MUST_BE_ESCAPED, (character) => {
    const simple = WRITTEN[character];
    return simple ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** A text as it is written in a heredoc; each of its lines but the first, and but empty ones, gets the indentation. */
export function encodeHclHeredoc(text: string, indentation: string): string {
  return encodeTemplateSigns(text).replace(/\n(?=[^\r\n])/g, () => `\n${indentation}`);
}

/** One more sign before each brace: a row of n + 1 of them means n, and only a single one begins an interpolation. */
function encodeTemplateSigns(text: string): string {
  return text.replace(/\$\{/g, () => '$${').replace(/%\{/g, () => '%%{');
}

function backslashEscape(raw: string, at: number, end: number): HclEscape {
  const letter = at + 1 < end ? raw[at + 1]! : '';
  const simple = SIMPLE[letter];
  if (simple !== undefined) return { length: 2, text: simple };
  const digits = letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  const hexadecimal = raw.slice(at + 2, Math.min(at + 2 + digits, end));
  if (digits > 0 && hexadecimal.length === digits && /^[0-9a-fA-F]+$/.test(hexadecimal)) {
    const character = parseInt(hexadecimal, 16);
    if (character <= 0x10ffff) return { length: 2 + digits, text: String.fromCodePoint(character) };
  }
  return { length: Math.min(2, end - at), text: undefined };
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
const WRITTEN: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};
// Control characters (`\p{Cc}`), and the line separators that some editors take for line ends.
const MUST_BE_ESCAPED = /["\\\p{Cc}\u2028\u2029]/gu;
