/**
 * A piece of text that is parsed by itself: a whole file, a chunk of one (a statement, reparsed alone), or a text embedded
 * in a string of another (a policy in an escaped JSON string, a heredoc). Spans are kept inside their segment, so that a
 * keystroke elsewhere in the file moves none of them.
 */
export interface Segment {
  readonly uri: string;
  /** The decoded text: what the author means, without the escapes of the string around it. */
  readonly text: string;
  /** How an edit of this text is written into the text around it. */
  readonly codec: Codec;
  /** Only for embedded texts; where a chunk begins is known by the Snapshot alone. */
  readonly inside?: { readonly segment: Segment; readonly pieces: readonly Piece[] };
}

/**
 * `plain`: written as it is. `json-string`: the segment stands between the quotes of a JSON string; `hcl-template`: between
 * those of an HCL template. `hcl-heredoc`: it is the text of an HCL heredoc. `yaml-…`: the text of a YAML scalar, by the
 * style it is written in.
 */
export type Codec = 'plain' | 'json-string' | 'hcl-template' | 'hcl-heredoc' | `yaml-${YamlStyle}`;

type YamlStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal' | 'folded';

/** How a run of an embedded text maps to the text around it; offsets in UTF-16 units, ends exclusive. */
export interface Piece {
  /** `copy`: the same characters; `escape`: another spelling of the same; `hole`: what no one can know (an interpolation). */
  readonly kind: 'copy' | 'escape' | 'hole';
  readonly own: readonly [number, number];
  readonly outer: readonly [number, number];
}

/** A range of a segment; offsets in UTF-16 units, `end` exclusive. */
export interface Span {
  readonly segment: Segment;
  readonly start: number;
  readonly end: number;
}

/** A range of a file; offsets in UTF-16 units, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export function rootSegment(uri: string, text: string): Segment {
  return { uri, text, codec: 'plain' };
}

export function spanText(span: Span): string {
  return span.segment.text.slice(span.start, span.end);
}

/** Maps a range of an embedded text to the text around it. A boundary inside an escape widens to the whole escape. */
export function outerRange(pieces: readonly Piece[], range: Range): Range {
  const start = outerOffset(pieces, range.start, 'start');
  return { start, end: range.end === range.start ? start : Math.max(start, outerOffset(pieces, range.end, 'end')) };
}

/**
 * The offset of an embedded text that stands at an offset of the text around it; inside an escape, where the escape begins.
 * Undefined outside the embedded text.
 */
export function innerOffset(pieces: readonly Piece[], offset: number): number | undefined {
  const last = pieces[pieces.length - 1];
  if (!last || offset < pieces[0]!.outer[0] || offset > last.outer[1]) return undefined;
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle]!.outer[0] <= offset) low = middle;
    else high = middle - 1;
  }
  const { kind, own, outer } = pieces[low]!;
  if (offset >= outer[1]) return own[1];
  return kind === 'copy' ? own[0] + (offset - outer[0]) : own[0];
}

function outerOffset(pieces: readonly Piece[], offset: number, side: 'start' | 'end'): number {
  const piece = pieceAt(pieces, side === 'end' ? offset - 1 : offset);
  if (!piece) return pieces.length > 0 ? pieces[pieces.length - 1]!.outer[1] : 0;
  if (piece.kind === 'copy') return Math.min(piece.outer[0] + (offset - piece.own[0]), piece.outer[1]);
  if (side === 'start')
    return offset <= piece.own[0] ? piece.outer[0] : offset >= piece.own[1] ? piece.outer[1] : piece.outer[0];
  return piece.outer[1];
}

/** The piece that holds the character at `offset`; pieces are in order and without gaps, so a binary search finds it. */
function pieceAt(pieces: readonly Piece[], offset: number): Piece | undefined {
  let low = 0;
  let high = pieces.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const piece = pieces[middle]!;
    if (offset < piece.own[0]) high = middle - 1;
    else if (offset >= piece.own[1]) low = middle + 1;
    else return piece;
  }
  return offset < 0 ? pieces[0] : undefined;
}
