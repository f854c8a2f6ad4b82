import { policyGrantUnconstrained } from '../../server/src/rules/policy/policyGrantUnconstrained';
import type { Json, JsonObject } from '../support/policyModel';
import {
  allow,
  arn,
  conditions,
  deny,
  OTHER,
  OWN,
  ROOT,
  service,
  testRows,
  type VerdictRow,
} from '../support/verdicts';

const APP = arn('role/App');
const granting = (condition?: JsonObject, principal: Json = APP): JsonObject =>
  allow(principal, 'kms:CreateGrant', condition);
const FOR_SERVICES = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };

const ROWS: readonly VerdictRow[] = [
  {
    row: 'CreateGrant covered, principal not the root of O, no constraint',
    verdict: 'warning',
    policies: [
      [ROOT, granting()],
      [ROOT, allow(APP, ['kms:Create*', 'kms:Decrypt'])],
      [ROOT, allow({ AWS: [`arn:aws:iam::${OWN}:user/Alice`, OWN] }, ['kms:CreateGrant', 'kms:ListGrants'])],
      [ROOT, allow({ AWS: [`arn:aws:iam::${OTHER}:root`] }, ['kms:Create*', 'kms:DescribeKey'])],
      [ROOT, granting(undefined, arn('role/Partner', OTHER))],
      [ROOT, granting(undefined, { AWS: `arn:aws:sts::${OWN}:assumed-role/App/i-0123` })],
      [ROOT, { Effect: 'Allow', Principal: APP, NotAction: ['kms:Put*', 'kms:Decrypt'], Resource: '*' }],
    ],
  },
  {
    row: 'CreateGrant itself for the root of F, as AWS writes it for Auto Scaling across accounts',
    verdict: 'info',
    policies: [
      [ROOT, granting(undefined, arn('root', OTHER))],
      [ROOT, allow({ AWS: [OTHER] }, ['kms:CreateGrant'])],
      [ROOT, allow(arn('root', OTHER), ['kms:Encrypt', 'kms:Decrypt', 'kms:CreateGrant', 'kms:DescribeKey'])],
    ],
  },
  {
    row: 'the root of O',
    verdict: 'silent',
    policies: [
      [ROOT],
      [allow(arn('root'), 'kms:CreateGrant')],
      [allow({ AWS: OWN }, ['kms:Create*', 'kms:Describe*'])],
      [ROOT, granting(undefined, { AWS: `arn:aws:iam::\${account}:role/App` })],
    ],
  },
  {
    row: 'a principal with PutKeyPolicy',
    verdict: 'silent',
    policies: [
      [ROOT, allow(APP, 'kms:*')],
      [ROOT, allow(APP, ['kms:Create*', 'kms:Put*', 'kms:Describe*'])],
      [
        ROOT,
        granting(),
        allow({ AWS: [`arn:aws:iam::${OWN}:role/App`, `arn:aws:iam::${OWN}:role/Other`] }, 'kms:PutKeyPolicy'),
      ],
      [ROOT, granting(), allow({ AWS: '${admins}' }, 'kms:PutKeyPolicy')],
    ],
  },
  {
    row: 'Bool kms:GrantIsForAWSResource true',
    verdict: 'silent',
    policies: [
      [ROOT, granting(FOR_SERVICES)],
      [ROOT, granting({ Bool: { 'KMS:grantisforawsresource': true } })],
      [ROOT, allow(APP, ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'], FOR_SERVICES)],
      [ROOT, granting({ BoolIfExists: { 'kms:GrantIsForAWSResource': ['true'] } })],
    ],
  },
  {
    row: 'positive kms:ViaService, GranteePrincipal, GranteeServicePrincipal, GrantConstraintType, SourceArn, EncryptionContext:x',
    verdict: 'silent',
    policies: conditions(
      { StringEquals: { 'kms:ViaService': 'rds.eu-west-1.amazonaws.com' } },
      { StringLike: { 'kms:ViaService': ['ec2.*.amazonaws.com', 'rds.*.amazonaws.com'] } },
      { StringEquals: { 'kms:GranteePrincipal': `arn:aws:iam::${OWN}:role/Batch` } },
      { StringEqualsIfExists: { 'kms:GranteePrincipal': `arn:aws:iam::${OWN}:role/Batch` } },
      { StringEquals: { 'kms:GranteeServicePrincipal': 'dynamodb.amazonaws.com' } },
      { StringEquals: { 'kms:GrantConstraintType': 'EncryptionContextSubset' } },
      { ArnLike: { 'kms:GrantConstraintSourceArn': `arn:aws:s3:::bucket` } },
      { StringEquals: { 'kms:EncryptionContext:purpose': 'backup' } },
    ).map((condition) => [ROOT, granting(condition)]),
  },
  {
    row: 'an unknown atom',
    verdict: 'silent',
    policies: [
      [ROOT, granting({ StringEquals: { 'kms:GrantOperations': '${operations}' } })],
      [ROOT, granting({ StringEquals: { '${key}': 'x' } })],
      [ROOT, granting({ StringEquals: { 'acme:Limit': 'x' } })],
      [ROOT, granting({ Bool: { 'kms:GrantIsForAWSResource': { Ref: 'OnlyServices' } } })],
    ],
  },
  {
    row: 'ForAllValues kms:GrantOperations without CreateGrant and *',
    verdict: 'silent',
    policies: [
      [ROOT, granting({ 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt', 'Encrypt'] } })],
      [ROOT, granting({ 'ForAllValues:StringLike': { 'kms:GrantOperations': ['GenerateDataKey*', 'Decrypt'] } })],
      [
        ROOT,
        granting({
          'ForAllValues:StringEquals': { 'kms:GrantOperations': 'Decrypt' },
          Null: { 'kms:GrantOperations': 'false' },
        }),
      ],
    ],
  },
  {
    row: 'ForAllValues kms:GrantOperations with CreateGrant or *',
    verdict: 'warning',
    policies: [
      [ROOT, granting({ 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt', 'CreateGrant'] } })],
      [ROOT, granting({ 'ForAllValues:StringLike': { 'kms:GrantOperations': ['Create*'] } })],
      [ROOT, granting({ 'ForAllValues:StringLike': { 'kms:GrantOperations': '*' } })],
    ],
  },
  {
    row: 'Deny CreateGrant where GrantIsForAWSResource is false, for * or this principal',
    verdict: 'silent',
    policies: [
      [ROOT, granting(), deny('*', 'kms:CreateGrant', { Bool: { 'kms:GrantIsForAWSResource': 'false' } })],
      [ROOT, granting(), deny(APP, ['kms:Create*'], { BoolIfExists: { 'kms:GrantIsForAWSResource': false } })],
      [ROOT, granting(), deny({ AWS: '*' }, 'kms:*', { StringNotEquals: { 'kms:GrantIsForAWSResource': 'true' } })],
      [ROOT, granting(), deny(APP, 'kms:CreateGrant')],
    ],
  },
  {
    row: 'a Deny for somebody else, or of something else',
    verdict: 'warning',
    policies: [
      [
        ROOT,
        granting(),
        deny(arn('role/Other'), 'kms:CreateGrant', { Bool: { 'kms:GrantIsForAWSResource': 'false' } }),
      ],
      [ROOT, granting(), deny('*', 'kms:ScheduleKeyDeletion', { Bool: { 'kms:GrantIsForAWSResource': 'false' } })],
      [ROOT, granting(), deny('*', 'kms:CreateGrant', { Bool: { 'aws:SecureTransport': 'false' } })],
    ],
  },
  {
    row: 'a service principal with a guard',
    verdict: 'silent',
    policies: [
      [ROOT, granting({ StringEquals: { 'aws:SourceAccount': OWN } }, service('rds'))],
      [ROOT, granting({ ArnLike: { 'aws:SourceArn': `arn:aws:rds:*:${OWN}:db:*` } }, service('rds'))],
      [ROOT, granting({ StringEquals: { 'kms:CallerAccount': OWN } }, service('rds', 'dynamodb'))],
    ],
  },
  {
    row: 'a service principal without one',
    verdict: 'warning',
    policies: [
      [ROOT, granting(undefined, service('rds'))],
      [ROOT, granting({ StringLike: { 'aws:SourceAccount': '*' } }, service('rds'))],
      [ROOT, granting({ StringEqualsIfExists: { 'aws:SourceAccount': OWN } }, service('rds'))],
    ],
  },
  {
    row: 'ForAnyValue kms:GrantOperations, RetiringPrincipal, account, organization and network atoms, one key as Resource',
    verdict: 'warning',
    policies: [
      ...conditions(
        { 'ForAnyValue:StringEquals': { 'kms:GrantOperations': 'Decrypt' } },
        { StringEquals: { 'kms:GrantOperations': 'Decrypt' } },
        { StringEquals: { 'kms:RetiringPrincipal': `arn:aws:iam::${OWN}:role/Batch` } },
        { StringEquals: { 'kms:CallerAccount': OWN } },
        { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
        { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
        { StringNotEquals: { 'kms:ViaService': 'rds.eu-west-1.amazonaws.com' } },
        { StringLike: { 'kms:GranteePrincipal': '*' } },
        { Bool: { 'kms:GrantIsForAWSResource': 'false' } },
      ).map((condition) => [ROOT, granting(condition)]),
      [
        ROOT,
        allow(APP, 'kms:CreateGrant', undefined, {
          Resource: `arn:aws:kms:eu-west-1:${OWN}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
        }),
      ],
    ],
  },
  {
    row: 'everyone on a network; the rest of everyone has other rules',
    verdict: 'warning',
    options: { account: OWN },
    policies: [
      [ROOT, granting({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, '*')],
      [ROOT, granting({ StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }, { AWS: '*' })],
    ],
  },
  {
    row: 'everyone, without a condition or in one account',
    verdict: 'silent',
    policies: [
      [ROOT, granting(undefined, '*')],
      [ROOT, granting({ StringEquals: { 'kms:CallerAccount': OWN } }, '*')],
    ],
  },
];

describe('policy-grant-unconstrained', () => testRows(policyGrantUnconstrained, ROWS));
