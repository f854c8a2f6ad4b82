import { policyDenyAlways } from '../../server/src/rules/policy/policyDenyAlways';
import { policyDenyIncomplete } from '../../server/src/rules/policy/policyDenyIncomplete';
import { policyDenyNever } from '../../server/src/rules/policy/policyDenyNever';
import type { Json, JsonObject } from '../support/policyModel';
import { allow, arn, deny, OTHER, OWN, ROOT, service, testRows } from '../support/verdicts';

const CONTEXT = 'kms:EncryptionContext:Project';
const CRYPTO = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];
const USE = [...CRYPTO, 'kms:DescribeKey'];
const DECRYPT = ['kms:Decrypt', 'kms:ReEncryptFrom'];
const options = { account: OWN };
const IS_SERVICE: JsonObject = { 'aws:PrincipalIsAWSService': 'true' };
const NOT_TRAIL: JsonObject = { 'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com' };

function when(operator: string, key: string, value: Json): JsonObject {
  return { [operator]: { [key]: value } };
}

/** Splitting leaves a statement without any action that carries the key, which says something else. */
const SPLIT = [2];

describe('a Deny that always holds', () => {
  const negated = when('StringNotEquals', CONTEXT, 'Alpha');
  testRows(policyDenyAlways, [
    {
      row: 'everything, by encryption context',
      verdict: 'error',
      options,
      policies: [
        [ROOT, deny('*', 'kms:*', negated)],
        [ROOT, deny({ AWS: ['*'] }, ['kms:Put*', 'kms:Decrypt'], when('StringNotLike', CONTEXT, ['Al*', 'B']))],
        [deny(arn('root'), '*', when('StringNotEqualsIfExists', CONTEXT, 'Alpha')), ROOT],
        [ROOT, deny('*', ['kms:PutKeyPolicy', 'kms:Encrypt'], when('Null', 'kms:EncryptionContextKeys', 'true'))],
      ],
    },
    {
      row: 'reading the key beside using it',
      verdict: 'warning',
      options,
      policies: [
        [ROOT, deny('*', ['kms:Decrypt', 'kms:DescribeKey'], negated)],
        [ROOT, deny(arn('role/App'), ['kms:Describe*', 'kms:Decrypt'], negated)],
        [ROOT, deny('*', 'kms:Get*', when('StringNotEquals', 'kms:EncryptionAlgorithm', 'SYMMETRIC_DEFAULT'))],
        [ROOT, deny('*', 'kms:DescribeKey', when('ForAllValues:StringEquals', 'kms:GrantOperations', 'Decrypt'))],
      ],
    },
    {
      row: 'everything for one role, or for all but one',
      verdict: 'warning',
      options,
      policies: [
        [ROOT, deny(arn('role/App'), 'kms:*', negated)],
        [ROOT, deny(arn('root', OTHER), 'kms:*', negated)],
        [ROOT, deny('*', 'kms:*', { ...negated, ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/A` } })],
      ],
    },
    {
      row: 'what only services send',
      verdict: 'warning',
      options,
      policies: [
        [ROOT, deny('*', DECRYPT, when('StringNotEquals', 'aws:SourceAccount', OWN))],
        [ROOT, deny(arn('role/App'), 'kms:Decrypt', when('ArnNotLike', 'aws:SourceArn', 'arn:aws:s3:::x'))],
        [ROOT, deny('*', 'kms:Encrypt', when('StringNotEqualsIfExists', 'aws:SourceOrgID', 'o-1'))],
      ],
    },
    {
      row: 'it may hold or not',
      verdict: 'silent',
      options,
      policies: [
        [ROOT, deny('*', CRYPTO, negated)],
        [ROOT, deny('*', ['kms:CreateGrant'], when('StringNotEquals', 'kms:GranteePrincipal', 'x'))],
        [ROOT, deny('*', 'kms:*', when('StringEquals', CONTEXT, 'Alpha'))],
        [ROOT, deny('*', 'kms:*', when('StringNotEquals', 'kms:CallerAccount', OWN))],
        [ROOT, deny('*', 'kms:*', when('StringNotEquals', 'kms:ViaService', 's3.us-east-1.amazonaws.com'))],
        [ROOT, deny('*', 'kms:*', { ...negated, Bool: { 'aws:SecureTransport': 'false' } })],
        [ROOT, deny('*', 'kms:*', { ...negated, StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } })],
        [ROOT, deny('*', 'kms:*', { ...negated, IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })],
      ],
    },
    {
      row: 'what services send, limited to services',
      verdict: 'silent',
      options,
      policies: [
        [ROOT, deny('*', 'kms:*', { ...when('StringNotEquals', 'aws:SourceAccount', OWN), Bool: IS_SERVICE })],
        [
          ROOT,
          deny('*', '*', {
            StringNotEqualsIfExists: { 'aws:SourceOrgID': 'o-1' },
            Null: { 'aws:SourceAccount': 'false' },
          }),
        ],
        [ROOT, deny(service('sns'), 'kms:Decrypt', when('StringNotEquals', 'aws:SourceAccount', OWN))],
        [ROOT, deny('*', 'kms:*', { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1', ...NOT_TRAIL } })],
      ],
    },
    {
      row: 'no Deny, or nobody can tell',
      verdict: 'silent',
      options,
      policies: [
        [ROOT, allow(arn('role/App'), ['kms:Decrypt', 'kms:DescribeKey'], negated)],
        [ROOT, deny('*', ['kms:Decrypt', '${action}'], negated)],
        [ROOT, deny('*', 'kms:DescribeKey', { Ref: 'Condition' })],
        [ROOT, deny('*', 'kms:DescribeKey', when('StringNotEquals', 'kms:EncryptionContex:x', 'y'))],
        [ROOT, { ...deny('*', 'kms:*', negated), Resource: 'arn:aws:s3:::bucket' }],
      ],
    },
    {
      row: 'another kind of policy',
      verdict: 'silent',
      options: { kind: 'identity', attached: true },
      policies: [[deny('*', 'kms:*', negated)]],
    },
  ]);
});

describe('a Deny that never holds', () => {
  testRows(policyDenyNever, [
    {
      row: 'no action carries the key',
      verdict: 'warning',
      options,
      policies: [
        [ROOT, deny('*', 'kms:ScheduleKeyDeletion', when('StringEquals', CONTEXT, 'Alpha'))],
        [ROOT, deny('*', ['kms:Put*', 'kms:Disable*'], when('Null', 'kms:EncryptionContextKeys', 'false'))],
        [ROOT, deny(arn('role/App'), CRYPTO, when('ForAnyValue:StringLike', 'aws:TagKeys', ['a*']))],
        [ROOT, deny('*', 'kms:Decrypt', when('Bool', 'kms:GrantIsForAWSResource', 'true'))],
        [ROOT, deny('*', 'kms:Decrypt', when('ForAnyValue:StringEquals', 'kms:ResourceAliases', 'alias/a'))],
      ],
    },
    {
      row: 'the callers never carry the key',
      verdict: 'warning',
      options,
      policies: [
        [ROOT, deny(arn('role/App'), DECRYPT, when('StringEquals', 'aws:SourceAccount', OTHER))],
        [ROOT, deny({ AWS: [`arn:aws:iam::${OWN}:user/jane`] }, 'kms:*', when('ArnLike', 'aws:SourceArn', 'arn:*'))],
      ],
    },
    {
      row: 'some action carries it',
      verdict: 'silent',
      options,
      except: SPLIT,
      policies: [
        [ROOT, deny('*', ['kms:ScheduleKeyDeletion', 'kms:Decrypt'], when('StringEquals', CONTEXT, 'Alpha'))],
        [ROOT, deny('*', 'kms:*', when('NumericLessThan', 'kms:ScheduleKeyDeletionPendingWindowInDays', '21'))],
        [ROOT, deny('*', ['kms:Put*', '${more}'], when('StringEquals', CONTEXT, 'Alpha'))],
      ],
    },
    {
      row: 'it may hold',
      verdict: 'silent',
      options,
      policies: [
        [ROOT, deny('*', 'kms:Decrypt', when('StringEquals', 'aws:SourceAccount', OTHER))],
        [ROOT, deny(arn('root'), 'kms:Decrypt', when('StringEquals', 'aws:SourceAccount', OTHER))],
        [ROOT, deny('*', 'kms:DescribeKey', when('StringNotEquals', CONTEXT, 'Alpha'))],
        [ROOT, deny('*', 'kms:DescribeKey', when('StringEqualsIfExists', CONTEXT, 'Alpha'))],
        [ROOT, deny('*', 'kms:Decrypt', when('StringEquals', 'mystery:Key', 'x'))],
        [ROOT, allow(arn('role/App'), 'kms:DescribeKey', when('StringEquals', CONTEXT, 'Alpha'))],
      ],
    },
  ]);
});

describe('a Deny that is not complete', () => {
  const outsiders = when('StringNotEquals', 'aws:PrincipalOrgID', 'o-1');
  const plainMfa = when('Bool', 'aws:MultiFactorAuthPresent', 'false');
  testRows(policyDenyIncomplete, [
    {
      row: 'Decrypt without ReEncryptFrom',
      verdict: 'warning',
      options,
      policies: [
        [ROOT, deny(arn('role/App'), 'kms:Decrypt')],
        [ROOT, deny('*', ['kms:Decrypt*', 'kms:Encrypt'], when('StringNotEquals', 'aws:SourceVpc', 'vpc-1'))],
        [ROOT, deny(arn('root'), ['kms:Decrypt', 'kms:ReEncryptTo'])],
        [ROOT, allow(arn('root', OTHER), USE), deny('*', 'kms:Decrypt', outsiders)],
        [allow(arn('role/App'), USE), deny(arn('role/App'), 'kms:Decrypt')],
        [ROOT, deny(arn('role/App'), 'kms:Decrypt'), deny(arn('role/Other'), 'kms:ReEncrypt*')],
      ],
    },
    {
      row: 'both, or nothing to re-encrypt',
      verdict: 'silent',
      options,
      policies: [
        [ROOT, deny(arn('role/App'), DECRYPT)],
        [ROOT, deny(arn('role/App'), 'kms:Decrypt'), deny('*', 'kms:ReEncrypt*', { Ref: 'Condition' })],
        [ROOT, deny(arn('role/App'), ['kms:Decrypt', '${action}'])],
        [ROOT, deny('*', 'kms:Decrypt', outsiders)],
        [allow(arn('role/App'), 'kms:Decrypt'), deny(arn('role/App'), 'kms:Decrypt')],
        [allow(arn('role/App'), USE), deny(arn('role/Other'), 'kms:Decrypt')],
        [ROOT, deny(service('sns'), 'kms:Decrypt')],
        [ROOT, deny({ AWS: '${role}' }, 'kms:Decrypt')],
        [ROOT, deny('*', 'kms:Decrypt', when('Bool', 'aws:ViaAWSService', 'true'))],
      ],
    },
    {
      row: 'MFA that access keys lack',
      verdict: 'warning',
      options,
      policies: [
        [ROOT, deny('*', 'kms:ScheduleKeyDeletion', plainMfa)],
        [ROOT, deny({ AWS: `arn:aws:iam::${OWN}:user/jane` }, ['kms:DisableKey'], plainMfa)],
        [ROOT, deny(arn('root'), 'kms:Put*', when('Bool', 'AWS:multifactorauthpresent', ['false']))],
      ],
    },
    {
      row: 'MFA that nobody slips past',
      verdict: 'silent',
      options,
      policies: [
        [ROOT, deny('*', 'kms:DisableKey', when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'))],
        [ROOT, deny(arn('role/Admin'), 'kms:DisableKey', plainMfa)],
        [
          ROOT,
          deny('*', 'kms:DisableKey', plainMfa),
          deny('*', 'kms:*', when('Null', 'aws:MultiFactorAuthAge', 'true')),
        ],
        [ROOT, deny('*', 'kms:DisableKey', when('Bool', 'aws:MultiFactorAuthPresent', 'true'))],
        [ROOT, allow(arn('role/Admin'), 'kms:DisableKey', when('Bool', 'aws:MultiFactorAuthPresent', 'true'))],
      ],
    },
  ]);
});
