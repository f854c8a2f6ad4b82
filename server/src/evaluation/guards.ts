import type { PolicyFrame, Statement } from '../model/policy';
import type { Origin } from '../model/value';
import type { Atom } from './atoms';
import { atomsOf, replacesVariables } from './atoms';
import { narrowingOfAtom } from './narrowing';
import { pinningKind, readValues } from './pinningKeys';

/** Whether the conditions of a statement hold a service principal to somebody's resources. */
export type Guard =
  /** They do, or nobody can tell that they do not, or they never hold when a service calls. */
  | { readonly state: 'guarded' }
  /** They name resources of every account. `origin`: the value that does. */
  | { readonly state: 'loose'; readonly origin: Origin }
  | { readonly state: 'none' };

/**
 * A service calls with its own principal for whoever asks it to, unless a condition says for whom: by the resource or account
 * that it works for, or by an encryption context that names one.
 * Remembered as long as the statement lives. https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function guardOf(statement: Statement, frame: PolicyFrame): Guard {
  const replaced = replacesVariables(frame);
  const known = remembered.get(statement);
  if (known && known.replaced === replaced) return known.guard;
  const guard = readGuard(statement, replaced);
  remembered.set(statement, { replaced, guard });
  return guard;
}

/** Whether a Deny with these conditions takes the key from a service that works for other accounts, or from it altogether. */
export function guardsAsDeny(deny: Statement, frame: PolicyFrame): boolean {
  const { atoms, complete } = atomsOf(deny);
  if (!complete || atoms.length === 0) return true;
  const replaced = replacesVariables(frame);
  return atoms.some(({ operator, name, ...rest }) => {
    if (!operator || name === undefined) return true;
    const kind = SOURCES.has(name) ? pinningKind(name) : undefined;
    return operator.negated && kind !== undefined && !readValues({ operator, name, ...rest }, kind, replaced).loose;
  });
}

const GUARDED: Guard = { state: 'guarded' };
const NONE: Guard = { state: 'none' };

/** Say for whom a service works. */
const SOURCES: ReadonlySet<string> = new Set([
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'kms:calleraccount',
]);

const remembered = new WeakMap<Statement, { replaced: boolean | undefined; guard: Guard }>();

function readGuard(statement: Statement, replaced: boolean | undefined): Guard {
  const { atoms, complete } = atomsOf(statement);
  let best: Guard = complete ? NONE : GUARDED;
  for (const atom of atoms) {
    const guard = guardOfAtom(atom, statement, replaced);
    if (guard.state === 'guarded') return guard;
    if (best.state === 'none') best = guard;
  }
  return best;
}

function guardOfAtom(atom: Atom, statement: Statement, replaced: boolean | undefined): Guard {
  const { operator, name, family } = atom;
  if (!operator || name === undefined) return GUARDED;
  if (name === 'kms:grantisforawsresource') return isTrue(atom) ? GUARDED : NONE;
  const isContext = family === 'kms:encryptioncontext:';
  const narrowing = narrowingOfAtom(atom, statement, replaced);
  // What pins people never holds for a service, and what nobody knows may be a guard.
  if (narrowing === 'pins' || narrowing === 'never' || narrowing === 'unknown') return GUARDED;
  if (!isContext && !SOURCES.has(name)) return NONE;
  const mayBeAbsent = operator.ifExists || operator.set === 'ForAllValues';
  if (operator.negated || operator.family === 'Null' || mayBeAbsent) return NONE;
  // An encryption context names a resource by its ARN, or by a word of its own.
  const { loose, neverMatches } = readValues(atom, pinningKind(name) ?? 'arn', replaced);
  const value = loose && !neverMatches ? atom.values.find(({ text }) => text === loose.text) : undefined;
  return value ? { state: 'loose', origin: value.origin } : GUARDED;
}

function isTrue({ operator, values, complete }: Atom): boolean {
  if (!complete) return true;
  return !operator!.negated && values.some(({ text }) => text.toLowerCase() === 'true');
}
