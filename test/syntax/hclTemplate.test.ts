import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rootSegment, spanText, type Segment } from '../../server/src/document/segment';
import { snapshotOf } from '../../server/src/document/snapshot';
import { encodeHclHeredoc, encodeHclTemplate } from '../../server/src/syntax/hcl/escapes';
import type { HclHeredoc, HclTemplate } from '../../server/src/syntax/hcl/nodes';
import { parseHcl } from '../../server/src/syntax/hcl/parseHcl';
import { heredocIndentation, hclTemplateSegment } from '../../server/src/syntax/hcl/templateSegment';
import { parseJson } from '../../server/src/syntax/json';
import { runs } from '../support/runs';

describe('hclTemplateSegment', () => {
  it('maps JSON in an indented heredoc back to its lines', () => {
    const text = 'policy = <<-EOT\n    {\n      "Action": "kms:*",\n      "Resource": "$${*}"\n    }\n  EOT\n';
    const segment = segmentOf(text);
    assert.equal(segment.codec, 'hcl-heredoc');
    assert.equal(segment.text, '{\n  "Action": "kms:*",\n  "Resource": "${*}"\n}\n');
    const { root, faults } = parseJson(segment.text);
    assert.deepEqual(faults, []);
    const [action, resource] = root!.children!;
    assert.equal(located(text, segment, action!.offset, action!.length), '"Action": "kms:*"');
    assert.equal(located(text, segment, resource!.offset, resource!.length), '"Resource": "$${*}"');
    assert.equal(located(text, segment, root!.offset, root!.length), text.slice(20, text.indexOf('\n  EOT')));
    assert.equal(heredocIndentation(segment), '    ');
  });

  it('lets holes stand for what interpolations give', () => {
    const text =
      'policy = <<EOT\n{ "AWS": "arn:${var.partition}:iam::${f("}")}:root", "x": ${jsonencode([1])} }\nEOT\n';
    const segment = segmentOf(text, (part) => (text.slice(part.start, part.end).includes('json') ? '[1]' : 'aws'));
    assert.equal(segment.text, '{ "AWS": "arn:aws:iam::aws:root", "x": [1] }\n');
    const { root } = parseJson(segment.text);
    const [principal, list] = root!.children!.map((property) => property.children![1]!);
    assert.equal(
      located(text, segment, principal!.offset, principal!.length),
      '"arn:${var.partition}:iam::${f("}")}:root"',
    );
    assert.equal(located(text, segment, list!.offset, list!.length), '${jsonencode([1])}');
    // One character of a hole is the whole of it.
    assert.equal(located(text, segment, list!.offset + 1, 1), '${jsonencode([1])}');
  });

  it('gives an empty text a place', () => {
    for (const text of ['a = ""', 'a = <<E\nE\n', 'a = <<-E\n\tE\n', 'a = "', 'a = <<E']) {
      const segment = segmentOf(text);
      assert.equal(segment.text, '');
      const { start, end } = snapshotOf(outermost(segment), 1).locate({ segment, start: 0, end: 0 });
      assert.ok(start === end && start >= 5, `${text}: ${start}`);
    }
  });

  it('reads back every text that is encoded for quotes, and maps each span of it', () => {
    fc.assert(
      fc.property(hclText(), hclText(), (text, other) => {
        const whole = `a = "${encodeHclTemplate(text)}"\nb = "${encodeHclTemplate(other)}"\n`;
        const { body, faults } = parseHcl(whole);
        assert.deepEqual(faults, []);
        assert.equal(body!.items.length, 2);
        const segment = segmentOf(whole);
        assert.equal(segment.text, text);
        assertSpansMap(whole, segment, encodeHclTemplate);
      }),
      { numRuns: runs(100) },
    );
  });

  it('reads back every text that is encoded for a heredoc, and maps each span of it', () => {
    fc.assert(
      fc.property(
        fc.array(hclLine(), { minLength: 1 }),
        fc.constantFrom('', '  ', '\t', '    '),
        (lines, indentation) => {
          const text = `{\n${lines.join('\n')}\n`;
          const written = `${indentation}${encodeHclHeredoc(text, indentation)}`;
          const whole = `a = <<-END\n${written}${indentation}END\n`;
          assert.deepEqual(parseHcl(whole).faults, []);
          const segment = segmentOf(whole);
          assert.equal(segment.text, text);
          assert.equal(heredocIndentation(segment), indentation);
          assertSpansMap(whole, segment, (part) => encodeHclHeredoc(part, indentation));
        },
      ),
      { numRuns: runs(100) },
    );
  });

  it('maps the text of a policy in a JSON string in a heredoc through both', () => {
    const text = 'a = <<-E\n  {"Policy": "\\u007b$${x}\\n"}\n  E\n';
    const segment = segmentOf(text);
    assert.equal(segment.text, '{"Policy": "\\u007b${x}\\n"}\n');
    assert.equal(located(text, segment, segment.text.indexOf('"\\u'), 14), '"\\u007b$${x}\\n"'.slice(0, 15));
  });
});

/** Where a span ends up, encoded again, must be how it is written. Escapes widen a span to the whole of them. */
function assertSpansMap(whole: string, segment: Segment, encode: (text: string) => string): void {
  const snapshot = snapshotOf(outermost(segment), 1);
  for (const { own, outer } of segment.inside!.pieces) {
    const span = { segment, start: own[0], end: own[1] };
    assert.deepEqual(snapshot.locate(span), { start: outer[0], end: outer[1] });
    const part = spanText(span);
    // A sign at the end of one piece and a brace at the start of the next are never an escape together.
    assert.equal(whole.slice(outer[0], outer[1]).toLowerCase(), encode(part).toLowerCase());
  }
}

function segmentOf(text: string, fill: Parameters<typeof hclTemplateSegment>[2] = () => '?'): Segment {
  const item = parseHcl(text).body!.items[0]!;
  const value = item.kind === 'attribute' ? item.value : assert.fail();
  assert.ok(value.kind === 'template' || value.kind === 'heredoc');
  return hclTemplateSegment(rootSegment('file:///a.tf', text), value satisfies HclTemplate | HclHeredoc, fill);
}

function located(text: string, segment: Segment, start: number, length: number): string {
  const range = snapshotOf(outermost(segment), 1).locate({ segment, start, end: start + length });
  return text.slice(range.start, range.end);
}

function outermost(segment: Segment): Segment {
  return segment.inside ? outermost(segment.inside.segment) : segment;
}

function hclText(): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.constantFrom('$', '${', '%{', '%', '{', '}', '"', '\\', '\n', '\r\n', '\t', ' ', '\u0000', 'é', '🔑', '$$', '~'),
    fc.string({ maxLength: 4 }),
  );
  return fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
}

function hclLine(): fc.Arbitrary<string> {
  const piece = fc.constantFrom(
    '$',
    '${',
    '%{',
    '%',
    '{',
    '}',
    '"',
    '\\',
    ' ',
    'é',
    '🔑',
    '$$',
    'END',
    'x',
    '<<',
    '#',
    '~',
  );
  return fc.array(piece, { maxLength: 8 }).map((pieces) => {
    const line = pieces.join('');
    // A line of the marker alone would close the heredoc, and one of blanks alone keeps its indentation.
    return line.trim() === 'END' || line.trim() === '' ? 'x' : line;
  });
}
