import { policyEscalation } from '../../server/src/rules/policy/policyEscalation';
import type { JsonObject } from '../support/policyModel';
import { allow, arn, deny, OTHER, OWN, ROOT, testRows, type VerdictRow } from '../support/verdicts';

const APP = arn('role/App');
const tagged = (more: JsonObject = {}): JsonObject =>
  allow(APP, 'kms:Decrypt', { StringEquals: { 'aws:ResourceTag/team': 'payments', ...more } });

const ROWS: readonly VerdictRow[] = [
  {
    row: 'a named user of the key gets PKP only by a partial wildcard',
    verdict: 'warning',
    policies: [
      [ROOT, allow(APP, ['kms:Decrypt', 'kms:Put*'])],
      [ROOT, allow(arn('user/Alice'), ['kms:Sign', 'kms:DescribeKey']), allow(arn('user/Alice'), 'kms:*Policy')],
      [ROOT, allow({ AWS: [`arn:aws:iam::${OWN}:role/App`, OWN] }, ['kms:?utKeyPolicy', 'kms:ReEncrypt*'])],
    ],
  },
  {
    row: 'by name, with another administering action, or without use',
    verdict: 'silent',
    policies: [
      [ROOT, allow(APP, ['kms:Decrypt', 'kms:PutKeyPolicy'])],
      [ROOT, allow(APP, ['kms:Decrypt', 'kms:Put*', 'kms:PutKeyPolicy'])],
      [ROOT, allow(APP, ['kms:Decrypt', 'kms:Put*', 'kms:ScheduleKeyDeletion'])],
      [ROOT, allow(APP, ['kms:Put*', 'kms:DescribeKey'])],
      [ROOT, allow(arn('role/App', OTHER), ['kms:Put*', 'kms:Decrypt'])],
      [ROOT, allow({ AWS: '${role}' }, ['kms:Put*', 'kms:Decrypt'])],
    ],
    options: { account: OWN },
  },
  {
    row: 'Deny of using actions for a named P that keeps PKP',
    verdict: 'warning',
    policies: [
      [ROOT, allow(APP, ['kms:PutKeyPolicy', 'kms:DescribeKey']), deny(APP, 'kms:Decrypt')],
      [ROOT, allow(APP, 'kms:*'), deny({ AWS: [`arn:aws:iam::${OWN}:role/App`] }, ['kms:ReEncrypt*', 'kms:Decrypt'])],
      [ROOT, allow(arn('user/Alice'), 'kms:Put*'), deny(arn('user/Alice'), ['kms:Sign', 'kms:Verify'])],
      [
        ROOT,
        allow(APP, 'kms:PutKeyPolicy'),
        deny(APP, 'kms:Decrypt', { StringNotEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }),
      ],
    ],
  },
  {
    row: 'or an unconstrained CreateGrant',
    verdict: 'warning',
    policies: [
      [ROOT, allow(APP, ['kms:CreateGrant', 'kms:Encrypt']), deny(APP, 'kms:Decrypt')],
      [ROOT, allow(APP, 'kms:Create*'), deny(APP, ['kms:Decrypt', 'kms:DescribeKey'])],
      [
        ROOT,
        allow(APP, 'kms:CreateGrant', { StringEquals: { 'kms:CallerAccount': OWN } }),
        deny({ AWS: [OWN, `arn:aws:iam::${OWN}:role/App`] }, 'kms:GenerateDataKey'),
      ],
    ],
  },
  {
    row: 'P that cannot undo it',
    verdict: 'silent',
    policies: [
      [ROOT, allow(APP, 'kms:Encrypt'), deny(APP, 'kms:Decrypt')],
      [ROOT, allow(APP, 'kms:Put*'), deny(APP, ['kms:Decrypt', 'kms:PutKeyPolicy'])],
      [ROOT, allow(APP, 'kms:PutKeyPolicy'), deny(APP, 'kms:Decrypt'), deny('*', 'kms:Put*')],
      [
        ROOT,
        allow(APP, 'kms:CreateGrant', { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
        deny(APP, 'kms:Decrypt'),
      ],
      [ROOT, allow(APP, 'kms:PutKeyPolicy'), deny(APP, 'kms:DescribeKey')],
    ],
  },
  {
    row: 'P is allowed by tags and may tag',
    verdict: 'warning',
    policies: [
      [ROOT, tagged(), allow(APP, 'kms:TagResource')],
      [ROOT, tagged(), allow(APP, ['kms:Untag*', 'kms:DescribeKey'])],
      [
        ROOT,
        allow(APP, 'kms:Decrypt', { StringNotEquals: { 'aws:ResourceTag/locked': 'true' } }),
        allow({ AWS: [`arn:aws:iam::${OWN}:role/App`, OWN] }, 'kms:TagResource'),
      ],
    ],
  },
  {
    row: 'P is allowed by aliases and may create or update them',
    verdict: 'warning',
    policies: ['kms:CreateAlias', 'kms:UpdateAlias', 'kms:Update*'].map((action) => [
      ROOT,
      allow(APP, 'kms:Decrypt', { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/app' } }),
      allow(APP, action),
    ]),
  },
  {
    row: 'with the same condition, for others, of other things, or without a gain',
    verdict: 'silent',
    policies: [
      [ROOT, allow(APP, ['kms:Decrypt', 'kms:TagResource'], { StringEquals: { 'aws:ResourceTag/team': 'payments' } })],
      [ROOT, tagged(), allow(arn('role/Tagger'), 'kms:TagResource')],
      [ROOT, tagged(), allow(APP, 'kms:CreateAlias')],
      [ROOT, tagged(), allow(APP, ['kms:TagResource', 'kms:Decrypt'])],
      [ROOT, tagged(), allow(APP, 'kms:TagResource'), deny(APP, 'kms:TagResource')],
      [ROOT, tagged(), allow(APP, 'kms:TagResource', { StringEquals: { 'aws:RequestTag/team': 'other' } })],
    ],
  },
  {
    row: 'console administrators, key owners with kms:*, Deny for everyone, CreateGrant alone',
    verdict: 'silent',
    policies: [
      [
        ROOT,
        allow(
          arn('role/KeyAdmin'),
          [
            ...['Create*', 'Describe*', 'Enable*', 'List*', 'Put*', 'Update*', 'Revoke*', 'Disable*', 'Get*'],
            ...['Delete*', 'TagResource', 'UntagResource', 'ScheduleKeyDeletion', 'CancelKeyDeletion'],
          ].map((name) => `kms:${name}`),
        ),
      ],
      [ROOT, allow(APP, 'kms:*')],
      [ROOT, allow(APP, 'kms:*'), deny('*', 'kms:Decrypt', { StringNotEquals: { 'aws:PrincipalAccount': OWN } })],
      [ROOT, allow(APP, ['kms:CreateGrant', 'kms:Decrypt'])],
    ],
  },
];

describe('policy-escalation', () => testRows(policyEscalation, ROWS));
