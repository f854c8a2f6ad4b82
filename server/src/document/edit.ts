import type { Range } from './segment';

/** A replacement in some text. */
export interface Replacement extends Range {
  readonly text: string;
}

/** A replacement in a file. */
export interface Edit extends Replacement {
  readonly uri: string;
  /** The version that the offsets belong to; null for a file on disk. */
  readonly version: number | null;
}

/** The text after the edits. They must not overlap; of two at one place the earlier in the list comes first. */
export function applyEdits(text: string, edits: readonly Replacement[]): string {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.start - b.edit.start || a.index - b.index);
  let result = '';
  let from = 0;
  for (const { edit } of ordered) {
    if (edit.start < from) throw new Error('Edits overlap.');
    result += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return result + text.slice(from);
}
