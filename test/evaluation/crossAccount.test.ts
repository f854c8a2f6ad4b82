import { policyCrossAccount } from '../../server/src/rules/policy/policyCrossAccount';
import type { Json, JsonObject } from '../support/policyModel';
import { allow, arn, deny, OTHER, OWN, ROOT, service, testRows, type VerdictRow } from '../support/verdicts';

const known = { options: { account: OWN } };
const THIRD = '777788889999';
const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
const everyone = (condition: JsonObject, action: Json = 'kms:Decrypt'): JsonObject => allow('*', action, condition);

const ROWS: readonly VerdictRow[] = [
  {
    row: 'O, and what nobody knows',
    verdict: 'silent',
    policies: [
      [ROOT, allow(arn('role/App'), 'kms:*'), allow(arn('user/Alice'), 'kms:PutKeyPolicy')],
      [ROOT, allow({ AWS: `arn:aws:iam::\${account}:root` }, 'kms:*')],
      [ROOT, allow({ AWS: 'AROAEXAMPLEEXAMPLE12' }, 'kms:Decrypt')],
      [ROOT, allow(service('cloudtrail'), 'kms:GenerateDataKey', { StringEquals: { 'aws:SourceAccount': OTHER } })],
    ],
  },
  {
    row: 'O that nothing tells',
    verdict: 'silent',
    policies: [
      [ROOT, allow(arn('root', OTHER), 'kms:*')],
      [allow(arn('role/A'), 'kms:Decrypt'), allow(arn('role/B', OTHER), 'kms:PutKeyPolicy')],
      [everyone({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })],
    ],
  },
  {
    row: 'trusted',
    verdict: 'silent',
    accounts: { trusted: [OTHER], organizations: ['o-a1b2c3d4e5'] },
    policies: [
      [ROOT, allow(arn('root', OTHER), ['kms:Decrypt', 'kms:ScheduleKeyDeletion'])],
      [ROOT, allow(arn('role/Reader', OTHER), USE)],
      [ROOT, everyone({ StringEquals: { 'aws:PrincipalAccount': [OTHER, OWN] } })],
      [ROOT, everyone({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' } })],
    ],
  },
  {
    row: 'an atom pins it back to O or a trusted organization',
    verdict: 'silent',
    ...known,
    accounts: { organizations: ['o-a1b2c3d4e5'] },
    policies: [
      [ROOT, allow(arn('root', OTHER), USE, { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })],
      [ROOT, allow(arn('root', OTHER), 'kms:*', { StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } })],
      [
        ROOT,
        everyone({ StringEquals: { 'kms:CallerAccount': OWN }, StringLike: { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' } }),
      ],
      [ROOT, everyone({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/*` } })],
    ],
  },
  {
    row: 'F, usage actions',
    verdict: 'info',
    policies: [
      [ROOT, allow(arn('root', OTHER), USE)],
      [ROOT, allow(arn('role/team/Reader', OTHER), ['kms:Decrypt', 'kms:Describe*', 'kms:Get*', 'kms:List*'])],
      [ROOT, allow(arn('user/Bob', OTHER), ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'])],
      [ROOT, allow({ AWS: [`arn:aws:sts::${OTHER}:assumed-role/Reader/bob`, OWN] }, 'kms:Verify')],
      [
        ROOT,
        allow(
          arn('role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling', OTHER),
          'kms:GenerateDataKeyWithoutPlaintext',
        ),
      ],
      [ROOT, allow(arn('root', OTHER), USE, { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })],
    ],
  },
  {
    row: 'presumed F beside a symbol',
    verdict: 'info',
    options: { accountIsSymbol: true },
    policies: [
      [allow(arn('root', OTHER), USE)],
      [allow(arn('role/Reader', OTHER), 'kms:*')],
      [everyone({ StringEquals: { 'kms:CallerAccount': OTHER } })],
    ],
  },
  {
    row: 'F with kms:*, a management action or wildcard',
    verdict: 'warning',
    ...known,
    policies: [
      [ROOT, allow(arn('root', OTHER), 'kms:*')],
      [ROOT, allow(arn('role/Admin', OTHER), '*')],
      [ROOT, allow(arn('root', OTHER), ['kms:Decrypt', 'kms:PutKeyPolicy'])],
      [ROOT, allow(arn('root', OTHER), ['kms:Create*', 'kms:DescribeKey'])],
      [ROOT, allow(arn('root', OTHER), ['kms:Decrypt', 'kms:TagResource'])],
    ],
  },
  {
    row: 'F with NotAction',
    verdict: 'warning',
    ...known,
    policies: [
      [ROOT, { Effect: 'Allow', Principal: arn('root', OTHER), NotAction: 'kms:ScheduleKeyDeletion', Resource: '*' }],
    ],
  },
  {
    row: 'F, inert actions only',
    verdict: 'hint',
    ...known,
    policies: [
      [ROOT, allow(arn('root', OTHER), 'kms:PutKeyPolicy')],
      [ROOT, allow(arn('root', OTHER), ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:ListResourceTags'])],
      [ROOT, allow(arn('role/Admin', OTHER), 'kms:Put*')],
      [ROOT, allow(arn('role/Admin', OTHER), ['kms:GetKeyPolicy'])],
    ],
  },
  {
    row: '* pinned to F or an untrusted organization',
    verdict: 'info',
    ...known,
    policies: [
      [ROOT, everyone({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })],
      [ROOT, everyone({ StringEquals: { 'kms:CallerAccount': [OWN, OTHER] } })],
      [ROOT, everyone({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OTHER}:role/*` } })],
      [ROOT, everyone({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-a1b2c3d4e5/r-ab12/*'] } })],
      [ROOT, everyone({ StringEquals: { 'aws:SourceAccount': THIRD } })],
    ],
  },
  {
    row: '* with conditions that tell no account, or open to all',
    verdict: 'silent',
    ...known,
    policies: [
      [ROOT, everyone({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })],
      [ROOT, everyone({ StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } })],
      [ROOT, everyone({ StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } })],
      [ROOT, allow('*', 'kms:Decrypt')],
      [ROOT, everyone({ StringEquals: { 'aws:PrincipalOrgID': '${organization}' } })],
      [ROOT, everyone({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }, 'kms:PutKeyPolicy')],
    ],
  },
  {
    row: 'Deny, other resources, conditions that nobody knows',
    verdict: 'silent',
    ...known,
    policies: [
      [ROOT, deny(arn('root', OTHER), 'kms:*')],
      [ROOT, allow(arn('root', OTHER), 'kms:Decrypt', undefined, { Resource: 'arn:aws:s3:::bucket' })],
      [ROOT, allow(arn('root', OTHER), 'kms:Decrypt', { StringEquals: { 'aws:PrincipalOrgID': '${organization}' } })],
      [ROOT, allow(arn('root', OTHER), '${actions}')],
    ],
  },
];

describe('policy-cross-account', () => testRows(policyCrossAccount, ROWS));
