import { beginWithPrincipal, describePrincipal } from '../../evaluation/breadth';
import { crossAccountAccessOf, type CrossAccountAccess } from '../../evaluation/crossAccount';
import type { OwnAccount } from '../../evaluation/ownAccount';
import type { ActionSet } from '../../knowledge/actionSet';
import { CRYPTOGRAPHIC_ACTIONS } from '../../knowledge/actions';
import type { Severity } from '../../model/repair';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

export const policyCrossAccount = defineRule({
  id: 'policy-cross-account',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'Another account may use the key',
  why: 'The administrators of that account decide which of its people use the key, and much of what an owner may do has no effect there.',
  remedy:
    'List the actions that work across accounts, and the account under "trusted" in the project file when it is meant.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html',
    'IAM Access Analyzer: external access',
    'Control Tower CT.KMS.PV.7',
    'CloudSploit kmsKeyPolicy',
  ],
  tags: ['security', 'least-privilege'],
  *check(policy, { own, accounts }) {
    for (const access of crossAccountAccessOf(policy, own, accounts)) {
      const { principal, extent, others, isPresumed } = access;
      const severity: Severity =
        extent === 'nothing' ? 'hint' : extent === 'manage' && !isPresumed ? 'warning' : 'info';
      yield {
        span: principal.origin.span,
        message: messageFor(access, own),
        severity,
        related: others.map(({ origin, account }) => ({ span: origin.span, message: `Also of account ${account}.` })),
      };
    }
  },
});

function messageFor(access: CrossAccountAccess, own: OwnAccount): string {
  const { principal, account, organization, extent, effective, isPresumed } = access;
  const appears = isPresumed ? ', which appears to be another account,' : '';
  if (principal.kind === 'everyone') {
    const whom = organization === undefined ? `account ${account}${appears}` : `organization ${organization}`;
    return `The conditions let everyone of ${whom} use the key. If that is meant, list it in the project file under accounts: ${organization === undefined ? 'trusted' : 'organizations'}.`;
  }
  if (effective.isEmpty) {
    const who = `${shortened(describePrincipal(principal, own))}${appears}`;
    return `None of these actions works from another account, so ${who} gets nothing by them. Remove it, or list the actions that it is to use.`;
  }
  const who = `${shortened(beginWithPrincipal(principal, own))}${appears}`;
  if (extent === 'manage') {
    return `${who} is given more than works from another account: ${effectiveNames(effective)}. The rest has no effect; list only the actions that are needed.`;
  }
  return `${who} may use the key. If that is meant, list account ${account} in the project file under accounts: trusted.`;
}

/** What has an effect, the many cryptographic actions under one name. */
function effectiveNames(effective: ActionSet): string {
  const others = effective.minus(CRYPTOGRAPHIC_ACTIONS).names();
  const names = effective.intersects(CRYPTOGRAPHIC_ACTIONS) ? ['cryptographic actions', ...others] : others;
  const last = names.length > 1 ? names.pop() : undefined;
  return last === undefined ? names.join() : `${names.join(', ')} and ${last}`;
}
