import { namesOf } from '../../evaluation/actionNames';
import { placeOfActions } from '../../evaluation/actionPlaces';
import { describePrincipal } from '../../evaluation/breadth';
import { unguardedDestruction } from '../../evaluation/unguardedDestruction';
import { addStatement } from '../../model/statementChanges';
import type { PolicyDocument } from '../../model/policy';
import type { Plain, Repair } from '../../model/repair';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

export const policyDestructiveWithoutMfa = defineRule({
  id: 'policy-destructive-without-mfa',
  on: 'policy',
  severity: 'info',
  preset: 'strict',
  title: 'The key can be deleted without MFA',
  why: 'What a deleted key encrypted is lost, so that a stolen session should not be enough to delete it.',
  remedy: 'Deny key deletion for everyone without MFA, by BoolIfExists on aws:MultiFactorAuthPresent.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent',
    'prowler kms_cmk_not_deleted_unintentionally',
  ],
  tags: ['security', 'availability'],
  *check(policy, { own }) {
    for (const { statement, actions, callers } of unguardedDestruction(policy, own)) {
      const also = callers.length > 1 ? ` (and ${callers.length - 1} more)` : '';
      yield {
        span: placeOfActions(statement, actions).span,
        message: `${shortened(describePrincipal(callers[0]!, own))}${also} may call ${namesOf(actions, ['kms:ScheduleKeyDeletion'])} without MFA, and what the key encrypted is lost then. Ask for MFA by a Deny.`,
        repairs: repairsOf(policy),
      };
    }
  },
});

function repairsOf(policy: PolicyDocument): Repair[] {
  const changes = addStatement(
    policy,
    new Map<string, Plain>([
      ['Sid', 'DenyDeletionWithoutMfa'],
      ['Effect', 'Deny'],
      ['Principal', '*'],
      ['Action', ['kms:ScheduleKeyDeletion', 'kms:DeleteImportedKeyMaterial']],
      ['Resource', '*'],
      ['Condition', new Map([['BoolIfExists', new Map([['aws:MultiFactorAuthPresent', 'false']])]])],
    ]),
  );
  return changes ? [{ title: 'Deny deletion without MFA', safe: false, changes }] : [];
}
