import { ActionSet } from '../knowledge/actionSet';
import { KEY_POLICY_ACTIONS } from '../knowledge/actions';
import type { Statement } from '../model/policy';
import { answerWithoutKey, holdsWithoutKey } from './absentKey';
import type { Atom } from './atoms';
import { atomsOf } from './atoms';
import { coverageOf } from './coverage';
import { principalsOf, type PrincipalKind } from './principals';

/** A condition of a Deny that holds in every call of some actions, since those never carry its key. */
export interface AlwaysHeld {
  readonly atom: Atom;
  /** The actions of which the Deny hits every call. */
  readonly actions: ActionSet;
  /** The other actions of the statement, whose calls carry the key. */
  readonly rest: ActionSet;
  /** Other conditions that hold of the same calls for the same reason. */
  readonly alike: readonly Atom[];
  /** True when the other conditions let some callers go, so that it hits only the rest. */
  readonly sparesCallers: boolean;
  /** `action`: these actions never carry the key. `caller`: only services send it, so that people and roles never do. */
  readonly because: 'action' | 'caller';
}

/**
 * Of a Deny: the condition that holds for want of its key, with the actions of which it hits every call. Undefined when
 * there is none, and when other conditions may keep the Deny from those calls.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export function alwaysHeld(statement: Statement): AlwaysHeld | undefined {
  const { atoms, complete } = atomsOf(statement);
  if (!complete || atoms.length === 0) return undefined;
  const covered = coverageOf(statement).certain.intersect(PUBLISHED_ACTIONS);
  if (atoms.length === 1 && isForServices(atoms[0]!) && holdsWithoutKey(atoms[0]!) && hitsPeople(statement)) {
    const whole = { actions: covered, rest: ActionSet.EMPTY, alike: [], sparesCallers: false };
    return covered.isEmpty ? undefined : { atom: atoms[0]!, ...whole, because: 'caller' };
  }
  const sparing = atoms.filter(({ family }) => family !== undefined && CALLER_KEYS.has(family));
  let hit = covered;
  for (const atom of atoms) if (!sparing.includes(atom)) hit = hit.intersect(heldFor(atom, covered));
  const held = atoms.filter((atom) => !sparing.includes(atom));
  const [atom, ...alike] = held;
  if (!atom || hit.isEmpty || isHarmless(held, hit)) return undefined;
  return { atom, actions: hit, rest: covered.minus(hit), alike, sparesCallers: sparing.length > 0, because: 'action' };
}

/** Why a condition of a Deny never holds. */
export interface NeverHeld {
  readonly atom: Atom;
  /** `action`: no action here carries the key. `caller`: only services send it, and the Deny is for people and roles. */
  readonly because: 'action' | 'caller';
}

/** Of a Deny: a condition that can never hold, so that it denies nothing. */
export function neverHeld(statement: Statement): NeverHeld | undefined {
  const { certain, possible } = coverageOf(statement);
  if (certain.isEmpty) return undefined;
  for (const atom of atomsOf(statement).atoms) {
    if (!atom.key || answerWithoutKey(atom) !== 'never') continue;
    const carriers = carriersOf(atom);
    if (carriers && !carriers.intersects(possible)) return { atom, because: 'action' };
    if (isForServices(atom) && isForPeople(statement)) return { atom, because: 'caller' };
  }
  return undefined;
}

/** What AWS has published the condition keys of. */
const PUBLISHED_ACTIONS = KEY_POLICY_ACTIONS.minus(
  ActionSet.of(['SynchronizeMultiRegionKey', 'Encapsulate', 'Decapsulate']),
);

/** Say who calls, and so spare some callers; what they say of the rest of the calls does not depend on the action. */
const CALLER_KEYS: ReadonlySet<string> = new Set([
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principaltag/',
  'aws:principaltype',
  'aws:principalisawsservice',
  'aws:viaawsservice',
  'aws:userid',
  'aws:username',
  'kms:calleraccount',
]);

/** These return no plaintext, so that denying them beside an enclave's calls is no harm. */
const WITHOUT_PLAINTEXT = ActionSet.of(['GenerateDataKeyWithoutPlaintext', 'GenerateDataKeyPairWithoutPlaintext']);

function heldFor(atom: Atom, covered: ActionSet): ActionSet {
  const carriers = carriersOf(atom);
  return carriers && holdsWithoutKey(atom) ? covered.minus(carriers) : ActionSet.EMPTY;
}

function isHarmless(held: readonly Atom[], hit: ActionSet): boolean {
  return WITHOUT_PLAINTEXT.covers(hit) && held.every(({ name }) => name!.startsWith('kms:recipientattestation:'));
}

/** The actions that carry an atom's key; undefined when any may. */
function carriersOf({ key }: Atom): ActionSet | undefined {
  return key?.iamPolicyOnly ? ActionSet.EMPTY : key?.actions;
}

/** Compares what a service tells of whom it works for; a test whether the key is there is a test for services. */
function isForServices({ key, operator }: Atom): boolean {
  return key?.presence === 'service-principal' && operator?.family !== 'Null';
}

function hitsPeople(statement: Statement): boolean {
  const { form, items } = principalsOf(statement);
  return form === 'Principal' && items.some(({ kind }) => kind === 'everyone' || kind === 'account' || isPerson(kind));
}

/** True when a statement names users, roles and sessions, and nothing else. */
export function isForPeople(statement: Statement): boolean {
  const { form, items } = principalsOf(statement);
  return form === 'Principal' && items.length > 0 && items.every(({ kind }) => isPerson(kind));
}

function isPerson(kind: PrincipalKind): boolean {
  return kind === 'user' || kind === 'role' || kind === 'session';
}
