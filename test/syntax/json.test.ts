import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rootSegment, spanText, type Segment } from '../../server/src/document/segment';
import { snapshotOf } from '../../server/src/document/snapshot';
import { MAX_NESTING, parseJson } from '../../server/src/syntax/json';
import { jsonComments } from '../../server/src/syntax/jsonComments';
import { encodeJsonString, jsonStringSegment } from '../../server/src/syntax/jsonString';
import { samplePolicies } from '../support/samplePolicies';
import { runs } from '../support/runs';

describe('parseJson', () => {
  it('never throws, and its faults lie inside the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), brokenJson()), (text) => {
        for (const { start, end } of parseJson(text).faults) {
          assert.ok(0 <= start && start <= end && end <= text.length, `${start}-${end} of ${text.length}`);
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it('finds no fault in what JSON.parse takes', () => {
    fc.assert(fc.property(fc.json(), (text) => assert.deepEqual(parseJson(text).faults, [])));
  });

  it('finds a fault in every text that JSON.parse refuses', () => {
    fc.assert(
      fc.property(brokenJson(), (text) => {
        const refused = (() => {
          try {
            JSON.parse(text);
            return false;
          } catch {
            return true;
          }
        })();
        // An empty text is no fault: nothing has been typed yet.
        if (refused && text.trim() !== '') assert.notDeepEqual(parseJson(text).faults, []);
      }),
      { numRuns: runs(500) },
    );
  });

  it('tells a missing comma from a bracket too many', () => {
    const faults = (text: string): string[] => parseJson(text).faults.map(({ message }) => message);
    assert.deepEqual(faults('[{"a": 1} {"b": 2}]'), ['a comma is missing']);
    assert.deepEqual(faults('[{"a": 1}}, {"b": 2}]'), ['this } closes nothing']);
    assert.deepEqual(faults('{"a": [1]], "b": 2}'), ['this ] closes nothing']);
  });

  it('gives no tree for a text nested too deeply, however long', () => {
    const levels = 100_000;
    const { root, faults } = parseJson('['.repeat(levels) + ']'.repeat(levels));
    assert.equal(root, undefined);
    assert.deepEqual(
      faults.map(({ kind, start }) => ({ kind, start })),
      [{ kind: 'too-deep', start: MAX_NESTING }],
    );
    assert.ok(parseJson('['.repeat(MAX_NESTING) + ']'.repeat(MAX_NESTING)).root);
    assert.deepEqual(parseJson(JSON.stringify('['.repeat(levels))).faults, []);
  });
});

describe('jsonStringSegment', () => {
  it('maps every span of a doubly escaped text back to what it was written as', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '/', '\u0001', 'é', '😀') }),
        fc.nat(),
        fc.nat(),
        (inner, a, b) => {
          const once = JSON.stringify(inner);
          const root = rootSegment('file:///x.json', JSON.stringify(once));
          const middle = jsonStringSegment(root, 0, root.text.length);
          assert.equal(middle.text, once);
          const innermost = jsonStringSegment(middle, 0, middle.text.length);
          assert.equal(innermost.text, inner);
          const [start, end] = [a % (inner.length + 1), b % (inner.length + 1)].sort((x, y) => x - y) as [
            number,
            number,
          ];
          // A boundary between the halves of a surrogate pair is no place in the escaped text.
          if (/[\ud800-\udbff]$/.test(inner.slice(0, start)) || /[\ud800-\udbff]$/.test(inner.slice(0, end))) return;
          const { start: from, end: to } = snapshotOf(root, null).locate({ segment: innermost, start, end });
          const expected = encodeJsonString(encodeJsonString(inner.slice(start, end)));
          assert.equal(root.text.slice(from, to), expected);
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it('reads broken and unfinished escapes as what they are', () => {
    for (const raw of ['"\\', '"\\u12', '"\\q"', '"', '""', '"a']) {
      const root = rootSegment('file:///x.json', raw);
      const segment: Segment = jsonStringSegment(root, 0, raw.length);
      const whole = snapshotOf(root, null).locate({ segment, start: 0, end: segment.text.length });
      assert.ok(whole.start <= whole.end && whole.end <= raw.length, raw);
    }
  });
});

describe('jsonComments', () => {
  it('finds comments and leaves strings alone', () => {
    const text = '{ // one\n "a": "// no", /* two */ "b": 1 }';
    const segment = rootSegment('file:///x.jsonc', text);
    assert.deepEqual(
      jsonComments(text).map((range) => spanText({ segment, ...range })),
      ['// one', '/* two */'],
    );
  });
});

/** Sample policies with a piece cut out or something typed into them. */
function brokenJson(): fc.Arbitrary<string> {
  const texts = samplePolicies().map(({ text }) => text);
  const typed = fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', '//', '/*', '\n', '1', 'x');
  return fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.nat({ max: 40 }), typed).map(([text, at, length, insert]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + insert + text.slice(start + length);
  });
}
