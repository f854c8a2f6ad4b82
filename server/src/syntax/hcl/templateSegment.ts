import type { Piece, Segment } from '../../document/segment';
import { decodeHclPieces } from './escapes';
import type { HclDirective, HclHeredoc, HclInterpolation, HclTemplate } from './nodes';

/**
 * The text of a template or heredoc as a segment of its own, with the map back to how it is written in `outer`, the text that
 * was parsed. `fill` says what stands for an interpolation or directive: its value where it is known, else a placeholder;
 * whatever it is, it maps to the whole of the sequence.
 */
export function hclTemplateSegment(
  outer: Segment,
  template: HclTemplate | HclHeredoc,
  fill: (part: HclInterpolation | HclDirective) => string,
): Segment {
  const quoted = template.kind === 'template';
  const pieces: Piece[] = [];
  let text = '';
  for (const part of template.parts) {
    if (part.kind === 'text') {
      const decoded = decodeHclPieces(outer.text, part.start, part.end, quoted);
      for (const { kind, own, outer: range } of decoded.pieces) {
        pieces.push({ kind, own: [text.length + own[0], text.length + own[1]], outer: range });
      }
      text += decoded.text;
    } else {
      const filling = fill(part);
      pieces.push({ kind: 'hole', own: [text.length, text.length + filling.length], outer: [part.start, part.end] });
      text += filling;
    }
  }
  if (pieces.length === 0) {
    const start = emptyTextAt(outer.text, template);
    pieces.push({ kind: 'copy', own: [0, 0], outer: [start, start] });
  }
  return { uri: outer.uri, text, codec: quoted ? 'hcl-template' : 'hcl-heredoc', inside: { segment: outer, pieces } };
}

/** The indentation that each line of a heredoc's segment is written with, for edits of it. Empty for other segments. */
export function heredocIndentation(segment: Segment): string {
  const { inside } = segment;
  if (segment.codec !== 'hcl-heredoc' || !inside) return '';
  let end: number | undefined;
  for (const { outer } of inside.pieces) {
    const raw = inside.segment.text;
    const from = end ?? raw.lastIndexOf('\n', outer[0] - 1) + 1;
    const gap = raw.slice(from, outer[0]);
    if (gap !== '' && /^[ \t]+$/.test(gap) && (end === undefined || raw[end - 1] === '\n')) return gap;
    end = outer[1];
  }
  return '';
}

function emptyTextAt(text: string, template: HclTemplate | HclHeredoc): number {
  if (template.kind === 'template') return template.start + 1;
  const lineEnd = text.indexOf('\n', template.marker.end);
  return lineEnd === -1 ? text.length : lineEnd + 1;
}
