import { ActionSet } from '../knowledge/actionSet';
import type { PolicyDocument, Statement } from '../model/policy';
import { replacesVariables } from './atoms';
import { certainAllows } from './breadth';
import { conditionsFor, identityOf, isNamedCaller, reachOf } from './namedCallers';
import { coverageOf, effectOf, resourceMatch, statementsOf } from './coverage';
import { givenBy } from './givenActions';
import type { OwnAccount } from './ownAccount';
import { relationOf } from './ownAccount';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';

/** What the statements of a policy that name one user, role or session certainly allow it. */
export interface NamedAccess {
  /** As it is first written. */
  readonly caller: PrincipalReading;
  /** Statements with conditions that it can meet; what they cover together, before any Deny. */
  readonly allows: readonly Statement[];
  readonly actions: ActionSet;
}

/**
 * The users, roles and sessions of the key's own account that a policy names in its Allows, in the order of the text. Those of
 * other accounts are left out: they cannot administer the key.
 */
export function namedAccessOf(policy: PolicyDocument, own: OwnAccount): readonly NamedAccess[] {
  const known = remembered.get(policy);
  if (known?.own === own) return known.access;
  const access = readAccess(policy, own);
  remembered.set(policy, { own, access });
  return access;
}

/**
 * The actions, of these, that some Deny takes or may take from a caller whatever it does. A Deny whose conditions the caller
 * can avoid takes nothing.
 */
export function deniedTo(
  policy: PolicyDocument,
  caller: PrincipalReading,
  own: OwnAccount,
  actions: ActionSet = ActionSet.ALL,
): ActionSet {
  const replaced = replacesVariables(policy);
  let denied = ActionSet.EMPTY;
  for (const statement of possibleDenies(policy)) {
    const taken = coverageOf(statement).possible.intersect(actions);
    if (denied.covers(taken) || reachOf(statement, caller) === 'no') continue;
    const holds = conditionsFor(statement, caller, own, replaced);
    if (holds === 'always' || holds === 'unknown') denied = denied.union(taken);
  }
  return denied;
}

/** Every statement that is, or may be, a Deny on this key. */
export function possibleDenies(policy: PolicyDocument): Statement[] {
  return statementsOf(policy).known.filter(
    (each) => effectOf(each) !== 'Allow' && resourceMatch(each, policy.owner) !== 'no',
  );
}

const remembered = new WeakMap<PolicyDocument, { own: OwnAccount; access: readonly NamedAccess[] }>();

function readAccess(policy: PolicyDocument, own: OwnAccount): NamedAccess[] {
  const replaced = replacesVariables(policy);
  const found = new Map<string, { caller: PrincipalReading; allows: Statement[]; actions: ActionSet }>();
  for (const statement of certainAllows(policy)) {
    for (const caller of principalsOf(statement).items) {
      if (!isNamedCaller(caller) || !isOwn(caller, own)) continue;
      const holds = conditionsFor(statement, caller, own, replaced);
      if (holds !== 'always' && holds !== 'free') continue;
      const key = identityOf(caller);
      let entry = found.get(key);
      if (!entry) found.set(key, (entry = { caller, allows: [], actions: ActionSet.EMPTY }));
      if (!entry.allows.includes(statement)) entry.allows.push(statement);
      entry.actions = entry.actions.union(givenBy(statement));
    }
  }
  return [...found.values()];
}

/** Nobody may tell whose account it is; then all that the policy names count as its own. */
function isOwn({ account }: PrincipalReading, own: OwnAccount): boolean {
  const relation = relationOf(account!, own);
  return relation === 'own' || relation === 'unknown';
}
