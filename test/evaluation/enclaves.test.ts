import { policyEnclave } from '../../server/src/rules/policy/policyEnclave';
import type { Json, JsonObject } from '../support/policyModel';
import { allow, arn, deny, OWN, ROOT, testRows } from '../support/verdicts';

const PCR0 = 'kms:RecipientAttestation:PCR0';
const IMAGE = 'ab'.repeat(48);
const DEBUG = '0'.repeat(96);
const HOST = arn('role/Host');
const options = { account: OWN };

function attested(key: string, value: Json, operator = 'StringEqualsIgnoreCase'): JsonObject {
  return { [operator]: { [key]: value } };
}

describe('enclaves', () => {
  const demanding = allow(HOST, ['kms:Decrypt', 'kms:GenerateDataKey'], attested(PCR0, IMAGE));
  testRows(policyEnclave, [
    {
      row: 'debug mode is accepted',
      verdict: 'error',
      options,
      policies: [
        [ROOT, allow(HOST, 'kms:Decrypt', attested(PCR0, DEBUG))],
        [ROOT, allow(HOST, 'kms:Decrypt', attested('kms:RecipientAttestation:ImageSha384', [IMAGE, DEBUG]))],
        [ROOT, allow('*', 'kms:GenerateDataKey', attested('kms:RecipientAttestation:PCR2', DEBUG, 'StringEquals'))],
        [ROOT, deny(HOST, 'kms:Decrypt', attested(PCR0, [DEBUG, IMAGE], 'StringNotEqualsIgnoreCase'))],
      ],
    },
    {
      row: 'the same principal decrypts without attestation',
      verdict: 'warning',
      options,
      policies: [
        [ROOT, demanding, allow(HOST, 'kms:Decrypt')],
        [ROOT, allow({ AWS: [HOST['AWS']!, `arn:aws:iam::${OWN}:role/App`] }, 'kms:*'), demanding],
        [ROOT, demanding, allow(HOST, 'kms:*'), deny('*', 'kms:*', { Bool: { 'aws:SecureTransport': 'false' } })],
        [ROOT, allow(HOST, ['kms:Decrypt'], attested(PCR0, IMAGE)), allow(HOST, ['kms:Encrypt', 'kms:D*'])],
      ],
    },
    {
      row: 'attestation may be missing',
      verdict: 'warning',
      options,
      policies: [
        [ROOT, allow(HOST, 'kms:Decrypt', attested(PCR0, IMAGE, 'StringEqualsIgnoreCaseIfExists'))],
        [ROOT, allow(HOST, ['kms:GenerateDataKey'], attested(PCR0, [IMAGE], 'StringEqualsIfExists'))],
      ],
    },
    {
      row: 'any enclave will do',
      verdict: 'warning',
      options,
      policies: [
        [ROOT, allow(HOST, 'kms:Decrypt', attested(PCR0, '*', 'StringLike'))],
        [ROOT, allow(HOST, 'kms:Decrypt', attested(PCR0, 'false', 'Null'))],
        [ROOT, allow(HOST, 'kms:D*', attested('kms:RecipientAttestation:ImageSha384', [IMAGE, '**'], 'StringLike'))],
        [
          ROOT,
          allow(HOST, 'kms:Decrypt', {
            ...attested(PCR0, 'false', 'Null'),
            ...attested('kms:RecipientAttestation:PCR1', '*', 'StringLike'),
          }),
        ],
      ],
    },
    {
      row: 'another condition, or a Deny, names the image',
      verdict: 'silent',
      options,
      policies: [
        [
          ROOT,
          allow(HOST, 'kms:Decrypt', { ...attested(PCR0, 'false', 'Null'), ...attested(PCR0, IMAGE) }),
          allow(arn('role/App'), 'kms:Decrypt'),
        ],
        [
          ROOT,
          allow(HOST, 'kms:Decrypt', {
            ...attested(PCR0, '*', 'StringLike'),
            ...attested(PCR0, DEBUG, 'StringNotEquals'),
          }),
        ],
        [
          ROOT,
          allow(HOST, 'kms:Decrypt', attested(PCR0, '*', 'StringLike')),
          deny('*', 'kms:Decrypt', attested(PCR0, IMAGE, 'StringNotEqualsIgnoreCase')),
        ],
        [ROOT, allow(HOST, 'kms:Decrypt', attested(PCR0, 'abcd*', 'StringLike'))],
      ],
    },
    {
      row: 'attestation is demanded everywhere',
      verdict: 'silent',
      options,
      policies: [
        [ROOT, demanding],
        [ROOT, demanding, allow(HOST, ['kms:Encrypt', 'kms:DescribeKey'])],
        [ROOT, demanding, allow(arn('role/App'), 'kms:Decrypt')],
        [ROOT, demanding, allow(HOST, 'kms:Decrypt', attested('kms:RecipientAttestation:PCR8', IMAGE))],
        [ROOT, demanding, allow(HOST, 'kms:Decrypt'), deny(HOST, 'kms:Decrypt')],
        [
          ROOT,
          demanding,
          allow(HOST, 'kms:Decrypt'),
          deny('*', 'kms:*', attested(PCR0, IMAGE, 'StringNotEqualsIgnoreCase')),
        ],
      ],
    },
    {
      row: 'zeros that are not debug mode, and what nobody can tell',
      verdict: 'silent',
      options,
      policies: [
        [ROOT, allow(HOST, 'kms:Decrypt', attested('kms:RecipientAttestation:PCR8', DEBUG))],
        [ROOT, deny('*', 'kms:Decrypt', attested(PCR0, DEBUG))],
        [ROOT, allow(HOST, 'kms:Decrypt', attested(PCR0, '${pcr0}'))],
        [ROOT, demanding, allow({ AWS: '${host}' }, 'kms:Decrypt')],
        [ROOT, demanding, allow(HOST, '${action}')],
        [
          ROOT,
          allow(HOST, 'kms:Decrypt', {
            ...attested(PCR0, IMAGE),
            ...attested('kms:RecipientAttestation:PCR4', IMAGE, 'StringEqualsIfExists'),
          }),
        ],
      ],
    },
  ]);
});
