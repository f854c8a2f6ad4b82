import { policyDecryptUnconditioned } from '../../server/src/rules/policy/policyDecryptUnconditioned';
import { policyDestructiveWithoutMfa } from '../../server/src/rules/policy/policyDestructiveWithoutMfa';
import { policyTooManyPrincipals } from '../../server/src/rules/policy/policyTooManyPrincipals';
import type { Json, JsonObject } from '../support/policyModel';
import { allow, arn, deny, OTHER, OWN, ROOT, service, testRows } from '../support/verdicts';

const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
const ADMIN = arn('role/Admin');
const APP = arn('role/App');
const options = { account: OWN };

function when(operator: string, key: string, value: Json): JsonObject {
  return { [operator]: { [key]: value } };
}

describe('deletion without MFA', () => {
  const withMfa = when('Bool', 'aws:MultiFactorAuthPresent', 'true');
  const withoutMfa = when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false');
  testRows(policyDestructiveWithoutMfa, [
    {
      row: 'a named principal may delete',
      verdict: 'info ○',
      options,
      policies: [
        [ROOT, allow(ADMIN, ['kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion'])],
        [ROOT, allow(ADMIN, 'kms:*')],
        [ROOT, allow(arn('user/jane'), ['kms:Delete*', 'kms:Import*'])],
        [ROOT, allow(ADMIN, 'kms:Schedule*'), deny(APP, 'kms:*', withoutMfa)],
      ],
    },
    {
      row: 'MFA is asked for, or it is not for this policy to say',
      verdict: 'silent',
      options,
      policies: [
        [ROOT],
        [ROOT, allow(ADMIN, 'kms:ScheduleKeyDeletion', withMfa)],
        [ROOT, allow(ADMIN, 'kms:ScheduleKeyDeletion', when('NumericLessThan', 'aws:MultiFactorAuthAge', '300'))],
        [ROOT, allow(ADMIN, 'kms:*'), deny('*', ['kms:Schedule*', 'kms:Delete*'], withoutMfa)],
        [ROOT, allow(ADMIN, 'kms:*'), deny('*', ['kms:ScheduleKeyDeletion', 'kms:DeleteImportedKeyMaterial'])],
        [ROOT, allow(ADMIN, ['kms:DisableKey', 'kms:Put*'])],
        [ROOT, allow(arn('role/Admin', OTHER), 'kms:ScheduleKeyDeletion')],
        [ROOT, allow({ AWS: '${admin}' }, 'kms:ScheduleKeyDeletion')],
        [ROOT, allow(ADMIN, 'kms:ScheduleKeyDeletion', { Ref: 'Condition' })],
      ],
    },
  ]);
});

describe('Decrypt without a condition', () => {
  testRows(policyDecryptUnconditioned, [
    {
      row: 'a named principal decrypts everything',
      verdict: 'info ○',
      options,
      policies: [
        [ROOT, allow(APP, USE)],
        [ROOT, allow(arn('role/App', OTHER), 'kms:D*')],
        [ROOT, allow(APP, 'kms:Decrypt', when('StringEquals', 'kms:CallerAccount', OWN))],
        [ROOT, allow(APP, USE), deny('*', 'kms:*', when('Bool', 'aws:SecureTransport', 'false'))],
      ],
    },
    {
      row: 'something limits it, or another rule speaks',
      verdict: 'silent',
      options,
      policies: [
        [ROOT],
        [ROOT, allow(APP, 'kms:*')],
        [ROOT, allow(APP, USE, when('StringLike', 'kms:ViaService', 's3.*.amazonaws.com'))],
        [ROOT, allow(APP, USE, when('Null', 'kms:EncryptionContextKeys', 'false'))],
        [ROOT, allow(APP, USE, when('StringEquals', 'mystery:Key', 'x'))],
        [ROOT, allow(APP, USE), deny('*', 'kms:Decrypt', when('StringNotEquals', 'kms:EncryptionContext:a', 'b'))],
        [ROOT, allow(service('events'), 'kms:Decrypt'), allow('*', 'kms:Decrypt')],
        [ROOT, allow({ AWS: '${app}' }, USE)],
      ],
    },
  ]);
});

describe('many principals', () => {
  const roles = (count: number): string[] =>
    Array.from({ length: count }, (_each, at) => `arn:aws:iam::${OWN}:role/App${at}`);
  testRows(policyTooManyPrincipals, [
    {
      row: 'more than ten',
      verdict: 'info',
      options,
      policies: [
        [ROOT, allow({ AWS: roles(11) }, USE)],
        [ROOT, ...roles(10).map((role) => allow({ AWS: role }, 'kms:Encrypt')), allow(service('sns'), USE)],
      ],
    },
    {
      row: 'ten, the own account and what is unknown aside',
      verdict: 'silent',
      options,
      policies: [
        [ROOT, allow({ AWS: roles(10) }, USE)],
        [ROOT, allow({ AWS: [...roles(10), `arn:aws:iam::${OWN}:root`, '${more}', 'AROAEXAMPLEROLEID123'] }, USE)],
        [
          ROOT,
          allow({ AWS: roles(9) }, USE),
          allow({ AWS: roles(9) }, 'kms:Sign'),
          deny({ AWS: roles(20) }, 'kms:Sign'),
        ],
      ],
    },
  ]);
});
