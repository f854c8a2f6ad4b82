import type { Range } from '../document/segment';

/**
 * One YAML document of a file, cut into slices that can be parsed alone: the sections of its top level and, of one
 * section, the entries. Slices are in order, do not overlap, and leave nothing out.
 */
export interface YamlSlices extends Range {
  readonly slices: readonly YamlSlice[];
}

export interface YamlSlice extends Range {
  /** `entry`: one entry of the section that is cut further, indented as it stands there. `document`: not cut at all. */
  readonly kind: 'section' | 'entry' | 'document';
}

/**
 * Cuts a file into documents at its `---` and `...` lines, and those into slices: at each name of the first column and, in
 * the sections called `cutSection` (`Resources`), at each name of their first indentation. Looks at the beginnings of lines
 * only; indented further, as the lines of block scalars and brackets always are, a line belongs to what is above it.
 * A document in which an alias names an anchor is not cut, since anchor and alias may stand in different slices.
 */
export function yamlSlices(text: string, cutSection: string): YamlSlices[] {
  const documents: YamlSlices[] = [];
  const bareSection = new RegExp(`["']?${cutSection}["']?[ \\t]*:[ \\t]*(?:#.*)?\\r?$`, 'my');
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let marks: Mark[] = [];
  /** The indentation of the section's entries; -1 before the first one is seen, undefined outside such a section. */
  let entryIndent: number | undefined;
  const close = (end: number): void => {
    if (text.slice(start, end).trim() !== '') documents.push(documentOf(text, { start, end }, marks));
    marks = [];
    entryIndent = undefined;
  };
  for (let line = start; line < text.length; line = nextLine(text, line)) {
    const first = skipSpaces(text, line);
    const code = text.charCodeAt(first);
    const indent = first - line;
    if (indent === 0) {
      if (isDocumentMark(text, line)) {
        close(line);
        start = line + 3;
      } else if (isNameStart(text, first, code)) {
        marks.push({ at: line, kind: 'section' });
        bareSection.lastIndex = line;
        entryIndent = bareSection.test(text) ? -1 : undefined;
      }
    } else if (entryIndent !== undefined && !isBlankOrComment(code)) {
      if (entryIndent === -1) entryIndent = indent;
      if (indent === entryIndent && isNameStart(text, first, code)) marks.push({ at: line, kind: 'entry' });
    }
  }
  close(text.length);
  return documents;
}

interface Mark {
  readonly at: number;
  readonly kind: 'section' | 'entry';
}

function documentOf(text: string, range: Range, marks: readonly Mark[]): YamlSlices {
  if (marks.length === 0 || hasUsedAnchor(text, range)) return { ...range, slices: [{ ...range, kind: 'document' }] };
  const slices = marks.map(({ at, kind }, index) => ({
    kind,
    // What stands before the first name are comments and directives.
    start: index === 0 ? range.start : at,
    end: marks[index + 1]?.at ?? range.end,
  }));
  return { ...range, slices };
}

/** Scripts in block scalars are full of `&` and `*`, so an anchor counts only when an alias has its name. */
function hasUsedAnchor(text: string, { start, end }: Range): boolean {
  const whole = text.slice(start, end);
  if (!whole.includes('&') || !whole.includes('*')) return false;
  const anchors = new Set(Array.from(whole.matchAll(/(?:^|[\s[{,])&([^\s,[\]{}&*]+)/g), (match) => match[1]));
  if (anchors.size === 0) return false;
  for (const match of whole.matchAll(/(?:^|[\s[{,])\*([^\s,[\]{}&*]+)/g)) if (anchors.has(match[1])) return true;
  return false;
}

/** A letter or digit; a quote only when a colon follows the quoted name, since texts in quotes may run over lines. */
function isNameStart(text: string, at: number, code: number): boolean {
  const lower = code | 0x20;
  if ((lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f) return true;
  if (code !== 0x22 && code !== 0x27) return false;
  QUOTED_NAME.lastIndex = at;
  return QUOTED_NAME.test(text) && !isBetweenBrackets(text, at);
}

/** Whether the line above ends as only lines between brackets do: a policy pasted as JSON may be indented at will. */
function isBetweenBrackets(text: string, at: number): boolean {
  let end = at;
  while (end > 0 && isBlank(text.charCodeAt(end - 1))) end--;
  return end > 0 && '{[,'.includes(text[end - 1]!);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

const QUOTED_NAME = /(["'])[\w:$&{}.-]*\1[ \t]*:(?=\s|$)/my;

function isDocumentMark(text: string, line: number): boolean {
  if (!text.startsWith('---', line) && !text.startsWith('...', line)) return false;
  const next = text.charCodeAt(line + 3);
  return Number.isNaN(next) || next === 0x20 || next === 0x09 || next === 0x0a || next === 0x0d;
}

function isBlankOrComment(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x23 || Number.isNaN(code);
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 0x20) at++;
  return at;
}

function nextLine(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found === -1 ? text.length : found + 1;
}
