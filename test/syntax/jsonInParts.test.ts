import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJson, type JsonNode } from '../../server/src/syntax/json';
import { parseJsonInParts } from '../../server/src/syntax/jsonInParts';
import { runs } from '../support/runs';

const items = ['{"a": 1}', '{ "b": ["}", "\\"]"] }', '{}', '{"c": {"Statement": [{}]}}', '{"d":\n"é😀"}'];
const list = (all: readonly string[]): string =>
  `{\n  "V": "x",\n  "Statement": [\n    ${all.join(',\n    ')}\n  ],\n  "Id": [1]\n}\n`;

/** A tree as text to compare; parents are told by their place. */
function told(node: JsonNode | undefined): unknown {
  if (!node) return undefined;
  const { type, value, offset, length, colonOffset, parent, children } = node;
  return [type, value, offset, length, colonOffset, parent?.offset, children?.map(told)];
}

describe('parseJsonInParts', () => {
  it('gives the tree of a whole parse when nothing is known', () => {
    const text = list(items);
    assert.deepEqual(told(parseJsonInParts(text, 'Statement', () => false)?.root), told(parseJson(text).root));
  });

  it('asks for each item in its order, and leaves known ones without children, the first excepted', () => {
    const asked: string[] = [];
    const tree = parseJsonInParts(list(items), 'Statement', (item) => asked.push(item) > 0);
    assert.deepEqual(asked, items);
    const whole = parseJson(list(items));
    const objects = (root: JsonNode | undefined): JsonNode[] => root!.children![1]!.children![1]!.children!;
    assert.deepEqual(
      objects(tree?.root).map(({ offset, length }) => [offset, length]),
      objects(whole.root).map(({ offset, length }) => [offset, length]),
    );
    assert.deepEqual(
      objects(tree?.root).map(({ children }) => children?.length ?? 0),
      [1, 0, 0, 0, 0],
    );
  });

  it('leaves to a whole parse what is not as expected', () => {
    const text = list(items);
    const broken = [
      list(items.slice(0, 3)),
      text.replace('"Statement"', '"statement"'),
      text.replace('{"a": 1}', '{"a": 1} // one'),
      text.replace('{"a": 1}', '{"a": 1,}'),
      text.replace('{"a": 1}', '1'),
      text.replace('"x",', '"x"'),
      text.replace('  ],', '  ]], '),
      text.replace('"Id": [1]', '"Statement": [{}]'),
      text.replace('"V": "x"', '"V": "x'),
      `[${text}]`,
      `${text}x`,
      '',
    ];
    for (const each of broken)
      assert.equal(
        parseJsonInParts(each, 'Statement', () => false),
        undefined,
        each,
      );
  });

  it('gives what a whole parse gives, or nothing, for whatever is typed', () => {
    const text = list(items);
    const typed = fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', '/', '\n', '1', '{}', '"Statement": [');
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(12), typed, (at, length, insert) => {
        const edited = text.slice(0, at) + insert + text.slice(at + length);
        const parts = parseJsonInParts(edited, 'Statement', () => false);
        if (parts)
          assert.deepEqual([told(parts.root), parts.faults], [told(parseJson(edited).root), parseJson(edited).faults]);
      }),
      { numRuns: runs(5_000) },
    );
  });
});
