import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HclBody } from '../../server/src/syntax/hcl/nodes';
import { parseHcl, parseHclTemplate } from '../../server/src/syntax/hcl/parseHcl';
import { MAX_HCL_NESTING } from '../../server/src/syntax/hcl/reader';
import { assertWellFormed, descendants, dump, hclFixtures } from '../support/hclTree';
import { runs, stride } from '../support/runs';

const BEFORE = 'resource "aws_kms_key" "before" {\n  description = "before"\n}\n\n';
const AFTER =
  '\nresource "aws_kms_key" "one" {\n  description = "one"\n  policy = <<EOF\n{ "Version": "2012-10-17" }\nEOF\n}\n\n' +
  'data "aws_iam_policy_document" "two" {\n  statement {\n    actions = ["kms:*"]\n  }\n}\n';

/** What stands in a file while somebody types, between two blocks that are whole. */
const HALF_TYPED: Readonly<Record<string, string>> = {
  'an unclosed quote': 'resource "aws_kms_key" "x" {\n  description = "half\n  is_enabled  = true\n}\n',
  'an unclosed jsonencode({': 'resource "aws_kms_key" "x" {\n  policy = jsonencode({\n    Version = "2012-10-17"\n}\n',
  'half a label': 'resource "aws_kms_\n',
  'half a second label': 'resource "aws_kms_key" "x {\n  is_enabled = true\n}\n',
  'an open heredoc': 'resource "aws_kms_key" "x" {\n  policy = <<EOF\n{\n  "Version": \n}\n',
  'an open indented heredoc of another marker': 'resource "aws_kms_key" "x" {\n  policy = <<-POLICY\n    {\n    }\n}\n',
  'a missing value': 'resource "aws_kms_key" "x" {\n  policy =\n  is_enabled = true\n}\n',
  'a missing closing brace': 'resource "aws_kms_key" "x" {\n  is_enabled = true\n',
  'a missing brace within': 'resource "aws_kms_key" "x" {\n  lifecycle {\n    prevent_destroy = true\n}\n',
  'a missing opening brace': 'resource "aws_kms_key" "x"\n  is_enabled = true\n}\n',
  'half a keyword': 'resou\n',
  'a keyword alone': 'resource\n',
  'half a name': 'resource "aws_kms_key" "x" {\n  desc\n}\n',
  'a dot at the end': 'resource "aws_kms_key" "x" {\n  policy = data.aws_iam_policy_document.\n}\n',
  'an unclosed interpolation': 'resource "aws_kms_key" "x" {\n  description = "a ${var.\n  is_enabled = true\n}\n',
  'an unclosed bracket': 'resource "aws_kms_key" "x" {\n  tags = { a = ["b"\n    c = 1\n  }\n}\n',
  'an unclosed parenthesis': 'resource "aws_kms_key" "x" {\n  tags = merge(local.tags, {\n    a = 1\n  }\n}\n',
  'half a condition': 'resource "aws_kms_key" "x" {\n  count = var.a ?\n}\n',
  'an unclosed comment': 'resource "aws_kms_key" "x" {\n  /* is_enabled = true\n}\n',
  'brackets that do not match': 'resource "aws_kms_key" "x" {\n  tags = merge({ a = [1) }\n}\n',
  'a brace too many': 'resource "aws_kms_key" "x" {\n  is_enabled = true\n}}\n}\n',
  'a for without its end': 'locals {\n  a = [for k, v in var.x\n}\n',
  'half a call in a string': 'locals {\n  a = "${join(",", [for s in var.x : "y\n}\n',
};

describe('parseHcl, while somebody types', () => {
  const whole = parseHcl(BEFORE + AFTER);
  const good = whole.body!.items.map((item) => dump(BEFORE + AFTER, item));
  assert.deepEqual([whole.faults.length, good.length], [0, 3]);

  for (const [name, broken] of Object.entries(HALF_TYPED)) {
    it(`keeps the blocks around ${name}`, () => {
      const text = BEFORE + broken + AFTER;
      const tree = parseHcl(text);
      assertWellFormed(text, tree);
      assert.notDeepEqual(tree.faults, []);
      const items = tree.body!.items.map((item) => dump(text, item));
      assert.deepEqual([items[0], ...items.slice(-2)], good);
    });
  }

  it('keeps what is whole in the broken block', () => {
    assert.deepEqual(namesIn(HALF_TYPED['an unclosed quote']!), ['description', 'is_enabled']);
    assert.deepEqual(namesIn(HALF_TYPED['a missing value']!), ['policy', 'is_enabled']);
    assert.deepEqual(namesIn(HALF_TYPED['a missing opening brace']!), ['is_enabled']);
    assert.deepEqual(namesIn(HALF_TYPED['half a second label']!), ['is_enabled']);
    assert.deepEqual(namesIn(HALF_TYPED['an unclosed interpolation']!), ['description', 'is_enabled']);
    assert.deepEqual(namesIn('a = f(1\nb = 2\nc = [\nd = "${x\ne = 3'), ['a', 'b', 'c', 'd', 'e']);
  });

  it('says what is wrong, once and where', () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ['a = "b\nc = 1', '"b', 'the closing quote of this string is missing'],
      ['a = \nc = 1', '', 'a value is missing'],
      ['a {\n b = 1\n', '{', 'this block is not closed'],
      ['a = f(1\nb = 2', '(', 'this parenthesis is not closed'],
      ['a = [1 2]', '2', 'a comma is missing before this'],
      ['a = { b = 1 c = 2 }', 'c', 'a comma or a line end is missing before this'],
      ['a = <<E\nx\n', '<<E', 'the line with E that closes this heredoc is missing'],
      ['a = "\\q"', '\\q', 'HCL does not know this escape'],
      ['a = 1 b', 'b', 'a line end is missing here'],
      ['a = "${b c}"', '${', 'the closing brace of this is missing'],
      ['a', 'a', 'neither a value nor a block follows this name'],
      ['}', '}', 'no block is open here'],
      ['"a" = 1', '"a"', 'the name of an argument stands without quotes'],
      ['a = x.', '.', 'a name is missing after the dot'],
      ['a "${b}" {}', '"${b}"', 'a label is a plain text'],
      ['a "\\q" {}', '"\\q"', 'a label is a plain text'],
      ['/* a', '/*', 'this comment is not closed'],
    ];
    for (const [text, place, message] of cases) {
      const faults = parseHcl(text).faults.map((fault) => [text.slice(fault.start, fault.end), fault.message]);
      assert.deepEqual(faults, [[place, message]], text);
    }
  });

  it('does not take for broken what is only written without care', () => {
    for (const text of [
      'check "a" {\ndata "b" "c" {\n}\n}',
      'a = <<EOT\nresource "b" "c" {\n}\nEOT',
      'run "a" {\nmodule {\nsource = "x"\n}\nvariables {\n}\n}',
      'a = [for x in y : x\nif "b" == x]',
      'a = (b\n== c)',
      'a {\nvariable = 1\ndata = { resource = 2 }\n}',
      '/**/a/**/=/**/1/**/\n\n\n',
      'a = {\n\n"b" = 1,\n\nc : 2\n}',
      'a {}\r\nb = <<E\r\nx\r\nE\r\n',
    ]) {
      assert.deepEqual(parseHcl(text).faults, [], text);
    }
  });

  for (const { name, text } of hclFixtures) {
    // Each block's beginnings, of long ones every third, and the file up to each line end: the rest is mostly the same again.
    it(`reads the beginnings of ${name}`, () => {
      const { items } = parseHcl(text).body!;
      for (const item of items) {
        const block = text.slice(item.start, item.end);
        for (let length = 0; length < block.length; length += stride(block.length > 500 ? 3 : 1)) {
          const beginning = block.slice(0, length);
          const tree = parseHcl(beginning);
          if (length % 15 === 0) assertWellFormed(beginning, tree);
          for (const { start, end } of tree.faults) if (start > end || end > length) assert.fail(`${start}-${end}`);
          // Cut short, a block is never more than one item, but for a block in a heredoc that is not closed any more.
          if (tree.body!.items.length > 1 && !block.includes('\nresource'))
            assert.fail(`${length} characters of ${JSON.stringify(block)}`);
        }
      }
      let whole = 0;
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
        const found = parseHcl(text.slice(0, end)).body!.items;
        while (items[whole] && items[whole]!.end <= end) whole++;
        const places = (list: HclBody['items']): number[] =>
          list.slice(0, whole).flatMap((item) => [item.start, item.end]);
        assert.deepEqual(places(found), places(items));
      }
    });
  }

  it('gives a well-formed tree for every edit', () => {
    const sources = hclFixtures.map(({ text }) => text);
    const fragment = fc.constantFrom(
      ...[
        '"',
        '{',
        '}',
        '(',
        '[',
        ']',
        ')',
        '\n',
        '${',
        '%{',
        '<<E\n',
        '/*',
        '\\',
        '=',
        '.',
        ',',
        '#',
        '~',
        ':',
        '?',
        'for',
        '',
      ],
    );
    const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(30), insert: fragment });
    fc.assert(
      fc.property(fc.constantFrom(...sources), fc.array(edit, { minLength: 1, maxLength: 4 }), (source, edits) => {
        let text = source;
        for (const { at, remove, insert } of edits) {
          const start = Math.floor(at * text.length);
          text = text.slice(0, start) + insert + text.slice(start + remove);
        }
        assertWellFormed(text, parseHcl(text));
      }),
      { numRuns: runs(100) },
    );
  });

  it('never throws, whatever the text', () => {
    const sign = fc.constantFrom(
      ...'"{}()[]=.,:?!<>&|+-*/%~$#\\\n \t\ra1_é🔑',
      '${',
      '%{',
      '<<A\n',
      'A\n',
      '/*',
      '*/',
      'for ',
      'in ',
      '...',
      '\ud83d',
      '::',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(sign, { maxLength: 60 }).map((signs) => signs.join('')),
          fc.string(),
        ),
        (text) => {
          assertWellFormed(text, parseHcl(text));
          for (const { start, end } of parseHclTemplate(text).parts)
            assert.ok(0 <= start && start <= end && end <= text.length);
        },
      ),
      { numRuns: runs(200) },
    );
  });

  it('gives one fault and no tree for a text nested too deeply, however long', () => {
    const levels = 20_000;
    for (const open of ['{a=', '[', '(', 'f(', '!', '1+', 'x?', '"${', 'a[', 'a?b:', '[for x in ', '-']) {
      const { body, faults } = parseHcl(`a = ${open.repeat(levels)}`);
      assert.equal(body, undefined, open);
      assert.deepEqual(
        faults.map(({ kind }) => kind),
        ['too-deep'],
        open,
      );
    }
    assert.equal(parseHcl('a {\n'.repeat(levels)).body, undefined);
    assert.deepEqual(parseHclTemplate('${"'.repeat(levels)).parts, []);
    const deepest = MAX_HCL_NESTING / 2 - 1;
    assert.deepEqual(parseHcl(`a = ${'['.repeat(deepest)}${']'.repeat(deepest)}`).faults, []);
    assert.deepEqual(parseHcl(`a = b${'.c'.repeat(levels)}`).faults, []);
  });

  // Where time grew with the square of the text, these would not end before the suite's limit.
  it('comes to an end with large texts made to keep a parser busy', () => {
    const hostile: readonly ((size: number) => string)[] = [
      (size) => Array.from({ length: size }, (_, index) => `resource "a" "b" {\n p = <<M${index}\n`).join(''),
      (size) => 'a = <<EOF\nresource "a" "b" {\n'.repeat(size),
      (size) => `a = "${'${a b '.repeat(size)}`,
      (size) => '/* \n'.repeat(size),
      (size) => 'a = "${/*\n'.repeat(size),
      (size) => `a = ${'('.repeat(200)}${'\n# c\n'.repeat(size)}resource "a" {`,
    ];
    for (const text of hostile) parseHcl(text(runs(10_000)));
  });
});

function namesIn(text: string): string[] {
  return [...descendants(parseHcl(text).body!)].flatMap((node) => (node.kind === 'attribute' ? [node.name.text] : []));
}
