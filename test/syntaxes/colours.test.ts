import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { IGrammar } from 'vscode-textmate';
import { someOf } from '../support/runs';
import { asGetKeyPolicyOutput, samplePolicies, workspacePolicies } from '../support/samplePolicies';
import { JSON_SCOPE, loadGrammar, POLICY_SCOPE, tokenize, type Token } from '../support/tokenize';

const POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Use",
      "Effect": "Allow",
      "Principal": {
        "AWS": ["arn:aws:iam::111122223333:role/Team/App", "arn:aws-cn:iam::111122223333:root", "444455556666", "*"],
        "Service": "logs.us-east-1.amazonaws.com",
        "Federated": "cognito-identity.amazonaws.com"
      },
      "Action": ["kms:Decrypt", "kms:GenerateDataKey*", "KMS:*"],
      "Resource": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      "Condition": {
        "StringEquals": { "kms:ViaService": "s3.us-east-1.amazonaws.com", "aws:PrincipalTag/team": "\${aws:username}" },
        "ForAnyValue:StringLikeIfExists": { "kms:EncryptionContext:App Name": ["a*"] },
        "Bool": { "kms:GrantIsForAWSResource": true }
      }
    },
    { "Effect": "Deny", "NotPrincipal": "*", "NotAction": "kms:*", "NotResource": "*" }
  ]
}`;

/** What is coloured in a policy, wherever it stands: text and the scope of ours that it gets, without its end. */
const COLOURS: readonly (readonly [text: string, scope: string])[] = [
  ['Version', 'keyword.control.element'],
  ['Condition', 'keyword.control.element'],
  ['NotPrincipal', 'keyword.control.element'],
  ['AWS', 'storage.type.principal'],
  ['Service', 'storage.type.principal'],
  ['Federated', 'storage.type.principal'],
  ['Allow', 'constant.language.allow'],
  ['Deny', 'keyword.control.deny'],
  ['*', 'keyword.operator.wildcard'],
  ['kms', 'support.class.service'],
  ['Decrypt', 'support.function.action'],
  ['GenerateDataKey*', 'support.function.action'],
  ['KMS', 'support.class.service'],
  ['arn', 'keyword.other.arn'],
  ['aws-cn', 'constant.other.partition'],
  ['iam', 'support.class.service'],
  ['us-east-1', 'constant.other.region'],
  ['111122223333', 'constant.numeric.account'],
  ['444455556666', 'constant.numeric.account'],
  ['role/', 'storage.type.resource'],
  ['Team/App', 'entity.name.type.resource'],
  ['root', 'storage.type.resource'],
  ['key/', 'storage.type.resource'],
  ['1234abcd-12ab-34cd-56ef-1234567890ab', 'entity.name.type.resource'],
  ['logs.us-east-1', 'entity.name.type.service'],
  ['StringEquals', 'keyword.operator.condition'],
  ['ForAnyValue:', 'keyword.operator.set'],
  ['StringLike', 'keyword.operator.condition'],
  ['IfExists', 'keyword.operator.if-exists'],
  ['ViaService', 'variable.parameter.condition-key'],
  ['PrincipalTag', 'variable.parameter.condition-key'],
  ['/team', 'variable.other.condition-key'],
  ['EncryptionContext', 'variable.parameter.condition-key'],
  [':App Name', 'variable.other.condition-key'],
  ['GrantIsForAWSResource', 'variable.parameter.condition-key'],
  ['${aws:username}', 'variable.other.policy-variable'],
];

/** Of those, what is certainly about KMS by itself, so that it may be coloured in any JSON. */
const ANYWHERE = new Set(['kms', 'Decrypt', 'GenerateDataKey*', 'KMS', 'ViaService', 'EncryptionContext', ':App Name']);
const IN_ANY_JSON = [...ANYWHERE, 'GrantIsForAWSResource', 'key/', '1234abcd-12ab-34cd-56ef-1234567890ab'];

function scopesOf(tokens: readonly Token[], text: string): string[] {
  return tokens
    .filter((token) => token.text === text)
    .map(({ scopes }) => scopes.at(-1)!)
    .filter((scope) => scope.endsWith('.kms-policy'));
}

function missing(tokens: readonly Token[], colours: typeof COLOURS): string[] {
  return colours
    .filter(([text, scope]) => !scopesOf(tokens, text).includes(`${scope}.kms-policy`))
    .map(([text, scope]) => `${text}: ${scope}, not ${scopesOf(tokens, text).join(' ') || 'anything'}`);
}

describe('colours', function () {
  this.timeout(20_000);
  let policy: IGrammar;
  let json: IGrammar;
  let plain: IGrammar;
  before(async () => {
    policy = await loadGrammar(POLICY_SCOPE, { injected: false });
    json = await loadGrammar(JSON_SCOPE, { injected: true });
    plain = await loadGrammar(JSON_SCOPE, { injected: false });
  });

  it('of a key policy tell its parts apart', () => {
    const { tokens } = tokenize(policy, POLICY);
    assert.deepEqual(missing(tokens, COLOURS), []);
    // A condition key is no action, nor the other way round.
    assert.ok(!scopesOf(tokens, 'ViaService').includes('support.function.action.kms-policy'));
    assert.ok(!scopesOf(tokens, 'Decrypt').includes('variable.parameter.condition-key.kms-policy'));
  });

  it('are the same in an escaped policy, in any JSON and in a key policy’s file', () => {
    const output = asGetKeyPolicyOutput(POLICY);
    for (const grammar of [json, policy]) {
      const { tokens } = tokenize(grammar, output);
      assert.deepEqual(missing(tokens, COLOURS), []);
      assert.equal(scopesOf(tokens, 'PolicyName').length, 0);
    }
    assert.deepEqual(
      missing(tokenize(json, JSON.stringify({ Policy: JSON.stringify(JSON.parse(POLICY)) })).tokens, COLOURS),
      [],
    );
  });

  it('in plain JSON are added to what concerns KMS alone', () => {
    const { tokens } = tokenize(json, POLICY);
    const wanted = COLOURS.filter(([text]) => IN_ANY_JSON.includes(text));
    assert.equal(wanted.length, IN_ANY_JSON.length);
    assert.deepEqual(missing(tokens, wanted), []);
    assert.ok(!scopesOf(tokens, 'ViaService').includes('support.function.action.kms-policy'));
    for (const text of ['Version', 'Allow', 'logs.us-east-1']) assert.deepEqual(scopesOf(tokens, text), [], text);
  });

  it('of JSON without KMS stay as they are', () => {
    const others = [
      POLICY.replaceAll(/kms/gi, 's3'),
      JSON.stringify({ Policy: POLICY.replaceAll(/kms/gi, 'sqs') }),
      '{ "a": "arn:aws:iam::111122223333:role/App", "b": ["*", "Allow"], "c": { "Statement": 1 } }',
      '{ "name": "akms:Decrypt", "x": "see kms:Decrypt", "y": "kms", "kms": 1, "z": "kms:\\\\"',
      '{ "broken": "string\n, "more": \'x\' }',
    ];
    for (const text of others) assert.deepEqual(tokenize(json, text), tokenize(plain, text), text);
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        assert.deepEqual(tokenize(json, text), tokenize(plain, text));
      }),
    );
  });

  it('add to the scopes of JSON, and take none away', () => {
    for (const { text } of workspacePolicies()) {
      const before = charactersOf(tokenize(plain, text).tokens);
      const after = charactersOf(tokenize(json, text).tokens);
      assert.equal(after.length, before.length);
      for (const [index, { character, scopes }] of before.entries()) {
        const with_ = after[index]!;
        assert.equal(with_.character, character);
        assert.deepEqual(
          with_.scopes.filter((scope) => !scope.endsWith('.kms-policy')),
          scopes,
          `${character} at ${index}`,
        );
      }
    }
  });

  it('end with every sample, and lose no character', () => {
    for (const { text } of someOf([...workspacePolicies(), ...samplePolicies()])) {
      for (const grammar of [policy, json]) {
        const { tokens } = tokenize(grammar, text);
        assert.equal(tokens.map((token) => token.text).join(''), text.replaceAll('\n', ''));
      }
      let parses = true;
      try {
        JSON.parse(text);
      } catch {
        parses = false;
      }
      if (parses) assert.equal(tokenize(policy, text).depths.at(-1), 1, text);
    }
  });

  it('never run on from a string that is not closed, nor deeper than the brackets', () => {
    const statement = POLICY.split('\n').slice(3, 19);
    const large = ['{', '"Statement": [', ...Array.from({ length: 100 }, () => statement).flat(), '{}', ']', '}'];
    const { depths } = tokenize(policy, large.join('\n'));
    assert.ok(Math.max(...depths) <= 12, String(Math.max(...depths)));
    assert.equal(depths.at(-1), 1);
    const broken = POLICY.replace('"Use"', '"Use').replace('"kms:Decrypt"', '"kms:Decrypt');
    const { tokens } = tokenize(policy, broken);
    for (const text of ['Effect', 'Condition', 'ViaService']) assert.ok(scopesOf(tokens, text).length > 0, text);
    const oneLine = JSON.stringify(JSON.parse(POLICY)).replace(
      '"Statement":[',
      `"Statement":[${'{"Action":"kms:Decrypt"},'.repeat(500)}`,
    );
    const started = performance.now();
    assert.equal(tokenize(policy, oneLine).depths.at(-1), 1);
    tokenize(json, asGetKeyPolicyOutput(oneLine));
    assert.ok(performance.now() - started < 10_000);
  });
});

function charactersOf(tokens: readonly Token[]): { character: string; scopes: readonly string[] }[] {
  return tokens.flatMap(({ text, scopes }) => Array.from(text, (character) => ({ character, scopes })));
}
