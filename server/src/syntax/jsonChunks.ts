import type { Range } from '../document/segment';

/** A member of a JSON object, its name included: `"Name": value`. */
export interface JsonSlice extends Range {
  /** `entry`: a member of the object that is cut further. */
  readonly kind: 'section' | 'entry';
}

/**
 * Cuts a JSON object into its members and one of them, `cutSection` (`Resources`), into the members of its object. Strings
 * are skipped as in a scanner, nothing is parsed. Undefined when brackets do not match, or the text is no object: then only
 * a whole parse can tell what is meant.
 */
export function jsonSlices(text: string, cutSection: string): JsonSlice[] | undefined {
  const slices: JsonSlice[] = [];
  const closers: number[] = [];
  let memberStart = -1;
  let cutDepth = -1;
  let lineEnd = -1;
  const isMember = (): boolean => closers.length === 1 || closers.length === cutDepth;
  const endMember = (end: number): void => {
    if (memberStart === -1 || !isMember()) return;
    slices.push({ kind: closers.length === 1 ? 'section' : 'entry', start: memberStart, end });
    memberStart = -1;
  };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    switch (code) {
      case QUOTE: {
        if (memberStart === -1 && isMember()) memberStart = at;
        if (lineEnd < at) lineEnd = lineEndAfter(text, at);
        const end = closingQuote(text, at);
        if (end === undefined || end > lineEnd) return undefined;
        at = end;
        break;
      }
      case BRACE:
      case BRACKET:
        if (
          closers.length === 1 &&
          code === BRACE &&
          memberStart !== -1 &&
          isNamed(text, memberStart, at, cutSection)
        ) {
          cutDepth = 2;
          memberStart = -1;
        }
        closers.push(code + 2);
        break;
      case CLOSING_BRACE:
      case CLOSING_BRACKET:
        endMember(at);
        if (closers.pop() !== code) return undefined;
        if (closers.length < cutDepth) cutDepth = -1;
        if (closers.length === 0) return text.slice(at + 1).trim() === '' ? slices : undefined;
        break;
      case COMMA:
        endMember(at);
        break;
      case SLASH:
        // No JSON has comments; where somebody writes one, quotes in it would mislead.
        return undefined;
    }
  }
  return undefined;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const SLASH = 0x2f;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

function isNamed(text: string, memberStart: number, brace: number, name: string): boolean {
  if (!text.startsWith(`"${name}"`, memberStart)) return false;
  return text.slice(memberStart + name.length + 2, brace).trim() === ':';
}

/** The offset of the quote that ends the string begun at `start`; undefined when none does. */
export function closingQuote(text: string, start: number): number | undefined {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0;
    while (text.charCodeAt(quote - 1 - escapes) === 0x5c) escapes++;
    if (escapes % 2 === 0) return quote;
  }
  return undefined;
}

/** The offset of the next line end, or of the text's. */
export function lineEndAfter(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found === -1 ? text.length : found;
}
