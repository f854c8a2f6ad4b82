import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify, Scalar } from 'yaml';
import { rootSegment, type Segment } from '../../server/src/document/segment';
import { snapshotOf } from '../../server/src/document/snapshot';
import { parseYaml } from '../../server/src/syntax/yaml';
import { yamlScalarSegment } from '../../server/src/syntax/yamlScalar';
import { runs } from '../support/runs';

/** The segment of the value of `key` in a text. */
function segmentIn(text: string): Segment {
  const { root } = parseYaml(rootSegment('file:///template.yaml', text));
  const value = root?.kind === 'map' ? root.entries[0]!.value : undefined;
  assert.ok(value?.kind === 'scalar', text);
  return yamlScalarSegment(value);
}

/** What stands in the file where the embedded text has `part`. */
function writtenAs(text: string, part: string): string {
  const segment = segmentIn(text);
  const start = segment.text.indexOf(part);
  assert.notEqual(start, -1, JSON.stringify(segment.text));
  const { start: from, end } = snapshotOf(segment.inside!.segment, 1).locate({
    segment,
    start,
    end: start + part.length,
  });
  return text.slice(from, end);
}

describe('yamlScalarSegment', () => {
  for (const [what, text, part, written] of [
    ['a literal block', 'key: |\n  {\n    "a": 1\n\n  }\n', '"a": 1', '"a": 1'],
    ['lines of a block', 'key: |\n  {\n    "a"\n  }\n', '{\n  "a"', '{\n    "a"'],
    ['a block with a number', 'key: |2\n    a\n   b\n', ' b', ' b'],
    ['a block with CRLF', 'key: |-\r\n  a\r\n  b\r\n', 'a\nb', 'a\r\n  b'],
    ['a folded block', 'key: >\n  a\n  b\n\n  c\n', 'b\nc', 'b\n\n  c'],
    ['what is indented in a folded block', 'key: >-\n  a\n    b\n  c\n', 'b', 'b'],
    ['doubled quotes', "key: 'it''s \"x\"'", 's "x"', 's "x"'],
    ['a doubled quote', "key: 'it''s'", "'", "''"],
    ['escapes', 'key: "\\"a\\": \\u00e9\\x20b"', 'é b', '\\u00e9\\x20b'],
    ['a line break in quotes', 'key: "a\n  b"', 'a b', 'a\n  b'],
    ['a joined line', 'key: "a\\\n  b"', 'ab', 'a\\\n  b'],
    ['a plain text', 'key: a b', 'b', 'b'],
    ['a plain text over lines', 'key: a\n  b\n\n  c', 'b\nc', 'b\n\n  c'],
  ] as const) {
    it(`finds ${what} in the file`, () => assert.equal(writtenAs(text, part), written));
  }

  it('maps every character of any text, however it is written', () => {
    const word = fc.constantFrom('{', '}', '"a": ', 'ü😀', "it's", '\n', '\n\n', '  ', '\\', 'long '.repeat(12), ',');
    const style = fc.constantFrom(Scalar.BLOCK_LITERAL, Scalar.BLOCK_FOLDED, Scalar.QUOTE_DOUBLE, Scalar.QUOTE_SINGLE);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 10 }), style, (words, type) => {
        // Begins with a character, as policies do: of blanks alone the library writes what it reads otherwise.
        const value = `{${words.join('')}`;
        const scalar = new Scalar(value);
        scalar.type = type;
        const text = stringify({ key: scalar }, { lineWidth: 40 });
        const segment = segmentIn(text);
        assert.equal(segment.text, value);
        const { pieces } = segment.inside!;
        let own = 0;
        let outer = 0;
        for (const piece of pieces) {
          assert.equal(piece.own[0], own);
          assert.ok(piece.outer[0] >= outer && piece.outer[1] >= piece.outer[0] && piece.outer[1] <= text.length);
          if (piece.kind === 'copy') {
            assert.equal(text.slice(...piece.outer), value.slice(...piece.own));
          } else {
            // Only blanks, breaks and escapes are written otherwise: anything else would be a lost match.
            assert.match(value.slice(...piece.own), /^(?:\s*|[\\"']|[^\x20-\x7e]+)$/);
          }
          own = piece.own[1];
          outer = piece.outer[1];
        }
        assert.equal(own, value.length);
      }),
      { numRuns: runs(300) },
    );
  });
});
