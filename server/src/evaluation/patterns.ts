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
  if (!endsAgree(left, right)) return false;
  return reachable(left, right)[left.length]![right.length]!;
}

/** Stands in sample texts for what a wildcard takes: a character that no pattern written by a person has. */
export const ANYTHING = '\u0002';

/** A text that matches both patterns, and no third one by accident; undefined when there is none. */
export function commonText(left: string, right: string): string | undefined {
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const sample = one.replace(/[*?]/g, ANYTHING);
    if (matchesWildcard(other, sample)) return sample;
  }
  if (!endsAgree(left, right)) return undefined;
  const reached = reachable(left, right);
  let row = left.length;
  let column = right.length;
  if (!reached[row]![column]) return undefined;
  let text = '';
  while (row > 0 || column > 0) {
    const one = left[row - 1];
    const other = right[column - 1];
    const both = row > 0 && column > 0;
    if (both && one !== '*' && other !== '*' && reached[row - 1]![column - 1]) {
      text = (one !== '?' ? one! : other !== '?' ? other! : ANYTHING) + text;
      row--;
      column--;
    } else if (row > 0 && (one === '*' || other === '*') && reached[row - 1]![column]) {
      // Either this star ends here, or the other pattern's star takes this character.
      if (one !== '*') text = (one === '?' ? ANYTHING : one!) + text;
      row--;
    } else {
      if (other !== '*') text = (other === '?' ? ANYTHING : other!) + text;
      column--;
    }
  }
  return text;
}

/** False when the patterns differ before the first wildcard or after the last, so that nothing matches both: a quick look. */
function endsAgree(left: string, right: string): boolean {
  for (let at = 0; at < left.length && at < right.length; at++) {
    if (isWild(left[at]) || isWild(right[at])) break;
    if (left[at] !== right[at]) return false;
  }
  for (let at = 1; at <= left.length && at <= right.length; at++) {
    const one = left[left.length - at];
    const other = right[right.length - at];
    if (isWild(one) || isWild(other)) break;
    if (one !== other) return false;
  }
  return true;
}

function isWild(symbol: string | undefined): boolean {
  return symbol === '*' || symbol === '?';
}

/** [row][column]: the first `row` symbols of left and the first `column` of right can stand for the same text. */
function reachable(left: string, right: string): boolean[][] {
  const table: boolean[][] = [];
  for (let row = 0; row <= left.length; row++) {
    const cells = new Array<boolean>(right.length + 1).fill(false);
    const above = table[row - 1];
    const symbol = left[row - 1];
    for (let column = 0; column <= right.length; column++) {
      const other = right[column - 1];
      if (row === 0 && column === 0) cells[column] = true;
      else if (symbol === '*' || other === '*') {
        // A star takes nothing, or one more symbol of the other pattern.
        cells[column] = (row > 0 && above![column]!) || (column > 0 && cells[column - 1]!);
      } else if (row > 0 && column > 0) {
        cells[column] = above![column - 1]! && (symbol === other || symbol === '?' || other === '?');
      }
    }
    table.push(cells);
  }
  return table;
}
