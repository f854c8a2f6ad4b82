import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseHalfTyped, type HalfTypedNode } from '../../server/src/syntax/halfTypedJson';
import { runs } from '../support/runs';

/** What a text was taken for, as plain data; `undefined` stands for a missing value. */
function read(text: string): unknown {
  const plain = (node: HalfTypedNode | undefined): unknown => {
    switch (node?.kind) {
      case 'object':
        return Object.fromEntries(node.members.map(({ name, value }) => [name.value, plain(value)]));
      case 'array':
        return node.items.map(plain);
      case 'scalar':
        return node.quoted ? node.value : { bare: node.value };
      default:
        return undefined;
    }
  };
  return plain(parseHalfTyped(text).root);
}

describe('parseHalfTyped', () => {
  it('reads what is typed so far', () => {
    const texts: readonly [string, unknown][] = [
      ['{"a": "b", "c": ["d", {}]}', { a: 'b', c: ['d', {}] }],
      ['{"a": "b" "c": "d"}', { a: 'b', c: 'd' }],
      ['{"a": \n "c": "d"}', { a: undefined, c: 'd' }],
      ['{"a": "b\n "c": "d"}', { a: 'b', c: 'd' }],
      ['{"a": "b, "c": "d"}', { a: 'b', c: 'd' }],
      ['{"a": ["b", "c\n], "d": "e"}', { a: ['b', 'c'], d: 'e' }],
      ['{"a": ["b"\n "d": "e"}', { a: ['b'], d: 'e' }],
      ['{"a": {"b": [1, }, "d": "e"}', { a: { b: [{ bare: '1' }] }, d: 'e' }],
      ['{"a": kms:De, b', { a: { bare: 'kms:De' }, b: undefined }],
      ['{"a": kms:\n}', { a: { bare: 'kms:' } }],
      ['{"a": "b\\"c\\u0041"}', { a: 'b"cA' }],
      ['{ // "a": 1\n "b": /* "c" */ "d"', { b: 'd' }],
      ['{"a"', { a: undefined }],
      ['', undefined],
    ];
    for (const [text, expected] of texts) assert.deepEqual(read(text), expected, text);
  });

  it('reads every JSON text as JSON parsers do', () => {
    const value = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string({ unit: 'grapheme' }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.string().filter((name) => name !== '__proto__'),
          tie('value'),
          { maxKeys: 4 },
        ),
      ),
    })).value;
    fc.assert(
      fc.property(value, fc.constantFrom(0, 2), (data, indent) => {
        assert.deepEqual(read(JSON.stringify(data, null, indent)), JSON.parse(JSON.stringify(data)));
      }),
    );
  });

  it('takes any text, with ranges inside it', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      '\\',
      'a',
      '\n',
      ' ',
      '//',
      '/*',
      '*/',
      'kms:',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const inside = ({ start, end }: { start: number; end: number }): void =>
          assert.ok(0 <= start && start <= end && end <= text.length);
        const visit = (node: HalfTypedNode | undefined): void => {
          if (!node) return;
          inside(node);
          if (node.kind === 'array') node.items.forEach(visit);
          if (node.kind !== 'object') return;
          for (const { name, value } of node.members) {
            inside(name);
            visit(value);
          }
        };
        const tree = parseHalfTyped(text);
        [...tree.tokens, ...tree.comments].forEach(inside);
        visit(tree.root);
      }),
      { numRuns: runs(2000) },
    );
  });

  it('leaves out what is nested too deeply', () => {
    parseHalfTyped('['.repeat(100_000));
    parseHalfTyped('{"a":'.repeat(100_000));
  });
});
