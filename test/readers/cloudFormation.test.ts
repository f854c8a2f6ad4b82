import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { DEFAULT_SETTINGS } from '../../server/src/configuration/settings';
import type { Span } from '../../server/src/document/segment';
import { snapshotOf } from '../../server/src/document/snapshot';
import type { SourceDocument } from '../../server/src/document/sourceDocument';
import { checkPolicies } from '../../server/src/findings/checkPolicies';
import type { PolicyDocument } from '../../server/src/model/policy';
import { certain, knownItems } from '../../server/src/model/value';
import { duplicateNames, readCloudFormation, type TemplateFile } from '../../server/src/readers/cloudFormation';
import { TemplateChunk } from '../../server/src/readers/cloudFormation/chunk';
import { TemplateEnvironment } from '../../server/src/readers/cloudFormation/environment';
import { policiesOfChunk } from '../../server/src/readers/cloudFormation/policies';
import { RULES } from '../../server/src/rules/index';
import { runs, stride } from '../support/runs';

const FIXTURES = join(__dirname, '..', 'fixtures', 'cloudformation');
const EVERYTHING = { ...DEFAULT_SETTINGS, preset: 'all' } as const;
const NOW = Date.UTC(2026, 0, 15);

const fixtures = readdirSync(FIXTURES).map((name) => ({ name, text: readFileSync(join(FIXTURES, name), 'utf8') }));

function fixture(name: string): string {
  return fixtures.find((each) => each.name === name)!.text;
}

function source(text: string, name = 'template.yaml'): SourceDocument {
  return { uri: `file:///workspace/${name}`, languageId: name.endsWith('.json') ? 'json' : 'yaml', version: 1, text };
}

function read(text: string, previous?: TemplateFile): TemplateFile {
  return readCloudFormation(source(text), previous?.cache);
}

/** What is found and where, as text to compare; every place lies inside the file. */
function told({ snapshot, policies }: Pick<TemplateFile, 'snapshot' | 'policies'>): string {
  const place = (span: Span): readonly [number, number] => {
    const { start, end } = snapshot.locate(span);
    assert.ok(0 <= start && start <= end && end <= snapshot.text.length, `${start}-${end} of ${snapshot.text.length}`);
    return [start, end];
  };
  const file = { snapshot, policies, file: 'template.yaml', comments: [], now: NOW };
  return JSON.stringify([
    policies.map((policy) => [policy.attachedTo, policy.kind, certain(policy.byteLength), place(policy.origin.span)]),
    checkPolicies(RULES, file, EVERYTHING).findings.map(({ ruleId, message, span, related }) => [
      ruleId,
      message,
      place(span),
      (related ?? []).map((note) => [note.message, place(note.span)]),
    ]),
  ]);
}

function ruleIds(text: string): string[] {
  const { snapshot, policies } = read(text);
  const file = { snapshot, policies, file: 'template.yaml', comments: [], now: NOW };
  return checkPolicies(RULES, file, EVERYTHING).findings.map(({ ruleId }) => ruleId);
}

function sidsOf({ policies }: { readonly policies: readonly PolicyDocument[] }): unknown[] {
  return policies.map(({ attachedTo, statements }) => [
    ...attachedTo,
    ...knownItems(statements).map(({ value }) => certain(value.sid) ?? null),
  ]);
}

describe('readCloudFormation', () => {
  it('finds the policies of each template', () => {
    assert.deepEqual(Object.fromEntries(fixtures.map(({ name, text }) => [name, sidsOf(read(text))])), {
      'anchors.yaml': [
        ['Key', 'Admin', 'Twice', null],
        ['Second', 'Admin', 'Twice', null],
      ],
      'choices.yaml': [
        ['Key', null, 'Shared'],
        ['Key', null],
      ],
      'documents.yaml': [
        ['First', null],
        ['Second', null],
      ],
      'embedded.yaml': [
        ['Literal', 'Root', null],
        ['Folded', null],
        ['Single', "It's"],
        ['Double', null],
        ['Object', null],
        ['Parameter', 'Default'],
      ],
      'flow.yaml': [['Key', null]],
      'identities.yaml': [
        ['Worker', null],
        ['Role', null],
        ['Role', null],
        ['Role', null],
        ['Managed', null],
        ['Inline', null],
        ['Guard', null],
        ['Set', null],
      ],
      'keys.yaml': [
        ['DataKey', 'Root', 'Admin', 'Consumer'],
        ['Replica', null],
      ],
      'loops.yaml': [['${Name}Key', null]],
      'template.json': [
        ['Key', 'Root', null],
        ['Text', null],
      ],
    });
  });

  it('says what each policy is attached to and whose it is', () => {
    const [data, replica] = read(fixture('keys.yaml')).policies;
    assert.deepEqual(
      [data, replica].map((policy) => [policy!.kind, policy!.attached, policy!.owner.accountIsSymbol]),
      [
        ['key', true, true],
        ['key', true, false],
      ],
    );
    const kinds = read(fixture('identities.yaml')).policies.map(({ kind }) => kind);
    assert.deepEqual([...new Set(kinds)], ['identity', 'resource-control']);
  });

  it('counts the bytes that CloudFormation sends', () => {
    const sizes = read(fixture('embedded.yaml')).policies.map(({ byteLength }) => certain(byteLength));
    const object = '{"Statement":{"Effect":"Allow","Principal":"*","Action":"kms:Verify","Resource":"*"}}';
    assert.equal(sizes[4], object.length);
    assert.equal(sizes[0], undefined);
    const umlaut = 'Resources:\n  K:\n    Type: AWS::KMS::Key\n    Properties:\n      KeyPolicy: {Id: ü😀}';
    assert.equal(certain(read(umlaut).policies[0]!.byteLength), Buffer.byteLength('{"Id":"ü😀"}'));
  });

  it('points at the text inside embedded policies', () => {
    const text = fixture('embedded.yaml');
    const { snapshot, policies } = read(text);
    const written = policies.map(({ statements }) => {
      const [action] = knownItems(knownItems(statements)[0]!.value.action);
      const { start, end } = snapshot.locate(action!.origin.span);
      return text.slice(start, end);
    });
    assert.deepEqual(written, [
      '"kms:*"',
      '"kms:${What}"',
      '"kms:Encrypt"',
      '\\"kms:Sign\\"',
      'kms:Verify',
      '"kms:Sign"',
    ]);
  });

  it('points at the default of a parameter, and names its use', () => {
    const text = fixture('keys.yaml');
    const { snapshot, policies } = read(text);
    const admin = knownItems(policies[0]!.statements)[1]!.value;
    const [principal] = knownItems(admin.principal);
    const { origin } = principal!.value.id as { origin: { span: Span; uses: readonly Span[] } };
    const textAt = (span: Span): string => text.slice(snapshot.locate(span).start, snapshot.locate(span).end);
    assert.deepEqual([origin.span, ...origin.uses].map(textAt), [
      'arn:aws:iam::111122223333:role/KeyAdmin',
      '!Ref AdminRoleArn',
    ]);
  });

  it('gives the comments that may suppress findings', () => {
    const text = fixture('keys.yaml');
    assert.deepEqual(
      read(text).comments.map(({ start, end }) => text.slice(start, end)),
      ['# kms-lens-disable-next-line policy-cross-account -- the consumer is ours'],
    );
  });

  it('tells names that stand twice, in one resource or over all', () => {
    const text =
      'Resources:\n  K:\n    Type: AWS::KMS::Key\n    Type: AWS::KMS::Key\n  L: {}\n  K: {}\nOutputs: {}\nOutputs: {}\n';
    const file = read(text);
    assert.deepEqual(
      duplicateNames(file).map((span) => [
        file.snapshot.locate(span).start,
        text.slice(file.snapshot.locate(span).start).slice(0, 7),
      ]),
      [
        [text.lastIndexOf('Type'), 'Type: A'],
        [text.lastIndexOf('K: {}'), 'K: {}\nO'],
        [text.lastIndexOf('Outputs'), 'Outputs'],
      ],
    );
    assert.deepEqual(
      fixtures.flatMap((each) => duplicateNames(read(each.text))),
      [],
    );
  });

  it('takes no other file for a template', () => {
    for (const text of [
      '',
      'kms: {}',
      'Resources: {Policy: kms}',
      'kind: Policy\nResources:\n- Type: kms\n',
      '{"Statement": {"Action": "kms:*", "Resource": "*"}}',
      'note: |\n  AWSTemplateFormatVersion: x\n  Resources:\n    K: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}',
    ]) {
      assert.deepEqual(read(text).policies, [], text);
    }
  });

  it('reads every template the same with CRLF and a byte order mark', () => {
    for (const { name, text } of fixtures) {
      const changed = `\ufeff${text.replaceAll('\n', '\r\n')}`;
      assert.deepEqual(sidsOf(read(changed)), sidsOf(read(text)), name);
      told(read(changed));
    }
  });

  it('finds the same in chunks and in one piece', () => {
    for (const { name, text } of fixtures) {
      if (name.endsWith('.json')) continue;
      // An alias keeps the document whole; without it the text is as long, so that all places can be compared.
      const inFront = (metadata: string): string =>
        /^%|^\{/.test(text)
          ? text
          : `${text.startsWith('---') ? '---\n' : ''}Metadata: ${metadata}\n${text.replace(/^---\n/, '')}`;
      const whole = read(inFront('[&used a, *used]'));
      const chunked = read(inFront('[.used a, .used]'));
      assert.equal(told(chunked), told(whole), name);
      assert.ok(chunked.templates[0]!.length > 1 || /anchors|flow/.test(name), name);
    }
    const text = fixture('template.json');
    const chunk = new TemplateChunk('file:///workspace/template.yaml', text, 'document', 'json');
    const policies = policiesOfChunk(chunk, new TemplateEnvironment([chunk]));
    assert.equal(told({ snapshot: snapshotOf(chunk.segment, 1), policies }), told(read(text)));
  });

  it('reads again only what changed', () => {
    const text = fixture('keys.yaml');
    const before = read(text);
    const moved = read(`# one more line\n${text}`, before);
    assert.deepEqual(
      moved.policies.map((policy, index) => policy === before.policies[index]),
      [true, true],
    );
    const edited = read(text.replace('Sid: Root', 'Sid: Roots'), before);
    assert.deepEqual(
      edited.policies.map((policy, index) => policy === before.policies[index]),
      [false, true],
    );
    assert.equal(told(edited), told(read(text.replace('Sid: Root', 'Sid: Roots'))));
    const parameter = text.replace('role/KeyAdmin', 'role/Other');
    const resolved = read(parameter, before);
    assert.equal(told(resolved), told(read(parameter)));
    assert.notEqual(resolved.policies[0], before.policies[0]);
  });

  it('keeps apart resources that are written the same', () => {
    const key = 'Type: AWS::KMS::Key\n    Properties: {KeyPolicy: {Statement: {Effect: Allow, Action: "kms:*"}}}\n';
    const text = `Resources:\n  K:\n    ${key}---\nResources:\n  K:\n    ${key}`;
    const first = read(text);
    const again = read(`${text} `, first);
    for (const file of [first, again]) {
      const starts = file.policies.map((policy) => file.snapshot.locate(policy.origin.span).start);
      assert.deepEqual(starts, [text.indexOf('{Statement'), text.lastIndexOf('{Statement')]);
    }
  });

  it('takes every prefix of every template, with ranges inside the text', () => {
    for (const { name, text } of fixtures) {
      let file: TemplateFile | undefined;
      // A step that no usual length is a multiple of; each prefix is read as typing would, from the one before.
      for (let length = 0; length <= text.length; length += stride(89))
        told((file = read(text.slice(0, length), file)));
      assert.equal(told(read(text, file)), told(read(text)), name);
    }
  }).timeout(60_000);

  it('finds the same however a template was typed', () => {
    const edit = fc.tuple(
      fc.nat(),
      fc.nat({ max: 12 }),
      fc.constantFrom('', ' ', '"', '{', '\n', '\n  ', ': ', '- ', '!Ref ', '&a ', '*a', '|', '\t', '}', '---\n'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...fixtures), fc.array(edit, { minLength: 1, maxLength: 5 }), ({ text }, edits) => {
        let file = read(text);
        let typed = text;
        for (const [at, length, insert] of edits) {
          const start = at % (typed.length + 1);
          typed = typed.slice(0, start) + insert + typed.slice(start + length);
          told((file = read(typed, file)));
        }
        assert.equal(told(file), told(read(typed)));
        assert.equal(told(read(text, file)), told(read(text)));
      }),
      { numRuns: runs(10) },
    );
  }).timeout(60_000);

  describe('while it is typed', () => {
    const LATER =
      '  Later:\n    Type: AWS::KMS::Key\n    Properties: {KeyPolicy: {Statement: {Sid: Later, Effect: Allow, Principal: "*", Action: kms:Sign, Resource: "*"}}}\n';
    const HEAD =
      'Resources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties:\n      KeyPolicy:\n        Version: "2012-10-17"\n        Statement:\n          - Sid: First\n            Effect: Allow\n            Principal: {AWS: "arn:aws:iam::111122223333:root"}\n            Action: kms:*\n            Resource: "*"\n';
    for (const [what, typed] of [
      ['an open quote', '          - Sid: "Sec\n            Effect: Allow\n            Action: kms:Sign\n'],
      ['an open bracket', '          - Sid: Second\n            Action: [kms:Sign,\n            Effect: Allow\n'],
      ['a word', '          - Sid: Second\n            Eff\n            Action: kms:Sign\n'],
      ['a name', '          - Sid: Second\n            Principal:\n            Action:\n'],
      ['an item', '          -\n'],
      ['a tag', '          - Principal: {AWS: !Sub}\n'],
      ['a tab', '          - Sid: Second\n\t            Effect: Allow\n'],
      ['a word at the left', 'Out\n'],
    ] as const) {
      it(`${what} leaves the resources and statements around it`, () => {
        const file = read(HEAD + typed + LATER);
        const [key, later] = sidsOf(file) as string[][];
        assert.equal(key![0], 'Key');
        assert.equal(key![1], 'First');
        assert.deepEqual(
          what === 'a word at the left' ? [] : later,
          what === 'a word at the left' ? [] : ['Later', 'Later'],
        );
        told(file);
        const said = new Set(ruleIds(HEAD + typed));
        // Of what is not typed yet nobody may complain as if it were left out.
        for (const id of ['policy-lockout', 'policy-lockout-risk', 'policy-public']) assert.ok(!said.has(id), id);
        if (/quote|bracket|tab/.test(what)) assert.ok(!said.has('policy-statement-incomplete'));
      });
    }

    it('says what is broken in the policy, once', () => {
      const broken = HEAD.replace('Action: kms:*', 'Action: "kms:*');
      assert.equal(ruleIds(broken).filter((id) => id === 'policy-syntax').length, 1);
    });
  });
});
