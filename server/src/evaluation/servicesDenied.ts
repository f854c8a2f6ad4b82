import { ActionSet } from '../knowledge/actionSet';
import type { PolicyDocument, Statement } from '../model/policy';
import { holdsWithoutKey } from './absentKey';
import type { Atom } from './atoms';
import { atomsOf } from './atoms';
import { certainStatements } from './breadth';
import { coverageOf } from './coverage';
import { principalsOf } from './principals';
import { serviceUseOf } from './serviceUse';

/** A Deny for everyone that also stops AWS services in what they do with the key for people and for themselves. */
export interface ServicesDenied {
  readonly statement: Statement;
  /** What services cannot meet; `everything` is a Deny without conditions. */
  readonly cause: 'everything' | 'address' | 'vpc' | 'mfa';
  /** The condition; undefined for `everything`. */
  readonly atom: Atom | undefined;
  /** Who is not spared: calls for people, services under their own name, the role of EBS. */
  readonly missing: ReadonlySet<Exemption>;
  /** False when nothing in the policy shows that a service uses the key. */
  readonly usedByServices: boolean;
}

export type Exemption = 'via' | 'principal' | 'volumes';

/**
 * The Denies of a key policy that break services: on the network or on MFA without sparing calls of services, or without any
 * condition. https://docs.aws.amazon.com/kms/latest/developerguide/conditions-aws.html
 */
export function servicesDenied(policy: PolicyDocument): ServicesDenied[] {
  const all = certainStatements(policy, 'Deny');
  const denies = all.filter(concernsServices);
  if (denies.length === 0) return [];
  const use = serviceUseOf(policy);
  const isLockedOut = all.some(locksOut);
  return denies.flatMap((statement): ServicesDenied[] => {
    const reading = readDeny(statement);
    // Where nobody can do anything any more, services are the least of it.
    if (!reading || (reading.cause === 'everything' && isLockedOut)) return [];
    const { cause, atom, spared } = reading;
    const missing = new Set<Exemption>();
    if (!spared.has('via')) missing.add('via');
    if (!spared.has('principal') && (use.asPrincipal || missing.has('via'))) missing.add('principal');
    if (!spared.has('volumes') && use.volumes) missing.add('volumes');
    return missing.size === 0 ? [] : [{ statement, cause, atom, missing, usedByServices: use.any }];
  });
}

interface DenyReading {
  readonly cause: ServicesDenied['cause'];
  readonly atom: Atom | undefined;
  readonly spared: ReadonlySet<Exemption>;
}

/** What services do with a key; they sign nothing. */
const SERVICE_ACTIONS = ActionSet.of([
  'Encrypt',
  'Decrypt',
  'ReEncryptFrom',
  'ReEncryptTo',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
]);

const VPC_KEYS: ReadonlySet<string> = new Set([
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourcevpcarn',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
]);
const ADDRESS_KEYS: ReadonlySet<string> = new Set(['aws:sourceip', 'aws:vpcsourceip']);
/** Negated, these let only callers of other accounts be denied, and leave the services of the own one alone. */
const ACCOUNT_KEYS: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'kms:calleraccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
]);
const VIA_KEYS: ReadonlySet<string> = new Set([
  'kms:viaservice',
  'aws:calledvia',
  'aws:calledviafirst',
  'aws:calledvialast',
]);
const SERVICE_KEYS: ReadonlySet<string> = new Set(['aws:principalservicename', 'aws:principalservicenameslist']);

const remembered = new WeakMap<Statement, DenyReading | null>();

function concernsServices(statement: Statement): boolean {
  const { form, items } = principalsOf(statement);
  return (
    form === 'Principal' &&
    items.some(({ kind }) => kind === 'everyone') &&
    coverageOf(statement).certain.intersects(SERVICE_ACTIONS)
  );
}

function locksOut(statement: Statement): boolean {
  const isForAll = principalsOf(statement).items.some(({ kind }) => kind === 'everyone');
  return isForAll && statement.condition.state === 'absent' && coverageOf(statement).certain.has('PutKeyPolicy');
}

function readDeny(statement: Statement): DenyReading | undefined {
  let reading = remembered.get(statement);
  if (reading === undefined) remembered.set(statement, (reading = read(statement) ?? null));
  return reading ?? undefined;
}

/** Undefined when it spares services, does not hit them, or when nobody can tell. */
function read(statement: Statement): DenyReading | undefined {
  const { atoms, complete } = atomsOf(statement);
  if (!complete) return undefined;
  if (atoms.length === 0) {
    // Without Decrypt the key is only put out of use for new data, which is a choice.
    if (!coverageOf(statement).certain.has('Decrypt')) return undefined;
    return { cause: 'everything', atom: undefined, spared: new Set(['volumes']) };
  }
  const spared = new Set<Exemption>();
  let found: Pick<DenyReading, 'cause' | 'atom'> | undefined;
  for (const atom of atoms) {
    const cause = causeOf(atom);
    const role = cause === undefined ? exemptionOf(atom) : undefined;
    if (role === 'unclear') return undefined;
    if (cause) found = found?.cause === 'address' ? found : { cause, atom };
    if (role) for (const each of role) spared.add(each);
    // Services under their own name carry no MFA key at all, so only a Deny that holds without it hits them.
    if (cause === 'mfa' && !holdsWithoutKey(atom)) spared.add('principal').add('volumes');
  }
  return found && { ...found, spared };
}

function causeOf(atom: Atom): ServicesDenied['cause'] | undefined {
  const { name, values } = atom;
  if (name === undefined) return undefined;
  if (name === 'aws:multifactorauthpresent') {
    const isFalse = values.length > 0 && values.every(({ text }) => text.toLowerCase() === 'false');
    const isNull = atom.operator?.family === 'Null';
    return (isFalse && !isNull && !atom.operator?.negated) || holdsWithoutKey(atom) ? 'mfa' : undefined;
  }
  if (!holdsWithoutKey(atom)) return undefined;
  if (name === 'aws:multifactorauthage') return 'mfa';
  if (ADDRESS_KEYS.has(name)) return 'address';
  return VPC_KEYS.has(name) ? 'vpc' : undefined;
}

/** Whom a further condition keeps the Deny from; `unclear` when that may be everybody who counts. */
function exemptionOf(atom: Atom): readonly Exemption[] | 'unclear' {
  const { name, family, operator, values } = atom;
  if (!operator || name === undefined) return 'unclear';
  if (name === 'aws:viaawsservice') return isFalse(atom) ? ['via'] : 'unclear';
  if (name === 'aws:principalisawsservice') return isFalse(atom) ? ['principal'] : 'unclear';
  if (VIA_KEYS.has(name)) return holdsWithoutKey(atom) ? ['via'] : 'unclear';
  if (SERVICE_KEYS.has(name)) return holdsWithoutKey(atom) ? ['principal'] : 'unclear';
  if (ACCOUNT_KEYS.has(name)) return operator.negated || operator.family === 'Null' ? 'unclear' : ['principal'];
  if (family === 'aws:principaltag/') return operator.negated ? [] : 'unclear';
  if (name === 'aws:principalarn' && operator.negated) {
    const others = values.filter(({ text }) => !INFRASTRUCTURE_ROLE.test(text));
    if (!atom.complete || others.some(({ text }) => /[*?]|\$\{/.test(text))) return 'unclear';
    return others.length < values.length ? ['volumes'] : [];
  }
  return 'unclear';
}

/** https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html */
const INFRASTRUCTURE_ROLE = /:role\/aws:ec2-infrastructure(?:\/|$)/;

function isFalse({ operator, values }: Atom): boolean {
  return operator!.family !== 'Null' && !operator!.negated && values.some(({ text }) => text.toLowerCase() === 'false');
}
