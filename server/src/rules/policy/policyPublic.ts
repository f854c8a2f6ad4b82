import { pinToOwnAccount, replaceEveryone } from '../../evaluation/everyoneReplaced';
import { statementsForEveryone } from '../../evaluation/narrowing';
import type { ActionSet } from '../../knowledge/actionSet';
import { defineRule } from '../rule';

export const policyPublic = defineRule({
  id: 'policy-public',
  on: 'policy',
  severity: 'error',
  preset: 'recommended',
  title: 'Everyone may use the key',
  why: 'A principal of "*" is every caller of every AWS account; callers of the key\'s own account then need no IAM permission at all.',
  remedy: 'Name the principals, or add a condition that holds them to your account or organization.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous',
    'Security Hub KMS.5',
    'AWS Config kms-key-policy-no-public-access',
    'IAM Access Analyzer: CheckNoPublicAccess',
    'CIS AWS Foundations 7.0 2.21',
    'Checkov CKV_AWS_33',
    'Checkov CKV_AWS_283',
    'KICS f6049677',
    'cfn_nag F76',
    'CloudFormation Guard KMS_NO_WILDCARD_PRINCIPAL',
    'prowler kms_key_not_publicly_accessible',
  ],
  tags: ['security'],
  *check(policy, { own }) {
    for (const { statement, narrowing, actions } of statementsForEveryone(policy)) {
      if (narrowing.verdict !== 'open') continue;
      const { everyone } = narrowing;
      const pin = pinToOwnAccount(statement, actions, own);
      yield {
        span: everyone.origin.span,
        message: `Everyone, in every AWS account, may ${whatOf(actions)} this key: nothing limits this "*". Name those who may, or add a condition on aws:PrincipalOrgID or aws:PrincipalAccount.`,
        repairs: [...replaceEveryone(policy, statement, everyone, own), ...pin],
      };
    }
  },
});

function whatOf(actions: ActionSet): string {
  if (actions.has('PutKeyPolicy')) return 'change who uses';
  if (actions.has('Decrypt') || actions.has('ReEncryptFrom')) return 'decrypt with';
  if (actions.has('CreateGrant')) return 'hand on the use of';
  const [first, ...others] = actions.names();
  return others.length > 0 ? `call ${first} and ${others.length} more actions on` : `call ${first} on`;
}
