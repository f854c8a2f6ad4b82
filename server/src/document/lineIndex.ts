/** `utf-16`: what LSP uses unless both sides agree on `utf-8`. Characters of a position count units of this encoding. */
export type PositionEncoding = 'utf-16' | 'utf-8';

/** Line and character from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Offsets (UTF-16 units) to positions and back, for one text. Lines end at `\n`, `\r\n` or `\r`, as in LSP. */
export class LineIndex {
  private starts: number[] | undefined;
  private hasCarriageReturns = true;

  constructor(
    readonly text: string,
    readonly encoding: PositionEncoding = 'utf-16',
  ) {}

  /** The index of the text with a range replaced; what is known of other lines is kept. Offsets in UTF-16 units. */
  edited(start: number, end: number, replacement: string): LineIndex {
    const { text, encoding, starts } = this;
    const edited = new LineIndex(text.slice(0, start) + replacement + text.slice(end), encoding);
    // A carriage return may join a line feed across the edge of the change: then all is looked at anew.
    if (starts && !this.hasCarriageReturns && !replacement.includes('\r')) {
      edited.starts = editedStarts(starts, start, end, replacement);
      edited.hasCarriageReturns = false;
    }
    return edited;
  }

  get lineCount(): number {
    return this.lineStarts().length;
  }

  /** Offsets outside the text are moved to its nearer end. */
  positionAt(offset: number): Position {
    const starts = this.lineStarts();
    const inside = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= inside) low = middle;
      else high = middle - 1;
    }
    const units = inside - starts[low]!;
    return { line: low, character: this.encoding === 'utf-16' ? units : utf8Length(this.text, starts[low]!, inside) };
  }

  /** Positions outside the text are moved to the nearest place in it; inside a character, to its start. */
  offsetAt(position: Position): number {
    const starts = this.lineStarts();
    if (position.line < 0) return 0;
    if (position.line >= starts.length) return this.text.length;
    const start = starts[position.line]!;
    const end = this.endOfLine(position.line);
    if (this.encoding === 'utf-16') return Math.max(start, Math.min(start + position.character, end));
    let bytes = 0;
    let offset = start;
    while (offset < end) {
      const width = codePointWidth(this.text, offset);
      bytes += width.bytes;
      if (bytes > position.character) return offset;
      offset += width.units;
    }
    return offset;
  }

  /** The text of a line without its line end. */
  lineText(line: number): string {
    const start = this.lineStarts()[line];
    return start === undefined ? '' : this.text.slice(start, this.endOfLine(line));
  }

  private endOfLine(line: number): number {
    const starts = this.lineStarts();
    let end = starts[line + 1] ?? this.text.length;
    if (line + 1 < starts.length) {
      if (this.text.charCodeAt(end - 1) === 10) end--;
      if (end > starts[line]! && this.text.charCodeAt(end - 1) === 13) end--;
    }
    return end;
  }

  private lineStarts(): number[] {
    if (this.starts) return this.starts;
    const starts = [0];
    const { text } = this;
    this.hasCarriageReturns = text.includes('\r');
    if (!this.hasCarriageReturns) {
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    } else {
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === 10) starts.push(at + 1);
        else if (code === 13) {
          if (text.charCodeAt(at + 1) === 10) at++;
          starts.push(at + 1);
        }
      }
    }
    return (this.starts = starts);
  }
}

/** Line starts after a change in a text without carriage returns. */
function editedStarts(starts: readonly number[], start: number, end: number, replacement: string): number[] {
  const shift = replacement.length - (end - start);
  const result: number[] = [];
  let line = 0;
  while (line < starts.length && starts[line]! <= start) result.push(starts[line++]!);
  for (let at = replacement.indexOf('\n'); at !== -1; at = replacement.indexOf('\n', at + 1))
    result.push(start + at + 1);
  while (line < starts.length && starts[line]! <= end) line++;
  for (; line < starts.length; line++) result.push(starts[line]! + shift);
  return result;
}

function utf8Length(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let offset = start; offset < end;) {
    const width = codePointWidth(text, offset);
    bytes += width.bytes;
    offset += width.units;
  }
  return bytes;
}

/** A lone surrogate counts as the three bytes of the replacement character that it becomes in UTF-8. */
function codePointWidth(text: string, offset: number): { bytes: number; units: number } {
  const code = text.codePointAt(offset)!;
  if (code < 0x80) return { bytes: 1, units: 1 };
  if (code < 0x800) return { bytes: 2, units: 1 };
  return code < 0x10000 ? { bytes: 3, units: 1 } : { bytes: 4, units: 2 };
}
