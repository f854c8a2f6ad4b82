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
export function possibleDenies(policy: PolicyDocument): readonly Statement[] {
  let denies = deniesOf.get(policy);
  if (!denies) {
    denies = statementsOf(policy).known.filter(
      (each) => effectOf(each) !== 'Allow' && resourceMatch(each, policy.owner) !== 'no',
    );
    deniesOf.set(policy, denies);
  }
  return denies;
}

const remembered = new WeakMap<PolicyDocument, { own: OwnAccount; access: readonly NamedAccess[] }>();
const deniesOf = new WeakMap<PolicyDocument, readonly Statement[]>();

function readAccess(policy: PolicyDocument, own: OwnAccount): NamedAccess[] {
  const replaced = replacesVariables(policy);
  const found = new Map<string, { caller: PrincipalReading; allows: Statement[]; actions: ActionSet }>();
  for (const statement of certainAllows(policy)) {
    for (const { caller, identity } of callersIn(statement, own, replaced)) {
      const given = givenBy(statement);
      const entry = found.get(identity);
      if (!entry) {
        found.set(identity, { caller, allows: [statement], actions: given });
      } else if (!entry.allows.includes(statement)) {
        entry.allows.push(statement);
        entry.actions = entry.actions.union(given);
      }
    }
  }
  return [...found.values()];
}

interface AllowedCaller {
  readonly caller: PrincipalReading;
  readonly identity: string;
}

const callersOf = new WeakMap<Statement, { key: string; callers: readonly AllowedCaller[] }>();

/** Those whom a statement names and who can meet its conditions. Remembered as long as the statement lives. */
function callersIn(statement: Statement, own: OwnAccount, replaced: boolean | undefined): readonly AllowedCaller[] {
  const key = `${own.state === 'known' ? own.account : own.state} ${replaced}`;
  const known = callersOf.get(statement);
  if (known?.key === key) return known.callers;
  const callers = principalsOf(statement)
    .items.filter((caller) => isNamedCaller(caller) && isOwn(caller, own))
    .filter((caller) => {
      const holds = conditionsFor(statement, caller, own, replaced);
      return holds === 'always' || holds === 'free';
    })
    .map((caller) => ({ caller, identity: identityOf(caller) }));
  callersOf.set(statement, { key, callers });
  return callers;
}

/** Nobody may tell whose account it is; then all that the policy names count as its own. */
function isOwn({ account }: PrincipalReading, own: OwnAccount): boolean {
  const relation = relationOf(account!, own);
  return relation === 'own' || relation === 'unknown';
}
