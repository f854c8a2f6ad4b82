import { outerRange, type Range, type Segment, type Span } from './segment';

/** One version of a file's text, and where the segments read from it stand in it. */
export interface Snapshot {
  readonly uri: string;
  /** The editor's version number; null for a file read from disk. */
  readonly version: number | null;
  readonly text: string;
  /** The whole file. */
  readonly root: Segment;
  /** The span as offsets of this version's text. Throws when the span belongs to another file or a chunk not in this version. */
  locate(span: Span): Range;
  /** The same place as a span of the nearest text that is no chunk: the file, or an embedded text. */
  unchunk(span: Span): Span;
}

/** Where a chunk of this version begins, by the chunk's segment. */
export type ChunkPlaces = ReadonlyMap<Segment, { readonly within: Segment; readonly base: number }>;

/** `root` is the segment of the whole file; chunks and embedded texts lead back to it. */
export function snapshotOf(root: Segment, version: number | null, chunks: ChunkPlaces = new Map()): Snapshot {
  function unchunk(span: Span): Span {
    let { segment, start, end } = span;
    for (let place = chunks.get(segment); place; place = chunks.get(segment)) {
      start += place.base;
      end += place.base;
      segment = place.within;
    }
    return { segment, start, end };
  }
  return {
    uri: root.uri,
    version,
    text: root.text,
    root,
    unchunk,
    locate(span) {
      let { segment, start, end } = unchunk(span);
      while (segment !== root) {
        if (!segment.inside) throw new Error('A span was located in a snapshot that does not hold its segment.');
        const outer = outerRange(segment.inside.pieces, { start, end });
        ({ segment, start, end } = unchunk({ segment: segment.inside.segment, ...outer }));
      }
      return { start, end };
    },
  };
}
