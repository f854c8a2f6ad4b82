import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rootSegment, spanText } from '../../server/src/document/segment';
import { parseYaml } from '../../server/src/syntax/yaml';
import { yamlSlices } from '../../server/src/syntax/yamlChunks';
import type { TreeNode, YamlTree } from '../../server/src/syntax/yamlTree';
import { runs } from '../support/runs';

function parse(text: string): YamlTree {
  return parseYaml(rootSegment('file:///template.yaml', text));
}

/** A node as plain data: a tagged value as `[tag, text, value]`, where the text is all from the tag to the value's end. */
function plain(node: TreeNode | undefined): unknown {
  if (!node) return undefined;
  if (node.tag) return [node.tag.name, spanText(node.tag.span), plain({ ...node, tag: undefined })];
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plain);
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
    case 'alias':
      return { alias: plain(node.target) };
  }
}

/** Every node with the text it spans. */
function texts(node: TreeNode | undefined): string[] {
  if (!node) return [];
  const own = spanText(node.span);
  if (node.kind === 'list') return [own, ...node.items.flatMap(texts)];
  if (node.kind === 'map')
    return [own, ...node.entries.flatMap(({ keySpan, value }) => [spanText(keySpan), ...texts(value)])];
  return [own];
}

function assertInside(text: string): void {
  const { root, faults, comments } = parse(text);
  const visit = (node: TreeNode | undefined): void => {
    if (!node) return;
    for (const { start, end } of [node.span, node.tag?.span ?? node.span]) {
      assert.ok(0 <= start && start <= end && end <= text.length, `${start}-${end} of ${JSON.stringify(text)}`);
    }
    if (node.kind === 'list') node.items.forEach(visit);
    if (node.kind === 'map') node.entries.forEach(({ value }) => visit(value));
  };
  visit(root);
  for (const { start, end } of [...faults, ...comments]) assert.ok(0 <= start && start <= end && end <= text.length);
}

describe('parseYaml', () => {
  it('keeps tags, and text as it is written', () => {
    const text = [
      'Date: 2012-10-17',
      'Number: 0123',
      'Bool: "false"',
      'Empty:',
      'Null: ~',
      'Ref: !Ref  Name # comment',
      'Sub: !Sub',
      '  - "${a}"',
      '  - { a: !GetAtt A.B }',
      'Block: !Sub |',
      '  one',
      '  two',
      '',
      'Unknown: !Include ./file.yaml',
    ].join('\n');
    const { root, faults, comments } = parse(text);
    assert.deepEqual(plain(root), {
      Date: '2012-10-17',
      Number: 123,
      Bool: 'false',
      Empty: undefined,
      Null: null,
      Ref: ['!Ref', '!Ref  Name', 'Name'],
      Sub: ['!Sub', '!Sub\n  - "${a}"\n  - { a: !GetAtt A.B }', ['${a}', { a: ['!GetAtt', '!GetAtt A.B', 'A.B'] }]],
      Block: ['!Sub', '!Sub |\n  one\n  two', 'one\ntwo\n'],
      Unknown: ['!Include', '!Include ./file.yaml', './file.yaml'],
    });
    assert.deepEqual(faults, []);
    assert.deepEqual(
      comments.map(({ start, end }) => text.slice(start, end)),
      ['# comment'],
    );
    const number = root?.kind === 'map' ? root.entries[1]!.value : undefined;
    assert.equal(number?.kind === 'scalar' && number.source, '0123');
  });

  it('gives exact ranges, also behind characters of two units and with CRLF', () => {
    const text = 'é😀: "ü😀" # 😀\r\nlist:\r\n- {a: b😀}\r\n- c\r\n';
    assert.deepEqual(texts(parse(text).root), [
      'é😀: "ü😀" # 😀\r\nlist:\r\n- {a: b😀}\r\n- c',
      'é😀',
      '"ü😀"',
      'list',
      '- {a: b😀}\r\n- c',
      '{a: b😀}',
      'a',
      'b😀',
      'c',
    ]);
  });

  it('follows aliases, but never to themselves or to what comes later', () => {
    assert.deepEqual(plain(parse('a: &x {b: 1}\nc: *x\nd: *y\ne: &y 2').root), {
      a: { b: 1 },
      c: { alias: { b: 1 } },
      d: { alias: undefined },
      e: 2,
    });
    assert.deepEqual(plain(parse('a: &x [*x]').root), { a: [{ alias: undefined }] });
  });

  it('tells names that stand twice, and keeps both', () => {
    const { root, faults } = parse('a: 1\nb: {c: 1, c: 2}\na: 2');
    assert.deepEqual(
      faults.map(({ kind, start }) => [kind, start]),
      [
        ['duplicate-key', 15],
        ['duplicate-key', 21],
      ],
    );
    assert.equal(root?.kind === 'map' && root.entries.length, 3);
  });

  for (const [what, text, expected] of [
    ['a name without a value', 'a: 1\nb:\nc: 2', { a: 1, b: undefined, c: 2 }],
    ['a name without a colon', 'a: 1\nb\nc: 2', { a: 1, b: undefined, c: 2 }],
    ['a name without a colon above another', 'x:\n- a: 1\n  half\n  c: 2', { x: [{ a: 1, c: 2 }] }],
    ['an open bracket', 'a: 1\nb: [x, y', { a: 1, b: ['x', 'y'] }],
    ['an item without a value', 'a:\n- x\n-\n- y', { a: ['x', null, 'y'] }],
    ['a tag without a value', 'a: !Ref\nb: 1', { a: ['!Ref', '!Ref', ''], b: 1 }],
  ] as const) {
    it(`reads what is around ${what}`, () => assert.deepEqual(plain(parse(text).root), expected));
  }

  it('takes lines between brackets that are indented less than what is around, as other parsers do', () => {
    const text = 'a:\n    b: {\n  "c": [\n1,\n2 ],\n"d": "x"\n}\n    e: [\n  f\n]\ng: it';
    const { root, faults } = parse(text);
    assert.deepEqual(plain(root), { a: { b: { c: [1, 2], d: 'x' }, e: ['f'] }, g: 'it' });
    assert.deepEqual(faults, []);
    assert.ok(texts(root).includes('"x"'));
    const [sections] = yamlSlices('Resources:\n  K: {\n  "c": [\n"d",\n"e": 1}\n  "L": 1\n', 'Resources');
    assert.deepEqual(
      sections!.slices.map(({ kind }) => kind),
      ['section', 'entry', 'entry'],
    );
  });

  it('marks a text whose closing quote is missing', () => {
    for (const [text, closed] of [
      ['a: "x', false],
      ["a: 'x", false],
      ['a: "x\\"', false],
      ['a: "', false],
      ['a: "x\\\\"', true],
      ["a: ''", true],
    ] as const) {
      const { root } = parse(text);
      const value = root?.kind === 'map' ? root.entries[0]!.value : undefined;
      assert.equal(value?.kind === 'scalar' && value.closed, closed, text);
    }
  });

  it('refuses what is nested too deeply, however it is nested', () => {
    for (const text of ['['.repeat(600), '- '.repeat(600), '{a: '.repeat(600), '? '.repeat(600)]) {
      const { root, faults } = parse(text);
      assert.equal(root, undefined);
      assert.deepEqual(
        faults.map(({ kind }) => kind),
        ['too-deep'],
      );
    }
    assert.notEqual(parse(`${'['.repeat(400)}${']'.repeat(400)}`).root, undefined);
  });

  it('never throws, with ranges inside the text', () => {
    const token = fc.constantFrom(
      ...['a', ': ', ':', '\n', '\n  ', '\n    ', '- ', '"', "'", '{', '}', '[', ']', ',', ' ', '\t', '#', ' # '],
      ...['!Ref ', '!', '&x ', '*x', '*', '|', '>-', '\n---\n', '? ', '\\', '😀', '\r\n', '<<', '%', '@', '\u0000'],
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 25 }), (tokens) => assertInside(tokens.join(''))),
      { numRuns: runs(250) },
    );
  });
});

describe('yamlSlices', () => {
  function sliced(text: string): unknown {
    return yamlSlices(text, 'Resources').map(({ slices }) =>
      slices.map(({ kind, start, end }) => [kind, text.slice(start, end)]),
    );
  }

  it('cuts at the top level and at the entries of Resources', () => {
    const text =
      '# top\nA: 1\nResources: # all\n  # first\n  K:\n    a:\n    - 1\n\n  "L" :\n    b: |\n      K:\n  Half\nOut: 1\n';
    assert.deepEqual(sliced(text), [
      [
        ['section', '# top\nA: 1\n'],
        ['section', 'Resources: # all\n  # first\n'],
        ['entry', '  K:\n    a:\n    - 1\n\n'],
        ['entry', '  "L" :\n    b: |\n      K:\n'],
        ['entry', '  Half\n'],
        ['section', 'Out: 1\n'],
      ],
    ]);
  });

  it('takes any indentation and CRLF, and nothing out of texts and other sections', () => {
    assert.deepEqual(sliced('Resources:\r\n    K:\r\n        a: 1\r\n    L: 2\r\nText: >\r\n  Resources:\r\n  M: 1'), [
      [
        ['section', 'Resources:\r\n'],
        ['entry', '    K:\r\n        a: 1\r\n'],
        ['entry', '    L: 2\r\n'],
        ['section', 'Text: >\r\n  Resources:\r\n  M: 1'],
      ],
    ]);
  });

  it('cuts each document by itself', () => {
    assert.deepEqual(sliced('a: 1\n--- # next\nb: 1\nc: 2\n...\n---\n- x'), [
      [['section', 'a: 1\n']],
      [
        ['section', ' # next\nb: 1\n'],
        ['section', 'c: 2\n'],
      ],
      [['document', '\n- x']],
    ]);
  });

  it('does not cut where an alias is used, but where a script only looks so', () => {
    assert.equal((sliced('a: &x 1\nb: *x') as unknown[][])[0]!.length, 1);
    assert.equal((sliced('a: make &\nb: echo *x && ls *\n') as unknown[][])[0]!.length, 2);
  });

  it('leaves nothing out but the marks between documents', () => {
    const line = fc.constantFrom('A: 1', 'Resources:', '  K:', '    a: 1', '  - x', '# c', '', '---', '\tx', ' "q": 1');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), (lines, lineEnd) => {
        const text = lines.join(lineEnd);
        let from = 0;
        for (const { slices } of yamlSlices(text, 'Resources')) {
          for (const { start, end } of slices) {
            assert.match(text.slice(from, start), /^(?:\s|---|\.\.\.)*$/);
            assert.ok(end > start);
            from = end;
          }
        }
        assert.match(text.slice(from), /^(?:\s|---)*$/);
      }),
    );
  });
});
