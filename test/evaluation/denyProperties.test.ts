import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { policyDecryptUnconditioned } from '../../server/src/rules/policy/policyDecryptUnconditioned';
import { policyDenyAlways } from '../../server/src/rules/policy/policyDenyAlways';
import { policyDenyBreaksServices } from '../../server/src/rules/policy/policyDenyBreaksServices';
import { policyDenyIncomplete } from '../../server/src/rules/policy/policyDenyIncomplete';
import { policyDenyNever } from '../../server/src/rules/policy/policyDenyNever';
import { policyDestructiveWithoutMfa } from '../../server/src/rules/policy/policyDestructiveWithoutMfa';
import { policyEnclave } from '../../server/src/rules/policy/policyEnclave';
import { policyServiceActions } from '../../server/src/rules/policy/policyServiceActions';
import { statements, type Json, type JsonObject } from '../support/policyModel';
import { asReversedLists, inOtherCase, type StatementList } from '../support/respell';
import { OTHER, OWN, reportsOf, verdictOf } from '../support/verdicts';
import { runs } from '../support/runs';

const DENY_RULES = [policyDenyAlways, policyDenyNever, policyDenyIncomplete, policyDenyBreaksServices];
const ALLOW_RULES = [policyDecryptUnconditioned, policyDestructiveWithoutMfa, policyEnclave, policyServiceActions];
const RULES = [...DENY_RULES, ...ALLOW_RULES];
const OPTIONS = { account: OWN };
const KEY = `arn:aws:kms:us-east-1:${OWN}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const principal = fc.constantFrom<Json>(
  '*',
  { AWS: `arn:aws:iam::${OWN}:root` },
  { AWS: [`arn:aws:iam::${OWN}:role/App`, `arn:aws:iam::${OTHER}:root`] },
  { AWS: `arn:aws:iam::${OWN}:role/App` },
  { AWS: `arn:aws:iam::${OWN}:user/jane` },
  { Service: ['events.amazonaws.com', 'logs.eu-west-1.amazonaws.com'] },
);
const action = fc.constantFrom(
  ...['kms:*', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:CreateGrant'],
  ...['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:Encrypt'],
);
const condition = fc.constantFrom<JsonObject | undefined>(
  undefined,
  undefined,
  { StringNotEquals: { 'kms:EncryptionContext:a': ['b', 'c'] } },
  { StringEquals: { 'kms:EncryptionContext:a': 'b' }, Bool: { 'aws:ViaAWSService': 'false' } },
  { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '198.51.100.0/24'] } },
  { StringNotEquals: { 'aws:SourceVpc': 'vpc-1', 'aws:PrincipalTag/exempt': 'true' } },
  { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
  { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false', 'aws:PrincipalIsAWSService': 'false' } },
  { StringEquals: { 'kms:ViaService': ['s3.eu-west-1.amazonaws.com', 'ec2.eu-west-1.amazonaws.com'] } },
  { StringEqualsIgnoreCase: { 'kms:RecipientAttestation:PCR0': ['ab'.repeat(48), '0'.repeat(96)] } },
  { StringNotEquals: { 'aws:SourceAccount': OWN } },
);

const statement = fc
  .record({
    effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    who: principal,
    what: fc.uniqueArray(action, { minLength: 1, maxLength: 3 }),
    resource: fc.constantFrom('*', '*', KEY),
    when: condition,
  })
  .map(({ effect, who, what, resource, when }): JsonObject => ({
    Effect: effect,
    Principal: who,
    Action: what,
    Resource: resource,
    ...(when && { Condition: when }),
  }));
const anyPolicy = fc.array(statement, { minLength: 1, maxLength: 5 });

const verdicts = (list: StatementList): Record<string, string> => {
  const document = statements(list, OPTIONS);
  return Object.fromEntries(RULES.map((rule) => [rule.id, verdictOf(rule, document)]));
};
const counts = (list: StatementList): number[] => {
  const document = statements(list, OPTIONS);
  return RULES.map((rule) => reportsOf(rule, document).length);
};

describe('what Denies, enclaves and services miss', () => {
  it('does not depend on the order of statements, lists and members', () =>
    fc.assert(
      fc.property(anyPolicy, (list) =>
        assert.deepEqual(verdicts([...list].reverse().map(asReversedLists)), verdicts(list)),
      ),
      { numRuns: runs(200) },
    ));

  it('does not depend on the case of names, nor on how a root is written', () =>
    fc.assert(
      fc.property(anyPolicy, (list) => assert.deepEqual(counts(list.map(inOtherCase)), counts(list))),
      { numRuns: runs(200) },
    ));

  it('never comes from an element that is not known', () =>
    fc.assert(
      fc.property(
        anyPolicy,
        fc.nat(),
        fc.constantFrom('Effect', 'Principal', 'Action', 'Resource', 'Condition'),
        (list, at, element) => {
          const index = at % list.length;
          const veiled = list.map((each, own) => (own === index ? { ...each, [element]: { Ref: 'Unknown' } } : each));
          // A condition that can never hold takes a statement out altogether, which an unknown one does not.
          const bare = list.map((each, own) => (own === index ? withoutCondition(each) : each));
          const most = [list, bare, list.filter((_each, own) => own !== index)].map(counts);
          counts(veiled).forEach((count, rule) => {
            const known = Math.max(...most.map((each) => each[rule]!));
            assert.ok(count <= known, `${RULES[rule]!.id}: ${count} findings, ${known} where all is known`);
          });
        },
      ),
      { numRuns: runs(200) },
    ));

  it('only Denies are told to do too much, too little or nothing', () =>
    fc.assert(
      fc.property(anyPolicy, (list) => {
        const allows = statements(
          list.filter((each) => each['Effect'] === 'Allow'),
          OPTIONS,
        );
        for (const rule of DENY_RULES) assert.equal(verdictOf(rule, allows), 'silent', rule.id);
      }),
    ));

  it('a Deny without conditions for everyone leaves an Allow nothing to be warned of', () =>
    fc.assert(
      fc.property(anyPolicy, (list) => {
        const all: JsonObject = { Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' };
        const closed = statements([...list, all], OPTIONS);
        for (const rule of [policyDecryptUnconditioned, policyDestructiveWithoutMfa]) {
          assert.equal(verdictOf(rule, closed), 'silent', rule.id);
        }
      }),
    ));
});

function withoutCondition({ Condition: _condition, ...rest }: JsonObject): JsonObject {
  return rest as JsonObject;
}
