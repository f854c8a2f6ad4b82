import { equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { editDistance, nearestSpelling } from '../../server/src/knowledge/spelling';
import { matchesWildcard } from '../../server/src/knowledge/wildcard';
import { runs } from '../support/runs';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

describe('edit distance', () => {
  it('counts insertions, deletions, replacements and swaps of neighbours', () => {
    equal(editDistance('Decrypt', 'Decypt', 2), 1);
    equal(editDistance('Decrypt', 'Derypt', 2), 1);
    equal(editDistance('Decrypt', 'Dceyrpt', 3), 2);
    equal(editDistance('abc', '', 3), 3);
    equal(editDistance('abc', 'xyz', 2), 3);
  });

  it('is the same both ways, zero for equals alone, and cut off without a change', () => {
    fc.assert(
      fc.property(word, word, fc.nat(4), (left, right, limit) => {
        const full = editDistance(left, right, 100);
        equal(full, editDistance(right, left, 100));
        equal(full === 0, left === right);
        equal(editDistance(left, right, limit), Math.min(full, limit + 1));
        ok(full >= Math.abs(left.length - right.length) && full <= Math.max(left.length, right.length));
      }),
    );
  });

  it('agrees with the definition, worked out without a table', () => {
    fc.assert(
      fc.property(word, word, (left, right) => equal(editDistance(left, right, 100), slowDistance(left, right))),
      {
        numRuns: runs(50),
      },
    );
  });
});

function slowDistance(left: string, right: string): number {
  if (left === '' || right === '') return left.length + right.length;
  const [a, b] = [left.slice(1), right.slice(1)];
  const swapped = left.length > 1 && right.length > 1 && left[0] === right[1] && left[1] === right[0];
  return Math.min(
    slowDistance(a, right) + 1,
    slowDistance(left, b) + 1,
    slowDistance(a, b) + (left[0] === right[0] ? 0 : 1),
    swapped ? slowDistance(left.slice(2), right.slice(2)) + 1 : Infinity,
  );
}

describe('the nearest spelling', () => {
  it('ignores case, prefers the nearer, and gives up on short and far words', () => {
    equal(nearestSpelling('allow', ['Deny', 'Allow']), 'Allow');
    equal(nearestSpelling('Acton', ['Actions', 'Action']), 'Action');
    equal(nearestSpelling('x', ['y']), undefined);
    equal(nearestSpelling('Nothing', ['Allow', 'Deny']), undefined);
  });
});

describe('wildcards', () => {
  it('agree with a regular expression', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
    fc.assert(
      fc.property(pattern, text, (wildcard, value) => {
        const expression = new RegExp(`^${wildcard.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        equal(matchesWildcard(wildcard, value), expression.test(value));
      }),
      { numRuns: runs(1000) },
    );
  });

  it('do not hang on patterns that backtrack', () => {
    equal(matchesWildcard(`${'*a'.repeat(50)}b`, 'a'.repeat(5000)), false);
  });
});
