import type { PolicyDocument, Statement } from '../model/policy';
import type { Origin } from '../model/value';
import { atomsOf, replacesVariables } from './atoms';
import type { Caller } from './policyPutters';
import { callersOf, listedPrincipal, listing, UNKNOWN_CALLER } from './policyPutters';
import { coverageOf, effectOf, isGarbled, resourceMatch, statementsOf } from './coverage';
import { failuresOf, type FailedManager } from './lockoutFailures';
import type { ManagerRequest } from './managerRequest';
import { answerFor, managerRequest } from './managerRequest';
import type { OwnAccount } from './ownAccount';
import { principalsOf } from './principals';

/** Who can still change a key's policy under that policy: in the words of AWS, call kms:PutKeyPolicy. */
export interface LockoutVerdict {
  /**
   * `none`: nobody. `fragment`: nobody, but the text may be a part of a policy. `risk`: only who may be lost, see `risk`.
   * `somebody`: certainly or possibly enough.
   */
  readonly verdict: 'somebody' | 'none' | 'fragment' | 'risk';
  /** One named principal; all from a network or until a date; all but perhaps denied. */
  readonly risk?: 'single' | 'contingent' | 'perhaps';
  /** Whoever is left; only some of them when they are enough. */
  readonly managers: readonly Manager[];
  /** Whoever looks like a manager and is none, and why. */
  readonly failed: readonly FailedManager[];
  /** The Denies that take managers away, or may. */
  readonly denies: readonly Statement[];
}

/** Somebody who may put the key's policy. */
export interface Manager {
  readonly caller: Caller;
  /** The principal of the Allow. */
  readonly origin: Origin;
  /** By the account's IAM policies, which the Allow delegates to. */
  readonly delegated: boolean;
  /** Only from a network, or until a date. */
  readonly contingent: boolean;
  /** Whether a Deny spares them is not certain. */
  readonly perhaps: boolean;
}

/**
 * Judges PutKeyPolicy called directly by a person or role of the own account. Whatever is unknown counts in favour of the
 * key: an Allow that may be is one, a Deny that may be is none. Each caller is judged alone, so that no order counts.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#allow-access-to-policy-update
 */
export function lockoutOf(policy: PolicyDocument, own: OwnAccount): LockoutVerdict {
  const known = remembered.get(policy);
  if (known && sameAccount(known.own, own)) return known.verdict;
  const verdict = verdictOf(policy, own);
  remembered.set(policy, { own, verdict });
  return verdict;
}

/** Two rules ask of each policy. */
const remembered = new WeakMap<PolicyDocument, { own: OwnAccount; verdict: LockoutVerdict }>();

function sameAccount(one: OwnAccount, other: OwnAccount): boolean {
  return (
    one.state === other.state && (one.state !== 'known' || other.state !== 'known' || one.account === other.account)
  );
}

function verdictOf(policy: PolicyDocument, own: OwnAccount): LockoutVerdict {
  const { known, complete } = statementsOf(policy);
  const relevant = known.filter((each) => isGarbled(each) || coverageOf(each).possible.has('PutKeyPolicy'));
  const request = managerRequest(own, replacesVariables(policy));
  const allows = relevant.filter((each) => effectOf(each) !== 'Deny' || isGarbled(each));
  const denies = relevant.filter((each) => effectOf(each) === 'Deny' && certainlyApplies(each, policy));
  const effective = new Set<Statement>();
  const managers: Manager[] = [];
  const isEnough = (granted: readonly Manager[]): boolean => {
    for (const manager of granted) {
      const left = afterDenies(manager, denies, request, effective);
      if (left) managers.push(left);
      if (left && isEnoughAlone(left)) return true;
    }
    return false;
  };
  const callers = callersOf(relevant, accountsOf(relevant, own));
  const grants = (of: readonly Caller[]): Manager[] => grantedBy(allows, of, policy, request);
  const isEnoughForSure =
    // A policy without statements is no policy yet; the rules of grammar speak of it.
    known.length === 0 ||
    (!complete && isEnough([unknownManager(policy.heading)])) ||
    isEnough(grantedToUnknown(allows, policy, request)) ||
    isEnough(grants(callers.unnamed)) ||
    isEnough(grants(callers.named)) ||
    twoAreSure(managers) ||
    isEnough(grants(callers.patterns())) ||
    isEnough(grants(callers.pairs()));
  if (isEnoughForSure) return { verdict: 'somebody', managers, failed: [], denies: [] };
  const verdict = judge(managers, !policy.attached && relevant.length === 0);
  const failed = verdict.verdict === 'none' ? failuresOf(allows, policy, request) : [];
  return { ...verdict, managers, failed, denies: [...effective] };
}

/** A Deny that is in doubt is none. */
function certainlyApplies(statement: Statement, policy: PolicyDocument): boolean {
  return (
    !isGarbled(statement) &&
    atomsOf(statement).complete &&
    coverageOf(statement).certain.has('PutKeyPolicy') &&
    resourceMatch(statement, policy.owner) === 'yes'
  );
}

/** The accounts whose people may change the policy: O; each that is named when nothing tells O. */
function accountsOf(statements: readonly Statement[], own: OwnAccount): string[] {
  if (own.state === 'known') return [own.account];
  const named = statements.flatMap((each) => principalsOf(each).items.flatMap(({ account }) => account ?? []));
  return [...new Set(named), '*'];
}

/** Somebody who is not one named principal, and may for certain; or of whom nobody can tell. */
function isEnoughAlone({ caller, contingent, perhaps }: Manager): boolean {
  if (caller.shape === 'unknown') return true;
  return caller.shape !== 'named' && caller.shape !== 'session' && !contingent && !perhaps;
}

function twoAreSure(managers: readonly Manager[]): boolean {
  const sure = managers.filter(({ contingent, perhaps }) => !contingent && !perhaps);
  return sure.some(({ caller }) => caller.name !== sure[0]!.caller.name);
}

/** For managers of whom none is enough alone. */
function judge(managers: readonly Manager[], isFragment: boolean): Pick<LockoutVerdict, 'verdict' | 'risk'> {
  if (managers.length === 0) return { verdict: isFragment ? 'fragment' : 'none' };
  const names = new Map<string, Manager[]>();
  for (const manager of managers) {
    const same = names.get(manager.caller.name);
    if (same) same.push(manager);
    else names.set(manager.caller.name, [manager]);
  }
  const each = [...names.values()];
  if (each.every((same) => same.every(({ contingent }) => contingent))) return { verdict: 'risk', risk: 'contingent' };
  if (each.every((same) => same.every(({ contingent, perhaps }) => contingent || perhaps))) {
    return { verdict: 'risk', risk: 'perhaps' };
  }
  return each.length === 1 ? { verdict: 'risk', risk: 'single' } : { verdict: 'somebody' };
}

/** Unknown principals, and statements of which nobody knows whether they are such Allows. */
function grantedToUnknown(allows: readonly Statement[], policy: PolicyDocument, request: ManagerRequest): Manager[] {
  return allows.flatMap((statement): Manager[] => {
    const { form, items } = principalsOf(statement);
    if (isGarbled(statement) || effectOf(statement) === 'unknown') return [unknownManager(statement.heading)];
    if (resourceMatch(statement, policy.owner) === 'no') return [];
    if (form === 'absent' || form === 'unknown') return [unknownManager(statement.heading)];
    if (conditionsLet(statement, UNKNOWN_CALLER, request) === undefined) return [];
    const unknown = form === 'Principal' ? items.find(({ kind }) => kind === 'unknown') : undefined;
    return unknown ? [unknownManager(unknown.origin)] : [];
  });
}

/** Which of these callers the statements let, each once by IAM policies of its account and once without. */
function grantedBy(
  allows: readonly Statement[],
  callers: readonly Caller[],
  policy: PolicyDocument,
  request: ManagerRequest,
): Manager[] {
  const granted = new Map<string, Manager>();
  for (const statement of allows) {
    const { form } = principalsOf(statement);
    if (isGarbled(statement) || effectOf(statement) !== 'Allow' || form === 'absent' || form === 'unknown') continue;
    if (resourceMatch(statement, policy.owner) === 'no') continue;
    const isCertain = coverageOf(statement).certain.has('PutKeyPolicy');
    for (const caller of callers) {
      const listed = listing(statement, caller);
      // Allow with NotPrincipal lets whoever is not listed, and that is another rule's matter.
      if (form === 'NotPrincipal' ? listed === 'yes' : listed === 'no') continue;
      const contingent = conditionsLet(statement, caller, request);
      if (contingent === undefined) continue;
      const delegated = form === 'Principal' && listed === 'account';
      const key = `${caller.text} ${caller.shape} ${delegated} ${isCertain}`;
      const other = granted.get(key);
      if (other && (!other.contingent || contingent)) continue;
      const origin = listedPrincipal(statement, caller)?.origin ?? statement.heading;
      granted.set(key, {
        caller: isCertain ? caller : UNKNOWN_CALLER,
        origin,
        delegated,
        contingent,
        perhaps: false,
      });
    }
  }
  return [...granted.values()];
}

/** Whether an Allow's conditions let a caller: undefined when never, true when it depends on a network or a date. */
function conditionsLet(statement: Statement, caller: Caller, request: ManagerRequest): boolean | undefined {
  const answers = atomsOf(statement).atoms.map((atom) => answerFor(atom, caller, 'Allow', request));
  if (answers.some(({ answer }) => answer === 'never')) return undefined;
  return answers.some(({ contingent }) => contingent);
}

/** The manager under all Denies; undefined when one takes them away. */
function afterDenies(
  manager: Manager,
  denies: readonly Statement[],
  request: ManagerRequest,
  effective: Set<Statement>,
): Manager | undefined {
  let left: Manager | undefined = manager;
  for (const deny of denies) {
    if (!left) break;
    const after: Manager | undefined = afterDeny(left, deny, request);
    if (after !== left) effective.add(deny);
    left = after;
  }
  return left;
}

/** The manager under a Deny that certainly applies; undefined when it takes them away. */
function afterDeny(manager: Manager, statement: Statement, request: ManagerRequest): Manager | undefined {
  const reach = reachOf(statement, manager);
  if (reach === 'no') return manager;
  const answers = atomsOf(statement).atoms.map((atom) => answerFor(atom, manager.caller, 'Deny', request));
  if (answers.some(({ answer, contingent }) => answer !== 'always' && !contingent)) return manager;
  if (answers.some(({ contingent }) => contingent))
    return manager.contingent ? manager : { ...manager, contingent: true };
  if (reach === 'yes') return undefined;
  return manager.perhaps ? manager : { ...manager, perhaps: true };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html */
function reachOf(statement: Statement, { caller, delegated }: Manager): 'yes' | 'perhaps' | 'no' {
  const { form, items } = principalsOf(statement);
  const isRoot = caller.shape === 'root';
  const listed = listing(statement, caller);
  if (form === 'Principal') {
    // AWS's pages do not say for certain that a Deny for the account hits a user or role whom another statement names.
    return listed === 'account' && !delegated && !isRoot ? 'perhaps' : listed === 'no' ? 'no' : 'yes';
  }
  if (form !== 'NotPrincipal' || caller.shape === 'unknown' || items.some(({ kind }) => kind === 'unknown'))
    return 'no';
  if (isRoot) return listed === 'no' ? 'yes' : 'no';
  if (listed !== 'yes') return 'yes';
  // AWS wants the account's root ARN beside each user or role of the list.
  const listsRoot = items.some(
    ({ kind, account }) => kind === 'everyone' || (account === caller.account && kind === 'account'),
  );
  return listsRoot ? 'no' : 'perhaps';
}

function unknownManager(origin: Origin): Manager {
  return { caller: UNKNOWN_CALLER, origin, delegated: false, contingent: false, perhaps: false };
}
