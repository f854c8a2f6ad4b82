import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineIndex } from '../../server/src/document/lineIndex';

describe('LineIndex', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', '\n', '\r', '\r\n', '\ud800') });

  it('counts lines that end in \\n, \\r\\n or \\r', () => {
    const lines = new LineIndex('a\r\nb\rc\nd');
    assert.deepEqual(
      [0, 3, 5, 7].map((offset) => lines.positionAt(offset)),
      [0, 1, 2, 3].map((line) => ({ line, character: 0 })),
    );
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((line) => lines.lineText(line)),
      ['a', 'b', 'c', 'd', ''],
    );
  });

  it('counts characters in the encoding asked for', () => {
    const line = 'é€😀x';
    assert.deepEqual(new LineIndex(line, 'utf-16').positionAt(4), { line: 0, character: 4 });
    assert.deepEqual(new LineIndex(line, 'utf-8').positionAt(4), { line: 0, character: 9 });
    assert.equal(new LineIndex(line, 'utf-8').offsetAt({ line: 0, character: 9 }), 4);
  });

  it('moves positions outside the text to its nearest place', () => {
    const lines = new LineIndex('ab\ncd');
    assert.equal(lines.offsetAt({ line: 0, character: 99 }), 2);
    assert.equal(lines.offsetAt({ line: 99, character: 0 }), 5);
    assert.equal(lines.offsetAt({ line: -1, character: 0 }), 0);
    assert.deepEqual(lines.positionAt(99), { line: 1, character: 2 });
  });

  it('knows after an edit what it would find in the edited text', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), text, (written, a, b, replacement) => {
        const [start, end] = [a % (written.length + 1), b % (written.length + 1)].sort((x, y) => x - y) as [
          number,
          number,
        ];
        const before = new LineIndex(written);
        before.positionAt(0);
        const after = before.edited(start, end, replacement);
        const fresh = new LineIndex(written.slice(0, start) + replacement + written.slice(end));
        assert.equal(after.text, fresh.text);
        for (let offset = 0; offset <= fresh.text.length; offset++) {
          assert.deepEqual(after.positionAt(offset), fresh.positionAt(offset));
        }
      }),
    );
  });

  for (const encoding of ['utf-16', 'utf-8'] as const) {
    it(`leads from every offset and back in ${encoding}`, () => {
      fc.assert(
        fc.property(text, (written) => {
          const lines = new LineIndex(written, encoding);
          for (let offset = 0; offset <= written.length; offset++) {
            const insidePair = /^[\ud800-\udbff][\udc00-\udfff]$/.test(written.slice(offset - 1, offset + 1));
            const insideLineEnd = written.slice(offset - 1, offset + 1) === '\r\n';
            if (insidePair || insideLineEnd) continue;
            assert.equal(lines.offsetAt(lines.positionAt(offset)), offset);
          }
        }),
      );
    });
  }
});
