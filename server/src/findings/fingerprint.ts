import { spanText, type Span } from '../document/segment';

/** The fingerprints of one file's findings. Findings that are alike in all else are told apart by their order. */
export class Fingerprints {
  private readonly ordinals = new Map<string, number>();

  /** `identity`: the rule, the file, and what else belongs to the finding; `span`: where it stands, by its text alone. */
  of(identity: readonly string[], span: Span): string {
    const parts = [...identity, spanText(span).replace(/\s+/g, ' ').trim()];
    const key = parts.join('\u0000');
    const ordinal = this.ordinals.get(key) ?? 0;
    this.ordinals.set(key, ordinal + 1);
    return fingerprintOf([...parts, String(ordinal)]);
  }
}

/**
 * A short hash of texts, the same on every machine and in every version. It tells findings apart; it protects nothing.
 * Two interleaved 32-bit multiplicative hashes give 16 hexadecimal digits.
 */
function fingerprintOf(parts: readonly string[]): string {
  let first = 0xdeadbeef;
  let second = 0x41c6ce57;
  const text = parts.join('\u0000');
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, 2654435761);
    second = Math.imul(second ^ code, 1597334677);
  }
  first = Math.imul(first ^ (first >>> 16), 2246822507) ^ Math.imul(second ^ (second >>> 13), 3266489909);
  second = Math.imul(second ^ (second >>> 16), 2246822507) ^ Math.imul(first ^ (first >>> 13), 3266489909);
  return hex(second) + hex(first);
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
