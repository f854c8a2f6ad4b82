import { placeOfActions } from '../../evaluation/actionPlaces';
import type { LockoutVerdict, Manager } from '../../evaluation/lockout';
import { lockoutOf } from '../../evaluation/lockout';
import { delegateToAccount } from '../../evaluation/rootDelegation';
import { isJudged } from '../../evaluation/scope';
import { ActionSet } from '../../knowledge/actionSet';
import type { PolicyDocument } from '../../model/policy';
import type { Note } from '../../model/repair';
import type { Origin } from '../../model/value';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

export const policyLockoutRisk = defineRule({
  id: 'policy-lockout-risk',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'Few can change the key policy, and they may be lost',
  why: 'When the only role that may change the policy is deleted, or its network is gone, only AWS Support can make the key manageable again.',
  remedy: "Let the account's root, or a second administrator, call kms:PutKeyPolicy without conditions.",
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#allow-access-to-policy-update',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html',
    'https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html',
  ],
  tags: ['availability'],
  *check(policy, { own }) {
    if (!isJudged(policy)) return;
    const verdict = lockoutOf(policy, own);
    if (verdict.verdict !== 'risk') return;
    const repairs = verdict.denies.length === 0 ? delegateToAccount(policy, own) : [];
    yield { ...place(policy, verdict), message: messageOf(verdict), repairs };
  },
});

const PUT_KEY_POLICY = ActionSet.of(['PutKeyPolicy']);

function messageOf({ risk, managers }: LockoutVerdict): string {
  const names = managers.some(({ caller }) => caller.shape === 'named') ? DEPLOYING : '';
  switch (risk) {
    case 'single':
      return `Only ${shortened(managers[0]!.caller.text)} can change this policy afterwards; when it is gone, nobody can. Let the account's root or a second administrator call kms:PutKeyPolicy.${names}`;
    case 'contingent':
      return `Everyone who can change this policy must call from a certain network or before a certain time; when that is gone, nobody can. Let the account's root call kms:PutKeyPolicy without such a condition.${names}`;
    default:
      return `A Deny may take kms:PutKeyPolicy from everyone who has it, since it also hits the account that they belong to. Exempt them by ArnNotLike on aws:PrincipalArn in a Deny for "*".${names}`;
  }
}

/** AWS judges the caller's own identity as well, which no file tells. */
const DEPLOYING = ' AWS also refuses the policy unless the identity that puts it may itself call kms:PutKeyPolicy.';

/** At the one Deny, or at the one principal left; else at the heading of the statements. */
function place(policy: PolicyDocument, { managers, denies }: LockoutVerdict): Note & { related: Note[] } {
  const atDenies = denies.map((deny) => deny.names.get('NotPrincipal') ?? placeOfActions(deny, PUT_KEY_POLICY));
  const atManagers = [...new Set(managers.map(({ origin }) => origin))];
  const candidates: readonly Origin[] = denies.length > 0 ? atDenies : atManagers;
  const main = candidates.length === 1 ? candidates[0]! : policy.heading;
  const related: Note[] = [
    ...atDenies.map(({ span }) => ({ span, message: 'This Deny takes kms:PutKeyPolicy from others, or may.' })),
    ...atManagers.map(({ span }, index) => ({
      span,
      message: noteOf(managers.find((each) => each.origin === atManagers[index])!),
    })),
  ];
  return { span: main.span, message: '', related: related.filter(({ span }) => span !== main.span) };
}

function noteOf({ contingent, perhaps, caller }: Manager): string {
  const who = shortened(caller.text);
  if (contingent) return `${who} may, from a certain network or before a certain time.`;
  return perhaps ? `${who} may, unless a Deny hits it.` : `${who} may.`;
}
