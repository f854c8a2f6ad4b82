import assert from 'node:assert/strict';
import fc from 'fast-check';
import { innerOffset, outerRange, rootSegment } from '../../server/src/document/segment';
import { jsonStringSegment } from '../../server/src/syntax/jsonString';

describe('innerOffset', () => {
  it('leads back to where outerRange came from', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '\u0001', 'é', '/') }),
        fc.nat(),
        (text, at) => {
          const outer = `{"x": ${JSON.stringify(text)} }`;
          const { inside, text: inner } = jsonStringSegment(rootSegment('test:a', outer), 6, outer.length - 2);
          assert.equal(inner, text);
          const offset = at % (text.length + 1);
          const { start } = outerRange(inside!.pieces, { start: offset, end: offset });
          assert.equal(innerOffset(inside!.pieces, start), offset);
        },
      ),
    );
  });

  it('takes the middle of an escape for its beginning, and knows nothing outside the string', () => {
    const { inside } = jsonStringSegment(rootSegment('test:a', '"a\\nb"'), 0, 6);
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 6].map((offset) => innerOffset(inside!.pieces, offset)),
      [undefined, 0, 1, 1, 2, 3, undefined],
    );
  });
});
