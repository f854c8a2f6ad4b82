import { beginsTopLevelBlock, isBlank, LESS, MINUS, NEWLINE, startsName } from './characters';
import type { HclHeredoc } from './nodes';
import type { HclReader } from './reader';
import { parseBareTemplate } from './templateParts';
import { withoutIndentation } from './templateWhiteSpace';

/**
 * Reads a heredoc from its `<<`, up to the line that holds its marker alone. Without such a line it ends before the next block
 * of the top level. Undefined when no marker follows, and nothing is read.
 */
export function parseHeredoc(reader: HclReader): HclHeredoc | undefined {
  const start = reader.at;
  if (reader.peekBeyond(1) !== LESS) return undefined;
  const flush = reader.peekBeyond(2) === MINUS;
  const nameStart = start + (flush ? 3 : 2);
  if (nameStart >= reader.limit || !startsName(reader.text, nameStart)) return undefined;
  reader.at = nameStart;
  const marker = reader.name();
  const body = startOfNextLine(reader);
  const { end: textEnd, markerStart } = extent(reader, body, marker.text);
  const parts = reader.within(textEnd, () => {
    reader.at = body;
    return parseBareTemplate(reader);
  });
  const closed = markerStart !== undefined;
  const end = closed ? markerStart + marker.text.length : textEnd;
  // Where the text ends because it is too deep, the reader must stay.
  if (reader.tooDeep === undefined) reader.at = end;
  if (!closed) reader.fault(start, marker.end, `the line with ${marker.text} that closes this heredoc is missing`);
  return {
    kind: 'heredoc',
    marker,
    flush,
    parts: flush ? withoutIndentation(reader.text, parts) : parts,
    closed,
    start,
    end,
  };
}

function startOfNextLine(reader: HclReader): number {
  const { text, limit, at } = reader;
  const lineEnd = text.indexOf('\n', at);
  const end = lineEnd === -1 || lineEnd >= limit ? limit : lineEnd;
  if (text.slice(at, end).trimEnd() !== '') reader.fault(at, end, 'a heredoc begins on the next line');
  return Math.min(end + 1, limit);
}

interface Extent {
  /** Where the text ends: the start of the line that closes it. */
  readonly end: number;
  readonly markerStart: number | undefined;
}

function extent(reader: HclReader, body: number, marker: string): Extent {
  const { text, limit } = reader;
  let block: number | undefined;
  for (let line = body; line < limit;) {
    const found = text.indexOf('\n', line);
    const lineEnd = found === -1 || found > limit ? limit : found;
    const markerStart = closesAt(text, line, lineEnd, marker);
    if (markerStart !== undefined) return { end: line, markerStart };
    if (block === undefined && beginsTopLevelBlock(text, line)) {
      block = line;
      if (!reader.lineHolds(marker, lineEnd)) break;
    }
    // The same marker again, in a block of its own: the first was never closed, and this is the second one's text.
    if (block !== undefined && opensAgain(text.slice(line, lineEnd), marker)) break;
    line = lineEnd + 1;
  }
  // The line end before the block is left, so that it can end what else is open.
  return { end: block === undefined ? limit : block - 1, markerStart: undefined };
}

/** Where the marker stands in a line that holds nothing else. */
function closesAt(text: string, line: number, lineEnd: number, marker: string): number | undefined {
  let at = line;
  while (at < lineEnd && isBlank(text.charCodeAt(at))) at++;
  if (!text.startsWith(marker, at)) return undefined;
  let rest = at + marker.length;
  while (rest < lineEnd && isBlank(text.charCodeAt(rest))) rest++;
  return rest === lineEnd || text.charCodeAt(rest) === NEWLINE ? at : undefined;
}

function opensAgain(line: string, marker: string): boolean {
  const trimmed = line.trimEnd();
  return trimmed.endsWith(`<<${marker}`) || trimmed.endsWith(`<<-${marker}`);
}
