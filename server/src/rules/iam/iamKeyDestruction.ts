import { entriesNaming, hasAtom, isIdentityAllow, limitsKeys } from '../../evaluation/identityReach';
import { ActionSet } from '../../knowledge/actionSet';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

const DESTROYING = ActionSet.of(['ScheduleKeyDeletion', 'DisableKey', 'DeleteImportedKeyMaterial']);

/** Conditions that make a mistake or a stolen session less likely to hit a key in use. */
const SAFEGUARDS: ReadonlySet<string> = new Set([
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
  'kms:trailingdayswithoutkeyusage',
]);

export const iamKeyDestruction = defineRule({
  id: 'iam-key-destruction',
  on: 'statement',
  severity: 'warning',
  preset: 'strict',
  title: 'An identity may destroy keys',
  why: 'Nothing that is encrypted under a deleted key can ever be read again, and a disabled one stops all that uses it.',
  remedy: 'Allow it to few identities, and demand multi-factor authentication or a time without use.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html',
    'Turbot aws_compliance: EC2 instance IAM role should not allow destruction KMS access',
  ],
  tags: ['availability', 'least-privilege'],
  *check({ policy, statement }) {
    if (!isIdentityAllow(policy, statement) || limitsKeys(statement)) return;
    if (hasAtom(statement, (atom) => SAFEGUARDS.has(atom.family ?? ''))) return;
    for (const { text, origin, covers } of entriesNaming(statement, DESTROYING)) {
      const what = covers.has('ScheduleKeyDeletion')
        ? 'schedule the deletion of keys, after which their data is lost'
        : covers.has('DisableKey')
          ? 'disable keys, which stops all that uses them'
          : 'delete imported key material, which stops all that uses the key';
      yield {
        span: origin.span,
        message: `${shortened(text)} lets an identity ${what}. Keep it to few identities, and demand aws:MultiFactorAuthPresent or kms:TrailingDaysWithoutKeyUsage.`,
      };
    }
  },
});
