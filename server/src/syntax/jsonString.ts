import type { Piece, Segment } from '../document/segment';

/**
 * The text inside a JSON string as a segment of its own, with the map back to the escapes it was written with.
 * `start` and `end` are the offsets of the string token in `outer`, quotes included. Broken escapes stand for themselves.
 */
export function jsonStringSegment(outer: Segment, start: number, end: number): Segment {
  const raw = outer.text;
  const last = raw[end - 1] === '"' && end - 1 > start ? end - 1 : end;
  const pieces: Piece[] = [];
  let text = '';
  let at = start + 1;
  while (at < last) {
    const escape = raw.indexOf('\\', at);
    const copyEnd = escape === -1 || escape >= last ? last : escape;
    if (copyEnd > at) {
      pieces.push({ kind: 'copy', own: [text.length, text.length + copyEnd - at], outer: [at, copyEnd] });
      text += raw.slice(at, copyEnd);
      at = copyEnd;
    }
    if (at < last) {
      const decoded = decodeEscape(raw, at, last);
      pieces.push({
        kind: 'escape',
        own: [text.length, text.length + decoded.text.length],
        outer: [at, at + decoded.length],
      });
      text += decoded.text;
      at += decoded.length;
    }
  }
  if (pieces.length === 0) pieces.push({ kind: 'copy', own: [0, 0], outer: [start + 1, start + 1] });
  return { uri: outer.uri, text, codec: 'json-string', inside: { segment: outer, pieces } };
}

/** A text as it is written between the quotes of a JSON string. */
export function encodeJsonString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function decodeEscape(raw: string, at: number, last: number): { text: string; length: number } {
  const letter = at + 1 < last ? raw[at + 1]! : '';
  const simple = SIMPLE_ESCAPES[letter];
  if (simple !== undefined) return { text: simple, length: 2 };
  if (letter === 'u') {
    const digits = raw.slice(at + 2, Math.min(at + 6, last));
    if (/^[0-9a-fA-F]{4}$/.test(digits)) return { text: String.fromCharCode(parseInt(digits, 16)), length: 6 };
  }
  return { text: raw.slice(at, Math.min(at + 2, last)), length: Math.min(2, last - at) };
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
