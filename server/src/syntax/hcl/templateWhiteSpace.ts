import { BACKSLASH, isBlank, NEWLINE } from './characters';
import type { HclTemplatePart, HclText } from './nodes';

/** Where a text begins that a `~` before it strips of its leading white space, written or escaped. */
export function trimmedStart(text: string, start: number, end: number, quoted: boolean): number {
  let at = start;
  while (at < end) {
    if (isWhiteSpace(text, at)) at++;
    else if (quoted && at + 1 < end && text.charCodeAt(at) === BACKSLASH && 'nrt'.includes(text[at + 1]!)) at += 2;
    else break;
  }
  return at;
}

/** Where a text ends that a `~` after it strips of its trailing white space. */
export function trimmedEnd(text: string, start: number, end: number, quoted: boolean): number {
  let at = end;
  while (at > start) {
    if (isWhiteSpace(text, at - 1)) at--;
    else if (quoted && at - 2 >= start && 'nrt'.includes(text[at - 1]!) && isEscaped(text, start, at - 1)) at -= 2;
    else break;
  }
  return at;
}

/**
 * The parts of a `<<-` heredoc without the indentation that all its lines share. As Terraform counts: a line that begins with
 * an interpolation has none, lines of white space alone do not count and keep theirs.
 */
export function withoutIndentation(text: string, parts: readonly HclTemplatePart[]): HclTemplatePart[] {
  const lines: HclText[] = [];
  let common = Number.POSITIVE_INFINITY;
  let beginsLine = true;
  for (const part of parts) {
    if (beginsLine) {
      const indentation = part.kind === 'text' ? indentationOf(text, part) : 0;
      if (indentation !== undefined) {
        common = Math.min(common, indentation);
        if (part.kind === 'text') lines.push(part);
      }
    }
    beginsLine = part.kind === 'text' && text.charCodeAt(part.end - 1) === NEWLINE;
  }
  if (common === 0 || lines.length === 0) return [...parts];
  const indented = new Set<HclTemplatePart>(lines);
  const result: HclTemplatePart[] = [];
  for (const part of parts) {
    if (part.kind !== 'text' || !indented.has(part)) result.push(part);
    else if (part.start + common < part.end) {
      result.push({ kind: 'text', value: part.value.slice(common), start: part.start + common, end: part.end });
    }
  }
  return result;
}

/** Undefined for a line of nothing but white space. */
function indentationOf(text: string, { start, end }: HclText): number | undefined {
  let at = start;
  while (at < end && isWhiteSpace(text, at)) at++;
  return at === end && text.charCodeAt(end - 1) === NEWLINE ? undefined : at - start;
}

/** Whether the character at `at` stands after a backslash that is not itself escaped. */
function isEscaped(text: string, start: number, at: number): boolean {
  let backslashes = 0;
  while (at - 1 - backslashes >= start && text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}

function isWhiteSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isBlank(code) || code === NEWLINE || (code > 0x7f && /\s/.test(text[at]!));
}
