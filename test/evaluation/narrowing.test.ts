import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { statementsForEveryone } from '../../server/src/evaluation/narrowing';
import { statements, type Json, type JsonObject, type PolicyOptions } from '../support/policyModel';

const O = '111122223333';
const F = '444455556666';

type Policy = readonly JsonObject[];
/** `deputy`: only services, left to policy-service-confused-deputy. */
type Verdict = 'public' | 'weak' | 'silent' | 'deputy';
/** A condition, or the statements of a whole policy. */
type Case = JsonObject | Policy;

/** The table of the semantics: each row in the words of the table, then in other spellings. */
const ROWS: readonly { readonly row: string; readonly verdict: Verdict; readonly cases: readonly Case[] }[] = [
  {
    row: '1 nothing',
    verdict: 'public',
    cases: [
      [allow()],
      [allow(undefined, { AWS: '*' })],
      [allow(undefined, { AWS: [`arn:aws:iam::${O}:root`, '*'] }, ['KMS:decrypt'])],
      [allow(undefined, '*', 'kms:Decrypt'), { Effect: 'Deny', Principal: '*', Action: 'kms:Encrypt', Resource: '*' }],
    ],
  },
  {
    row: '2 aws:PrincipalOrgID=o-1',
    verdict: 'silent',
    cases: [
      { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
      { stringlike: { 'AWS:principalorgid': ['o-1', 'o-2'] } },
      { 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgID': ['o-1'] } },
      { StringEqualsIgnoreCase: { 'aws:principalOrgId': 'O-1' }, Bool: { 'aws:SecureTransport': 'true' } },
    ],
  },
  {
    row: '3 the same, IfExists',
    verdict: 'weak',
    cases: [
      { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } },
      { StringLikeIfExists: { 'AWS:PRINCIPALORGID': ['o-1'] } },
      { stringequalsifexists: { 'aws:PrincipalOrgID': ['o-1', 'o-2'] }, Bool: { 'aws:SecureTransport': true } },
      { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } },
    ],
  },
  {
    row: '4 aws:PrincipalOrgID=${aws:ResourceOrgID}',
    verdict: 'silent',
    cases: [
      { StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } },
      { StringLike: { 'aws:principalorgid': ['${AWS:resourceorgid}'] } },
      { StringEquals: { 'kms:CallerAccount': '${aws:ResourceAccount}' } },
      { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': '${aws:ResourceOrgPaths}*' } },
    ],
  },
  {
    row: '5 kms:ViaService',
    verdict: 'weak',
    cases: [
      { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
      { StringLike: { 'KMS:viaservice': ['s3.*.amazonaws.com', 'ec2.*.amazonaws.com'] } },
      { StringEqualsIfExists: { 'kms:ViaService': ['s3.eu-west-1.amazonaws.com'] } },
      { StringEquals: { 'kms:EncryptionContext:purpose': 'test' } },
    ],
  },
  {
    row: '6 kms:ViaService and kms:CallerAccount=O',
    verdict: 'silent',
    cases: [
      { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com', 'kms:CallerAccount': O } },
      { StringLike: { 'KMS:CallerAccount': [O], 'kms:viaservice': ['s3.*.amazonaws.com'] } },
      { StringEquals: { 'kms:CallerAccount': [O, F] }, StringLike: { 'kms:ViaService': 's3.*' } },
      { StringEqualsIfExists: { 'kms:CallerAccount': O }, StringLike: { 'kms:ViaService': 's3.*' } },
      { StringEquals: { 'kms:CallerAccount': '${account}' } },
    ],
  },
  {
    row: '7 kms:CallerAccount=${aws:PrincipalAccount}',
    verdict: 'weak',
    cases: [
      { StringEquals: { 'kms:CallerAccount': '${aws:PrincipalAccount}' } },
      { StringLike: { 'KMS:calleraccount': ['${AWS:principalaccount}'] } },
      { StringEquals: { 'aws:PrincipalAccount': ['${aws:PrincipalTag/account}', O] } },
      { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::${aws:PrincipalAccount}:role/Admin' } },
    ],
  },
  {
    row: '8 ArnLike aws:PrincipalArn arn:aws:iam::O:role/*',
    verdict: 'silent',
    cases: [
      { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${O}:role/*` } },
      { ArnEquals: { 'AWS:PrincipalARN': [`arn:aws:iam::${O}:*`] } },
      { StringLike: { 'aws:PrincipalArn': [`arn:*:iam::${O}:role/a*`, `arn:aws:iam::${F}:user/*`] } },
      { ArnLikeIfExists: { 'aws:PrincipalArn': `arn:aws:iam::${O}:role/*` } },
    ],
  },
  {
    row: '9 ArnLike aws:PrincipalArn arn:aws:iam::*:role/Admin',
    verdict: 'weak',
    cases: [
      { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Admin' } },
      { StringLike: { 'aws:principalarn': ['arn:aws:iam::????????????:role/Admin'] } },
      { ArnEquals: { 'aws:PrincipalArn': ['arn:aws:iam::1111*:role/Admin'] } },
      { StringLike: { 'aws:PrincipalArn': '*:role/Admin' } },
    ],
  },
  {
    row: '10 the value of 8 and * in one list',
    verdict: 'weak',
    cases: [
      { ArnLike: { 'aws:PrincipalArn': [`arn:aws:iam::${O}:role/*`, '*'] } },
      { ArnEquals: { 'aws:principalarn': ['*', `arn:aws:iam::${O}:role/*`] } },
      { StringLike: { 'aws:PrincipalArn': [`arn:aws:iam::${O}:role/*`, 'arn:aws:iam::*'] } },
    ],
  },
  {
    row: '11 9 and aws:PrincipalOrgID=o-1',
    verdict: 'silent',
    cases: [
      { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Admin' }, StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
      { StringLike: { 'aws:principalorgid': ['o-1'], 'aws:PrincipalArn': 'arn:aws:iam::*:role/Admin' } },
      { ArnEquals: { 'aws:PrincipalArn': ['*'] }, stringequals: { 'AWS:PrincipalOrgID': ['o-1', 'o-2'] } },
    ],
  },
  {
    row: '12 StringNotEquals aws:PrincipalAccount=F',
    verdict: 'weak',
    cases: [
      { StringNotEquals: { 'aws:PrincipalAccount': F } },
      { StringNotLike: { 'kms:calleraccount': [F, '9999*'] } },
      { StringNotEqualsIfExists: { 'aws:PrincipalAccount': [F] } },
      { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${F}:*` } },
    ],
  },
  {
    row: '13 aws:PrincipalTag/team=x',
    verdict: 'weak',
    cases: [
      { StringEquals: { 'aws:PrincipalTag/team': 'x' } },
      { StringLike: { 'aws:principaltag/team': ['x', 'y*'] } },
      { StringEquals: { 'aws:PrincipalTag/team': ['x'], 'aws:PrincipalType': 'User' } },
    ],
  },
  {
    row: '14 aws:SourceIp 203.0.113.0/24',
    verdict: 'silent',
    cases: [
      { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      { ipaddress: { 'AWS:sourceIP': ['198.51.100.7', '203.0.113.0/24'] } },
      { IpAddress: { 'aws:SourceIp': ['2001:db8::/32'] } },
      { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.0.0/16'] } },
    ],
  },
  {
    row: '14 with 0.0.0.0/0 in the list',
    verdict: 'weak',
    cases: [
      { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '0.0.0.0/0'] } },
      { IpAddress: { 'aws:sourceip': ['::/0'] } },
      { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } },
    ],
  },
  {
    row: '15 StringLike aws:SourceVpce vpce-*',
    verdict: 'weak',
    cases: [
      { StringLike: { 'aws:SourceVpce': 'vpce-*' } },
      { stringlike: { 'AWS:SourceVPCE': ['vpce-*', 'vpce-1'] } },
      { StringLike: { 'aws:SourceVpc': ['vpc-????????'] } },
    ],
  },
  {
    row: '16 ForAllValues:StringLike aws:PrincipalOrgPaths o-1/*',
    verdict: 'weak',
    cases: [
      { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*' } },
      { 'forallvalues:stringlike': { 'AWS:principalorgpaths': ['o-1/*', 'o-2/*'] } },
      { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': '*' } },
    ],
  },
  {
    row: '16 ForAnyValue:StringLike aws:PrincipalOrgPaths o-1/*',
    verdict: 'silent',
    cases: [
      { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*' } },
      { StringLike: { 'AWS:PrincipalOrgPaths': ['o-1/r-1/*'] } },
      { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*' }, Null: { 'aws:PrincipalOrgPaths': 'false' } },
      {
        'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*' },
        'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-1/*'] },
      },
    ],
  },
  {
    row: '17 ArnLike aws:SourceArn arn:aws:sns:*:O:*',
    verdict: 'silent',
    cases: [
      { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${O}:*` } },
      { StringLike: { 'AWS:sourcearn': [`arn:aws:sns:eu-west-1:${O}:topic`] } },
      { ArnEquals: { 'aws:SourceArn': ['arn:aws:s3:::bucket', 'arn:aws:s3:::other/*'] } },
    ],
  },
  {
    row: '18 aws:PrincipalIsAWSService and aws:SourceOrgID=${aws:ResourceOrgID}',
    verdict: 'silent',
    cases: [
      { Bool: { 'aws:PrincipalIsAWSService': 'true' }, StringEquals: { 'aws:SourceOrgID': '${aws:ResourceOrgID}' } },
      { bool: { 'AWS:principalisawsservice': true }, StringEquals: { 'aws:SourceOrgID': ['o-1'] } },
      { Bool: { 'aws:PrincipalIsAWSService': ['true'] }, StringLike: { 'aws:SourceAccount': O } },
    ],
  },
  {
    row: '18 aws:PrincipalIsAWSService alone',
    verdict: 'deputy',
    cases: [
      { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
      { BoolIfExists: { 'AWS:PrincipalIsAwsService': true } },
      { StringEquals: { 'aws:PrincipalServiceName': 'sns.amazonaws.com' } },
      { Bool: { 'aws:PrincipalIsAWSService': 'true', 'aws:SecureTransport': 'true' } },
    ],
  },
  {
    row: '19 Bool kms:GrantIsForAWSResource, on CreateGrant',
    verdict: 'weak',
    cases: [
      [allow({ Bool: { 'kms:GrantIsForAWSResource': 'true' } }, '*', 'kms:CreateGrant')],
      [allow({ bool: { 'KMS:grantisforawsresource': true } }, { AWS: ['*'] }, ['kms:creategrant'])],
      [allow({ Bool: { 'kms:GrantIsForAWSResource': ['true'] } }, '*', ['kms:Create*', 'kms:ListGrants'])],
    ],
  },
  {
    row: '20 nothing, and Deny * StringNotEquals aws:PrincipalOrgID=o-1',
    verdict: 'silent',
    cases: [
      [allow(), deny({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } })],
      [deny({ stringnotlikeifexists: { 'AWS:principalorgid': ['o-1'] } }, { AWS: '*' }, 'KMS:*'), allow()],
      [
        allow(undefined, '*', ['kms:Decrypt', 'kms:Encrypt']),
        deny({
          StringNotEquals: { 'aws:PrincipalAccount': O },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        }),
      ],
      [
        allow(),
        deny({ NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] }, Bool: { 'aws:ViaAWSService': false } }, '*', '*'),
      ],
    ],
  },
];

describe('narrowing: the table', () => {
  for (const { row, verdict, cases } of ROWS) {
    cases.forEach((each, index) => {
      it(`${row}${index > 0 ? ` (spelling ${index})` : ''}: ${verdict}`, () => assert.equal(judged(each), verdict));
    });
  }
});

describe('narrowing: what the table leaves to the text', () => {
  const cases: readonly (readonly [string, Case, Verdict, PolicyOptions?])[] = [
    ['a service among the principals', [allow(undefined, { AWS: '*', Service: 'sns.amazonaws.com' })], 'public'],
    ['a Deny', [deny()], 'silent'],
    ['NotPrincipal', [{ Effect: 'Allow', NotPrincipal: { AWS: O }, Action: 'kms:*', Resource: '*' }], 'silent'],
    [
      'only actions without effect in a key policy',
      [allow(undefined, '*', ['kms:ListKeys', 'kms:ListAliases'])],
      'silent',
    ],
    ['an unknown action beside known ones', [allow(undefined, '*', ['kms:Decrypt', '${x}'])], 'public'],
    ['only unknown actions', [allow(undefined, '*', ['${x}'])], 'silent'],
    ['another resource', [{ ...allow(), Resource: 'arn:aws:s3:::bucket' }], 'silent'],
    ['an unknown resource', [{ ...allow(), Resource: '${x}' }], 'silent'],
    ['an unknown principal', [allow(undefined, { AWS: '${x}' })], 'silent'],
    ['an unknown condition', [allow({ Ref: 'Condition' })], 'silent'],
    ['an unknown key', { StringEquals: { '${key}': 'x' } }, 'silent'],
    ['a key of a provider', { StringEquals: { 'accounts.google.com:aud': 'x' } }, 'silent'],
    ['a misspelt operator', { StringEqual: { 'kms:ViaService': 'x' } }, 'silent'],
    ['an unknown value of a weak key', { StringEquals: { 'kms:ViaService': '${x}' } }, 'weak'],
    ['an unknown value of a pinning key', { StringEquals: { 'aws:PrincipalAccount': { Ref: 'Account' } } }, 'silent'],
    ['a literal wildcard', { StringEquals: { 'aws:PrincipalOrgID': 'o-*' } }, 'silent'],
    ['a literal wildcard beside a good value', { StringEquals: { 'aws:PrincipalOrgID': ['o-1', '*'] } }, 'silent'],
    ['a literal wildcard of a weak key', { StringEquals: { 'kms:ViaService': 's3.*.amazonaws.com' } }, 'silent'],
    ['attestation', { StringEqualsIgnoreCase: { 'kms:RecipientAttestation:PCR0': 'ab' } }, 'silent'],
    ['Null alone', { Null: { 'aws:PrincipalOrgID': 'false' } }, 'weak'],
    [
      'IfExists beside Null',
      { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' }, Null: { 'aws:PrincipalOrgID': false } },
      'silent',
    ],
    ['a bucket with a wildcard', { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::log-*' } }, 'weak'],
    ['a hosted zone with a wildcard', { ArnLike: { 'aws:SourceArn': 'arn:aws:route53:::hostedzone/*' } }, 'weak'],
    ['a role id', { StringLike: { 'aws:userid': 'AROAEXAMPLEEXAMPLE12:*' } }, 'silent'],
    ['any session name', { StringLike: { 'aws:userid': '*:jane' } }, 'weak'],
    ['a key that no action carries', { StringEquals: { 'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256' } }, 'silent'],
    ['aws:PrincipalIsAWSService false', { Bool: { 'aws:PrincipalIsAWSService': 'false' } }, 'weak'],
    [
      'a variable of the caller in a role name',
      { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${O}:role/\${aws:username}` } },
      'silent',
    ],
    [
      'a variable under version 2008',
      { StringEquals: { 'kms:CallerAccount': '${aws:PrincipalAccount}' } },
      'silent',
      { version: '2008-10-17' },
    ],
    [
      'a Deny on some of the actions',
      [allow(), deny({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } }, '*', 'kms:Encrypt')],
      'public',
    ],
    ['a Deny with a loose value', [allow(), deny({ StringNotLike: { 'aws:PrincipalOrgID': '*' } })], 'public'],
    [
      'a Deny for services alone',
      [allow(), deny({ StringNotEquals: { 'aws:SourceOrgID': 'o-1' }, Bool: { 'aws:PrincipalIsAWSService': 'true' } })],
      'public',
    ],
    [
      'a Deny with a positive condition',
      [allow(), deny({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' }, StringEquals: { 'kms:ViaService': 'x' } })],
      'public',
    ],
    ['a Deny on a weak key', [allow(), deny({ StringNotEquals: { 'kms:ViaService': 'x' } })], 'public'],
    ['a Deny for one role', [allow(), deny(undefined, { AWS: `arn:aws:iam::${O}:role/Admin` })], 'public'],
    ['a Deny for everyone', [allow(), deny()], 'silent'],
    ['a Deny that nobody knows', [allow(), deny({ Ref: 'Condition' })], 'silent'],
    ['a statement that nobody knows', [allow(), { Ref: 'Statement' }], 'silent'],
    ['a fragment', [allow()], 'public', { attached: false }],
    [
      'an endpoint policy',
      [{ ...allow(), Resource: `arn:aws:kms:eu-west-1:${O}:key/1234abcd-12ab-34cd-56ef-1234567890ab` }],
      'silent',
      { attached: false },
    ],
  ];
  for (const [name, each, verdict, options] of cases) {
    it(`${name}: ${verdict}`, () => assert.equal(judged(each, options), verdict));
  }

  it('names each weak condition and why', () => {
    const document = statements([
      allow({
        StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
        StringLike: { 'aws:PrincipalOrgID': 'o-*' },
      }),
    ]);
    const [open] = statementsForEveryone(document);
    assert.deepEqual(
      open!.narrowing.weak.map(({ key, why }) => `${key} ${why}`),
      [
        'kms:ViaService says through which service the call comes, and every account uses that service',
        'aws:PrincipalOrgID has the value o-*, which callers of any account match',
      ],
    );
  });
});

describe('narrowing: properties', () => {
  const conditions = ROWS.flatMap(({ cases }) => cases.filter((each): each is JsonObject => !Array.isArray(each)));
  const condition = fc.constantFrom<JsonObject | undefined>(undefined, ...conditions);
  const allowed = fc
    .tuple(condition, fc.constantFrom<Json>('kms:*', ['kms:Decrypt', 'kms:Encrypt']))
    .map(([if_, what]) => allow(if_, '*', what));
  const denied = fc
    .tuple(
      condition,
      fc.constantFrom<Json>('*', { AWS: [O] }, { Service: 'sns.amazonaws.com' }),
      fc.constantFrom<Json>('kms:*', 'kms:Decrypt', ['kms:Decrypt', 'kms:Encrypt']),
    )
    .map(([if_, who, what]) => deny(if_, who, what));
  const list = fc.array(fc.oneof(allowed, denied), { minLength: 1, maxLength: 5 });
  const openness = (all: Policy): number => found(all).length;

  it('the order of statements does not count', () => {
    const shuffled = list.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(fc.property(shuffled, ([all, other]) => assert.deepEqual(found(other).sort(), found(all).sort())));
  });
  it('the order of values and of conditions does not count', () => {
    fc.assert(
      fc.property(condition, (each) => assert.equal(judged(reversed(each ?? {}) as JsonObject), judged(each ?? {}))),
    );
  });
  it('the case of names does not count', () => {
    fc.assert(fc.property(condition, (each) => assert.equal(judged(recased(each ?? {})), judged(each ?? {}))));
  });
  it('splitting a statement in two by its actions does not count', () => {
    const split = (all: Policy): Policy =>
      all.flatMap((each) =>
        Array.isArray(each['Action']) ? each['Action'].map((action: Json) => ({ ...each, Action: action })) : [each],
      );
    const verdicts = (all: Policy): string[] => [...new Set(found(all))].sort();
    fc.assert(fc.property(list, (all) => assert.deepEqual(verdicts(split(all)), verdicts(all))));
  });
  it('adding a Deny never makes a policy more open', () => {
    fc.assert(fc.property(list, denied, (all, more) => openness([...all, more]) <= openness(all)));
  });
  it('adding a condition never makes a statement public', () => {
    fc.assert(
      fc.property(
        condition,
        condition,
        (one, other) => judged({ ...one, ...other }) !== 'public' || !one || Object.keys(one).length === 0,
      ),
    );
  });
  it('unknown values never fire where known ones did not', () => {
    const hidden = (json: JsonObject): JsonObject =>
      Object.fromEntries(
        Object.entries(json).map(([operator, keys]) => [operator, mapped(keys as JsonObject, () => '${x}')]),
      );
    const silent = conditions.filter((each) => judged(each) === 'silent');
    for (const each of silent) assert.equal(judged(hidden(each)), 'silent', JSON.stringify(each));
  });
});

function judged(each: Case, options: PolicyOptions = {}): Verdict {
  const list = isPolicy(each) ? each : [allow(Object.keys(each).length > 0 ? each : undefined)];
  const [first] = found(list, options);
  return (first ?? 'silent') as Verdict;
}

function found(list: Policy, options: PolicyOptions = {}): string[] {
  return statementsForEveryone(statements(list, { account: O, ...options })).flatMap(({ narrowing }) => {
    const { verdict } = narrowing;
    return verdict === 'open' ? ['public'] : verdict === 'weak' ? ['weak'] : verdict === 'service' ? ['deputy'] : [];
  });
}

function isPolicy(each: Case): each is Policy {
  return Array.isArray(each);
}

function allow(condition?: JsonObject, principal: Json = '*', action: Json = 'kms:*'): JsonObject {
  return {
    Effect: 'Allow',
    Principal: principal,
    Action: action,
    Resource: '*',
    ...(condition && { Condition: condition }),
  };
}

function deny(condition?: JsonObject, principal: Json = '*', action: Json = 'kms:*'): JsonObject {
  return { ...allow(condition, principal, action), Effect: 'Deny' };
}

function reversed(json: Json): Json {
  if (Array.isArray(json)) return [...json].reverse();
  if (json === null || typeof json !== 'object') return json;
  return Object.fromEntries(
    Object.entries(json)
      .reverse()
      .map(([name, value]) => [name, reversed(value)]),
  );
}

function recased(condition: JsonObject): JsonObject {
  return mapped(condition, (keys) =>
    Object.fromEntries(Object.entries(keys as JsonObject).map(([key, value]) => [key.toUpperCase(), value])),
  );
}

function mapped(json: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, change(value)]));
}
