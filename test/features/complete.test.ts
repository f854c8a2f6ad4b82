import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../server/src/document/edit';
import { completionsAt } from '../../server/src/features/complete';
import type { Completion } from '../../server/src/features/completionEdit';
import type { AccountSettings } from '../../server/src/model/accounts';
import { readKeyPolicies } from '../../server/src/readers/keyPolicy';
import { parseJson } from '../../server/src/syntax/json';
import { cursorText, escapedWithCursor, sourceOf } from '../support/cursorText';
import { asGetKeyPolicyOutput, samplePolicies } from '../support/samplePolicies';
import { runs } from '../support/runs';

const PROJECT: AccountSettings = { own: ['444455556666'], trusted: [], organizations: ['o-exampleorgid'] };

/** A policy of one statement that holds `inner`. */
function statement(inner: string): string {
  return `{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      ${inner}\n    }\n  ]\n}\n`;
}

/** A key policy whose second statement holds `inner`; the first names an account and a Region. */
function keyPolicy(inner: string): string {
  const root = `{ "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "kms:*",
      "Resource": "*", "Condition": { "StringEquals": { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } } }`;
  return `{ "Statement": [\n    ${root},\n    {\n      ${inner}\n    }\n] }\n`;
}

function offersIn(text: string, name?: string, accounts?: AccountSettings): { text: string; offers: Completion[] } {
  const { document, file, offset } = cursorText(text, name);
  const offers = completionsAt(document, file, offset, accounts);
  for (const offer of offers) {
    const { start, end } = offer.range;
    assert.ok(
      start <= offset && offset <= end,
      `${offer.label}: ${start}-${end} does not hold the cursor at ${offset}`,
    );
    assert.ok(!/[\r\n]/.test(document.text.slice(start, end)), `${offer.label} replaces a line end`);
    if (offer.snippet !== undefined) assert.equal(withoutStops(offer.snippet), offer.text);
  }
  return { text: document.text, offers };
}

/** A snippet as it reads when nothing is filled in. */
function withoutStops(snippet: string): string {
  return snippet.replace(
    /\\([\\$}])|\$\{\d+:((?:\\.|[^}\\])*)\}|\$\d+/g,
    (_all, escaped: string | undefined, stop: string | undefined) => escaped ?? stop?.replace(/\\(.)/g, '$1') ?? '',
  );
}

function labels(text: string, name?: string, accounts?: AccountSettings): string[] {
  return offersIn(text, name, accounts).offers.map((offer) => offer.label);
}

function applied(text: string, { range, text: inserted, additional }: Completion): string {
  return applyEdits(text, [...(additional ? [additional] : []), { ...range, text: inserted }]);
}

/** The statement's line after taking the offer of this label. */
function taking(label: string, text: string, name?: string): string {
  const { text: before, offers } = offersIn(text, name);
  const offer = offers.find((each) => each.label === label);
  assert.ok(offer, `${label} is not among ${offers.map((each) => each.label).join(' ')}`);
  return applied(before, offer);
}

describe('completionsAt', () => {
  /** Where the cursor stands, an offer, and the text after it is taken. */
  const TAKEN: readonly [string, string, string][] = [
    ['"Effect": "|"', 'Deny', '"Effect": "Deny"'],
    ['"Effect": |', 'Deny', '"Effect": "Deny"'],
    ['"Effect": "|', 'Deny', '"Effect": "Deny"'],
    ['"Effect": "Al|low"', 'Deny', '"Effect": "Deny"'],
    ['"Effect": A|', 'Allow', '"Effect": "Allow"'],
    ['"Eff|"', 'Effect', '"Effect": "Allow"'],
    ['"Eff|', 'Effect', '"Effect": "Allow"'],
    ['Eff|', 'Effect', '"Effect": "Allow"'],
    ['"Eff|ect": "Deny"', 'Effect', '"Effect": "Deny"'],
    ['"Effect": "Allow"\n      |', 'Resource', '"Effect": "Allow",\n      "Resource": "*"'],
    ['"Effect": "Allow"\n      "|"', 'Resource', '"Effect": "Allow",\n      "Resource": "*"'],
    ['|\n      "Effect": "Allow"', 'Resource', '"Resource": "*",\n      "Effect": "Allow"'],
    ['"Effect": "|\n      "Resource": "*"', 'Deny', '"Effect": "Deny",\n      "Resource": "*"'],
    ['"Effect": |\n      "Resource": "*"', 'Deny', '"Effect": "Deny",\n      "Resource": "*"'],
    ['"Effect": "|, "Resource": "*"', 'Deny', '"Effect": "Deny", "Resource": "*"'],
    ['"Effect": "Allow", |, "Resource": "*"', 'Action', '"Effect": "Allow", "Action": "", "Resource": "*"'],
    ['"Action": "Decr|"', 'kms:Decrypt', '"Action": "kms:Decrypt"'],
    ['"Action": "kms:|"', 'kms:Decrypt', '"Action": "kms:Decrypt"'],
    ['"Action": kms:|', 'kms:Decrypt', '"Action": "kms:Decrypt"'],
    ['"Action": kms:De|', 'kms:Decrypt', '"Action": "kms:Decrypt"'],
    ['"Action": ["kms:Sign", "|"]', 'kms:Decrypt', '"Action": ["kms:Sign", "kms:Decrypt"]'],
    ['"Action": ["kms:Sign" |]', 'kms:Decrypt', '"Action": ["kms:Sign", "kms:Decrypt"]'],
    ['"Action": ["|" "kms:Sign"]', 'kms:Decrypt', '"Action": ["kms:Decrypt", "kms:Sign"]'],
    ['"Action": ["kms:Sign", "|]', 'kms:Decrypt', '"Action": ["kms:Sign", "kms:Decrypt"]'],
    ['"NotAction": [|]', 'kms:ReEncrypt*', '"NotAction": ["kms:ReEncrypt*"]'],
    ['"Principal": "|"', '"*"', '"Principal": "*"'],
    ['"Principal": {|}', 'Service', '"Principal": {"Service": ""}'],
    [
      '"Principal": {"Service": "log|"}',
      'cloudtrail.amazonaws.com',
      '"Principal": {"Service": "cloudtrail.amazonaws.com"}',
    ],
    ['"Condition": |', '{}', '"Condition": {}'],
    ['"Condition": {"|"}', 'Bool', '"Condition": {"Bool": {}}'],
    [
      '"Condition": {"Bool": {"|"}}',
      'kms:GrantIsForAWSResource',
      '"Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}',
    ],
    [
      '"Condition": {"Bool": {"aws:SecureTransport": |}}',
      'false',
      '"Condition": {"Bool": {"aws:SecureTransport": "false"}}',
    ],
    ['"Condition": {"Null": {"aws:SourceArn": "|"}}', 'true', '"Condition": {"Null": {"aws:SourceArn": "true"}}'],
    [
      '"Condition": {"ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt", "|"]}}',
      'Encrypt',
      '"Condition": {"ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt", "Encrypt"]}}',
    ],
    ['"Resource": "|"', '*', '"Resource": "*"'],
  ];

  for (const [before, label, after] of TAKEN) {
    it(`puts ${label} into ${before.replace(/\s+/g, ' ')}`, () => {
      const plain = taking(label, statement(before));
      assert.equal(plain, statement(after));
      assert.deepEqual(parseJson(plain).faults, []);
    });

    it(`puts ${label} into ${before.replace(/\s+/g, ' ')} inside a string`, () => {
      const escaped = taking(label, escapedWithCursor(statement(before)), 'output.json');
      assert.equal(escaped, escapedWithCursor(statement(after)));
    });
  }

  it('offers the elements that are not there, and not the twin of one that is', () => {
    assert.deepEqual(labels(statement('"Sid": "a", "NotAction": "kms:*", |')), [
      'Effect',
      'Principal',
      'Resource',
      'Condition',
      'NotPrincipal',
    ]);
    assert.deepEqual(labels('{ "Version": "2012-10-17", | }'), ['Id', 'Statement']);
    assert.deepEqual(labels(keyPolicy('"Principal": { "AWS": "*", | }')), ['Service']);
  });

  it('offers no actions that a key policy cannot allow, nor those that are listed already', () => {
    const offered = labels(statement('"Action": ["kms:Decrypt", "|"]'));
    assert.ok(offered.includes('kms:CreateGrant'));
    for (const name of ['kms:Decrypt', 'kms:CreateKey', 'kms:SynchronizeMultiRegionKey']) {
      assert.ok(!offered.includes(name), name);
    }
  });

  it('offers what fits an identity policy', () => {
    const policy = (inner: string): string =>
      `{ "Statement": [ { "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
        { "Effect": "Allow", ${inner} } ] }`;
    assert.deepEqual(
      labels(policy('|'), 'role.json').filter((name) => name.endsWith('Principal')),
      [],
    );
    assert.ok(labels(policy('"Action": "|"'), 'role.json').includes('kms:CreateKey'));
    assert.deepEqual(labels(policy('"Action": "kms:UpdateAlias", "Resource": "|"'), 'role.json'), [
      'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      'arn:aws:kms:us-west-2:111122223333:key/…',
      'arn:aws:kms:us-west-2:111122223333:key/*',
      'arn:aws:kms:us-west-2:111122223333:alias/…',
      '*',
    ]);
  });

  it('offers principals of the accounts that the policy and the project file name', () => {
    assert.deepEqual(labels(keyPolicy('"Principal": { "AWS": "|" }'), undefined, PROJECT), [
      'arn:aws:iam::444455556666:root',
      'arn:aws:iam::111122223333:root',
      'arn:aws:iam::444455556666:role/…',
      'arn:aws:iam::444455556666:user/…',
      '*',
    ]);
    assert.equal(labels(keyPolicy('"Principal": { "AWS": "|" }'))[0], 'arn:aws:iam::111122223333:root');
    const via = '"Condition": { "StringEquals": { "aws:PrincipalOrgID": "|" } }';
    assert.deepEqual(labels(keyPolicy(via), undefined, PROJECT), ['o-exampleorgid']);
  });

  it("puts the policy's Region into hosts, and leaves a place for it where there is none", () => {
    const inner = '"Condition": { "StringEquals": { "kms:ViaService": ["|"] } }';
    const known = offersIn(keyPolicy(inner)).offers.find(({ label }) => label.startsWith('dynamodb.'));
    assert.equal(known?.text, 'dynamodb.eu-central-1.amazonaws.com"');
    assert.equal(known?.snippet, undefined);
    const unknown = offersIn(statement(inner)).offers.find(({ label }) => label.startsWith('dynamodb.'));
    assert.equal(unknown?.snippet, 'dynamodb.${1:us-east-1}.amazonaws.com"');
    const logs = offersIn(keyPolicy('"Principal": { "Service": "|" }')).offers.find(
      ({ detail }) => detail === 'CloudWatch Logs',
    );
    assert.equal(logs?.text, 'logs.eu-central-1.amazonaws.com"');
  });

  it('offers the condition keys of the actions first, and those that the operator compares', () => {
    const keys = (action: string, operator: string): string[] =>
      labels(statement(`"Action": "${action}", "Condition": { "${operator}": { "|" } }`));
    const grants = keys('kms:CreateGrant', 'StringEquals');
    assert.ok(grants.indexOf('kms:GranteePrincipal') < grants.indexOf('kms:MacAlgorithm'));
    assert.ok(grants.indexOf('kms:GranteePrincipal') < grants.indexOf('aws:PrincipalOrgID'));
    assert.ok(!grants.includes('kms:GrantOperations'), 'a key of several values under an operator of one');
    assert.ok(keys('kms:CreateGrant', 'ForAllValues:StringEquals').includes('kms:GrantOperations'));
    assert.ok(!keys('kms:CreateGrant', 'Bool').includes('kms:KeySpec'));
    assert.ok(!grants.includes('kms:ResourceAliases'), 'no effect in a key policy');
  });

  it('offers the operators that fit the keys under the name', () => {
    const operators = (key: string): string[] => labels(statement(`"Condition": { "|": { "${key}": "x" } }`));
    assert.equal(operators('kms:GrantOperations')[0], 'ForAnyValue:StringEquals');
    assert.ok(!operators('kms:GrantOperations').includes('StringEquals'));
    assert.ok(operators('aws:SecureTransport').includes('BoolIfExists'));
    assert.ok(!operators('aws:SecureTransport').includes('DateLessThan'));
    assert.ok(!operators('aws:SecureTransport').includes('NullIfExists'));
  });

  it('offers a whole policy in an empty document, and whole statements in a list', () => {
    const { text, offers } = offersIn('|');
    assert.deepEqual(
      offers.map(({ label }) => label),
      ['Key policy'],
    );
    assert.equal(JSON.parse(applied(text, offers[0]!)).Statement[0].Action, 'kms:*');
    for (const [where, name] of [
      ['{ "Statement": [|] }', undefined],
      ['{ "Statement": | }', undefined],
      [escapedWithCursor('{ "Version": "2012-10-17", "Statement": [|] }'), 'output.json'],
    ] as const) {
      const inside = offersIn(where, name);
      if (name === undefined) assert.equal(inside.offers.length, 3);
      for (const offer of inside.offers) JSON.parse(applied(inside.text, offer));
    }
    assert.deepEqual(offersIn('|', 'empty.json').offers, []);
  });

  it('offers nothing where nothing can stand', () => {
    const nowhere = [
      statement('"Effect": "Allow"|'),
      statement('"Effect" |'),
      statement('"Effect": | "Allow"'),
      statement('"Sid": "|"'),
      statement('"Unknown": "|"'),
      statement('"Principal": { "AWS": { "|" } }'),
      `${statement('"Effect": "Allow"')}|`,
      '{ "other": 1, "Statement": "|" }',
    ];
    for (const text of nowhere) assert.deepEqual(labels(text), [], text);
    assert.deepEqual(labels('// { "Action": "|" }\n{ "Statement": [{ "Action": "kms:*" }] }', 'a.jsonc'), []);
    for (const text of ['{ "Action": "|" }', '{ "Statement": [{ "Action": "s3:|" }] }', '{ "kms:a": "|" }']) {
      assert.deepEqual(labels(text, 'unrelated.json'), [], text);
    }
    const template = '{ "Resources": { "K": { "Type": "AWS::KMS::Key", "Statement": [{ "Action": "kms:|" }] } } }';
    assert.deepEqual(labels(template, 'template.json'), []);
  });

  it('keeps the policies of a file apart', () => {
    const two = `[{ "Statement": [{ "Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*" }] },
      { "Version": "2012-10-17", "Statement": [{ "Eff|" }] }]`;
    assert.ok(labels(two, 'list.json').includes('Effect'));
  });

  it('filters by the text without the prefix, and keeps what surrounds a value that is no string', () => {
    const { offers } = offersIn(statement('"Principal": "|"'));
    assert.ok(offers.every(({ filterText, label }) => filterText === `"${label}`));
    const escaped = offersIn(escapedWithCursor(statement('"Principal": "|"')), 'output.json');
    assert.ok(escaped.offers.every(({ filterText }) => filterText?.startsWith('\\"')));
    assert.ok(offersIn(statement('"Action": "D|"')).offers.every(({ filterText }) => filterText === undefined));
  });

  describe('in every sample', () => {
    const samples = samplePolicies().filter(({ text }) => text.length > 0);
    const variants = [...samples, ...samples.map(({ name, text }) => ({ name, text: asGetKeyPolicyOutput(text) }))];
    const anywhere = fc
      .constantFrom(...variants)
      .chain((sample) => fc.tuple(fc.constant(sample), fc.nat({ max: sample.text.length }), fc.nat()));

    it('leaves a text that parses parsing, whatever is taken wherever', () => {
      fc.assert(
        fc.property(anywhere, ([{ name, text }, offset, which]) => {
          const document = sourceOf(text, name);
          const offers = completionsAt(document, readKeyPolicies(document), offset, PROJECT);
          if (offers.length === 0) return;
          const offer = offers[which % offers.length]!;
          const { start, end } = offer.range;
          assert.ok(0 <= start && start <= offset && offset <= end && end <= text.length);
          const comments = document.languageId === 'jsonc';
          if (parseJson(text, { comments }).faults.length > 0) return;
          const after = applied(text, offer);
          assert.deepEqual(parseJson(after, { comments }).faults, [], `${offer.label} at ${offset}: ${after}`);
        }),
        { numRuns: runs(1500) },
      );
    });

    it('never throws in half a text', () => {
      fc.assert(
        fc.property(anywhere, fc.nat(), ([{ name, text }, length], at) => {
          const document = sourceOf(text.slice(0, length), name);
          const offset = length - (at % (Math.min(length, 4) + 1));
          const file = readKeyPolicies(document);
          for (const { range, additional } of completionsAt(document, file, offset)) {
            for (const { start, end } of [range, ...(additional ? [additional] : [])]) {
              assert.ok(0 <= start && start <= end && end <= length);
            }
          }
        }),
        { numRuns: runs(1000) },
      );
    });
  });
});
