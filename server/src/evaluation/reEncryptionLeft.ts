import type { PolicyDocument, Statement } from '../model/policy';
import { holdsWithoutKey } from './absentKey';
import { possibleDenies } from './access';
import type { Atom } from './atoms';
import { atomsOf } from './atoms';
import { certainAllows, certainStatements } from './breadth';
import { coverageOf } from './coverage';
import { identityOf, reachOf } from './namedCallers';
import { relationOf, type OwnAccount } from './ownAccount';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';
import { neverHeld } from './uncarriedKeys';

/**
 * The Denies of Decrypt that leave ReEncryptFrom: whoever is denied reads the data all the same, by re-encrypting it under a
 * key of its own. Silent when nobody whom the Deny hits can be allowed ReEncryptFrom, or when another Deny may take it.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
 */
export function reEncryptionLeft(policy: PolicyDocument, own: OwnAccount): Statement[] {
  const denies = certainStatements(policy, 'Deny').filter(leavesReEncryption);
  if (denies.length === 0) return [];
  const allows = certainAllows(policy).filter((each) => coverageOf(each).certain.has('ReEncryptFrom'));
  const others = possibleDenies(policy).filter((each) => coverageOf(each).possible.has('ReEncryptFrom'));
  return denies.filter((statement) => {
    const { form, items } = principalsOf(statement);
    // What keeps others out leaves nothing to those of the own account and organization.
    const isPerimeter = atomsOf(statement).atoms.some(sparesInsiders);
    const reached = isPerimeter ? allows.filter((allow) => isForOutsiders(allow, own)) : allows;
    if (form === 'NotPrincipal') return others.length === 0 && reached.some(isForSomebody);
    const hit = items.filter(isSomebody);
    if (hit.some((each) => others.some((other) => reachOf(other, each) !== 'no'))) return false;
    return hit.some((each) => reached.some((allow) => mayAllow(allow, each)));
  });
}

/**
 * The condition of a Deny without MFA that access keys slip past: their calls lack the key, so Bool never holds for them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
export function accessKeysLeft(policy: PolicyDocument): { readonly statement: Statement; readonly atom: Atom }[] {
  const others = possibleDenies(policy);
  return certainStatements(policy, 'Deny').flatMap((statement) => {
    const atom = atomsOf(statement).atoms.find(isPlainMfa);
    if (!atom || !principalsOf(statement).items.some(mayHaveAccessKeys)) return [];
    const { certain } = coverageOf(statement);
    const isMended = others.some(
      (other) =>
        coverageOf(other).possible.intersects(certain) &&
        (!atomsOf(other).complete || atomsOf(other).atoms.some(catchesAccessKeys)),
    );
    return isMended ? [] : [{ statement, atom }];
  });
}

const MFA = 'aws:multifactorauthpresent';

function catchesAccessKeys(atom: Atom): boolean {
  return (atom.name === MFA || atom.name === 'aws:multifactorauthage') && holdsWithoutKey(atom);
}

function leavesReEncryption(statement: Statement): boolean {
  const { certain, possible } = coverageOf(statement);
  if (!certain.has('Decrypt') || possible.has('ReEncryptFrom')) return false;
  return !atomsOf(statement).atoms.some(isForServices) && !neverHeld(statement);
}

/** A Deny of what people do through a service leaves their own calls alone, which is more than re-encryption. */
function isForServices({ name, operator, values }: Atom): boolean {
  if (name === 'aws:viaawsservice' || name === 'aws:principalisawsservice') {
    return values.some(({ text }) => text.toLowerCase() === 'true');
  }
  const isOfServices = name === 'kms:viaservice' || name?.startsWith('aws:calledvia');
  return isOfServices === true && operator?.negated !== true;
}

function isSomebody({ kind }: PrincipalReading): boolean {
  return kind === 'everyone' || kind === 'account' || kind === 'user' || kind === 'role' || kind === 'session';
}

function sparesInsiders({ name, operator }: Atom): boolean {
  return operator?.negated === true && name !== undefined && PERIMETER_KEYS.has(name);
}

const PERIMETER_KEYS: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'kms:calleraccount',
]);

function isForOutsiders(allow: Statement, own: OwnAccount): boolean {
  return principalsOf(allow).items.some(({ kind, account }) => {
    if (kind === 'everyone') return true;
    return account !== undefined && ['foreign', 'presumed-foreign'].includes(relationOf(account, own));
  });
}

function isForSomebody(allow: Statement): boolean {
  return principalsOf(allow).items.some(isSomebody);
}

/** By name, as one of everyone, or by the IAM policies of the account. */
function mayAllow(allow: Statement, denied: PrincipalReading): boolean {
  if (denied.kind === 'everyone') return isForSomebody(allow);
  return principalsOf(allow).items.some(
    (item) =>
      item.kind === 'everyone' ||
      (item.account === denied.account && (item.kind === 'account' || denied.kind === 'account')) ||
      identityOf(item) === identityOf(denied),
  );
}

function isPlainMfa({ name, operator, values }: Atom): boolean {
  return (
    name === MFA &&
    operator?.family === 'Bool' &&
    !operator.ifExists &&
    operator.set === undefined &&
    values.length > 0 &&
    values.every(({ text }) => text.toLowerCase() === 'false')
  );
}

/** Roles and their sessions have temporary credentials, which carry the key. */
function mayHaveAccessKeys({ kind }: PrincipalReading): boolean {
  return kind === 'everyone' || kind === 'account' || kind === 'user';
}
