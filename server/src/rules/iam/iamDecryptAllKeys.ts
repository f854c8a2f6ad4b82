import {
  deniesOtherKeys,
  entriesNaming,
  entryForAllKeys,
  isIdentityAllow,
  limitsKeys,
} from '../../evaluation/identityReach';
import { coverageOf } from '../../evaluation/coverage';
import { allStatements } from '../../evaluation/kmsStatements';
import { ActionSet } from '../../knowledge/actionSet';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

const DECRYPTING = ActionSet.of(['Decrypt', 'ReEncryptFrom']);

export const iamDecryptAllKeys = defineRule({
  id: 'iam-decrypt-all-keys',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'An identity may decrypt with every key',
  why: 'Whoever holds it can read all data of the account that is encrypted under keys which trust IAM policies, also of keys made later.',
  remedy:
    'Name the ARNs of the keys, or limit the statement by kms:ViaService, kms:ResourceAliases, kms:RequestAlias, aws:ResourceTag or the encryption context.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html',
    'Security Hub KMS.1',
    'Security Hub KMS.2',
    'AWS Config iam-customer-policy-blocked-kms-actions',
    'AWS Config iam-inline-policy-blocked-kms-actions',
    'tfsec AWS097',
    'Checkov CKV_AWS_111',
    'Checkov CKV_AWS_356',
  ],
  tags: ['security', 'least-privilege'],
  *check(policy) {
    for (const statement of allStatements(policy)) {
      if (!isIdentityAllow(policy, statement)) continue;
      const [action] = entriesNaming(statement, DECRYPTING);
      const resource = action && entryForAllKeys(statement);
      if (!resource || limitsKeys(statement)) continue;
      if (deniesOtherKeys(policy, coverageOf(statement).possible.intersect(DECRYPTING))) continue;
      yield {
        span: resource.origin.span,
        message: `${shortened(action.text)} on ${shortened(resource.text)} lets an identity decrypt with every key that trusts the account's IAM policies. Name the keys it needs, or limit the statement by kms:ViaService, kms:ResourceAliases or aws:ResourceTag.`,
        related: [{ span: action.origin.span, message: 'The action that decrypts' }],
      };
    }
  },
});
