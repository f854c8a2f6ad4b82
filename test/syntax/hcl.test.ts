import assert from 'node:assert/strict';
import type { HclBlock, HclExpression, HclNode } from '../../server/src/syntax/hcl/nodes';
import { parseHcl, parseHclTemplate } from '../../server/src/syntax/hcl/parseHcl';
import { descendants, dump, hclFixtures, assertWellFormed, shape, templateFixture } from '../support/hclTree';

/** Expressions, and their trees with the text of each node. */
const EXPRESSIONS: readonly (readonly [string, string])[] = [
  ['12.5e-3', 'literal‹12.5e-3›'],
  ['2e10', 'literal‹2e10›'],
  ['null', 'literal‹null›'],
  ['var.x', 'traversal‹var.x›(variable‹var› attributeStep‹.x›(name‹x›))'],
  ['nullable', 'variable‹nullable›'],
  ['-a', 'unary‹-a›(variable‹a›)'],
  ['!!a.b', 'unary‹!!a.b›(unary‹!a.b›(traversal‹a.b›(variable‹a› attributeStep‹.b›(name‹b›))))'],
  ['1 + 2 * 3', 'binary‹1 + 2 * 3›(literal‹1› binary‹2 * 3›(literal‹2› literal‹3›))'],
  ['1 - 2 - 3', 'binary‹1 - 2 - 3›(binary‹1 - 2›(literal‹1› literal‹2›) literal‹3›)'],
  ['a || b && c', 'binary‹a || b && c›(variable‹a› binary‹b && c›(variable‹b› variable‹c›))'],
  ['a == b<c', 'binary‹a == b<c›(variable‹a› binary‹b<c›(variable‹b› variable‹c›))'],
  ['a-b', 'variable‹a-b›'],
  ['(a)[0]', 'traversal‹(a)[0]›(parentheses‹(a)›(variable‹a›) indexStep‹[0]›(literal‹0›))'],
  [
    'a ? b : c ? d : e',
    'conditional‹a ? b : c ? d : e›(variable‹a› variable‹b› conditional‹c ? d : e›(variable‹c› variable‹d› variable‹e›))',
  ],
  ['a[*].b', 'traversal‹a[*].b›(variable‹a› splatStep‹[*]› attributeStep‹.b›(name‹b›))'],
  ['a.*.b', 'traversal‹a.*.b›(variable‹a› splatStep‹.*› attributeStep‹.b›(name‹b›))'],
  ['a.0.1', 'traversal‹a.0.1›(variable‹a› indexStep‹.0›(literal‹0›) indexStep‹.1›(literal‹1›))'],
  ['a["k"]', 'traversal‹a["k"]›(variable‹a› indexStep‹["k"]›(template‹"k"›(text‹k›)))'],
  ['f()', 'call‹f()›(name‹f›)'],
  ['f(a, b...)', 'call‹f(a, b...)›(name‹f› variable‹a› variable‹b›)'],
  ['f(a,\n b, # c\n)', 'call‹f(a,\n b, # c\n)›(name‹f› variable‹a› variable‹b›)'],
  ['p::a::f(1)', 'call‹p::a::f(1)›(name‹p::a::f› literal‹1›)'],
  ['[]', 'tuple‹[]›'],
  ['[1, [2],]', 'tuple‹[1, [2],]›(literal‹1› tuple‹[2]›(literal‹2›))'],
  ['{}', 'object‹{}›'],
  [
    '{a=1, "b":2}',
    'object‹{a=1, "b":2}›(item‹a=1›(variable‹a› literal‹1›) item‹"b":2›(template‹"b"›(text‹b›) literal‹2›))',
  ],
  [
    '{\n a = 1 // c\n (b) = 2\n}',
    'object‹{\n a = 1 // c\n (b) = 2\n}›(item‹a = 1›(variable‹a› literal‹1›) item‹(b) = 2›(parentheses‹(b)›(variable‹b›) literal‹2›))',
  ],
  ['[for v in l : v if v]', 'for‹[for v in l : v if v]›(name‹v› variable‹l› variable‹v› variable‹v›)'],
  [
    '{for k, v in m : k => v...}',
    'for‹{for k, v in m : k => v...}›(name‹k› name‹v› variable‹m› variable‹k› variable‹v›)',
  ],
  ['""', 'template‹""›'],
  ['"a${b}c"', 'template‹"a${b}c"›(text‹a› interpolation‹${b}›(variable‹b›) text‹c›)'],
  [
    '"${"${a}"}"',
    'template‹"${"${a}"}"›(interpolation‹${"${a}"}›(template‹"${a}"›(interpolation‹${a}›(variable‹a›))))',
  ],
  ['"a ${~ b ~} c"', 'template‹"a ${~ b ~} c"›(text‹a› interpolation‹${~ b ~}›(variable‹b›) text‹c›)'],
  [
    '"${{ a = "}" }}"',
    'template‹"${{ a = "}" }}"›(interpolation‹${{ a = "}" }}›(object‹{ a = "}" }›(item‹a = "}"›(variable‹a› template‹"}"›(text‹}›)))))',
  ],
  [
    '"%{if a}b%{else}c%{endif}"',
    'template‹"%{if a}b%{else}c%{endif}"›(directive‹%{if a}›(name‹if› variable‹a›) text‹b› directive‹%{else}›(name‹else›) text‹c› directive‹%{endif}›(name‹endif›))',
  ],
  [
    '"%{ for k, v in m ~} x"',
    'template‹"%{ for k, v in m ~} x"›(directive‹%{ for k, v in m ~}›(name‹for› name‹k› name‹v› variable‹m›) text‹x›)',
  ],
  ['<<E\n a\n${b}\nE', 'heredoc‹<<E\n a\n${b}\nE›(name‹E› text‹ a\n› interpolation‹${b}›(variable‹b›) text‹\n›)'],
  ['<<-E\n  a\n   b\n  E', 'heredoc‹<<-E\n  a\n   b\n  E›(name‹E› text‹a\n› text‹ b\n›)'],
];

describe('parseHcl', () => {
  for (const [text, tree] of EXPRESSIONS) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const { value, text: whole } = parsedValue(text);
      assert.equal(dump(whole, value), tree);
    });
  }

  it('reads blocks, labels and arguments', () => {
    const text = 'resource "a" b {\n  x = 1\n  y {}\n  z { w = 2 }\n}\nt = "ü"';
    const { body, faults } = parseHcl(text);
    assert.deepEqual(faults, []);
    assert.equal(
      dump(text, body!),
      `body‹${text}›(block‹resource "a" b {\n  x = 1\n  y {}\n  z { w = 2 }\n}›(name‹resource› label‹"a"› label‹b› ` +
        `body‹\n  x = 1\n  y {}\n  z { w = 2 }\n›(attribute‹x = 1›(name‹x› literal‹1›) block‹y {}›(name‹y› body‹›) ` +
        `block‹z { w = 2 }›(name‹z› body‹ w = 2 ›(attribute‹w = 2›(name‹w› literal‹2›))))) ` +
        `attribute‹t = "ü"›(name‹t› template‹"ü"›(text‹ü›)))`,
    );
    const labels = (body!.items[0] as HclBlock).labels.map(({ text, quoted }) => ({ text, quoted }));
    assert.deepEqual(labels, [
      { text: 'a', quoted: true },
      { text: 'b', quoted: false },
    ]);
  });

  it('keeps comments, and none that stands in a string', () => {
    const text = '# one\na = "# no" // two\n/* three\n */ b = <<E\n# no\nE\nc = [ # four\n]\n#';
    const { comments, faults } = parseHcl(text);
    assert.deepEqual(faults, []);
    const found = comments.map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(found, ['# one', '// two', '/* three\n */', '# four', '#']);
  });

  it('says what escapes mean', () => {
    const text = '"\\n\\t\\r\\"\\\\\\u00e9\\U0001F511 $ $$ $${a} $$$${a} % %%{b}"';
    assert.deepEqual(textsOf(text), ['\n\t\r"\\é🔑 $ $$ ${a} $$${a} % %{b}']);
    assert.deepEqual(textsOf('<<E\n\\n "$${a}"\nE'), ['\\n "${a}"\n']);
  });

  it('strips the indentation of <<- as Terraform does', () => {
    assert.deepEqual(textsOf('<<-E\n    a\n  b\n   \n   c\n  E'), ['  a\n', 'b\n', '   \n', ' c\n']);
    assert.deepEqual(textsOf('<<-E\n    a\n${b}\n  E'), ['    a\n', '\n']);
    assert.deepEqual(textsOf('<<-E\n\ta\n\t\tb\nE'), ['a\n', '\tb\n']);
    assert.deepEqual(textsOf('<<-E\n  ${b ~}\n   c\n  E'), ['   c\n']);
    assert.deepEqual(textsOf('<<E\nE'), []);
  });

  for (const { name, text } of hclFixtures) {
    it(`finds no fault in ${name}, and leaves nothing out`, () => {
      const tree = parseHcl(text);
      assert.deepEqual(tree.faults, []);
      assertWellFormed(text, tree);
      assertCovered(text, tree.body!, tree.comments);
    });

    it(`reads ${name} the same with other line ends and a byte order mark`, () => {
      const windows = parseHcl(`\ufeff${text.replaceAll('\n', '\r\n')}`);
      assert.deepEqual(windows.faults, []);
      assert.equal(shape(windows.body!).replaceAll('\r', ''), shape(parseHcl(text).body!));
    });
  }

  it('reads a template file', () => {
    const { parts, faults } = parseHclTemplate(templateFixture);
    assert.deepEqual(faults, []);
    const sequences = parts
      .filter(({ kind }) => kind !== 'text')
      .map((part) => templateFixture.slice(part.start, part.end));
    assert.deepEqual(sequences, ['%{ for role in roles ~}', '${role}', '%{ endfor ~}', '${account}']);
    assert.ok(parts.some((part) => part.kind === 'text' && part.value.includes('"${aws:ResourceTag/team}"')));
  });
});

function parsedValue(expression: string): { value: HclExpression; text: string } {
  const text = `x = ${expression}\n`;
  const { body, faults } = parseHcl(text);
  assert.deepEqual(faults, []);
  assert.equal(body!.items.length, 1);
  const item = body!.items[0]!;
  assert.equal(item.kind, 'attribute');
  return { value: item.kind === 'attribute' ? item.value : assert.fail(), text };
}

function textsOf(expression: string): string[] {
  const { value } = parsedValue(expression);
  return [...descendants(value)].flatMap((node) => (node.kind === 'text' ? [node.value] : []));
}

/** Every character belongs to a leaf of the tree or a comment, or is white space, a sign or a word of `for`. */
function assertCovered(text: string, body: HclNode, comments: readonly { start: number; end: number }[]): void {
  const leaves: { start: number; end: number }[] = [...comments];
  for (const node of descendants(body)) {
    if (['name', 'label', 'literal', 'variable', 'text'].includes(node.kind)) leaves.push(node);
    if (node.kind === 'heredoc') leaves.push({ start: node.end - node.marker.text.length, end: node.end });
  }
  leaves.sort((a, b) => a.start - b.start || a.end - b.end);
  let end = 0;
  let tokens = '';
  for (const leaf of [...leaves, { start: text.length, end: text.length }]) {
    const gap = text.slice(end, leaf.start);
    assert.match(gap, /^(?:[\s{}()[\]=,:.?!<>&|+\-*/%~$"]|\b(?:for|in|if)\b)*$/);
    assert.ok(leaf.start >= end, `the leaves at ${leaf.start} and before ${end} overlap`);
    tokens += gap + text.slice(leaf.start, leaf.end);
    end = leaf.end;
  }
  assert.equal(tokens, text);
}
