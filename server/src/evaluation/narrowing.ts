import { ActionSet } from '../knowledge/actionSet';
import { KEY_POLICY_ACTIONS } from '../knowledge/actions';
import type { PolicyDocument, PolicyFrame, Statement } from '../model/policy';
import { shortened } from '../model/text';
import type { Origin } from '../model/value';
import type { Atom } from './atoms';
import { atomsOf, replacesVariables } from './atoms';
import { coverageOf, effectOf, isGarbled, resourceMatch, statementsOf } from './coverage';
import { compares, pinningKind, readValues } from './pinningKeys';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';
import { isJudged } from './scope';
import { whyWeak } from './weakKeys';

/** How far the conditions of an Allow for everyone narrow it. */
export interface Narrowing {
  /**
   * `never`: it never holds. `pinned`: to an account, an organization, a principal or a network. `unknown`: nobody can tell.
   * `service`: only AWS services, for whomever. `open`: no condition. `weak`: conditions that limit nobody.
   */
  readonly verdict: 'never' | 'pinned' | 'unknown' | 'service' | 'open' | 'weak';
  /** The `*`. */
  readonly everyone: PrincipalReading;
  readonly weak: readonly WeakAtom[];
  readonly pins: readonly Atom[];
}

export interface WeakAtom {
  readonly atom: Atom;
  /** The condition key. */
  readonly origin: Origin;
  /** The key as it is written. */
  readonly key: string;
  /** Goes on from the key: "is about the key, not about who calls". */
  readonly why: string;
}

/**
 * What the conditions of a statement make of the `*` in its Principal; undefined when it has none, is no certain Allow, or
 * covers nothing that a key policy can give. Remembered as long as the statement lives.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
export function narrowingOf(statement: Statement, frame: PolicyFrame): Narrowing | undefined {
  const replaced = replacesVariables(frame);
  const known = remembered.get(statement);
  if (known && known.replaced === replaced) return known.narrowing;
  const narrowing = read(statement, replaced);
  remembered.set(statement, { replaced, narrowing });
  return narrowing;
}

/** An Allow for everyone on the key of a judged policy, which no Deny closes altogether. */
export interface OpenStatement {
  readonly statement: Statement;
  readonly narrowing: Narrowing;
  /** What everyone gets; what a Deny takes away is not among it. */
  readonly actions: ActionSet;
}

export function statementsForEveryone(policy: PolicyDocument): readonly OpenStatement[] {
  let open = openStatements.get(policy);
  if (!open) openStatements.set(policy, (open = readOpen(policy)));
  return open;
}

function readOpen(policy: PolicyDocument): OpenStatement[] {
  if (!isJudged(policy)) return [];
  const { known, complete } = statementsOf(policy);
  // A statement that nobody knows may be a Deny that closes them all.
  if (!complete) return [];
  let taken: ActionSet | undefined;
  return known.flatMap((statement) => {
    const narrowing = narrowingOf(statement, policy);
    if (!narrowing) return [];
    const match = resourceMatch(statement, policy.owner);
    if (match !== 'yes' && match !== 'presumed') return [];
    taken ??= takenFromEveryone(policy, known);
    const left = coverageOf(statement).certain.intersect(KEY_POLICY_ACTIONS).minus(taken);
    return left.isEmpty ? [] : [{ statement, narrowing, actions: left }];
  });
}

/** How one atom of an Allow for everyone narrows it; `statement` is the one it stands in. */
export function narrowingOfAtom(atom: Atom, statement: Statement, replaced: boolean | undefined): AtomNarrowing {
  const { operator, name, family } = atom;
  if (!operator || name === undefined || family === undefined) return 'unknown';
  const kind = pinningKind(name);
  const isService = SERVICE_KEYS.has(name);
  const reason = whyWeak(family);
  if (!kind && !isService && reason === undefined) return 'unknown';
  const isOptional = mayBeAbsent(atom, atomsOf(statement).atoms);
  if (operator.family === 'Null') return { weak: 'only has to be there, or to be missing, whatever its value' };
  if (operator.negated) return { weak: 'excludes some callers and lets all others in' };
  const values = readValues(atom, kind, replaced);
  if (!isOptional && (values.neverMatches || isNeverCarried(atom, statement))) return 'never';
  if (isService) return narrowingOfService(atom, isOptional);
  if (reason !== undefined) return { weak: reason };
  if (!compares(kind!, operator.family)) return 'unknown';
  if (isOptional)
    return {
      weak: operator.ifExists
        ? 'may be missing, and …IfExists holds then'
        : 'may be missing, and ForAllValues holds then',
    };
  if (!values.loose) return 'pins';
  const text = shortened(values.loose.text);
  if (values.loose.comparesWithItself) return { weak: `is compared with the caller itself by ${text}` };
  return { weak: `has the value ${text}, which callers of any account match` };
}

/** `weak`: why, to go on from the key. */
export type AtomNarrowing = 'never' | 'pins' | 'unknown' | 'service' | { readonly weak: string };

const remembered = new WeakMap<Statement, { replaced: boolean | undefined; narrowing: Narrowing | undefined }>();
const openStatements = new WeakMap<PolicyDocument, readonly OpenStatement[]>();
const SERVICE_KEYS = new Set([
  'aws:principalisawsservice',
  'aws:principalservicename',
  'aws:principalservicenameslist',
]);

function read(statement: Statement, replaced: boolean | undefined): Narrowing | undefined {
  if (effectOf(statement) !== 'Allow' || isGarbled(statement)) return undefined;
  const { form, items } = principalsOf(statement);
  const everyone = form === 'Principal' ? items.find(({ kind }) => kind === 'everyone') : undefined;
  if (!everyone || !coverageOf(statement).certain.intersects(KEY_POLICY_ACTIONS)) return undefined;
  const { atoms, complete } = atomsOf(statement);
  const each = atoms.map((atom) => ({ atom, is: narrowingOfAtom(atom, statement, replaced) }));
  const has = (is: AtomNarrowing): boolean => each.some((one) => one.is === is);
  const pins = each.flatMap(({ atom, is }) => (is === 'pins' ? [atom] : []));
  const weak = each.flatMap(({ atom, is }) => (typeof is === 'object' ? weakAtom(atom, is.weak) : []));
  const verdict = has('never')
    ? 'never'
    : has('pins')
      ? 'pinned'
      : has('unknown') || !complete
        ? 'unknown'
        : has('service')
          ? 'service'
          : atoms.length === 0
            ? 'open'
            : 'weak';
  return { verdict, everyone, weak, pins };
}

function weakAtom(atom: Atom, why: string): WeakAtom[] {
  const { key } = atom.condition;
  return key.state === 'known' ? [{ atom, origin: key.origin, key: key.value, why }] : [];
}

function narrowingOfService(atom: Atom, isOptional: boolean): AtomNarrowing {
  if (atom.name === 'aws:principalisawsservice') {
    if (!atom.complete || atom.operator?.family !== 'Bool') return 'unknown';
    const isTrue = atom.values.every(({ text }) => text.toLowerCase() === 'true');
    return isTrue ? 'service' : { weak: 'lets in everyone who is no AWS service' };
  }
  return isOptional ? { weak: 'is missing when anyone but a service calls, and the condition holds then' } : 'service';
}

/** True when the atom also holds for requests without its key, and no other atom demands the key. */
function mayBeAbsent({ operator, name, key }: Atom, atoms: readonly Atom[]): boolean {
  if (!operator || (!operator.ifExists && operator.set !== 'ForAllValues')) return false;
  if (operator.ifExists && (key?.presence === 'always' || name === 'aws:principalisawsservice')) return false;
  return !atoms.some((other) => {
    if (other.name !== name || !other.operator) return false;
    // A value that nobody knows may be the one that demands the key.
    if (other.operator.family === 'Null') return other.values.every(({ text }) => text.toLowerCase() === 'false');
    return (
      operator.set === 'ForAllValues' &&
      other.operator.set === 'ForAnyValue' &&
      !other.operator.ifExists &&
      !other.operator.negated
    );
  });
}

/** No request that the statement covers has the key, so that a positive condition on it never holds. */
function isNeverCarried({ key }: Atom, statement: Statement): boolean {
  return (
    key?.actions !== undefined && !key.actions.intersects(coverageOf(statement).possible.intersect(KEY_POLICY_ACTIONS))
  );
}

/** The actions that Denies take, or may take, from everyone but some. */
function takenFromEveryone(policy: PolicyDocument, statements: readonly Statement[]): ActionSet {
  let taken = ActionSet.EMPTY;
  for (const statement of statements) {
    if (effectOf(statement) !== 'Allow' && closes(statement, policy)) {
      taken = taken.union(isGarbled(statement) ? ActionSet.ALL : coverageOf(statement).possible);
    }
  }
  return taken;
}

function closes(deny: Statement, policy: PolicyDocument): boolean {
  if (isGarbled(deny)) return true;
  if (resourceMatch(deny, policy.owner) === 'no') return false;
  const { form, items } = principalsOf(deny);
  if (form === 'Principal' && !items.some(({ kind }) => kind === 'everyone' || kind === 'unknown')) return false;
  if (form === 'NotPrincipal' && items.some(({ kind }) => kind === 'everyone')) return false;
  const { atoms, complete } = atomsOf(deny);
  if (!complete || atoms.length === 0) return true;
  const replaced = replacesVariables(policy);
  const effects = atoms.map((atom) => closingOf(atom, replaced));
  return !effects.includes('opens') && effects.some((effect) => effect === 'closes' || effect === 'unknown');
}

/** `closes`: everyone is hit but whom it spares. `beside`: it may stand beside one that closes. `opens`: it must not. */
function closingOf(atom: Atom, replaced: boolean | undefined): 'closes' | 'beside' | 'opens' | 'unknown' {
  const { operator, name } = atom;
  if (!operator || name === undefined) return 'unknown';
  if (name === 'aws:principalisawsservice' || name === 'aws:viaawsservice') {
    // With true, the Deny hits services alone.
    const hitsPeople =
      operator.family !== 'Bool' || !atom.complete || atom.values.some(({ text }) => text.toLowerCase() === 'false');
    return hitsPeople ? 'beside' : 'opens';
  }
  if (!operator.negated) return 'opens';
  const kind = pinningKind(name);
  return kind && !readValues(atom, kind, replaced).loose ? 'closes' : 'beside';
}
