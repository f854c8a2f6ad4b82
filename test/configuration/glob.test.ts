import assert from 'node:assert/strict';
import { globMatcher } from '../../server/src/configuration/glob';

describe('globs', () => {
  const cases: [pattern: string, fits: string[], not: string[]][] = [
    ['*.json', ['a.json', 'x/a.json', '.hidden.json'], ['a.jsonc']],
    ['/a.json', ['a.json'], ['x/a.json']],
    ['./x/*.json', ['x/a.json'], ['x/y/a.json', 'a.json']],
    ['policies/', ['policies/a.json', 'x/policies/y/a.json'], ['policy/a.json']],
    ['policies/prod', ['policies/prod/a.json', 'policies/prod'], ['x/policies/prod/a.json']],
    ['**/test/**', ['test/a.json', 'x/test/y/a.json'], ['tests/a.json']],
    ['{a,b}.json', ['a.json', 'x/b.json'], ['c.json']],
    ['x/[a].json', ['x/a.json', 'x/[a].json'], ['x/b.json']],
    ['/[a].json', ['a.json', '[a].json'], ['x/a.json', 'x/[a].json']],
  ];
  for (const [pattern, fits, not] of cases) {
    it(pattern, () => {
      const matches = globMatcher(pattern);
      assert.deepEqual(
        [...fits, ...not].filter((name) => matches(name)),
        fits,
      );
    });
  }
});
