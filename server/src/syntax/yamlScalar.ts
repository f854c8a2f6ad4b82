import type { Piece, Segment } from '../document/segment';
import type { ScalarNode } from './yamlTree';

/**
 * The text of a YAML or JSON scalar as a segment of its own, with the map back to how it is written: without the
 * indentation of a block, the escapes of a quoted text, the line breaks of a folded one.
 */
export function yamlScalarSegment(node: ScalarNode): Segment {
  const { segment, start, end } = node.span;
  const text = String(node.value ?? '');
  const builder = new Pieces(segment.text, text);
  if (node.style === 'literal' || node.style === 'folded') alignBlock(builder, start, end);
  else alignFlow(builder, node, start, end);
  return {
    uri: segment.uri,
    text,
    codec: node.style === 'json' ? 'json-string' : `yaml-${node.style}`,
    inside: { segment, pieces: builder.finish(start, end) },
  };
}

/** Pieces of a decoded text whose decoding is already known; what cannot be matched stays one piece for the whole. */
class Pieces {
  private readonly pieces: Piece[] = [];
  own = 0;

  constructor(
    readonly raw: string,
    readonly decoded: string,
  ) {}

  copy(outer: number, length: number): void {
    if (length === 0) return;
    this.pieces.push({ kind: 'copy', own: [this.own, this.own + length], outer: [outer, outer + length] });
    this.own += length;
  }

  escape(length: number, outer: readonly [number, number]): void {
    if (length === 0) return;
    this.pieces.push({ kind: 'escape', own: [this.own, this.own + length], outer });
    this.own += length;
  }

  finish(start: number, end: number): Piece[] {
    const { length } = this.decoded;
    if (length === 0) return [{ kind: 'copy', own: [0, 0], outer: [start, start] }];
    const copied = this.pieces.every(
      ({ kind, own, outer }) =>
        kind !== 'copy' || this.raw.slice(outer[0], outer[1]) === this.decoded.slice(own[0], own[1]),
    );
    if (!copied || this.own !== length) return [{ kind: 'escape', own: [0, length], outer: [start, end] }];
    return this.pieces;
  }
}

/** Each line of a block stands in the text without its indentation; between lines the text has breaks or a space. */
function alignBlock(pieces: Pieces, start: number, end: number): void {
  const { raw, decoded } = pieces;
  let lineStart = nextLine(raw, start, end);
  const indent = blockIndent(raw, decoded, lineStart, end);
  let contentEnd = lineStart;
  while (lineStart < end) {
    const lineEnd = endOfLine(raw, lineStart, end);
    const contentStart = Math.min(lineStart + indent, lineEnd);
    const content = raw.slice(contentStart, lineEnd);
    if (content.trim() !== '') {
      let gap = 0;
      while (!decoded.startsWith(content, pieces.own + gap) && /\s/.test(decoded[pieces.own + gap] ?? 'x')) gap++;
      pieces.escape(gap, [contentEnd, contentStart]);
      pieces.copy(contentStart, content.length);
      contentEnd = lineEnd;
    }
    lineStart = nextLine(raw, lineEnd, end);
  }
  pieces.escape(decoded.length - pieces.own, [contentEnd, end]);
}

/** The indentation that was taken off: what the first line has in the file and not in the text. */
function blockIndent(raw: string, decoded: string, from: number, end: number): number {
  for (let at = from; at < end; at = nextLine(raw, at, end)) {
    const line = raw.slice(at, endOfLine(raw, at, end));
    if (line.trim() === '') continue;
    const own = /^ *(?=\S)/m.exec(decoded.replace(/^[ \t]*\n/gm, ''))?.[0].length ?? 0;
    return Math.max(0, /^ */.exec(line)![0].length - own);
  }
  return 0;
}

/** Quoted and plain scalars: escapes, doubled quotes, and line breaks that read as one space. */
function alignFlow(pieces: Pieces, node: ScalarNode, start: number, end: number): void {
  const { raw, decoded } = pieces;
  const quoted = node.style !== 'plain';
  const last = quoted && node.closed ? end - 1 : end;
  let at = quoted ? start + 1 : start;
  const escapes = node.style === 'double-quoted' || node.style === 'json';
  while (at < last && pieces.own < decoded.length) {
    const run = runOfCopies(raw, at, last);
    pieces.copy(at, run);
    at += run;
    if (at >= last) break;
    const character = raw[at]!;
    if (character === '\\' && escapes) at += escapeAt(pieces, raw, at);
    else if (character === "'" && node.style === 'single-quoted') {
      pieces.escape(1, [at, Math.min(at + 2, last)]);
      at += 2;
    } else if (SPACE_OR_BREAK.test(character)) at += foldAt(pieces, raw, at, last);
    else {
      pieces.copy(at, 1);
      at++;
    }
  }
}

const SPACE_OR_BREAK = /[ \t\r\n]/;

function runOfCopies(raw: string, from: number, end: number): number {
  PLAIN_RUN.lastIndex = from;
  return Math.min(PLAIN_RUN.exec(raw)?.[0].length ?? 0, end - from);
}

const PLAIN_RUN = /[^\\' \t\r\n]*/y;

/** An escape; before a line break it joins the lines, and the text has nothing in its place. */
function escapeAt(pieces: Pieces, raw: string, at: number): number {
  const joined = /^\\\r?\n[ \t]*/.exec(raw.slice(at, at + 200));
  if (joined) return joined[0].length;
  const digits = { x: 2, u: 4, U: 8 }[raw[at + 1] ?? ''] ?? 0;
  const length = 2 + digits;
  const code = digits === 8 ? parseInt(raw.slice(at + 2, at + 10), 16) : 0;
  pieces.escape(code > 0xffff ? 2 : 1, [at, at + length]);
  return length;
}

/** Spaces inside a line stand for themselves; around a line break all of them read as one space, or as the empty lines. */
function foldAt(pieces: Pieces, raw: string, at: number, end: number): number {
  FOLD.lastIndex = at;
  const text = FOLD.exec(raw)![0].slice(0, end - at);
  const breaks = text.match(/\n/g)?.length ?? 0;
  if (breaks === 0) pieces.copy(at, text.length);
  else pieces.escape(Math.max(1, breaks - 1), [at, at + text.length]);
  return text.length;
}

const FOLD = /[ \t\r\n]+/y;

function nextLine(raw: string, from: number, end: number): number {
  const found = raw.indexOf('\n', from);
  return found === -1 || found >= end ? end : found + 1;
}

function endOfLine(raw: string, from: number, end: number): number {
  const found = raw.indexOf('\n', from);
  const stop = found === -1 || found > end ? end : found;
  return stop > from && raw[stop - 1] === '\r' ? stop - 1 : stop;
}
