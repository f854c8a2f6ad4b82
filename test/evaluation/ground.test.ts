import { strict as assert } from 'node:assert';
import { coverageOf, resourceMatch, statementsOf } from '../../server/src/evaluation/coverage';
import { ownAccountOf, relationOf } from '../../server/src/evaluation/ownAccount';
import { commonText, includesPattern, patternsOverlap } from '../../server/src/evaluation/patterns';
import { isAwsManagedKeyPolicy, isJudged } from '../../server/src/evaluation/scope';
import { NO_ACCOUNTS } from '../../server/src/model/accounts';
import fc from 'fast-check';
import { policy, statements, type Json, type JsonObject, type PolicyOptions } from '../support/policyModel';
import { runs } from '../support/runs';

const O = '111122223333';
const F = '444455556666';
const KEY = `arn:aws:kms:eu-west-1:${O}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const allow = (principal: Json, action: Json = 'kms:*', more: JsonObject = {}): JsonObject => ({
  Effect: 'Allow',
  Principal: principal,
  Action: action,
  Resource: '*',
  ...more,
});
const root = (account: string): JsonObject => ({ AWS: `arn:aws:iam::${account}:root` });

describe('the own account', () => {
  const of = (list: readonly JsonObject[], options: PolicyOptions = {}, own: readonly string[] = []): string => {
    const found = ownAccountOf(statements(list, options), { ...NO_ACCOUNTS, own });
    return found.state === 'known' ? found.account : found.state;
  };
  it('is a symbol, then what the format or the live key tells', () => {
    assert.equal(of([allow(root(F))], { accountIsSymbol: true, account: O }), 'symbol');
    assert.equal(of([allow(root(F))], { account: O }), O);
    assert.equal(of([allow(root(F))], { keyArn: KEY }), O);
  });
  it('is the configured one', () => {
    assert.equal(of([allow(root(F))], {}, [O]), O);
    assert.equal(
      of([allow(root(F)), allow(root(O), 'kms:Decrypt')], {}, [O, F]),
      F,
      'the document chooses among several',
    );
    assert.equal(of([allow(root('777788889999'))], {}, [O, F]), 'unknown');
  });
  it('is the account of a key ARN in Resource', () => {
    assert.equal(of([allow(root(F), 'kms:*', { Resource: KEY })]), O);
  });
  it('is the only account whose root may put the policy', () => {
    assert.equal(of([allow(root(O)), allow(root(F), 'kms:Decrypt')]), O);
    assert.equal(of([allow({ AWS: O }, 'KMS:put*'), allow(root(F), 'kms:Decrypt')]), O);
    assert.equal(of([allow(root(O)), allow(root(F))]), 'unknown');
  });
  it('is the only account of the document', () => {
    assert.equal(of([allow({ AWS: `arn:aws:iam::${O}:role/Admin` })]), O);
    assert.equal(of([allow('*', 'kms:*', { Condition: { StringEquals: { 'kms:CallerAccount': O } } })]), O);
    assert.equal(of([allow('*')]), 'unknown');
  });
  it('relates other accounts to itself', () => {
    assert.equal(relationOf(O, { state: 'known', account: O }), 'own');
    assert.equal(relationOf(F, { state: 'known', account: O }), 'foreign');
    assert.equal(relationOf(F, { state: 'symbol' }), 'presumed-foreign');
    assert.equal(relationOf(F, { state: 'unknown' }), 'unknown');
  });
});

describe('the scope of the verdicts', () => {
  const judged = (list: readonly JsonObject[], options: PolicyOptions = {}): boolean =>
    isJudged(statements(list, options));
  const loose = { attached: false };
  const deny: JsonObject = { Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' };
  it('takes key policies', () => {
    assert.equal(judged([allow(root(O))]), true);
    assert.equal(judged([allow(root(O))], loose), true);
    assert.equal(judged([deny]), true, 'attached to a key, whatever it looks like');
  });
  it('leaves out other kinds', () => {
    for (const kind of ['identity', 'resource', 'resource-control', 'service-control'] as const) {
      assert.equal(judged([allow(root(O))], { kind }), false);
    }
  });
  it('leaves out what looks like a resource control policy', () => {
    assert.equal(judged([deny], loose), false);
    assert.equal(judged([deny, { ...deny, Principal: { AWS: ['*'] } }], loose), false);
    assert.equal(judged([allow('*', '*')], loose), false);
    assert.equal(judged([deny, allow(root(O))], loose), true);
  });
  it('leaves out what looks like an endpoint policy', () => {
    assert.equal(judged([allow('*', 'kms:Decrypt', { Resource: KEY })], loose), false);
    assert.equal(judged([allow('*', 'kms:Decrypt')], loose), true);
  });
  it('leaves out documents with actions of other services', () => {
    assert.equal(judged([allow(root(O), ['kms:*', 's3:GetObject'])], loose), false);
    assert.equal(judged([allow(root(O), ['kms:*', 's3:GetObject'])]), true);
  });
  it('leaves out AWS managed keys', () => {
    const managed = (action: Json, id = 'auto-ebs-2') =>
      policy({
        Version: '2012-10-17',
        Id: id,
        Statement: [allow('*', action), allow(root(O), ['kms:Describe*', 'kms:Get*'])],
      });
    assert.equal(isAwsManagedKeyPolicy(managed('kms:Decrypt')), true);
    assert.equal(isJudged(managed('kms:Decrypt')), false);
    assert.equal(isJudged(managed('kms:*')), true, 'an Id alone hides nothing');
    assert.equal(isJudged(managed('kms:Decrypt', 'key-default-1')), true);
  });
});

describe('coverage', () => {
  const covers = (statement: JsonObject): string => {
    const { certain, possible } = coverageOf(statementsOf(statements([statement])).known[0]!);
    return certain.has('PutKeyPolicy') ? 'certain' : possible.has('PutKeyPolicy') ? 'possible' : 'no';
  };
  const rows: readonly (readonly [JsonObject, string])[] = [
    [{ Action: 'kms:*' }, 'certain'],
    [{ Action: '*' }, 'certain'],
    [{ Action: ['kms:Decrypt', 'KMS:putkeypolicy'] }, 'certain'],
    [{ Action: 'kms:*Policy' }, 'certain'],
    [{ Action: 'kms:Get*' }, 'no'],
    [{ Action: 's3:*' }, 'no'],
    [{}, 'no'],
    [{ NotAction: 'kms:Decrypt' }, 'certain'],
    [{ NotAction: 'kms:Put*' }, 'no'],
    [{ NotAction: ['kms:Decrypt', '${action}'] }, 'possible'],
    [{ Action: '${action}' }, 'possible'],
    [{ Action: 'kms:Get${action}' }, 'no'],
    [{ Action: { Ref: 'Actions' } }, 'possible'],
    [{ Action: 'kms:*', NotAction: 'kms:Decrypt' }, 'possible'],
  ];
  for (const [statement, expected] of rows) {
    it(`of PutKeyPolicy by ${JSON.stringify(statement)}: ${expected}`, () => assert.equal(covers(statement), expected));
  }
});

describe('the resource', () => {
  const match = (resource: JsonObject, options: PolicyOptions = {}): string => {
    const document = statements([{ Effect: 'Allow', ...resource }], options);
    return resourceMatch(statementsOf(document).known[0]!, document.owner);
  };
  it('is this key, may be it, or is not', () => {
    assert.equal(match({ Resource: '*' }), 'yes');
    assert.equal(match({ Resource: ['arn:aws:kms:*:*:key/*'] }), 'yes');
    assert.equal(match({ Resource: KEY }), 'presumed');
    assert.equal(match({ Resource: KEY }, { keyArn: KEY }), 'yes');
    assert.equal(match({ Resource: KEY }, { keyArn: KEY.replace('1234abcd', '99999999') }), 'no');
    assert.equal(match({ Resource: KEY }, { account: F }), 'no');
    assert.equal(match({ Resource: `arn:aws:kms:eu-west-1:${O}:alias/x` }), 'no');
    assert.equal(match({ Resource: 'arn:aws:s3:::bucket/*' }), 'no');
    assert.equal(match({ Resource: '${arn}' }), 'maybe');
    assert.equal(match({ Resource: { Ref: 'Key' } }), 'maybe');
    assert.equal(match({}), 'no');
    assert.equal(match({ NotResource: '*' }), 'no');
    assert.equal(match({ NotResource: 'arn:aws:s3:::bucket/*' }), 'yes');
  });
});

describe('patterns', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  it('that overlap are found whenever a text matches both', () => {
    fc.assert(
      fc.property(pattern, pattern, text, (left, right, sample) => {
        const both = includesPattern(left, sample) && includesPattern(right, sample);
        return !both || patternsOverlap(left, right);
      }),
    );
  });
  it('that overlap have a text in common', () => {
    fc.assert(
      fc.property(pattern, pattern, (left, right) => {
        const common = commonText(left, right);
        if (common === undefined) return !patternsOverlap(left, right);
        return includesPattern(left, common) && includesPattern(right, common);
      }),
      { numRuns: runs(1000) },
    );
  });
  it('that include another match all that it matches', () => {
    fc.assert(
      fc.property(pattern, pattern, text, (outer, inner, sample) => {
        return !includesPattern(outer, inner) || !includesPattern(inner, sample) || includesPattern(outer, sample);
      }),
    );
  });
  it('overlap both ways alike, and with what they include', () => {
    fc.assert(
      fc.property(pattern, pattern, (left, right) => patternsOverlap(left, right) === patternsOverlap(right, left)),
    );
    fc.assert(
      fc.property(pattern, pattern, (outer, inner) => !includesPattern(outer, inner) || patternsOverlap(outer, inner)),
    );
  });
});
