import { itemsCovering } from '../../evaluation/actionPlaces';
import { entryForAllKeys, isAllOfKms, isIdentityAllow, limitsKeys } from '../../evaluation/identityReach';
import { ActionSet } from '../../knowledge/actionSet';
import { shortened } from '../../model/text';
import { isFullyKnown } from '../../model/value';
import { defineRule } from '../rule';

export const iamKmsAdmin = defineRule({
  id: 'iam-kms-admin',
  on: 'statement',
  severity: 'warning',
  preset: 'recommended',
  title: 'An identity may do everything with KMS',
  why: 'All of KMS includes reading data, changing key policies and deleting keys, which few identities need and none needs together.',
  remedy: 'List the actions that the identity uses, for administering keys or for using them.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html',
    'Security Hub IAM.21',
    'prowler iam_policy_no_full_access_to_kms',
    'prowler iam_inline_policy_no_full_access_to_kms',
    'cdk-nag AwsSolutions-IAM5',
  ],
  tags: ['security', 'least-privilege'],
  *check({ policy, statement }) {
    if (!isIdentityAllow(policy, statement)) return;
    const limited = limitsKeys(statement) || (isFullyKnown(statement.resource) && !entryForAllKeys(statement));
    for (const item of itemsCovering(statement, ActionSet.ALL).filter(isAllOfKms)) {
      yield {
        span: item.origin.span,
        severity: limited ? 'info' : 'warning',
        message: `${shortened(item.text)} lets an identity use the keys, change their policies and schedule their deletion. List the actions that it needs.`,
      };
    }
  },
});
