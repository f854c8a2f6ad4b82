import { placeholderParts } from '../../model/placeholders';
import type { Data } from '../../model/data';
import type { Origin } from '../../model/value';

/** A piece of a text that is put together: known text, or a value of which anything may be known. */
export type TextPiece = string | Data | undefined;

/**
 * The text that pieces make, at `origin`. With a choice among the pieces it is a choice of texts, as long as there is one
 * alone: several are never combined, but count as unknown.
 */
export function textOfPieces(pieces: readonly TextPiece[], origin: Origin): Data {
  const choices = pieces.filter((piece) => typeof piece === 'object' && piece.kind === 'either');
  const [choice] = choices;
  if (choices.length === 1 && typeof choice === 'object' && choice.kind === 'either') {
    const at = pieces.indexOf(choice);
    const withBranch = (branch: Data): TextPiece[] => pieces.map((piece, index) => (index === at ? branch : piece));
    const branches = choice.branches.map((branch) => textOfPieces(withBranch(branch), origin));
    return { kind: 'either', branches, origin };
  }
  return textOfParts(pieces.flatMap(partsOf), origin);
}

/** A text as it is written: what stands for something else in it (`{{resolve:…}}`, other tools' placeholders) is unknown. */
export function textData(text: string, origin: Origin): Data {
  const parts = placeholderParts(text);
  return parts ? { kind: 'unknown', origin, parts } : { kind: 'scalar', value: text, origin };
}

/** A single value of which nothing is known; without parts it could as well be a list. */
export function unknownText(origin: Origin): Data {
  return { kind: 'unknown', origin, parts: [null] };
}

function textOfParts(parts: readonly (string | null)[], origin: Origin): Data {
  const merged: (string | null)[] = [];
  for (const part of parts) {
    const last = merged[merged.length - 1];
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
    else if (part !== '') merged.push(part);
  }
  if (merged.includes(null)) return { kind: 'unknown', origin, parts: merged };
  return { kind: 'scalar', value: merged.join(''), origin };
}

function partsOf(piece: TextPiece): readonly (string | null)[] {
  if (typeof piece === 'string') return [piece];
  if (piece?.kind === 'scalar' && piece.value !== null) return [String(piece.value)];
  return piece?.kind === 'unknown' && piece.parts ? piece.parts : [null];
}
