import type { Range } from '../document/segment';

/** A token of a JSON text; `bare` is what stands without quotes: numbers, literals, words whose quotes are not typed yet. */
export interface JsonToken extends Range {
  readonly kind: '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'bare';
  /** False for a string whose closing quote is missing. */
  readonly closed: boolean;
}

export interface JsonTokens {
  readonly tokens: readonly JsonToken[];
  readonly comments: readonly Range[];
}

/**
 * The tokens of a JSON text that may be half typed. A string without a closing quote ends where its line does, before the
 * commas and brackets that stand there; one whose closing quote is really the next string's opening quote, likewise.
 */
export function jsonTokens(text: string): JsonTokens {
  const tokens: JsonToken[] = [];
  const comments: Range[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at]!;
    if (isSpace(character)) {
      at++;
    } else if (character === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) {
      const end = endOfComment(text, at);
      comments.push({ start: at, end });
      at = end;
    } else if (character === '"') {
      const string = stringAt(text, at);
      tokens.push(string);
      at = string.end;
    } else if (isPunctuation(character)) {
      tokens.push({ kind: character, start: at, end: at + 1, closed: true });
      at++;
    } else {
      BARE.lastIndex = at;
      const length = BARE.exec(text)?.[0].length ?? 1;
      tokens.push({ kind: 'bare', start: at, end: at + length, closed: true });
      at += length;
    }
  }
  return { tokens, comments };
}

/** A colon inside a word belongs to it: `kms:Decrypt`, `arn:aws:iam::…`, and `kms:` of which the rest is to come. */
const BARE = /(?:(?:kms|aws|arn):|:(?=[A-Za-z0-9*:])|[^\s{}[\]",:])+/y;

function stringAt(text: string, start: number): JsonToken {
  let at = start + 1;
  for (; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '"' || character === '\n' || character === '\r') break;
  }
  at = Math.min(at, text.length);
  // No string is followed directly by a word: then this quote opens the next string.
  const closed = text[at] === '"' && !/[A-Za-z0-9]/.test(text[at + 1] ?? '');
  if (closed) return { kind: 'string', start, end: at + 1, closed };
  let end = at;
  while (end > start + 1 && /[\s,\]}]/.test(text[end - 1]!)) end--;
  return { kind: 'string', start, end, closed };
}

function endOfComment(text: string, start: number): number {
  const isLine = text[start + 1] === '/';
  const end = text.indexOf(isLine ? '\n' : '*/', start + 2);
  return end === -1 ? text.length : isLine ? end : end + 2;
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\t' || character === '\r' || character === '\ufeff';
}

function isPunctuation(character: string): character is '{' | '}' | '[' | ']' | ':' | ',' {
  return '{}[]:,'.includes(character);
}
