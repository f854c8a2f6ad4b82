import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { allowsNothingNew } from '../../server/src/evaluation/nothingNew';
import { policy, type Json, type JsonObject } from '../support/policyModel';
import { runs } from '../support/runs';

const O = '111122223333';
const ROOT = `arn:aws:iam::${O}:root`;
const ADMIN = `arn:aws:iam::${O}:role/Admin`;
const base: JsonObject = {
  Effect: 'Allow',
  Principal: { AWS: [ROOT, ADMIN] },
  Action: ['kms:Decrypt', 'kms:Get*'],
  Resource: '*',
};
const denial: JsonObject = { Effect: 'Deny', Principal: '*', Action: 'kms:PutKeyPolicy', Resource: '*' };

function doc(...list: readonly JsonObject[]): JsonObject {
  return { Version: '2012-10-17', Statement: list };
}

function when(operator: string, key: string, value: Json): JsonObject {
  return { Condition: { [operator]: { [key]: value } } };
}

function shown(before: JsonObject, after: JsonObject): boolean {
  return allowsNothingNew(policy(before), policy(after));
}

describe('a policy that allows nothing new', () => {
  const rows: readonly (readonly [string, JsonObject, JsonObject])[] = [
    ['the same', doc(base, denial), doc(base, denial)],
    ['an action less', doc(base), doc({ ...base, Action: 'kms:Decrypt' })],
    ['a principal less', doc(base), doc({ ...base, Principal: { AWS: ADMIN } })],
    ['a statement less', doc(base, { ...base, Action: '*' }), doc(base)],
    ['names in another case', doc(base), doc({ ...base, Action: ['KMS:decrypt', 'kms:get*'] })],
    [
      'a condition key in another case',
      doc({ ...base, ...when('StringEquals', 'KMS:viaservice', 'x') }),
      doc({ ...base, ...when('StringEquals', 'kms:ViaService', 'x') }),
    ],
    [
      'an operator in another case',
      doc({ ...base, ...when('stringequals', 'kms:ViaService', 'x') }),
      doc({ ...base, ...when('StringEquals', 'kms:ViaService', 'x') }),
    ],
    ['a condition more', doc(base), doc({ ...base, ...when('StringEquals', 'kms:ViaService', 'x') })],
    ['a narrower wildcard', doc({ ...base, Action: 'kms:*' }), doc({ ...base, Action: ['kms:Get*', 'kms:Encrypt'] })],
    ['the account by its id', doc(base), doc({ ...base, Principal: { AWS: [O, ADMIN] } })],
    ['an account for everyone', doc({ ...base, Principal: '*' }), doc(base)],
    ['a Sid', doc(base), doc({ Sid: 'Use', ...base })],
    ['a Deny more', doc(base), doc(base, denial)],
    ['a wider Deny', doc(base, denial), doc(base, { ...denial, Action: 'kms:*' })],
    [
      'no …IfExists',
      doc({ ...base, ...when('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-1') }),
      doc({ ...base, ...when('StringEquals', 'aws:PrincipalOrgID', 'o-1') }),
    ],
    [
      'a value less',
      doc({ ...base, ...when('StringEquals', 'kms:CallerAccount', ['1', '2']) }),
      doc({ ...base, ...when('StringEquals', 'kms:CallerAccount', '2') }),
    ],
    [
      'a value more that is excluded',
      doc({ ...base, ...when('StringNotEquals', 'kms:CallerAccount', ['1']) }),
      doc({ ...base, ...when('StringNotEquals', 'kms:CallerAccount', ['1', '2']) }),
    ],
    [
      'ArnLike for ArnEquals',
      doc({ ...base, ...when('ArnEquals', 'aws:PrincipalArn', 'arn:x*') }),
      doc({ ...base, ...when('ArnLike', 'aws:PrincipalArn', 'arn:x*') }),
    ],
    [
      'an unknown value kept',
      doc({ ...base, Principal: { AWS: ['${x}', ADMIN] } }),
      doc({ ...base, Principal: { AWS: '${x}' } }),
    ],
    [
      'a statement without Action',
      doc(base, denial),
      doc(base, denial, { Effect: 'Allow', Principal: { AWS: ROOT }, Resource: '*' }),
    ],
    [
      'a plain operator for a set, on a key of one value',
      doc({ ...base, ...when('ForAllValues:StringEquals', 'aws:PrincipalOrgID', 'o-1') }),
      doc({ ...base, ...when('StringEquals', 'aws:PrincipalOrgID', 'o-1') }),
    ],
    [
      'a star for all but an alias, in a key policy',
      doc({ Effect: 'Allow', Principal: '*', Action: 'kms:*', NotResource: `arn:aws:kms:eu-west-1:${O}:alias/x` }),
      doc({ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }),
    ],
    [
      'an element in another case',
      doc({ effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }),
      doc({ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }),
    ],
    ['the version, without variables', { ...doc(base), Version: '2008-10-17' }, doc(base)],
  ];
  for (const [name, before, after] of rows) it(`${name}: shown`, () => assert.equal(shown(before, after), true));
});

describe('a policy that may allow something new', () => {
  const rows: readonly (readonly [string, JsonObject, JsonObject])[] = [
    ['an action more', doc(base), doc({ ...base, Action: ['kms:Decrypt', 'kms:Get*', 'kms:Encrypt'] })],
    ['a wider wildcard', doc(base), doc({ ...base, Action: ['kms:Decrypt', 'kms:G*'] })],
    ['a misspelt action mended', doc({ ...base, Action: 'kms:ReEncrypt' }), doc({ ...base, Action: 'kms:ReEncrypt*' })],
    ['a principal more', doc(base), doc({ ...base, Principal: { AWS: [ROOT, ADMIN, O.replace('1', '2')] } })],
    [
      'a role for its account, which only delegates',
      doc({ ...base, Principal: { AWS: ROOT } }),
      doc({ ...base, Principal: { AWS: ADMIN } }),
    ],
    ['a condition less', doc({ ...base, ...when('StringEquals', 'kms:ViaService', 'x') }), doc(base)],
    ['a Deny less', doc(base, denial), doc(base)],
    ['a narrower Deny', doc(base, denial), doc(base, { ...denial, ...when('StringEquals', 'kms:ViaService', 'x') })],
    ['a Deny for fewer', doc(base, denial), doc(base, { ...denial, Principal: { AWS: ROOT } })],
    ['a misspelt effect mended', doc({ ...base, Effect: 'allow' }), doc(base)],
    [
      'a misspelt element mended',
      doc({ Effect: 'Allow', Principal: '*', Actions: 'kms:*', Resource: '*' }),
      doc({ ...base, Principal: '*', Action: 'kms:*' }),
    ],
    ['a resource mended', doc({ ...base, Resource: 'alias/x' }), doc(base)],
    [
      '…IfExists',
      doc({ ...base, ...when('StringEquals', 'aws:PrincipalOrgID', 'o-1') }),
      doc({ ...base, ...when('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-1') }),
    ],
    [
      'a value more',
      doc({ ...base, ...when('StringEquals', 'kms:CallerAccount', '1') }),
      doc({ ...base, ...when('StringEquals', 'kms:CallerAccount', ['1', '2']) }),
    ],
    [
      'a value less that is excluded',
      doc({ ...base, ...when('StringNotEquals', 'kms:CallerAccount', ['1', '2']) }),
      doc({ ...base, ...when('StringNotEquals', 'kms:CallerAccount', ['1']) }),
    ],
    [
      'StringLike for StringEquals',
      doc({ ...base, ...when('StringEquals', 'kms:CallerAccount', '1*') }),
      doc({ ...base, ...when('StringLike', 'kms:CallerAccount', '1*') }),
    ],
    [
      'another unknown value',
      doc({ ...base, Principal: { AWS: '${x}' } }),
      doc({ ...base, Principal: { AWS: '${y}' } }),
    ],
    [
      'variables that are replaced now',
      {
        ...doc({ ...base, ...when('StringEquals', 'kms:CallerAccount', '${aws:PrincipalAccount}') }),
        Version: '2008-10-17',
      },
      doc({ ...base, ...when('StringEquals', 'kms:CallerAccount', '${aws:PrincipalAccount}') }),
    ],
    [
      'a later date',
      doc({ ...base, ...when('DateLessThan', 'aws:CurrentTime', '2026-01-01') }),
      doc({ ...base, ...when('DateLessThan', 'aws:CurrentTime', '2027-01-01') }),
    ],
    [
      'fewer exceptions from NotAction',
      doc({ Effect: 'Allow', Principal: '*', NotAction: ['kms:A', 'kms:B'], Resource: '*' }),
      doc({ Effect: 'Allow', Principal: '*', NotAction: ['kms:A'], Resource: '*' }),
    ],
  ];
  for (const [name, before, after] of rows) it(`${name}: not shown`, () => assert.equal(shown(before, after), false));
});

describe('what is shown holds together', () => {
  const statement = fc
    .tuple(
      fc.constantFrom('Allow', 'Deny'),
      fc.constantFrom<Json>('*', { AWS: ROOT }, { AWS: [ADMIN] }, { AWS: [O, ADMIN] }),
      fc.constantFrom<Json>('kms:*', 'kms:Get*', ['kms:GetKeyPolicy', 'kms:Decrypt']),
      fc.constantFrom<JsonObject>(
        {},
        when('StringEquals', 'kms:CallerAccount', O),
        when('StringLike', 'kms:CallerAccount', ['1*', '2*']),
      ),
    )
    .map(([effect, who, what, if_]): JsonObject => ({
      Effect: effect,
      Principal: who,
      Action: what,
      Resource: '*',
      ...if_,
    }));
  const documents = fc.array(statement, { minLength: 1, maxLength: 4 }).map((list) => doc(...list));

  it('of each policy and itself', () => {
    fc.assert(fc.property(documents, (each) => shown(each, each)));
  });
  it('in chains', () => {
    fc.assert(
      fc.property(
        documents,
        documents,
        documents,
        (one, two, three) => !shown(one, two) || !shown(two, three) || shown(one, three),
      ),
      { numRuns: runs(500) },
    );
  });
  it('after any Allow is taken out, and never after a Deny is that nothing else covers', () => {
    fc.assert(
      fc.property(documents, fc.nat(3), (each, at) => {
        const list = each['Statement'] as JsonObject[];
        const gone = list[at % list.length]!;
        const left = doc(...list.filter((other) => other !== gone));
        return gone['Effect'] === 'Deny' || shown(each, left);
      }),
    );
    assert.equal(shown(doc(base, denial), doc(base)), false);
  });
});
