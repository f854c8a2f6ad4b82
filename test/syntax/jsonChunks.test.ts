import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonSlices } from '../../server/src/syntax/jsonChunks';

function sliced(text: string): unknown {
  return jsonSlices(text, 'Resources')?.map(({ kind, start, end }) => [kind, text.slice(start, end).trim()]);
}

describe('jsonSlices', () => {
  it('cuts at the members of the root and of Resources', () => {
    assert.deepEqual(
      sliced('{"A": [{"Resources": {"x": 1}}], "Resources" : {"K": {"a": "},\\""}, "L": 2}, "B": "b"}'),
      [
        ['section', '"A": [{"Resources": {"x": 1}}]'],
        ['entry', '"K": {"a": "},\\""}'],
        ['entry', '"L": 2'],
        ['section', '"B": "b"'],
      ],
    );
  });

  it('gives up where brackets or quotes do not match', () => {
    for (const text of ['', '[]', '{"a": [}', '{"a": 1', '{"a": "x\n"}', '{"a": 1} x', '{"a": 1 // c\n}', '"a"']) {
      if (text === '[]') assert.deepEqual(sliced(text), []);
      else assert.equal(sliced(text), undefined, text);
    }
  });

  it('cuts what JSON.stringify writes into what it wrote', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 4 }),
        fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 4 }),
        fc.constantFrom(undefined, 2),
        (root, resources, space) => {
          const object = { ...root, Resources: resources, z: 1 };
          const text = JSON.stringify(object, null, space);
          const sections: string[] = [];
          const entries: string[] = [];
          for (const { kind, start, end } of jsonSlices(text, 'Resources')!) {
            const member = JSON.parse(`{${text.slice(start, end)}}`) as object;
            (kind === 'entry' ? entries : sections).push(JSON.stringify(member).slice(1, -1));
          }
          assert.deepEqual(JSON.parse(`{${entries.join(',')}}`), JSON.parse(JSON.stringify(resources)));
          const { Resources: _, ...rest } = object;
          assert.deepEqual(JSON.parse(`{${sections.join(',')}}`), JSON.parse(JSON.stringify(rest)));
        },
      ),
    );
  });
});
