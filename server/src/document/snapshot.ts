import { outerRange, type Range, type Segment, type Span } from './segment';

/** One version of a file's text, and where the segments read from it stand in it. */
export interface Snapshot {
  readonly uri: string;
  /** The editor's version number; null for a file read from disk. */
  readonly version: number | null;
  readonly text: string;
  /** The span as offsets of this version's text. Throws when the span belongs to another file or a chunk not in this version. */
  locate(span: Span): Range;
}

/** Where a chunk of this version begins, by the chunk's segment. */
export type ChunkPlaces = ReadonlyMap<Segment, { readonly within: Segment; readonly base: number }>;

/** `root` is the segment of the whole file; chunks and embedded texts lead back to it. */
export function snapshotOf(root: Segment, version: number | null, chunks: ChunkPlaces = new Map()): Snapshot {
  return {
    uri: root.uri,
    version,
    text: root.text,
    locate(span) {
      let { segment, start, end } = span;
      while (segment !== root) {
        const place = chunks.get(segment);
        if (place) {
          start += place.base;
          end += place.base;
          segment = place.within;
        } else if (segment.inside) {
          ({ start, end } = outerRange(segment.inside.pieces, { start, end }));
          segment = segment.inside.segment;
        } else {
          throw new Error('A span was located in a snapshot that does not hold its segment.');
        }
      }
      return { start, end };
    },
  };
}
