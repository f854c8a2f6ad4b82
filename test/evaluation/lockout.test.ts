import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { lockoutOf, type LockoutVerdict } from '../../server/src/evaluation/lockout';
import { ownAccountOf } from '../../server/src/evaluation/ownAccount';
import { NO_ACCOUNTS } from '../../server/src/model/accounts';
import { statements, type Json, type JsonObject, type PolicyOptions } from '../support/policyModel';
import { runs } from '../support/runs';

const O = '111122223333';
const F = '444455556666';

type Verdict = 'silent' | 'lockout' | 'risk' | 'fragment';
type Policy = readonly JsonObject[];

/** The table of the semantics: each row in the words of the table, then in other spellings of the same policy. */
const ROWS: readonly { readonly row: string; readonly verdict: Verdict; readonly policies: readonly Policy[] }[] = [
  {
    row: '1 root O: kms:*',
    verdict: 'silent',
    policies: [
      [allow(root())],
      [allow({ AWS: O }, ['KMS:*'])],
      [allow({ AWS: [role('Admin'), O] }, '*')],
      [allow(root(), ['kms:Decrypt', 'kms:PutKeyPolicy']), allow({ Service: 'sns.amazonaws.com' }, 'kms:Decrypt')],
    ],
  },
  {
    row: '2 root O if kms:CallerAccount is O',
    verdict: 'silent',
    policies: [
      [allow(root(), 'kms:*', when('StringEquals', 'kms:CallerAccount', O))],
      [allow({ AWS: [O] }, 'kms:Put*', when('StringLike', 'KMS:calleraccount', [F, '1111*']))],
      [allow(root(), '*', when('StringEqualsIfExists', 'aws:PrincipalAccount', [O]))],
      [allow(root(), '*', when('StringEquals', 'aws:PrincipalAccount', '${aws:ResourceAccount}'))],
    ],
  },
  {
    row: '3 root O if aws:PrincipalType is Account',
    verdict: 'silent',
    policies: [
      [allow(root(), 'kms:*', when('StringEquals', 'aws:PrincipalType', 'Account'))],
      [allow({ AWS: O }, 'kms:*', when('stringlike', 'AWS:PrincipalType', ['Acc*']))],
      [allow(root(), 'kms:*', when('ArnEquals', 'aws:PrincipalArn', `arn:aws:iam::${O}:root`))],
      [allow('*', 'kms:*', when('StringEquals', 'aws:PrincipalArn', [`arn:aws:iam::${O}:root`]))],
    ],
  },
  {
    row: '4 root O: NotAction kms:Decrypt',
    verdict: 'silent',
    policies: [
      [{ ...allow(root()), Action: undefined!, NotAction: 'kms:Decrypt' }],
      [notAction(root(), ['kms:decrypt', 'kms:Encrypt'])],
      [notAction({ AWS: [O] }, ['kms:Get*', 's3:*'])],
    ].map((policy) => policy.map(withoutUndefined)),
  },
  {
    row: '5 root O: kms:PutKeyPolicy* and five more',
    verdict: 'silent',
    policies: [
      [allow(root(), ['kms:PutKeyPolicy*', 'kms:Get*', 'kms:List*', 'kms:Describe*', 'kms:Tag*', 'kms:Untag*'])],
      [allow({ AWS: O }, ['kms:Get*', 'kms:List*', 'kms:*policy', 'kms:Describe*', 'kms:Tag*', 'kms:Untag*'])],
      [allow(root(), ['kms:Get*', 'kms:List*', 'kms:Describe*']), allow({ AWS: [O] }, 'kms:?utKeyPolicy')],
      [allow(root(), 'kms:Describe*'), allow(root(), ['kms:UntagResource', 'kms:TagResource', 'kms:PUT*', 'kms:Get*'])],
    ],
  },
  {
    row: '6 one role: kms:*',
    verdict: 'risk',
    policies: [
      [allow({ AWS: role('Admin') })],
      [allow({ AWS: [role('Admin')] }, ['KMS:*'])],
      [allow({ AWS: role('Admin') }, 'kms:Decrypt'), allow({ AWS: [role('Admin')] }, 'kms:Put*')],
      [allow({ AWS: [role('Admin'), role('Admin')] }), allow({ AWS: `arn:aws:iam::${F}:root` })],
      [allow({ AWS: `arn:aws:sts::${O}:assumed-role/Admin/jane` })],
      [allow(root(), '*', when('ArnLike', 'aws:PrincipalArn', role('Admin')))],
    ],
  },
  {
    row: '7 two roles: kms:*',
    verdict: 'silent',
    policies: [
      [allow({ AWS: [role('Admin'), role('Audit')] })],
      [allow({ AWS: role('Audit') }, 'kms:PutKeyPolicy'), allow({ AWS: role('Admin') }, '*')],
      [allow({ AWS: [role('team/Audit'), `arn:aws:iam::${O}:user/jane`] }, 'KMS:Put*')],
      [allow(root(), '*', when('ArnLike', 'aws:PrincipalArn', [role('Admin'), role('Audit')]))],
    ],
  },
  {
    row: '8 one role held in a variable',
    verdict: 'silent',
    policies: [
      [allow({ AWS: '${role_arn}' })],
      [allow({ AWS: { Ref: 'Admin' } }, ['KMS:*'])],
      [allow({ AWS: [`arn:aws:iam::${O}:role/{{name}}`] }, 'kms:Put*')],
      [allow({ Ref: 'Principals' })],
    ],
  },
  {
    row: '9 only key users and a service',
    verdict: 'lockout',
    policies: [
      [allow({ AWS: role('App') }, ['kms:Decrypt', 'kms:Encrypt']), allow({ Service: 'sns.amazonaws.com' })],
      [allow({ Service: ['logs.eu-west-1.amazonaws.com'], AWS: [role('App')] }, 'kms:GenerateDataKey*')],
      [allow(root(), ['KMS:Get*', 'kms:Describe*']), allow({ Service: 'sns.amazonaws.com' }, '*')],
      [
        allow({
          AWS: `arn:aws:iam::${O}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
        }),
        notAction({ AWS: role('App') }, ['kms:PutKeyPolicy']),
      ],
    ],
  },
  {
    row: '10 only root F, or only AROA…',
    verdict: 'lockout',
    policies: [
      [allow(root(F))],
      [allow({ AWS: 'AROAEXAMPLEEXAMPLE12' })],
      [allow({ AWS: [F, 'AIDAEXAMPLEEXAMPLE12'] }, 'kms:Put*')],
      [allow({ AWS: `arn:aws:iam::${O}:group/admins` }), allow({ AWS: `arn:aws:iam::${O}:role/*` }, '*')],
    ],
  },
  {
    row: '11 root O if aws:sourceVpc=vpc-1',
    verdict: 'risk',
    policies: [
      [allow(root(), 'kms:*', when('StringEquals', 'aws:sourceVpc', 'vpc-1'))],
      [allow({ AWS: O }, ['KMS:*'], when('StringLike', 'AWS:SourceVPC', ['vpc-1', 'vpc-2']))],
      [allow(root(), '*', when('IpAddress', 'aws:SourceIp', '203.0.113.0/24'))],
      [allow(root()), deny('*', 'kms:*', when('StringNotEqualsIfExists', 'aws:SourceVpce', 'vpce-1'))],
      [allow(root(), '*', when('DateLessThan', 'aws:CurrentTime', '2030-01-01T00:00:00Z'))],
    ],
  },
  {
    row: '12 root O, Deny * kms:* StringNotEquals kms:ViaService',
    verdict: 'lockout',
    policies: [
      [allow(root()), deny('*', 'kms:*', when('StringNotEquals', 'kms:ViaService', 's3.eu-west-1.amazonaws.com'))],
      [
        deny({ AWS: '*' }, ['KMS:Put*'], when('stringnotlike', 'kms:viaservice', ['s3.*.amazonaws.com'])),
        allow({ AWS: O }),
      ],
      [allow(root()), notAction('*', 'kms:Decrypt', 'Deny', when('StringNotEquals', 'kms:EncryptionContext:a', 'b'))],
      [allow(root()), deny('*', 'kms:PutKeyPolicy', when('ArnNotLike', 'aws:SourceArn', `arn:aws:sns:*:${O}:*`))],
    ],
  },
  {
    row: '13 root O, Deny * PutKeyPolicy StringNotLike aws:PrincipalArn role/Admin',
    verdict: 'risk',
    policies: [
      [allow(root()), deny('*', 'kms:PutKeyPolicy', when('StringNotLike', 'aws:PrincipalArn', [role('Admin')]))],
      [deny({ AWS: ['*'] }, '*', when('ArnNotEquals', 'AWS:principalarn', role('Admin'))), allow({ AWS: O }, 'KMS:*')],
      [allow(root()), deny({ AWS: O }, 'kms:*', when('StringNotEqualsIfExists', 'aws:PrincipalArn', role('Admin')))],
    ],
  },
  {
    row: '13 the same with role/Admin* and root',
    verdict: 'silent',
    policies: [
      [
        allow(root()),
        deny('*', 'kms:PutKeyPolicy', when('StringNotLike', 'aws:PrincipalArn', [role('Admin*'), rootArn()])),
      ],
      [allow(root()), deny('*', 'kms:Put*', when('ArnNotLike', 'aws:PrincipalArn', [rootArn(), role('Admin*')]))],
      [deny('*', 'kms:*', when('ArnNotEquals', 'aws:PrincipalARN', rootArn())), allow({ AWS: O })],
    ],
  },
  {
    row: '13 the same with a session ARN',
    verdict: 'lockout',
    policies: [
      [allow(root()), deny('*', 'kms:PutKeyPolicy', when('StringNotLike', 'aws:PrincipalArn', [session('*')]))],
      [allow({ AWS: O }), deny({ AWS: '*' }, 'kms:*', when('ArnNotLike', 'aws:PrincipalArn', session('jane')))],
      [allow(root()), deny('*', '*', when('StringNotEquals', 'aws:PrincipalArn', role('*')))],
      [allow(root()), deny('*', '*', when('StringNotLike', 'aws:PrincipalArn', `arn:aws:iam::${F}:role/Admin`))],
    ],
  },
  {
    row: '14 root O, Deny NotPrincipal role/Admin kms:*',
    verdict: 'risk',
    policies: [
      [allow(root()), denyOthers({ AWS: [role('Admin')] }, 'kms:*')],
      [denyOthers({ AWS: role('Admin') }, ['KMS:Put*']), allow({ AWS: O })],
      [allow({ AWS: [role('Admin'), role('Audit')] }), denyOthers({ AWS: [role('Admin'), role('Audit')] }, '*')],
      [allow(root()), denyOthers({ AWS: [role('Admin'), role('Audit')] }, 'kms:*')],
    ],
  },
  {
    row: '15 root O, Deny StringNotEqualsIfExists aws:PrincipalOrgID and not a service',
    verdict: 'silent',
    policies: [
      [allow(root()), deny('*', 'kms:*', perimeter('StringNotEqualsIfExists', 'BoolIfExists'))],
      [deny({ AWS: '*' }, ['KMS:*'], perimeter('StringNotEquals', 'Bool')), allow({ AWS: O })],
      [allow(root()), deny('*', '*', perimeter('ForAnyValue:StringNotLike', 'BoolIfExists'))],
    ],
  },
];

describe('lock-out: the table', () => {
  for (const { row, verdict, policies } of ROWS) {
    policies.forEach((list, index) => {
      it(`${row}${index > 0 ? ` (spelling ${index})` : ''}: ${verdict}`, () => assert.equal(judged(list), verdict));
    });
  }
});

describe('lock-out: what the table leaves to the text', () => {
  const cases: readonly (readonly [string, Policy, Verdict, PolicyOptions?])[] = [
    ['a fragment', [allow({ AWS: role('App') }, 'kms:Decrypt')], 'fragment', { attached: false, account: O }],
    ['a fragment whose root is another', [allow(root(F))], 'lockout', { attached: false, account: O }],
    ['no statement at all', [], 'silent'],
    ['an unknown statement', [allow(root(F)), { Ref: 'Statement' }], 'silent'],
    ['an unknown action', [allow(root(), '${actions}')], 'silent'],
    ['a misspelt effect', [{ ...allow(root()), Effect: 'allow' }], 'silent'],
    ['a misspelt element', [withoutUndefined({ ...allow(root()), Action: undefined!, Actions: 'kms:*' })], 'silent'],
    ['another key as Resource', [{ ...allow(root()), Resource: 'arn:aws:s3:::bucket' }], 'lockout'],
    ['no Resource', [withoutUndefined({ ...allow(root()), Resource: undefined! })], 'lockout'],
    ['root denied outright', [allow(root()), deny(root())], 'lockout'],
    ['the role denied, the root allowed', [allow({ AWS: [role('Admin'), O] }), deny({ AWS: role('Admin') })], 'silent'],
    [
      'the named one perhaps hit by a Deny for the account',
      [allow({ AWS: [role('A'), role('B')] }), deny(root())],
      'risk',
    ],
    ['a Deny with an unknown condition', [allow(root()), deny('*', '*', { Ref: 'Condition' })], 'silent'],
    ['a Deny with an unknown principal', [allow(root()), deny({ AWS: '${x}' })], 'silent'],
    ['a Deny of an unknown action', [allow(root()), deny('*', ['${x}'])], 'silent'],
    ['a Deny of another resource', [allow(root()), { ...deny('*'), Resource: 'arn:aws:s3:::b' }], 'silent'],
    ['MFA', [allow(root()), deny('*', '*', when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'))], 'silent'],
    ['everyone denied, whoever was meant', [allow({ AWS: '${x}' }), deny('*')], 'lockout'],
    ['a Deny for F alone', [allow(root()), deny('*', '*', when('StringEquals', 'kms:CallerAccount', F))], 'silent'],
    [
      'a Deny for all but O',
      [allow(root()), deny('*', '*', when('StringNotEquals', 'kms:CallerAccount', O))],
      'silent',
    ],
    [
      'a Deny for all but F',
      [allow(root()), deny('*', '*', when('StringNotEquals', 'kms:CallerAccount', F))],
      'lockout',
    ],
    ['the population of an account', [allow('*', '*', when('StringEquals', 'kms:CallerAccount', O))], 'silent'],
    ['the population of F', [allow('*', '*', when('StringEquals', 'kms:CallerAccount', F))], 'lockout'],
    ['NotPrincipal with the root beside the role', [allow(root()), denyOthers({ AWS: [role('A'), O] }, '*')], 'silent'],
    ['NotPrincipal with an unknown one', [allow(root()), denyOthers({ AWS: ['${x}'] }, '*')], 'silent'],
    [
      'a variable before version 2012-10-17',
      [allow(root(), '*', when('StringEquals', 'aws:PrincipalAccount', '${aws:ResourceAccount}'))],
      'lockout',
      { version: '2008-10-17' },
    ],
  ];
  for (const [name, list, verdict, options] of cases) {
    it(`${name}: ${verdict}`, () => assert.equal(judged(list, options), verdict));
  }

  it('counts every account as the own one when nothing tells', () => {
    assert.equal(judged([allow(root(F)), allow(root(O))], { account: undefined }), 'silent');
    assert.equal(judged([allow(root(F))], { account: undefined, accountIsSymbol: true }), 'silent');
  });
  it('names who is left, why others fail, and which Deny takes whom away', () => {
    const verdict = lockout([
      allow({ AWS: [F, role('Admin')] }),
      deny('*', '*', when('StringNotEquals', 'kms:ViaService', 'x')),
    ]);
    assert.deepEqual(verdict.managers, []);
    assert.match(
      verdict.failed.map(({ why }) => why).join(),
      /Account 444455556666 is not the key's own \(111122223333\)/,
    );
    assert.equal(verdict.denies.length, 1);
  });
});

describe('lock-out: properties', () => {
  const principal = fc.constantFrom<Json>(
    '*',
    { AWS: O },
    { AWS: role('Admin') },
    { AWS: [role('Admin'), role('Audit')] },
    { AWS: [rootArn(), role('Admin')] },
    { AWS: F },
    { AWS: session('jane') },
    { Service: 'sns.amazonaws.com' },
  );
  const action = fc.constantFrom<Json>('kms:*', 'kms:Put*', ['kms:Decrypt', 'kms:PutKeyPolicy'], 'kms:Decrypt');
  const condition = fc.constantFrom<JsonObject | undefined>(
    undefined,
    undefined,
    when('StringNotLike', 'aws:PrincipalArn', role('Admin')),
    when('ArnNotLike', 'aws:PrincipalArn', [role('A*'), rootArn()]),
    when('ArnLike', 'aws:PrincipalArn', role('*')),
    when('StringEquals', 'aws:PrincipalType', 'Account'),
    when('StringNotEquals', 'aws:PrincipalType', ['AssumedRole']),
    when('StringNotEquals', 'aws:SourceVpc', 'vpc-1'),
    when('StringNotEquals', 'kms:ViaService', 'x'),
    { StringNotEquals: { 'aws:PrincipalType': 'User' }, ArnNotLike: { 'aws:PrincipalArn': role('Admin') } },
    perimeter('StringNotEquals', 'Bool'),
  );
  const allowed = fc.tuple(principal, action, condition).map(([who, what, if_]) => allow(who, what, if_));
  const denied = fc
    .tuple(principal, action, condition, fc.boolean())
    .map(([who, what, if_, others]) => (others ? denyOthers(who, what, if_) : deny(who, what, if_)));
  const list = fc.array(fc.oneof(allowed, denied), { minLength: 1, maxLength: 6 });
  const openness: Readonly<Record<Verdict, number>> = { lockout: 0, fragment: 0, risk: 1, silent: 2 };

  it('the order of statements does not count', () => {
    const shuffled = list.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, other]) => assert.equal(judged(other), judged(all))),
      { numRuns: runs(300) },
    );
  });
  it('the order of values does not count', () => {
    fc.assert(
      fc.property(list, (all) => assert.equal(judged(all.map(reversed) as Policy), judged(all))),
      { numRuns: runs(300) },
    );
  });
  it('the case of names does not count', () => {
    fc.assert(
      fc.property(list, (all) => assert.equal(judged(all.map(recased)), judged(all))),
      { numRuns: runs(300) },
    );
  });
  it('splitting a statement in two by its actions or its principals does not count', () => {
    fc.assert(
      fc.property(list, (all) => assert.equal(judged(all.flatMap(split)), judged(all))),
      { numRuns: runs(300) },
    );
  });
  it('adding a Deny never makes a policy more open', () => {
    const verdict = (all: Policy): number => openness[judged(all)];
    fc.assert(
      fc.property(list, denied, (all, more) => verdict([...all, more]) <= verdict(all)),
      { numRuns: runs(300) },
    );
  });
  it('adding something unknown never fires', () => {
    fc.assert(fc.property(list, (all) => judged([...all, { Ref: 'More' }]) !== 'fragment'));
    const hidden = (all: Policy): Policy =>
      all.map((each) => (each['Effect'] === 'Allow' ? { ...each, Principal: { Ref: 'P' } } : each));
    fc.assert(
      fc.property(
        list.filter((all) => judged(all) === 'silent'),
        (all) => assert.equal(judged(hidden(all)), 'silent'),
      ),
    );
  });
});

function judged(list: Policy, options: PolicyOptions = {}): Verdict {
  const { verdict } = lockout(list, options);
  return verdict === 'none' ? 'lockout' : verdict === 'somebody' ? 'silent' : verdict;
}

function lockout(list: Policy, options: PolicyOptions = {}): LockoutVerdict {
  const document = statements(list, { account: O, ...options });
  return lockoutOf(document, ownAccountOf(document, NO_ACCOUNTS));
}

function allow(principal: Json, action: Json = 'kms:*', condition?: JsonObject): JsonObject {
  return withoutUndefined({
    Effect: 'Allow',
    Principal: principal,
    Action: action,
    Resource: '*',
    Condition: condition!,
  });
}

function deny(principal: Json, action: Json = 'kms:*', condition?: JsonObject): JsonObject {
  return { ...allow(principal, action, condition), Effect: 'Deny' };
}

function denyOthers(principal: Json, action: Json, condition?: JsonObject): JsonObject {
  return withoutUndefined({ ...deny('*', action, condition), Principal: undefined!, NotPrincipal: principal });
}

function notAction(principal: Json, action: Json, effect = 'Allow', condition?: JsonObject): JsonObject {
  return withoutUndefined({
    ...allow(principal, action, condition),
    Action: undefined!,
    NotAction: action,
    Effect: effect,
  });
}

function withoutUndefined(statement: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(statement).filter(([, value]) => value !== undefined));
}

function when(operator: string, key: string, value: Json): JsonObject {
  return { [operator]: { [key]: value } };
}

function perimeter(organization: string, service: string): JsonObject {
  return { [organization]: { 'aws:PrincipalOrgID': 'o-1' }, [service]: { 'aws:PrincipalIsAWSService': 'false' } };
}

function root(account = O): JsonObject {
  return { AWS: rootArn(account) };
}

function rootArn(account = O): string {
  return `arn:aws:iam::${account}:root`;
}

function role(name: string): string {
  return `arn:aws:iam::${O}:role/${name}`;
}

function session(name: string): string {
  return `arn:aws:sts::${O}:assumed-role/Admin/${name}`;
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

/** Actions and condition keys in capitals; values keep their case. */
function recased(statement: JsonObject): JsonObject {
  const upper = (json: Json): Json => (typeof json === 'string' ? json.toUpperCase() : (json as Json[]).map(upper));
  const condition = statement['Condition'] as JsonObject | undefined;
  const recasedCondition =
    condition &&
    Object.fromEntries(
      Object.entries(condition).map(([operator, keys]) => [
        operator,
        Object.fromEntries(Object.entries(keys as JsonObject).map(([key, value]) => [key.toUpperCase(), value])),
      ]),
    );
  return withoutUndefined({ ...statement, Action: upper(statement['Action']!), Condition: recasedCondition! });
}

function split(statement: JsonObject): JsonObject[] {
  const action = statement['Action'];
  if (Array.isArray(action)) return action.map((each: Json) => ({ ...statement, Action: each }));
  const principals = (statement['Principal'] as JsonObject | undefined)?.['AWS'];
  if (Array.isArray(principals)) return principals.map((each: Json) => ({ ...statement, Principal: { AWS: each } }));
  return [statement];
}
