/**
 * The number of insertions, deletions, replacements and swaps of neighbours that turn `left` into `right`, compared
 * case-sensitively. Stops early: whatever exceeds `limit` is answered as `limit + 1`.
 */
export function editDistance(left: string, right: string, limit: number): number {
  if (left === right) return 0;
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_cell, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    let best = row;
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        cost = Math.min(cost, beforeLast[column - 2]! + 1);
      }
      current.push(cost);
      best = Math.min(best, cost);
    }
    // A swap reaches two rows back, so one row over the limit is not enough to give up.
    if (best > limit && Math.min(...last) > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return Math.min(last[right.length]!, limit + 1);
}

/**
 * The candidate that is spelt most like `text`, ignoring case, at most `limit` edits away; the first of equals. Undefined
 * when none is near, and for texts so short that almost everything is near.
 */
export function nearestSpelling(text: string, candidates: Iterable<string>, limit = 2): string | undefined {
  const lower = text.toLowerCase();
  let allowed = Math.min(limit, Math.floor(lower.length / 2));
  let nearest: string | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(lower, candidate.toLowerCase(), allowed);
    if (distance > allowed) continue;
    nearest = candidate;
    if (distance === 0) return candidate;
    allowed = distance - 1;
  }
  return nearest;
}
