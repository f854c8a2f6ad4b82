import type { PolicyFrame, Statement } from '../model/policy';
import type { Atom } from './atoms';
import { atomsOf } from './atoms';
import { guardOf } from './guards';
import { matchesWildcard } from '../knowledge/wildcard';

/**
 * Whether the conditions of an Allow of kms:CreateGrant say which grants may be made: for AWS services alone, for certain
 * grantees or operations. Who may make them, from where and for which key is no such limit. Counts as one what nobody can tell.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export function constrainsGrants(statement: Statement): boolean {
  const { atoms, complete } = atomsOf(statement);
  return !complete || atoms.some((atom) => constrains(atom, atoms));
}

/** The same for a service principal, which is also limited by whose resources it works for. */
export function constrainsGrantsOfService(statement: Statement, frame: PolicyFrame): boolean {
  return constrainsGrants(statement) || guardOf(statement, frame).state === 'guarded';
}

/** Whether a Deny of kms:CreateGrant leaves only grants of certain kinds, or none. */
export function deniesOtherGrants(deny: Statement): boolean {
  const { atoms, complete } = atomsOf(deny);
  if (!complete || atoms.length === 0) return true;
  return atoms.some(({ operator, name, family, values }) => {
    if (!operator || name === undefined) return true;
    if (name === 'kms:grantisforawsresource') {
      return values.some(({ text }) => (text.toLowerCase() === 'true') === operator.negated);
    }
    return operator.negated && (POSITIVE.has(name) || family === 'kms:encryptioncontext:' || name === OPERATIONS);
  });
}

const OPERATIONS = 'kms:grantoperations';

/** Keys whose positive conditions limit the grants themselves. `always`: in every CreateGrant, so IfExists limits too. */
const POSITIVE: ReadonlyMap<string, 'always' | 'sometimes'> = new Map([
  ['kms:viaservice', 'sometimes'],
  ['kms:granteeprincipal', 'always'],
  ['kms:granteeserviceprincipal', 'sometimes'],
  ['kms:grantconstrainttype', 'sometimes'],
  ['kms:grantconstraintsourcearn', 'sometimes'],
]);

/** Conditions on who calls, from where, when, and on which key: they say nothing about the grant. */
const NO_CONSTRAINTS =
  /^(?:kms:(?:calleraccount|retiring(?:service)?principal|keyorigin|keyspec|keyusage|multiregion(?:keytype)?|requestalias|resourcealiases)|aws:(?!calledvia|viaaws).*)$/;

function constrains(atom: Atom, atoms: readonly Atom[]): boolean {
  const { operator, name, family, complete, values } = atom;
  if (!operator || name === undefined || !complete) return true;
  if (name === 'kms:grantisforawsresource') return values.some(({ text }) => text.toLowerCase() === 'true');
  if (name === OPERATIONS) return limitsOperations(atom);
  const presence = family === 'kms:encryptioncontext:' ? 'sometimes' : POSITIVE.get(name);
  if (presence) {
    if (operator.family === 'Null') return values.some(({ text }) => text.toLowerCase() === 'false');
    const mayBeAbsent = presence === 'sometimes' && operator.ifExists && !isDemanded(name, atoms);
    const isAnybody = name === 'kms:granteeprincipal' && values.some(({ text }) => /^\*+$/.test(text));
    return !operator.negated && !mayBeAbsent && !isAnybody;
  }
  return !NO_CONSTRAINTS.test(name);
}

/** The operations of a grant are many: only ForAllValues looks at each. Passing on CreateGrant itself limits nothing. */
function limitsOperations({ operator, values }: Atom): boolean {
  if (operator!.set !== 'ForAllValues' || operator!.negated) return false;
  const isPattern = operator!.wildcards === 'pattern';
  return !values.some(({ text }) =>
    isPattern ? matchesWildcard(text, 'CreateGrant') : text === 'CreateGrant' || text === '*',
  );
}

function isDemanded(name: string, atoms: readonly Atom[]): boolean {
  return atoms.some(
    (other) =>
      other.name === name &&
      other.operator?.family === 'Null' &&
      other.values.some(({ text }) => text.toLowerCase() === 'false'),
  );
}
