import type { PolicyDocument, Statement } from '../model/policy';
import type { Origin } from '../model/value';
import { atomsOf, replacesVariables } from './atoms';
import type { Caller } from './policyPutters';
import { callersOf, isCaller, nameOf, UNKNOWN_CALLER } from './policyPutters';
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
  /** Whoever is left. */
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
  const granted = complete ? [] : [unknownManager(policy.heading)];
  const callers = callersOf(relevant, accountsOf(relevant, own));
  for (const statement of allows) granted.push(...grantsOf(statement, callers, policy, request));
  const effective = new Set<Statement>();
  const managers = granted.flatMap((manager) => {
    let left: Manager | undefined = manager;
    for (const deny of denies) {
      const after: Manager | undefined = left && afterDeny(left, deny, request);
      if (after !== left) effective.add(deny);
      left = after;
    }
    return left ?? [];
  });
  const verdict = judge(managers, policy, known.length === 0, relevant.length === 0);
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

function judge(
  managers: readonly Manager[],
  policy: PolicyDocument,
  isEmpty: boolean,
  isSilent: boolean,
): Pick<LockoutVerdict, 'verdict' | 'risk'> {
  // A policy without statements is no policy yet; the rules of grammar speak of it.
  if (isEmpty || managers.some(({ caller }) => caller.shape === 'unknown')) return { verdict: 'somebody' };
  if (managers.length === 0) return { verdict: !policy.attached && isSilent ? 'fragment' : 'none' };
  const weakness = (name: string): { contingent: boolean; sure: boolean } => {
    const same = managers.filter(({ caller }) => nameOf(caller) === name);
    return {
      contingent: same.every((each) => each.contingent),
      sure: same.some((each) => !each.contingent && !each.perhaps),
    };
  };
  const names = [...new Set(managers.map(({ caller }) => nameOf(caller)))];
  const weak = names.map(weakness);
  if (weak.every(({ contingent }) => contingent)) return { verdict: 'risk', risk: 'contingent' };
  if (weak.every(({ sure }) => !sure)) return { verdict: 'risk', risk: 'perhaps' };
  const { shape } = managers[0]!.caller;
  const isSingle = names.length === 1 && (shape === 'named' || shape === 'session');
  return isSingle ? { verdict: 'risk', risk: 'single' } : { verdict: 'somebody' };
}

/** The callers whom a statement lets; one that may be an Allow lets unknown ones. */
function grantsOf(
  statement: Statement,
  callers: readonly Caller[],
  policy: PolicyDocument,
  request: ManagerRequest,
): Manager[] {
  const { form, items } = principalsOf(statement);
  if (isGarbled(statement) || effectOf(statement) === 'unknown') return [unknownManager(statement.heading)];
  if (resourceMatch(statement, policy.owner) === 'no') return [];
  if (form === 'absent' || form === 'unknown') return [unknownManager(statement.heading)];
  const isCertain = coverageOf(statement).certain.has('PutKeyPolicy');
  const managers: Manager[] = [];
  const add = (caller: Caller, origin: Origin, delegated: boolean): void => {
    const contingent = conditionsLet(statement, caller, request);
    if (contingent === undefined) return;
    managers.push({ caller: isCertain ? caller : UNKNOWN_CALLER, origin, delegated, contingent, perhaps: false });
  };
  if (form === 'NotPrincipal') {
    // Allow with NotPrincipal lets whoever is not listed, and that is another rule's matter.
    for (const caller of callers)
      if (!items.some((item) => isCaller(item, caller) === 'yes')) add(caller, statement.heading, false);
    return managers;
  }
  for (const principal of items) {
    if (principal.kind === 'unknown') add({ ...UNKNOWN_CALLER, text: principal.text }, principal.origin, false);
    for (const caller of callers) {
      const is = isCaller(principal, caller);
      if (is !== 'no') add(caller, principal.origin, is === 'account');
    }
  }
  return managers;
}

/** Whether an Allow's conditions let a caller: undefined when never, true when it depends on a network or a date. */
function conditionsLet(statement: Statement, caller: Caller, request: ManagerRequest): boolean | undefined {
  const answers = atomsOf(statement).atoms.map((atom) => answerFor(atom, caller, 'Allow', request));
  if (answers.some(({ answer }) => answer === 'never')) return undefined;
  return answers.some(({ contingent }) => contingent);
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
  const is = items.map((item) => isCaller(item, caller));
  if (form === 'Principal') {
    if (is.includes('yes')) return 'yes';
    if (!is.includes('account')) return 'no';
    // AWS's pages do not say for certain that a Deny for the account hits a user or role whom another statement names.
    return delegated || isRoot ? 'yes' : 'perhaps';
  }
  if (form !== 'NotPrincipal' || caller.shape === 'unknown' || items.some(({ kind }) => kind === 'unknown'))
    return 'no';
  const listsRoot = is.includes('account');
  if (isRoot) return listsRoot || is.includes('yes') ? 'no' : 'yes';
  if (!is.includes('yes')) return 'yes';
  // AWS wants the account's root ARN beside each user or role of the list.
  return listsRoot || items.some(({ kind }) => kind === 'everyone') ? 'no' : 'perhaps';
}

function unknownManager(origin: Origin): Manager {
  return { caller: UNKNOWN_CALLER, origin, delegated: false, contingent: false, perhaps: false };
}
