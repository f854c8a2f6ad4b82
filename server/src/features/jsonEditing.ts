import { format } from 'jsonc-parser';
import type { Edit } from '../document/edit';
import type { Range } from '../document/segment';
import type { SourceDocument } from '../document/sourceDocument';
import { parseJson, type JsonNode } from '../syntax/json';

export interface FormattingStyle {
  readonly tabSize: number;
  readonly insertSpaces: boolean;
}

/** The edits that lay out a JSON text; only inside `range` when it is given. Broken text is left as it is. */
export function formatJson(document: SourceDocument, style: FormattingStyle, range?: Range): Edit[] {
  const { text, uri, version } = document;
  if (parseJson(text, { comments: true }).faults.length > 0) return [];
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const place = range && { offset: range.start, length: range.end - range.start };
  return format(text, place, { ...style, eol, keepLines: false }).map(({ offset, length, content }) => ({
    uri,
    version,
    start: offset,
    end: offset + length,
    text: content,
  }));
}

/** The objects and arrays that can be folded; offsets of the file. */
export function foldsOf(text: string): Range[] {
  const folds: Range[] = [];
  const visit = (node: JsonNode): void => {
    if (node.type === 'object' || node.type === 'array')
      folds.push({ start: node.offset, end: node.offset + node.length });
    node.children?.forEach(visit);
  };
  const { root } = parseJson(text, { comments: true });
  if (root) visit(root);
  return folds.filter(({ start, end }) => text.slice(start, end).includes('\n'));
}

/** The ranges to grow a selection by, innermost first; offsets of the file. */
export function selectionsAt(text: string, offset: number): Range[] {
  const ranges: Range[] = [];
  const visit = (node: JsonNode): void => {
    const range = { start: node.offset, end: node.offset + node.length };
    if (offset < range.start || offset > range.end) return;
    ranges.unshift(range);
    if (node.type === 'string' && node.length > 2) ranges.unshift({ start: range.start + 1, end: range.end - 1 });
    node.children?.forEach(visit);
  };
  const { root } = parseJson(text, { comments: true });
  if (root) visit(root);
  return ranges.filter((range) => range.start <= offset && offset <= range.end);
}
