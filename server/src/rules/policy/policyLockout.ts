import { placeOfActions } from '../../evaluation/actionPlaces';
import type { LockoutVerdict } from '../../evaluation/lockout';
import { lockoutOf } from '../../evaluation/lockout';
import { delegateToAccount } from '../../evaluation/rootDelegation';
import { isJudged } from '../../evaluation/scope';
import { ActionSet } from '../../knowledge/actionSet';
import type { PolicyDocument } from '../../model/policy';
import type { Note, Report } from '../../model/repair';
import { defineRule } from '../rule';

export const policyLockout = defineRule({
  id: 'policy-lockout',
  on: 'policy',
  severity: 'error',
  preset: 'recommended',
  title: 'Nobody can change the key policy afterwards',
  why: 'AWS refuses such a policy; put with its safety check bypassed, it leaves a key that only AWS Support can make manageable again.',
  remedy: "Allow kms:* to the account's root, or kms:PutKeyPolicy to at least two administrators.",
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#allow-access-to-policy-update',
    'https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html',
    'AWS error: The new key policy will not allow you to update the key policy in the future',
    'Checkov CKV_AWS_93 (the same for S3 buckets)',
  ],
  tags: ['availability'],
  *check(policy, { own }) {
    if (!isJudged(policy)) return;
    const verdict = lockoutOf(policy, own);
    if (verdict.verdict !== 'none' && verdict.verdict !== 'fragment') return;
    const repairs = verdict.denies.length === 0 ? delegateToAccount(policy, own) : [];
    yield { ...finding(policy, verdict), repairs };
  },
});

const PUT_KEY_POLICY = ActionSet.of(['PutKeyPolicy']);

/** It stands at the one thing to blame: a Deny, a principal, a condition; else at the heading of the statements. */
function finding(policy: PolicyDocument, { verdict, denies, failed }: LockoutVerdict): Report {
  const blamed: Note[] = [
    ...denies.map((deny) => ({
      span: placeOfActions(deny, PUT_KEY_POLICY).span,
      message: 'This Deny takes kms:PutKeyPolicy from those who had it.',
    })),
    ...failed.map(({ origin, why }) => ({ span: origin.span, message: why })),
  ];
  if (verdict === 'fragment') {
    const message =
      'If this is a whole key policy, nobody can change it afterwards: no statement allows kms:PutKeyPolicy. AWS would refuse it.';
    return { span: policy.heading.span, message, severity: 'info', preset: 'strict' };
  }
  if (denies.length === 1) {
    const message =
      "Nobody could change this policy afterwards: this Deny takes kms:PutKeyPolicy from everyone who has it. Exempt the key's administrators by ArnNotLike on aws:PrincipalArn, or leave out PutKeyPolicy.";
    return { span: blamed[0]!.span, message, related: blamed.slice(1) };
  }
  const [only, ...others] = blamed;
  if (only && others.length === 0) {
    return { span: only.span, message: `Nobody could change this policy afterwards. ${only.message} ${ADVICE}` };
  }
  const message = `Nobody could change this policy afterwards: it lets no user or role of the key's account call kms:PutKeyPolicy. ${ADVICE}`;
  return { span: policy.heading.span, message, related: blamed };
}

const ADVICE = "Allow kms:* to the account's root, or kms:PutKeyPolicy to its administrators.";
