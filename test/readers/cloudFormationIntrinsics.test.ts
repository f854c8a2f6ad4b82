import assert from 'node:assert/strict';
import { spanText } from '../../server/src/document/segment';
import type { Data } from '../../server/src/model/data';
import { TemplateChunk } from '../../server/src/readers/cloudFormation/chunk';
import { TemplateEnvironment } from '../../server/src/readers/cloudFormation/environment';
import { Lowering } from '../../server/src/readers/cloudFormation/lowering';

const PARAMETERS = `
Parameters:
  Admin: { Type: String, Default: "arn:aws:iam::111122223333:role/Admin" }
  Number: { Type: Number, Default: 7 }
  Empty: { Type: String, Default: "" }
  None: { Type: String }
  One: { Type: String, AllowedValues: [only] }
  Two: { Type: String, Default: a, AllowedValues: [a, b] }
  Three: { Type: String, AllowedValues: ["1", "2", ""] }
  List: { Type: CommaDelimitedList, Default: "a, b ,c" }
  Numbers: { Type: List<Number>, Default: "1,2" }
  NoList: { Type: CommaDelimitedList }
  Stored: { Type: "AWS::SSM::Parameter::Value<String>", Default: /key/admin }
  Dynamic: { Type: String, Default: "{{resolve:ssm:/key/admin}}" }
Mappings:
  Map: { top: { text: known, list: [x, y], ref: 1 } }
`;

/** What a YAML value lowers to, with the template's parameters; `undefined` when it is taken away. */
function lowered(value: string): { data: Data | undefined; lowering: Lowering } {
  const environment = new TemplateEnvironment([new TemplateChunk('file:///t.yaml', PARAMETERS, 'section', 'yaml')]);
  const chunk = new TemplateChunk('file:///t.yaml', `Value: ${value}\n`, 'section', 'yaml');
  const lowering = new Lowering(
    environment,
    chunk.content.faults.map(({ origin }) => origin.span),
  );
  const node = chunk.content.entries[0]?.value;
  return { data: node && lowering.lower(node), lowering };
}

/** Short forms: `?` all unknown, `a?b` a text with an unknown part, `a | b` a choice, `…` an incomplete list or object. */
function plain(data: Data | undefined): unknown {
  switch (data?.kind) {
    case undefined:
      return undefined;
    case 'scalar':
      return data.value;
    case 'unknown':
      return data.parts ? { text: data.parts.map((part) => part ?? '?').join('') } : '?';
    case 'either':
      return { either: data.branches.map(plain) };
    case 'missing':
      return { missing: true };
    case 'list':
      return [...data.items.map(plain), ...(data.complete ? [] : ['…'])];
    case 'map':
      return Object.fromEntries([
        ...data.members.map(({ name, value }) => [name, plain(value)] as const),
        ...(data.complete ? [] : [['…', '…'] as const]),
      ]);
  }
}

/** The short form of what a value lowers to. `text('a?')` stands for a text of which only `a` is known. */
function text(parts: string): unknown {
  return { text: parts };
}
function either(...branches: readonly unknown[]): unknown {
  return { either: branches };
}

const TABLE: readonly (readonly [value: string, expected: unknown])[] = [
  // Scalars reach the service as text.
  ['kms:*', 'kms:*'],
  ['false', 'false'],
  ['"false"', 'false'],
  ['2012-10-17', '2012-10-17'],
  ['012345678901', '012345678901'],
  ['0x1F', '0x1F'],
  ['1_000', '1_000'],
  ['~', null],
  ['!!str 123', '123'],
  ['"{{resolve:ssm:/key/admin}}"', text('?')],
  ['"a-${Admin}"', text('a-?')],
  ['"${aws:username}"', '${aws:username}'],
  // Ref
  ['!Ref Admin', 'arn:aws:iam::111122223333:role/Admin'],
  ['{ Ref: Admin }', 'arn:aws:iam::111122223333:role/Admin'],
  ['!Ref "Number"', '7'],
  ['!Ref Empty', text('?')],
  ['!Ref None', text('?')],
  ['!Ref One', 'only'],
  ['!Ref Two', either('a', 'b')],
  ['!Ref Three', either('1', '2')],
  ['!Ref List', ['a', 'b', 'c']],
  ['!Ref Numbers', ['1', '2']],
  ['!Ref NoList', '?'],
  ['!Ref Stored', text('?')],
  ['!Ref Dynamic', text('?')],
  ['!Ref SomeResource', text('?')],
  ['!Ref AWS::AccountId', text('?')],
  ['!Ref AWS::NotificationARNs', '?'],
  ['!Ref AWS::NoValue', undefined],
  ['!Ref', text('?')],
  ['!Ref [a]', text('?')],
  // Sub
  ['!Sub "plain"', 'plain'],
  ['!Sub "a${Admin}b"', 'aarn:aws:iam::111122223333:role/Adminb'],
  ['!Sub "${Number}-${One}"', '7-only'],
  ['!Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"', text('arn:?:iam::?:root')],
  ['!Sub "${Key.Arn}/${!aws:username}"', text('?/${aws:username}')],
  ['!Sub "${!aws:username}"', '${aws:username}'],
  ['!Sub ["${A}-${B}-${Number}", { A: x, B: !Ref None }]', text('x-?-7')],
  ['{ "Fn::Sub": ["${A}", { A: { Ref: Admin } }] }', 'arn:aws:iam::111122223333:role/Admin'],
  ['!Sub ["${ A }", { A: x }]', 'x'],
  ['!Sub "x-${Two}"', either('x-a', 'x-b')],
  ['!Sub "${Two}-${Three}"', text('?-?')],
  ['!Sub "${List}"', text('?')],
  ['!Sub "{{resolve:ssm:/a}}-${One}"', text('?-only')],
  ['!Sub "${Unclosed"', '${Unclosed'],
  ['!Sub', text('?')],
  ['!Sub [!Ref None, {}]', text('?')],
  ['!Sub "${AWS::NoValue}"', text('?')],
  // Join, Split, Select
  ['!Join [":", [arn, !Ref AWS::Partition, "kms"]]', text('arn:?:kms')],
  ['!Join ["", [a, !Ref Number]]', 'a7'],
  ['!Join [",", !Ref List]', 'a,b,c'],
  ['!Join [",", [a, !Ref AWS::NoValue, b]]', 'a,b'],
  ['!Join [",", [!Ref Two, z]]', either('a,z', 'b,z')],
  ['!Join [",", !Ref NoList]', text('?')],
  ['!Join [","]', text('?')],
  ['!Join x', text('?')],
  ['!Split [",", "a,b"]', ['a', 'b']],
  ['!Split ["/", !Ref Admin]', ['arn:aws:iam::111122223333:role', 'Admin']],
  ['!Split [",", !Ref None]', '?'],
  // How people make principals of a list of accounts.
  ['!Split [",", !Sub ["<${all}>", { all: !Join [">,<", !Ref List] }]]', ['<a>', '<b>', '<c>']],
  ['!Split [",", !Sub ["<${all}>", { all: !Join [">,<", !Ref NoList] }]]', '?'],
  ['!Select [1, [a, b]]', 'b'],
  ['!Select ["0", !Split [":", "x:y"]]', 'x'],
  ['!Select [1, !Ref List]', 'b'],
  ['!Select [5, [a]]', '?'],
  ['!Select [!Ref None, [a]]', '?'],
  ['!Select [0, !GetAZs ""]', '?'],
  // If: both branches, each by itself
  ['!If [C, a, [b, c]]', either('a', ['b', 'c'])],
  ['{ "Fn::If": [C, a, { "Ref": "AWS::NoValue" }] }', either('a', { missing: true })],
  ['!If [C, !Ref AWS::NoValue, !Ref AWS::NoValue]', undefined],
  ['!If [C, !If [D, a, b], !Ref None]', either(either('a', 'b'), text('?'))],
  ['!If [C, a]', '?'],
  ['[a, !If [C, b, c], !Ref AWS::NoValue]', ['a', either('b', 'c')]],
  ['{ a: !Ref AWS::NoValue, b: 1 }', { b: '1' }],
  // FindInMap
  ['!FindInMap [Map, top, text]', 'known'],
  ['!FindInMap [Map, top, list]', ['x', 'y']],
  ['!FindInMap [Map, top, ref]', '1'],
  ['!FindInMap [Map, !Ref AWS::Region, text]', '?'],
  ['!FindInMap [Map, no, text]', '?'],
  ['!FindInMap [Map, no, text, { DefaultValue: other }]', 'other'],
  ['!FindInMap [No, no]', '?'],
  // What only a deployment knows
  ['!GetAtt Key.Arn', text('?')],
  ['!GetAtt [Key, Arn]', text('?')],
  ['!ImportValue exported', text('?')],
  ['!Base64 text', text('?')],
  ['!Cidr [10.0.0.0/16, 4, 8]', '?'],
  ['!Transform { Name: AWS::Include }', '?'],
  ['{ "Fn::Transform": { Name: X } }', '?'],
  ['{ "Fn::Transform": { Name: X }, a: 1 }', { a: '1', '…': '…' }],
  ['{ "Fn::ForEach::X": [I, [a], {}], a: 1 }', { a: '1', '…': '…' }],
  ['!Include file.yaml', '?'],
  ['!Unknown [1, 2]', '?'],
  ['!Equals [a, b]', '?'],
  ['!And [a]', '?'],
  ['!Or [a]', '?'],
  ['!Not [a]', '?'],
  ['!Condition C', '?'],
  // An element of policies, and no function
  ['{ Condition: C }', { Condition: 'C' }],
  ['{ Ref: Admin, b: 1 }', { Ref: 'Admin', b: '1' }],
];

describe('intrinsic functions', () => {
  for (const [value, expected] of TABLE) {
    it(`${value} is ${JSON.stringify(expected) ?? 'nothing'}`, () => {
      assert.deepEqual(plain(lowered(value).data), expected);
    });
  }

  it('stand where their value stands, with the references that led there', () => {
    const { data } = lowered('[!Ref Admin, !Ref List, !FindInMap [Map, top, text], !Sub "${One}"]');
    assert.ok(data?.kind === 'list');
    const places = data.items.flatMap((item) => (item.kind === 'list' ? item.items : [item]));
    assert.deepEqual(
      places.map(({ origin }) => [spanText(origin.span), ...origin.uses.map(spanText)]),
      [
        ['"arn:aws:iam::111122223333:role/Admin"', '!Ref Admin'],
        ['a', '!Ref List'],
        ['b', '!Ref List'],
        ['c', '!Ref List'],
        ['known', '!FindInMap [Map, top, text]'],
        ['!Sub "${One}"'],
      ],
    );
  });

  it('tell when the own account is named', () => {
    for (const [value, named] of [
      ['!Ref AWS::AccountId', true],
      ['[{ a: !Sub "${AWS::AccountId}" }]', true],
      ['!Join ["", [!Ref AWS::AccountId]]', true],
      ['!Sub "${AWS::Region}"', false],
      ['"AWS::AccountId"', false],
    ] as const) {
      assert.equal(lowered(value).lowering.namesOwnAccount, named, value);
    }
  });

  it('say of broken texts only what is sure', () => {
    assert.deepEqual(plain(lowered('{ a: [x, "y').data), { a: ['x', '?', '…'], '…': '…' });
    assert.deepEqual(plain(lowered('{ a: 1, b: }').data), { a: '1', b: { missing: true } });
  });

  it('do not follow anchors without end', () => {
    const bomb = [
      '&a0 [x]',
      ...Array.from({ length: 24 }, (_, index) => `&a${index + 1} [*a${index}, *a${index}, *a${index}]`),
    ].join(', ');
    const started = performance.now();
    assert.equal(lowered(`[${bomb}]`).data?.kind, 'list');
    assert.ok(performance.now() - started < 2000);
  });

  it('follow each branch once, however many choices stand in a row or in each other', () => {
    const row = `[${Array.from({ length: 200 }, (_, index) => `!If [C${index}, a, b]`).join(', ')}]`;
    assert.equal(JSON.stringify(plain(lowered(row).data)).length, 200 * '{"either":["a","b"]},'.length + 1);
    let nested = 'a';
    for (let level = 0; level < 60; level++) nested = `!If [C, b, ${nested}]`;
    assert.equal(lowered(nested).data?.kind, 'either');
    const joined = `!Join ["", [${Array.from({ length: 200 }, () => '!Ref Two').join(', ')}]]`;
    assert.equal(lowered(joined).data?.kind, 'unknown');
  });
});
