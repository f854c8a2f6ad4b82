import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { policyCrossAccount } from '../../server/src/rules/policy/policyCrossAccount';
import { policyEscalation } from '../../server/src/rules/policy/policyEscalation';
import { policyGrantUnconstrained } from '../../server/src/rules/policy/policyGrantUnconstrained';
import { policyNotaction } from '../../server/src/rules/policy/policyNotaction';
import { policySeparationOfDuties } from '../../server/src/rules/policy/policySeparationOfDuties';
import { policyServiceConfusedDeputy } from '../../server/src/rules/policy/policyServiceConfusedDeputy';
import { policyWildcardAction } from '../../server/src/rules/policy/policyWildcardAction';
import { statements, type Json, type JsonObject } from '../support/policyModel';
import { asReversedLists, inOtherCase, listOf, split } from '../support/respell';
import { OTHER, OWN, reportsOf, verdictOf } from '../support/verdicts';

const ALL_RULES = [
  policyCrossAccount,
  policyEscalation,
  policyGrantUnconstrained,
  policyNotaction,
  policySeparationOfDuties,
  policyServiceConfusedDeputy,
  policyWildcardAction,
];

const OPTIONS = { account: OWN };

const PRINCIPALS: readonly Json[] = [
  '*',
  ...['root', 'role/App', 'role/Ops', 'user/Alice'].map((name) => ({ AWS: `arn:aws:iam::${OWN}:${name}` })),
  { AWS: [`arn:aws:iam::${OWN}:role/App`, `arn:aws:iam::${OWN}:role/Ops`] },
  { AWS: [`arn:aws:iam::${OTHER}:root`, `arn:aws:iam::${OWN}:role/App`] },
  { AWS: `arn:aws:iam::${OTHER}:role/App` },
  { Service: 'cloudtrail.amazonaws.com' },
  { Service: ['config.amazonaws.com', 'events.amazonaws.com'] },
  { Service: 'logs.eu-west-1.amazonaws.com' },
];

const ACTIONS = [
  ...['*', 'Decrypt', 'Encrypt', 'GenerateDataKey*', 'ReEncrypt*', 'CreateGrant', 'Create*', 'Put*', 'PutKeyPolicy'],
  ...['*Policy', 'DisableKey', 'ScheduleKeyDeletion', 'TagResource', 'UpdateAlias', 'DescribeKey', 'List*'],
].map((name) => `kms:${name}`);

const CONDITIONS: readonly (JsonObject | undefined)[] = [
  undefined,
  undefined,
  { StringEquals: { 'kms:CallerAccount': [OWN, OTHER] } },
  { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
  { StringEquals: { 'aws:SourceAccount': OWN } },
  { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:*:trail/*' } },
  { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
  { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
  { StringEquals: { 'kms:ViaService': ['s3.eu-west-1.amazonaws.com', 'rds.eu-west-1.amazonaws.com'] } },
  { StringEquals: { 'aws:ResourceTag/team': 'payments' } },
  { StringNotEquals: { 'kms:EncryptionContext:purpose': 'backup' }, Bool: { 'aws:SecureTransport': 'true' } },
];

const statement = (effects: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      effect: fc.constantFrom(...effects),
      principal: fc.constantFrom(...PRINCIPALS),
      actions: fc.uniqueArray(fc.constantFrom(...ACTIONS), { minLength: 1, maxLength: 4 }),
      condition: fc.constantFrom(...CONDITIONS),
      isNot: fc.integer({ max: 12, min: 0 }),
    })
    .map(({ effect, principal, actions, condition, isNot }) => ({
      Effect: effect,
      Principal: principal,
      [isNot === 0 ? 'NotAction' : 'Action']: actions,
      Resource: '*',
      ...(condition && { Condition: condition }),
    }));

const anyPolicy = fc.array(statement(['Allow', 'Allow', 'Deny']), { minLength: 1, maxLength: 5 });

describe('the verdicts on who may do what', () => {
  const verdicts = (list: readonly JsonObject[]): Record<string, string> =>
    Object.fromEntries(ALL_RULES.map((rule) => [rule.id, verdictOf(rule, statements(list, OPTIONS))]));

  it('do not depend on the order of statements and values', () =>
    fc.assert(
      fc.property(anyPolicy, fc.infiniteStream(fc.nat()), (list, keys) => {
        const shuffled = list
          .map((each) => [keys.next().value!, each] as const)
          .sort(([one], [other]) => one - other)
          .map(([, each]) => asReversedLists(each));
        assert.deepEqual(verdicts(shuffled), verdicts(list));
      }),
    ));

  it('do not depend on the case of names, nor on how a root is written', () =>
    fc.assert(fc.property(anyPolicy, (list) => assert.deepEqual(verdicts(list.map(inOtherCase)), verdicts(list)))));

  it('do not change when a statement is split', () =>
    fc.assert(fc.property(anyPolicy, (list) => assert.deepEqual(verdicts(list.flatMap(split)), verdicts(list)))));

  it('are never graver for a further Deny, but for what says that a Deny can be undone', () =>
    fc.assert(
      fc.property(anyPolicy, statement(['Deny']), (list, deny) => {
        for (const rule of ALL_RULES) {
          if (rule === policyEscalation) continue;
          const before = reportsOf(rule, statements(list, OPTIONS)).length;
          assert.ok(reportsOf(rule, statements([...list, deny], OPTIONS)).length <= before, rule.id);
        }
      }),
    ));

  it('never come from a value that is not known', () =>
    fc.assert(
      fc.property(
        anyPolicy,
        fc.nat(),
        fc.constantFrom('Principal', 'Action', 'Condition', 'Effect'),
        (list, at, element) => {
          const index = at % list.length;
          const veiled = list.map((each, own) => (own === index ? veil(each, element) : each));
          const without = list.filter((_each, own) => own !== index);
          for (const rule of ALL_RULES) {
            const count = reportsOf(rule, statements(veiled, OPTIONS)).length;
            const known = Math.max(...[list, without].map((each) => reportsOf(rule, statements(each, OPTIONS)).length));
            assert.ok(count <= known, `${rule.id}: ${count} findings, ${known} where all is known`);
          }
        },
      ),
    ));

  it('stay inside the texts that they speak of', () =>
    fc.assert(
      fc.property(anyPolicy, (list) => {
        for (const rule of ALL_RULES) {
          for (const { span, related = [] } of reportsOf(rule, statements(list, OPTIONS))) {
            for (const each of [span, ...related.map((note) => note.span)]) {
              assert.ok(each.start < each.end && each.end <= each.segment.text.length);
            }
          }
        }
      }),
    ));
});

/** The statement with a template in place of what an element says. */
function veil(statement: JsonObject, element: string): JsonObject {
  const name = element === 'Action' && 'NotAction' in statement ? 'NotAction' : element;
  if (name === 'Principal') return { ...statement, Principal: { AWS: '${principal}' } };
  if (name === 'Condition') return { ...statement, Condition: { Ref: 'Condition' } };
  const values = listOf(statement[name]!);
  return {
    ...statement,
    [name]: name === 'Effect' ? '${effect}' : values.map((_value, index) => `\${action${index}}`),
  };
}
