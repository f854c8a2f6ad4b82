import { policyServiceConfusedDeputy } from '../../server/src/rules/policy/policyServiceConfusedDeputy';
import { allow, arn, conditions, deny, OWN, ROOT, service, testRows, type VerdictRow } from '../support/verdicts';

const DATA_KEY = ['kms:GenerateDataKey*', 'kms:DescribeKey'];
const LOGS = ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'];
const TRAIL = `arn:aws:cloudtrail:eu-west-1:${OWN}:trail/main`;

const SENDS_SOURCE = [
  ...['config', 'cloudfront', 's3', 'storage-lens.s3', 'auditmanager', 'dnssec-route53', 'replication.dynamodb'],
  ...['dsql', 'sso', 'identitystore', 'encryption.athena', 'systemtables.s3tables', 'indexing.s3vectors'],
];

const ROWS: readonly VerdictRow[] = [
  {
    row: 'cloudtrail with GenerateDataKey* but not Decrypt',
    verdict: 'warning',
    policies: [
      [ROOT, allow(service('cloudtrail'), DATA_KEY)],
      [ROOT, allow(service('cloudtrail'), 'kms:GenerateDataKeyWithoutPlaintext')],
      [ROOT, allow({ Service: 'CloudTrail.amazonaws.com' }, ['kms:Generate*'])],
      [
        ROOT,
        allow(service('cloudtrail'), DATA_KEY),
        allow('*', ['kms:Decrypt', 'kms:ReEncryptFrom'], { StringEquals: { 'kms:CallerAccount': OWN } }),
      ],
    ],
  },
  ...SENDS_SOURCE.map((name): VerdictRow => ({
    row: name,
    verdict: 'warning',
    policies: [
      [ROOT, allow(service(name), ['kms:Decrypt', 'kms:GenerateDataKey*'])],
      [ROOT, allow(service('events', name), 'kms:GenerateDataKey')],
      [ROOT, allow({ AWS: `arn:aws:iam::${OWN}:role/App`, ...service(name) }, 'kms:Sign')],
    ],
  })),
  {
    row: 'macie and guardduty, known from memory',
    verdict: 'hint ○',
    policies: [
      [ROOT, allow(service('macie'), 'kms:GenerateDataKey')],
      [ROOT, allow(service('guardduty'), 'kms:GenerateDataKey')],
    ],
  },
  {
    row: 'logs.<region> with Encrypt',
    verdict: 'warning',
    policies: [
      [ROOT, allow(service('logs.eu-west-1'), LOGS)],
      [ROOT, allow(service('logs.us-east-1'), 'kms:Enc*')],
      [ROOT, allow({ Service: 'logs.cn-north-1.amazonaws.com.cn' }, LOGS)],
    ],
  },
  {
    row: 'lambda, maintenance.s3tables, metadata.s3',
    verdict: 'warning',
    policies: ['lambda', 'maintenance.s3tables', 'metadata.s3'].map((name) => [
      ROOT,
      allow(service(name), ['kms:Decrypt', 'kms:GenerateDataKey']),
    ]),
  },
  {
    row: '* limited only by aws:PrincipalIsAWSService',
    verdict: 'warning',
    policies: [
      [ROOT, allow('*', 'kms:Decrypt', { Bool: { 'aws:PrincipalIsAWSService': 'true' } })],
      [ROOT, allow({ AWS: '*' }, 'kms:CreateGrant', { Bool: { 'aws:PrincipalIsAWSService': true } })],
      [
        ROOT,
        allow({ AWS: ['*'] }, 'kms:Decrypt', {
          Bool: { 'aws:PrincipalIsAWSService': ['true'] },
          StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
        }),
      ],
    ],
  },
  {
    row: 'events with GenerateDataKey*/Decrypt',
    verdict: 'silent',
    policies: [
      [ROOT, allow(service('events'), ['kms:GenerateDataKey*', 'kms:Decrypt'])],
      [ROOT, allow(service('events'), 'kms:GenerateDataKey')],
      [ROOT, allow('*', 'kms:Decrypt', { StringEquals: { 'aws:PrincipalServiceName': 'events.amazonaws.com' } })],
    ],
  },
  {
    row: 'cloudtrail with Decrypt',
    verdict: 'silent',
    policies: [
      [ROOT, allow(service('cloudtrail'), ['kms:GenerateDataKey', 'kms:Decrypt'])],
      [ROOT, allow(service('cloudtrail'), 'kms:Decrypt')],
      [ROOT, allow(service('cloudtrail'), 'kms:*')],
    ],
  },
  {
    row: 'logs.<region> without Encrypt, delivery.logs, sns, cloudwatch, any other',
    verdict: 'hint ○',
    policies: [
      [ROOT, allow(service('logs.eu-west-1'), ['kms:GenerateDataKey*', 'kms:Decrypt'])],
      ...['delivery.logs', 'sns', 'cloudwatch', 'ses', 'brandnew'].map((name) => [
        ROOT,
        allow(service(name), ['kms:GenerateDataKey*', 'kms:Decrypt']),
      ]),
    ],
  },
  {
    row: 'a guard whose account field is *',
    verdict: 'hint ○',
    policies: [
      [
        ROOT,
        allow(service('cloudtrail'), DATA_KEY, { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:*:trail/*' } }),
      ],
      [ROOT, allow(service('config'), 'kms:Decrypt', { StringLike: { 'aws:SourceAccount': '*' } })],
      [
        ROOT,
        allow(service('logs.eu-west-1'), LOGS, {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': ['arn:aws:logs:eu-west-1:*:*', `arn:aws:logs:eu-west-1:${OWN}:*`],
          },
        }),
      ],
    ],
  },
  {
    row: 'guards without a loose value',
    verdict: 'silent',
    policies: [
      [ROOT, allow(service('cloudtrail'), DATA_KEY, { StringEquals: { 'aws:SourceArn': TRAIL } })],
      [ROOT, allow(service('config'), 'kms:Decrypt', { StringEquals: { 'AWS:SourceAccount': OWN } })],
      [ROOT, allow(service('s3'), 'kms:Decrypt', { StringEquals: { 'aws:SourceOrgID': '${aws:ResourceOrgID}' } })],
      [
        ROOT,
        allow(service('s3'), 'kms:Decrypt', {
          'ForAnyValue:StringLike': { 'aws:SourceOrgPaths': 'o-a1b2c3d4e5/r-ab12/*' },
        }),
      ],
      [ROOT, allow(service('sso'), 'kms:Decrypt', { StringEquals: { 'kms:CallerAccount': OWN } })],
      [ROOT, allow(service('s3'), 'kms:GenerateDataKey', { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::inventory' } })],
      [
        ROOT,
        allow(service('lambda'), ['kms:Decrypt'], {
          StringLike: { 'kms:EncryptionContext:aws:lambda:FunctionArn': `arn:aws:lambda:*:${OWN}:function:*` },
        }),
      ],
      [ROOT, allow(service('rds'), 'kms:CreateGrant', { Bool: { 'kms:GrantIsForAWSResource': 'true' } })],
    ],
  },
  {
    row: 'no guards: EncryptionContextKeys, ViaService, …IfExists, negated',
    verdict: 'warning',
    policies: conditions(
      { 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': 'aws:s3:arn' } },
      { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
      { StringEqualsIfExists: { 'aws:SourceAccount': OWN } },
      { StringNotEquals: { 'aws:SourceAccount': '444455556666' } },
      { Null: { 'aws:SourceArn': 'false' } },
    ).map((condition) => [ROOT, allow(service('cloudfront'), 'kms:Decrypt', condition)]),
  },
  {
    row: 'unknown conditions and services',
    verdict: 'silent',
    policies: [
      [ROOT, allow(service('cloudfront'), 'kms:Decrypt', { StringEquals: { 'aws:SourceAccount': '${account}' } })],
      [ROOT, allow(service('cloudfront'), 'kms:Decrypt', { StringEquals: { 'acme:Something': 'x' } })],
      [ROOT, allow({ Service: '${service}' }, 'kms:Decrypt')],
      [ROOT, allow(service('cloudfront'), '${actions}')],
    ],
  },
  {
    row: 'DescribeKey, Get*, List*, Retire/RevokeGrant',
    verdict: 'silent',
    policies: [
      [
        ROOT,
        allow(service('cloudtrail'), [
          'kms:DescribeKey',
          'kms:Get*',
          'kms:List*',
          'kms:RetireGrant',
          'kms:RevokeGrant',
        ]),
      ],
    ],
  },
  {
    row: 'a Deny that holds services to the organization',
    verdict: 'silent',
    policies: [
      [
        ROOT,
        allow(service('config'), 'kms:Decrypt'),
        deny('*', 'kms:*', {
          StringNotEqualsIfExists: { 'aws:SourceOrgID': 'o-a1b2c3d4e5' },
          Bool: { 'aws:PrincipalIsAWSService': 'true' },
        }),
      ],
      [ROOT, allow(service('config'), 'kms:Decrypt'), deny(service('config'), 'kms:Decrypt')],
    ],
  },
  {
    row: 'a Deny of something else',
    verdict: 'warning',
    policies: [
      [
        ROOT,
        allow(service('config'), 'kms:Decrypt'),
        deny('*', 'kms:Decrypt', { Bool: { 'aws:SecureTransport': 'false' } }),
      ],
      [ROOT, allow(service('config'), 'kms:Decrypt'), deny(arn('role/App'), 'kms:Decrypt')],
    ],
  },
  {
    row: 'another key, Deny, other kinds of policies',
    verdict: 'silent',
    policies: [
      [ROOT, allow(service('config'), 'kms:Decrypt', undefined, { Resource: 'arn:aws:s3:::bucket/*' })],
      [ROOT, deny(service('config'), 'kms:Decrypt')],
    ],
  },
];

describe('policy-service-confused-deputy', () => testRows(policyServiceConfusedDeputy, ROWS));
