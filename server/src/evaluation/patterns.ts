import { hasWildcard, matchesWildcard } from '../knowledge/wildcard';

/**
 * True when everything that `inner` matches is matched by `outer` too. Both may hold `*` and `?`; compares case-sensitively.
 * Errs on the side of false: `*?` does not include `?*` here.
 */
export function includesPattern(outer: string, inner: string): boolean {
  if (outer === '*' || outer === inner) return true;
  if (!hasWildcard(inner)) return matchesWildcard(outer, inner);
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  while (next < inner.length) {
    const wanted = outer[at];
    const symbol = inner[next];
    if (wanted === '*') {
      star = at++;
      resume = next;
      // A star of the inner pattern stands for several characters, which only a star of the outer one takes.
    } else if (wanted !== undefined && symbol !== '*' && (wanted === '?' || wanted === symbol)) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++resume;
    } else {
      return false;
    }
  }
  while (outer[at] === '*') at++;
  return at === outer.length;
}

/** True when some text matches both patterns. Exact; in time proportional to the product of the lengths. */
export function patternsOverlap(left: string, right: string): boolean {
  if (!hasWildcard(right)) return matchesWildcard(left, right);
  if (!hasWildcard(left)) return matchesWildcard(right, left);
  // reached[column]: the first `row` symbols of left and `column` symbols of right can stand for the same text.
  let reached = new Array<boolean>(right.length + 1).fill(false);
  reached[0] = true;
  for (let column = 1; column <= right.length && right[column - 1] === '*'; column++) reached[column] = true;
  for (let row = 1; row <= left.length; row++) {
    const symbol = left[row - 1]!;
    const current = new Array<boolean>(right.length + 1).fill(false);
    current[0] = symbol === '*' && reached[0]!;
    for (let column = 1; column <= right.length; column++) {
      const other = right[column - 1]!;
      if (symbol === '*' || other === '*') current[column] = reached[column]! || current[column - 1]!;
      else current[column] = reached[column - 1]! && (symbol === other || symbol === '?' || other === '?');
    }
    reached = current;
  }
  return reached[right.length]!;
}
