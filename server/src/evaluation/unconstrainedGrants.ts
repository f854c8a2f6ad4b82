import { ActionSet } from '../knowledge/actionSet';
import type { PolicyDocument, Statement } from '../model/policy';
import { possibleDenies } from './access';
import { isForAllOfAccounts } from './accountWide';
import { certainAllows } from './breadth';
import { reachOf } from './namedCallers';
import { coverageOf, effectOf, statementsOf } from './coverage';
import { givenBy } from './givenActions';
import { constrainsGrants, constrainsGrantsOfService, deniesOtherGrants } from './grantConstraints';
import { narrowingOf } from './narrowing';
import type { OwnAccount } from './ownAccount';
import { relationOf } from './ownAccount';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';

/** An Allow of kms:CreateGrant by which somebody may hand the key on as it likes. */
export interface UnconstrainedGrants {
  readonly statement: Statement;
  /** Those who may; at least one. */
  readonly principals: readonly PrincipalReading[];
}

export const CREATE_GRANT: ActionSet = ActionSet.of(['CreateGrant']);

/**
 * The Allows of kms:CreateGrant without a limit on the grants, and whom they concern: not the account itself, which delegates
 * to its IAM policies, nor those who may change the key's policy and so can do more anyway.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export function unconstrainedGrantsOf(policy: PolicyDocument, own: OwnAccount): UnconstrainedGrants[] {
  const suspects = certainAllows(policy).filter(
    (each) => givenBy(each).intersects(CREATE_GRANT) && !constrainsGrants(each),
  );
  if (suspects.length === 0) return [];
  const administering = statementsOf(policy).known.filter(
    (each) => effectOf(each) !== 'Deny' && coverageOf(each).possible.has('PutKeyPolicy'),
  );
  const denies = possibleDenies(policy).filter(
    (each) => coverageOf(each).possible.has('CreateGrant') && deniesOtherGrants(each),
  );
  const isHarmless = (principal: PrincipalReading): boolean =>
    administering.some((each) => reachOf(each, principal) !== 'no') ||
    denies.some((each) => reachOf(each, principal) !== 'no');
  return suspects.flatMap((statement) => {
    const narrowing = narrowingOf(statement, policy);
    const isPinned = narrowing?.verdict === 'pinned' && !isForAllOfAccounts(statement, narrowing);
    const isGuarded = constrainsGrantsOfService(statement, policy);
    const principals = principalsOf(statement).items.filter(
      (each) => isConcerned(each, own, isPinned) && !(each.kind === 'service' && isGuarded) && !isHarmless(each),
    );
    return principals.length > 0 ? [{ statement, principals }] : [];
  });
}

/** Everyone in the world, or in an account, is left to the rules on keys that are open that far. */
function isConcerned({ kind, account }: PrincipalReading, own: OwnAccount, isPinned: boolean): boolean {
  switch (kind) {
    case 'everyone':
      return isPinned;
    case 'service':
    case 'user':
    case 'role':
    case 'session':
    case 'service-linked-role':
      return true;
    case 'account': {
      const relation = relationOf(account!, own);
      return relation === 'foreign' || relation === 'presumed-foreign';
    }
    default:
      return false;
  }
}
