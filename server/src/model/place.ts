import type { Origin } from './value';

/** The first character of something long, to speak of the whole without underlining all of it. */
export function firstCharacter(origin: Origin): Origin {
  const { segment, start, end } = origin.span;
  return { span: { segment, start, end: Math.min(start + 1, end) }, uses: origin.uses };
}
