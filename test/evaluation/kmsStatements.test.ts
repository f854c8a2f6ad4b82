import assert from 'node:assert/strict';
import { entryForAllKeys, limitsKeys } from '../../server/src/evaluation/identityReach';
import { kmsStatements, mayStandElsewhere } from '../../server/src/evaluation/kmsStatements';
import { policyVariables } from '../../server/src/evaluation/policyVariables';
import { covers, statementReach } from '../../server/src/evaluation/redundancy';
import type { Statement } from '../../server/src/model/policy';
import { statements, type JsonObject, type PolicyOptions } from '../support/policyModel';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

function only(json: JsonObject, options: PolicyOptions = {}): Statement {
  return kmsStatements(statements([json], { kind: 'identity', ...options }))[0]!;
}

describe('statements about KMS', () => {
  const ours: Record<string, JsonObject> = {
    'an action': { Effect: 'Allow', Action: ['s3:GetObject', 'KMS:Decrypt'], Resource: '*' },
    'an exception': { Effect: 'Allow', NotAction: 'kms:Decrypt', Resource: '*' },
    'an ARN': { Effect: 'Allow', Action: '*', Resource: KEY },
    'a condition key': {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { Null: { 'KMS:ViaService': 'true' } },
    },
  };
  for (const [what, json] of Object.entries(ours)) {
    it(`${what} makes a statement of an IAM policy one`, () => assert.ok(only(json)));
  }

  const others: Record<string, JsonObject> = {
    'a bare star': { Effect: 'Allow', Action: '*', Resource: '*' },
    "a bucket's encryption": {
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: '*',
      Condition: { StringEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
    },
    'a template': { Effect: 'Allow', Action: '${actions}', Resource: '${arn}' },
  };
  for (const [what, json] of Object.entries(others)) {
    it(`${what} does not`, () => assert.equal(only(json), undefined));
  }

  it('takes all of a key policy and none of another resource’s', () => {
    const list = [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }];
    assert.equal(kmsStatements(statements(list, { kind: 'key' })).length, 1);
    assert.equal(kmsStatements(statements(list, { kind: 'resource' })).length, 0);
  });

  it('knows what may be a resource control or endpoint policy only while the policy is not attached', () => {
    const json = { Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' };
    const named = { ...json, Principal: { AWS: ['*', 'arn:aws:iam::111122223333:role/App'] } };
    const elsewhere = (statement: JsonObject, attached: boolean): boolean => {
      const policy = statements([statement], { attached });
      return mayStandElsewhere(policy, kmsStatements(policy)[0]!);
    };
    assert.deepEqual([elsewhere(json, false), elsewhere(json, true), elsewhere(named, false)], [true, false, false]);
  });
});

describe('entries for all keys', () => {
  const all = ['*', '**', 'arn:aws:kms:*', 'arn:*', 'arn:aws:kms:eu-west-1:111122223333:key/*', 'arn:aws:kms:*:*:*'];
  const some = [KEY, 'arn:aws:kms:*:111122223333:key/mrk-*', 'arn:aws:kms:*:*:alias/*', 'arn:aws:s3:::*', '${arn}'];
  for (const [list, expected] of [
    [all, true],
    [some, false],
  ] as const) {
    for (const resource of list) {
      it(`${resource}: ${expected ? 'all' : 'some'}`, () => {
        const found = entryForAllKeys(only({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: [KEY, resource] }));
        assert.equal(found?.text, expected ? resource : undefined);
      });
    }
  }
});

describe('limits on keys', () => {
  const limits = (condition: JsonObject): boolean =>
    limitsKeys(only({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', Condition: condition }));
  it('counts positive conditions in any case, and what nobody knows', () => {
    assert.ok(limits({ StringEquals: { 'KMS:VIASERVICE': 's3.eu-west-1.amazonaws.com' } }));
    assert.ok(limits({ StringLike: { 'aws:ResourceTag/team': '${team}' } }));
    assert.ok(limits({ Ref: 'Condition' }));
  });
  it('does not count negated ones, IfExists, Null and conditions on the caller', () => {
    assert.ok(!limits({ StringNotEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }));
    assert.ok(!limits({ StringEqualsIfExists: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }));
    assert.ok(!limits({ Null: { 'kms:ViaService': 'false' } }));
    assert.ok(!limits({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }));
  });
});

describe('policy variables', () => {
  it('are found in values and told apart from templates', () => {
    const list = (value: string): JsonObject[] => [
      { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:x': value } } },
    ];
    assert.equal(policyVariables(statements(list('a-${aws:userid}'))).uses[0]?.variable, '${aws:userid}');
    assert.deepEqual(policyVariables(statements(list('plain'))), { uses: [], complete: true });
    assert.deepEqual(policyVariables(statements(list('${name}'))), { uses: [], complete: false });
  });
});

describe('one statement covering another', () => {
  const base = {
    Effect: 'Allow',
    Principal: { AWS: ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:role/App'] },
    Action: ['kms:Decrypt', 'kms:Encrypt'],
    Resource: '*',
  };
  const condition = { StringEquals: { 'kms:CallerAccount': ['111122223333', '444455556666'] } };
  const compare = (outer: JsonObject, inner: JsonObject): boolean => {
    const [left, right] = [outer, inner].map((json) => statementReach(only(json, { kind: 'key' })));
    return left !== undefined && right !== undefined && covers(left, right);
  };
  const covered: Record<string, JsonObject> = {
    itself: base,
    'in another order and spelling': {
      ...base,
      Principal: { AWS: ['arn:aws:iam::111122223333:role/App', '111122223333'] },
      Action: ['kms:encrypt', 'kms:Decrypt*'],
    },
    'fewer principals': { ...base, Principal: { AWS: '111122223333' } },
    'fewer actions': { ...base, Action: 'kms:Decrypt' },
    'a condition more': { ...base, Condition: condition },
    'one key': { ...base, Resource: KEY },
  };
  for (const [what, json] of Object.entries(covered)) it(what, () => assert.ok(compare(base, json)));

  const uncovered: Record<string, JsonObject> = {
    'another effect': { ...base, Effect: 'Deny' },
    'another principal': { ...base, Principal: '*' },
    'another action': { ...base, Action: ['kms:Decrypt', 'kms:Sign'] },
    'a misspelt action': { ...base, Action: ['kms:Decrypt', 'kms:Decript'] },
    'something unknown': { ...base, Action: ['kms:Decrypt', '${action}'] },
    'said in the negative': { Effect: 'Allow', NotPrincipal: base.Principal, Action: 'kms:Decrypt', Resource: '*' },
  };
  for (const [what, json] of Object.entries(uncovered)) it(`not ${what}`, () => assert.ok(!compare(base, json)));

  it('compares conditions whatever their order and case', () => {
    const left = { ...base, Condition: condition };
    const right = { ...base, Condition: { stringequals: { 'KMS:CallerAccount': ['444455556666', '111122223333'] } } };
    assert.ok(compare(left, right) && compare(right, left) && !compare(left, base));
  });
});
