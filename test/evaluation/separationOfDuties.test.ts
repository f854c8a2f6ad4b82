import { policySeparationOfDuties } from '../../server/src/rules/policy/policySeparationOfDuties';
import { allow, arn, conditions, deny, OTHER, OWN, ROOT, testRows, type VerdictRow } from '../support/verdicts';

const OPS = arn('role/Ops');
const ADMINISTER = [
  ...['PutKeyPolicy', 'ScheduleKeyDeletion', 'DisableKey', 'ImportKeyMaterial', 'DeleteImportedKeyMaterial'],
  ...['ReplicateKey', 'UpdatePrimaryRegion'],
];
const USE = [
  ...['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'GenerateDataKeyPair', 'Sign'],
  ...['GenerateMac', 'DeriveSharedSecret', 'Decapsulate'],
];
const BOTH = ['kms:DisableKey', 'kms:Decrypt'];

const ROWS: readonly VerdictRow[] = [
  {
    row: 'one exact principal may administer and use',
    verdict: 'info ○',
    policies: [
      [ROOT, allow(OPS, 'kms:PutKeyPolicy'), allow(OPS, 'kms:Decrypt')],
      [ROOT, allow({ AWS: [`arn:aws:iam::${OWN}:user/Alice`, OWN] }, ['kms:Put*', 'kms:Sign'])],
      [ROOT, allow({ AWS: `arn:aws:sts::${OWN}:assumed-role/Ops/alice` }, ['kms:Disable*', 'kms:ReEncrypt*'])],
      ...ADMINISTER.map((name) => [ROOT, allow(OPS, [`kms:${name}`, 'kms:Decrypt'])]),
      ...USE.map((name) => [ROOT, allow(OPS, ['kms:ScheduleKeyDeletion', `kms:${name}`])]),
    ],
  },
  {
    row: 'two principals, or one half',
    verdict: 'silent',
    policies: [
      [ROOT, allow(OPS, 'kms:PutKeyPolicy'), allow(arn('role/App'), 'kms:Decrypt')],
      [ROOT, allow(OPS, ['kms:CreateGrant', 'kms:TagResource', 'kms:EnableKey', 'kms:Decrypt'])],
      [ROOT, allow(OPS, ['kms:PutKeyPolicy', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:Verify'])],
    ],
  },
  {
    row: 'root delegation, *, unknown',
    verdict: 'silent',
    options: { account: OWN },
    policies: [
      [allow(arn('root'), BOTH)],
      [ROOT, allow('*', BOTH, { StringEquals: { 'kms:CallerAccount': OWN } })],
      [ROOT, allow({ AWS: '${role}' }, BOTH)],
      [ROOT, allow(arn('role/Ops', OTHER), BOTH)],
      [ROOT, allow(OPS, ['kms:DisableKey', '${action}'])],
      [ROOT, allow(OPS, 'kms:DisableKey'), allow(OPS, 'kms:Decrypt', { StringEquals: { '${key}': 'x' } })],
    ],
  },
  {
    row: 'one statement kms:*',
    verdict: 'silent',
    policies: [[ROOT, allow(OPS, 'kms:*')], [allow({ AWS: [OWN, `arn:aws:iam::${OWN}:role/Ops`] }, '*')]],
  },
  {
    row: 'either half denied',
    verdict: 'silent',
    policies: [
      [ROOT, allow(OPS, BOTH), deny(OPS, 'kms:Decrypt')],
      [ROOT, allow(OPS, BOTH), deny('*', 'kms:Disable*')],
      [
        ROOT,
        allow(OPS, BOTH),
        deny('*', 'kms:D*', { ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/Admin` } }),
      ],
      [ROOT, allow(OPS, BOTH), deny({ AWS: '${role}' }, 'kms:Decrypt')],
    ],
  },
  {
    row: 'a Deny that does not hit, or that the principal avoids',
    verdict: 'info ○',
    policies: [
      [ROOT, allow(OPS, BOTH), deny(arn('role/App'), 'kms:Decrypt')],
      [ROOT, allow(OPS, BOTH), deny('*', 'kms:*', { Bool: { 'aws:SecureTransport': 'false' } })],
      [
        ROOT,
        allow(OPS, BOTH),
        deny('*', 'kms:*', { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/*` } }),
      ],
      [ROOT, allow(OPS, BOTH), deny('*', 'kms:*', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })],
    ],
  },
  {
    row: 'use limited by ViaService, encryption context or attestation',
    verdict: 'silent',
    policies: conditions(
      { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
      { StringEquals: { 'kms:EncryptionContext:purpose': 'backup' } },
      { 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': 'purpose' } },
      { StringEqualsIgnoreCase: { 'kms:RecipientAttestation:ImageSha384': 'a'.repeat(96) } },
    ).map((condition) => [ROOT, allow(OPS, 'kms:ScheduleKeyDeletion'), allow(OPS, 'kms:Decrypt', condition)]),
  },
  {
    row: 'use that is not limited by its condition',
    verdict: 'info ○',
    policies: conditions(
      { StringNotEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
      { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    ).map((condition) => [ROOT, allow(OPS, 'kms:ScheduleKeyDeletion'), allow(OPS, 'kms:Decrypt', condition)]),
  },
];

describe('policy-separation-of-duties', () => testRows(policySeparationOfDuties, ROWS));
