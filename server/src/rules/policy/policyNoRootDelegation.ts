import { delegateToAccount, rootDelegationOf } from '../../evaluation/rootDelegation';
import { isJudged } from '../../evaluation/scope';
import { defineRule } from '../rule';

export const policyNoRootDelegation = defineRule({
  id: 'policy-no-root-delegation',
  on: 'policy',
  severity: 'info',
  preset: 'recommended',
  title: "The account's IAM policies do not count for the key",
  why: "Without a statement for the account's root, no IAM policy can give access to the key, so that this policy alone must name everyone.",
  remedy:
    "Add AWS's default statement, which allows kms:* to the account's root, unless you mean to manage access here alone.",
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam',
  ],
  tags: ['availability'],
  *check(policy, { own }) {
    if (!isJudged(policy) || !policy.attached) return;
    const delegation = rootDelegationOf(policy, own);
    if (delegation === 'whole') return;
    const message =
      delegation === 'none'
        ? "IAM policies of the account do not count for this key, since no statement names the account's root. Add AWS's default statement, or make sure that this policy names everyone who needs the key."
        : "IAM policies of the account count here for a few actions only, not for managing the key, since the account's root may not call kms:PutKeyPolicy. Add AWS's default statement, or name every administrator here.";
    yield {
      span: policy.heading.span,
      message,
      repairs: delegateToAccount(policy, own),
    };
  },
});
