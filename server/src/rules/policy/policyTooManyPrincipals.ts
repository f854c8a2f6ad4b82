import { certainAllows } from '../../evaluation/breadth';
import { identityOf } from '../../evaluation/namedCallers';
import { relationOf, type OwnAccount } from '../../evaluation/ownAccount';
import { principalsOf, type PrincipalReading } from '../../evaluation/principals';
import { defineRule } from '../rule';

export const policyTooManyPrincipals = defineRule({
  id: 'policy-too-many-principals',
  on: 'policy',
  severity: 'info',
  preset: 'all',
  title: 'Many principals in one key policy',
  why: 'A key that many may use protects none of them from the others, and nobody keeps so long a list in order.',
  remedy: 'Give each application a key of its own, or let IAM policies of the account decide.',
  refs: ['https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html', 'CloudSploit kmsKeyPolicy'],
  tags: ['least-privilege'],
  *check(policy, { own }) {
    const seen = new Set<string>();
    let over: PrincipalReading | undefined;
    for (const statement of certainAllows(policy)) {
      for (const principal of principalsOf(statement).items) {
        if (!counts(principal, own)) continue;
        seen.add(identityOf(principal));
        if (seen.size > MOST) over ??= principal;
      }
    }
    if (!over) return;
    yield {
      span: over.origin.span,
      message: `The policy allows ${seen.size} different principals; from ${MOST + 1} on hardly anybody knows who needs the key. Give applications keys of their own, or let IAM policies decide.`,
    };
  },
});

/** The number of principals that is still few. */
const MOST = 10;

/** The own account stands for its IAM policies; dead and unknown ones are other rules' matter. */
function counts({ kind, account }: PrincipalReading, own: OwnAccount): boolean {
  if (kind === 'account') return relationOf(account!, own) !== 'own';
  return kind !== 'dead' && kind !== 'unknown';
}
