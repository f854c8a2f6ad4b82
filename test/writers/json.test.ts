import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTree, type Node } from 'jsonc-parser';
import { applyEdits } from '../../server/src/document/edit';
import { rootSegment, type Segment } from '../../server/src/document/segment';
import { snapshotOf } from '../../server/src/document/snapshot';
import type { Change } from '../../server/src/model/repair';
import type { Origin } from '../../server/src/model/value';
import { jsonStringSegment } from '../../server/src/syntax/jsonString';
import { writeJson } from '../../server/src/writers/json';
import { runs } from '../support/runs';

/** The text after changes of the nodes found by paths such as `Statement.0.Action`; a path that ends in `#` is its name. */
function written(text: string, ...changes: ((at: (path: string) => Origin) => Change)[]): string | undefined {
  const segment = rootSegment('file:///a.json', text);
  const edits = writeJson(
    changes.map((change) => change((path) => originAt(segment, path))),
    snapshotOf(segment, null),
  );
  return edits && applyEdits(text, edits);
}

function originAt(segment: Segment, path: string): Origin {
  const wantsName = path.endsWith('#');
  let node: Node = parseTree(segment.text, [], { allowTrailingComma: true })!;
  for (const step of path.replace(/#$/, '').split('.').filter(Boolean)) {
    const children = node.children ?? [];
    const property = children.find((child) => child.type === 'property' && child.children?.[0]?.value === step);
    node = property ? property.children![1]! : children[Number(step)]!;
  }
  if (wantsName) node = node.parent!.children![0]!;
  return { span: { segment, start: node.offset, end: node.offset + node.length }, uses: [] };
}

const lines = (...all: string[]): string => all.join('\n');

describe('writeJson', () => {
  it('sets, renames and replaces in place', () => {
    assert.equal(
      written('{"a": 1}', (at) => ({ do: 'set', target: at('a'), value: 'x' })),
      '{"a": "x"}',
    );
    assert.equal(
      written('{"a": 1}', (at) => ({ do: 'rename', target: at('a#'), name: 'b' })),
      '{"b": 1}',
    );
    assert.equal(
      written('{"a": 1}', (at) => ({ do: 'rename', target: at('a'), name: 'b' })),
      '{"b": 1}',
    );
  });

  it('takes out first, middle and last items with their commas, and whole members', () => {
    const list = '{\n  "a": [\n    1,\n    2,\n    3\n  ],\n  "b": 2\n}';
    const without = (path: string): string | undefined => written(list, (at) => ({ do: 'remove', target: at(path) }));
    assert.equal(without('a.0'), '{\n  "a": [\n    2,\n    3\n  ],\n  "b": 2\n}');
    assert.equal(without('a.1'), '{\n  "a": [\n    1,\n    3\n  ],\n  "b": 2\n}');
    assert.equal(without('a.2'), '{\n  "a": [\n    1,\n    2\n  ],\n  "b": 2\n}');
    assert.equal(without('a#'), '{\n  "b": 2\n}');
    assert.equal(without('b'), '{\n  "a": [\n    1,\n    2,\n    3\n  ]\n}');
    assert.equal(
      written(
        list,
        ...['a.0', 'a.1', 'a.2'].map((path) => (at: (path: string) => Origin): Change => ({
          do: 'remove',
          target: at(path),
        })),
      ),
      '{\n  "a": [],\n  "b": 2\n}',
    );
  });

  it('leaves a container alone that is emptied or filled before it is closed', () => {
    for (const text of ['{"a": {', '{"a": {  ', '{"a": [', '{"a": [1']) {
      const add = (at: (path: string) => Origin): Change => ({
        do: 'insert',
        into: at('a'),
        ...(text.includes('[') ? {} : { name: 'b' }),
        value: 'x',
      });
      const remove = (at: (path: string) => Origin): Change => ({ do: 'remove', target: at('a.0') });
      assert.equal(written(text, text.includes('1') ? remove : add), undefined, text);
    }
  });

  it('adds at the end, in the layout of what is there', () => {
    const insert = (text: string, into: string, name?: string): string | undefined =>
      written(text, (at) => ({ do: 'insert', into: at(into), ...(name && { name }), value: new Map([['k', 'v']]) }));
    assert.equal(insert('{"a":1}', '', 'b'), '{"a":1,"b":{"k":"v"}}');
    assert.equal(insert('{ "a": 1 }', '', 'b'), '{ "a": 1, "b": {"k": "v"} }');
    assert.equal(insert('{\n\t"a": 1\n}', '', 'b'), '{\n\t"a": 1,\n\t"b": {\n\t\t"k": "v"\n\t}\n}');
    assert.equal(
      insert('{\n    "a": {}\n}', 'a', 'b'),
      '{\n    "a": {\n        "b": {\n            "k": "v"\n        }\n    }\n}',
    );
    assert.equal(insert('{"a": [1]}', 'a'), '{"a": [1, {"k": "v"}]}');
    assert.equal(insert('{\r\n  "a": 1\r\n}', '', 'b'), '{\r\n  "a": 1,\r\n  "b": {\r\n    "k": "v"\r\n  }\r\n}');
  });

  it('adds at the start where it is asked to', () => {
    const insert = (text: string): string | undefined =>
      written(text, (at) => ({ do: 'insert', into: at(''), name: 'v', value: 0, first: true }));
    assert.equal(insert('{\n  "a": 1,\n  "b": 2\n}'), '{\n  "v": 0,\n  "a": 1,\n  "b": 2\n}');
    assert.equal(insert('{"a":1}'), '{"v":0,"a":1}');
    assert.equal(insert('{}'), '{"v": 0}');
    assert.equal(
      written(
        '{ "a": 1, "b": 2 }',
        (at) => ({ do: 'remove', target: at('a') }),
        (at) => ({ do: 'insert', into: at(''), name: 'v', value: 0, first: true }),
      ),
      '{ "v": 0, "b": 2 }',
    );
  });

  it('makes a list of a single value that gets company', () => {
    const text = '{"Action": "kms:Encrypt"}';
    assert.equal(
      written(text, (at) => ({ do: 'insert', into: at('Action'), value: 'kms:Decrypt' })),
      '{"Action": ["kms:Encrypt", "kms:Decrypt"]}',
    );
  });

  it('takes out and adds in one container at once', () => {
    const text = lines('{', '  "a": [', '    1,', '    2', '  ]', '}');
    assert.equal(
      written(
        text,
        (at) => ({ do: 'remove', target: at('a.1') }),
        (at) => ({ do: 'insert', into: at('a'), value: 3 }),
      ),
      lines('{', '  "a": [', '    1,', '    3', '  ]', '}'),
    );
  });

  it('keeps comments that stand between members', () => {
    assert.equal(
      written('{\n  "a": 1, // one\n  "b": 2\n}', (at) => ({ do: 'remove', target: at('b') })),
      '{\n  "a": 1 // one\n}',
    );
    assert.equal(
      written('{\n  "a": 1,\n  // two\n  "b": 2\n}', (at) => ({ do: 'remove', target: at('a') })),
      '{\n  // two\n  "b": 2\n}',
    );
  });

  it('removes a line that holds nothing else', () => {
    const text = '{\n  // no\n  "a": 1\n}';
    const segment = rootSegment('file:///a.json', text);
    const target = { span: { segment, start: 4, end: 9 }, uses: [] };
    const edits = writeJson([{ do: 'replace-text', target, text: '' }], snapshotOf(segment, null))!;
    assert.equal(applyEdits(text, edits), '{\n  "a": 1\n}');
  });

  it('refuses what it cannot place or say', () => {
    assert.equal(
      written('{"a": 1}', (at) => ({ do: 'insert', into: at(''), value: 1 })),
      undefined,
    );
    assert.equal(
      written('{"a": 1}', (at) => ({ do: 'set', target: at('a'), value: { to: 'account' } })),
      undefined,
    );
    assert.equal(
      written('{"a": 1}', (at) => ({ do: 'remove', target: at('') })),
      undefined,
    );
  });

  it('leaves JSON with just the changed value changed, also inside an escaped text', () => {
    const plain = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const document = fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(plain, fc.array(plain)), {
      minKeys: 1,
      noNullPrototype: true,
    });
    const style = fc.constantFrom(undefined, 2, '\t');
    fc.assert(
      fc.property(
        document,
        style,
        fc.nat(),
        fc.constantFrom('set', 'remove', 'insert'),
        fc.boolean(),
        (value, space, pick, what, embedded) => {
          const inner = JSON.stringify(value, null, space);
          const text = embedded ? JSON.stringify({ Policy: inner }) : inner;
          const root = rootSegment('file:///a.json', text);
          const segment = embedded ? jsonStringSegment(root, 10, text.length - 1) : root;
          assert.equal(segment.text, inner);
          const members = parseTree(inner)!.children!;
          const member = members[pick % members.length]!;
          const name = member.children![0]!.value as string;
          const at = (node: Node): Origin => ({
            span: { segment, start: node.offset, end: node.offset + node.length },
            uses: [],
          });
          const changes: Record<string, Change> = {
            set: { do: 'set', target: at(member.children![1]!), value: 'new "value"\n' },
            remove: { do: 'remove', target: at(member.children![0]!) },
            insert: { do: 'insert', into: at(parseTree(inner)!), name: `${name}+`, value: ['x', new Map([['y', 1]])] },
          };
          const edits = writeJson([changes[what]!], snapshotOf(root, null));
          assert.ok(edits);
          const after = applyEdits(text, edits);
          const result = JSON.parse(embedded ? (JSON.parse(after) as { Policy: string }).Policy : after) as Record<
            string,
            unknown
          >;
          const expected: Record<string, unknown> = { ...value };
          if (what === 'set') expected[name] = 'new "value"\n';
          if (what === 'remove') delete expected[name];
          if (what === 'insert') expected[`${name}+`] ??= ['x', { y: 1 }];
          if (what === 'insert' && `${name}+` in value) return;
          assert.deepEqual(result, expected);
        },
      ),
      { numRuns: runs(400) },
    );
  });
});
