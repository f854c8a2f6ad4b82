import { policyNotaction } from '../../server/src/rules/policy/policyNotaction';
import { policyNotprincipal } from '../../server/src/rules/policy/policyNotprincipal';
import { policyNotresource } from '../../server/src/rules/policy/policyNotresource';
import { policyWildcardAction } from '../../server/src/rules/policy/policyWildcardAction';
import type { Json, JsonObject } from '../support/policyModel';
import { allow, arn, deny, OTHER, OWN, ROOT, service, testRows, type VerdictRow } from '../support/verdicts';

const known = { options: { account: OWN } };
const PINNED = { StringEquals: { 'kms:CallerAccount': OWN } };

const WILDCARD: readonly VerdictRow[] = [
  {
    row: 'a service, another account, everyone even when pinned',
    verdict: 'warning',
    ...known,
    policies: [
      [ROOT, allow(service('logs.eu-west-1'), 'kms:*', { StringEquals: { 'aws:SourceAccount': OWN } })],
      [ROOT, allow(arn('root', OTHER), 'kms:*')],
      [ROOT, allow({ AWS: [OWN, `arn:aws:iam::${OTHER}:role/App`] }, ['kms:Decrypt', '*'])],
      [ROOT, allow('*', 'kms:*', PINNED)],
      [ROOT, allow({ AWS: '*' }, 'kms:**')],
    ],
  },
  {
    row: 'roots of two accounts, of which one cannot be the own one',
    verdict: 'warning',
    policies: [
      [ROOT, allow(arn('root', OTHER), 'kms:*')],
      [allow({ AWS: [OWN, `arn:aws:iam::${OTHER}:root`] }, ['*'])],
      [allow({ AWS: [OWN, `arn:aws:iam::${OWN}:role/Admin`, OTHER] }, 'KMS:*')],
    ],
  },
  {
    row: 'roots of two accounts, of which one is trusted',
    verdict: 'silent',
    accounts: { trusted: [OTHER] },
    policies: [[ROOT, allow(arn('root', OTHER), 'kms:*')], [allow({ AWS: [OTHER, OWN] }, 'kms:*')]],
  },
  {
    row: 'a named principal of the own account',
    verdict: 'info',
    policies: [
      [ROOT, allow(arn('role/Admin'), 'kms:*')],
      [ROOT, allow({ AWS: [OWN, `arn:aws:iam::${OWN}:user/Alice`] }, ['*'])],
      [allow({ AWS: `arn:aws:sts::${OWN}:assumed-role/Admin/alice` }, 'kms:*')],
    ],
  },
  {
    row: 'an account that only appears to be another one',
    verdict: 'info',
    options: { accountIsSymbol: true },
    policies: [[allow(arn('root', OTHER), 'kms:*')], [allow(arn('role/Admin', OTHER), '*')]],
  },
  {
    row: 'the own root, what nobody knows, less than everything, Deny',
    verdict: 'silent',
    policies: [
      [ROOT],
      [allow({ AWS: OWN }, '*')],
      [ROOT, allow({ AWS: '${admin}' }, 'kms:*')],
      [ROOT, allow(arn('role/Admin'), ['kms:Create*', 'kms:Put*', '${more}'])],
      [ROOT, deny('*', 'kms:*', { Bool: { 'aws:SecureTransport': 'false' } })],
      [ROOT, allow({ AWS: 'AROAEXAMPLEEXAMPLE12' }, 'kms:*')],
      [ROOT, allow(arn('role/Admin'), 'kms:*', undefined, { Resource: 'arn:aws:s3:::bucket' })],
    ],
  },
];

const notAction = (principal: Json, action: Json, more: JsonObject = {}): JsonObject => ({
  Effect: 'Allow',
  Principal: principal,
  NotAction: action,
  Resource: '*',
  ...more,
});

const NOT_ACTION: readonly VerdictRow[] = [
  {
    row: 'everyone, services, other accounts',
    verdict: 'warning',
    ...known,
    policies: [
      [ROOT, notAction('*', 'kms:Decrypt', { Condition: PINNED })],
      [ROOT, notAction(service('sns'), ['kms:Put*', 'kms:Decrypt'])],
      [ROOT, notAction({ AWS: [OTHER, OWN] }, ['kms:Decrypt'])],
    ],
  },
  {
    row: 'root or named of the own account',
    verdict: 'info',
    policies: [
      [notAction(arn('root'), 'kms:Decrypt')],
      [ROOT, notAction({ AWS: [`arn:aws:iam::${OWN}:role/App`] }, ['kms:Put*', 's3:*'])],
      [ROOT, notAction(arn('user/Alice'), 'kms:ScheduleKeyDeletion')],
    ],
  },
  {
    row: 'Deny, nothing left, unknown',
    verdict: 'silent',
    policies: [
      [ROOT, notAction(arn('role/App'), 'kms:Decrypt', { Effect: 'Deny' })],
      [ROOT, notAction(arn('role/App'), 'kms:*')],
      [ROOT, notAction(arn('role/App'), '${actions}')],
      [ROOT, notAction({ AWS: '${role}' }, 'kms:Decrypt')],
    ],
  },
];

const notPrincipal = (effect: string, principal: Json, action: Json = 'kms:Decrypt'): JsonObject => ({
  Effect: effect,
  NotPrincipal: principal,
  Action: action,
  Resource: '*',
});

const NOT_PRINCIPAL: readonly VerdictRow[] = [
  {
    row: 'with Allow',
    verdict: 'error',
    policies: [
      [ROOT, notPrincipal('Allow', arn('user/Mallory'))],
      [ROOT, notPrincipal('Allow', { AWS: [OTHER, `arn:aws:iam::${OWN}:role/App`] })],
      [ROOT, notPrincipal('Allow', { AWS: '${role}' }, ['kms:*'])],
    ],
  },
  {
    row: 'with Deny',
    verdict: 'warning',
    policies: [
      [ROOT, notPrincipal('Deny', arn('role/App'))],
      [ROOT, notPrincipal('Deny', { AWS: [OWN, `arn:aws:iam::${OWN}:role/App`] }, ['kms:ScheduleKeyDeletion'])],
      [ROOT, notPrincipal('Deny', service('sns'))],
    ],
  },
  {
    row: 'an effect that nobody knows, or Principal beside it',
    verdict: 'silent',
    policies: [
      [ROOT, notPrincipal('${effect}', arn('role/App'))],
      [ROOT, { ...notPrincipal('Deny', arn('role/App')), Principal: '*' }],
    ],
  },
];

const notResource = (resource: Json, effect = 'Allow'): JsonObject => ({
  Effect: effect,
  Principal: arn('role/App'),
  Action: 'kms:Decrypt',
  NotResource: resource,
});

const NOT_RESOURCE: readonly VerdictRow[] = [
  {
    row: 'in a key policy',
    verdict: 'hint',
    policies: [
      [ROOT, notResource('*')],
      [ROOT, notResource([`arn:aws:kms:eu-west-1:${OWN}:alias/old`], 'Deny')],
      [ROOT, notResource(`arn:aws:kms:eu-west-1:${OWN}:key/1234abcd-12ab-34cd-56ef-1234567890ab`)],
    ],
  },
  {
    row: 'Resource beside it',
    verdict: 'silent',
    policies: [[ROOT, { ...notResource('arn:aws:s3:::bucket'), Resource: '*' }]],
  },
];

describe('policy-wildcard-action', () => testRows(policyWildcardAction, WILDCARD));
describe('policy-notaction', () => testRows(policyNotaction, NOT_ACTION));
describe('policy-notprincipal', () => testRows(policyNotprincipal, NOT_PRINCIPAL));
describe('policy-notresource', () => testRows(policyNotresource, NOT_RESOURCE));
