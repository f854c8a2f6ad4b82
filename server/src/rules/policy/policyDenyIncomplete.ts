import { placeOfActions } from '../../evaluation/actionPlaces';
import { atomsOf, type Atom } from '../../evaluation/atoms';
import { accessKeysLeft, reEncryptionLeft } from '../../evaluation/reEncryptionLeft';
import { ActionSet } from '../../knowledge/actionSet';
import { moveCondition } from '../../model/conditionChanges';
import type { Statement } from '../../model/policy';
import type { Repair, Report } from '../../model/repair';
import { originOf } from '../../model/value';
import { defineRule } from '../rule';

export const policyDenyIncomplete = defineRule({
  id: 'policy-deny-incomplete',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'A Deny leaves a way around it',
  why: 'What is denied can still be had by another call, so the protection is weaker than it reads.',
  remedy: 'Deny kms:ReEncryptFrom beside kms:Decrypt, and ask for MFA with BoolIfExists.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent',
    'Security Hub KMS.1',
    'parliament BAD_PATTERN_FOR_MFA',
  ],
  tags: ['security'],
  *check(policy, { own }) {
    for (const statement of reEncryptionLeft(policy, own)) {
      yield {
        span: placeOfActions(statement, DECRYPT).span,
        message:
          'kms:Decrypt is denied but kms:ReEncryptFrom is not, so whoever may re-encrypt moves the data to a key of their own and reads it there. Deny kms:ReEncryptFrom as well.',
        repairs: reEncryptionRepairs(statement),
      };
    }
    for (const { statement, atom } of accessKeysLeft(policy)) yield accessKeys(statement, atom);
  },
});

const DECRYPT = ActionSet.of(['Decrypt']);

/** None where ReEncryptFrom never carries one of the keys: then the Deny would hit each of its calls. */
function reEncryptionRepairs(statement: Statement): Repair[] {
  const { action } = statement;
  const isCarried = ({ key }: Atom): boolean => key !== undefined && (key.actions?.has('ReEncryptFrom') ?? true);
  if (action.state !== 'known' || !atomsOf(statement).atoms.every(isCarried)) return [];
  return [
    {
      title: 'Deny kms:ReEncryptFrom as well',
      safe: false,
      changes: [{ do: 'insert', into: action.origin, value: 'kms:ReEncryptFrom' }],
    },
  ];
}

function accessKeys(statement: Statement, { condition }: Atom): Report {
  const changes = moveCondition(statement, condition, 'BoolIfExists');
  return {
    span: originOf(condition.operator).span,
    message:
      'Calls made with an access key do not carry aws:MultiFactorAuthPresent, so under Bool this Deny lets them pass without MFA. Use BoolIfExists.',
    repairs: changes ? [{ title: 'Use BoolIfExists', safe: false, changes }] : [],
  };
}
