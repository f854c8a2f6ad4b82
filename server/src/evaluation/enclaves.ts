import { ActionSet } from '../knowledge/actionSet';
import type { PolicyDocument, Statement } from '../model/policy';
import { possibleDenies } from './access';
import { holdsWithoutKey } from './absentKey';
import type { Atom, AtomValue } from './atoms';
import { atomsOf } from './atoms';
import { certainAllows, certainStatements } from './breadth';
import { coverageOf, effectOf } from './coverage';
import { identityOf, isNamedCaller, reachOf } from './namedCallers';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';

/** A measurement that only enclaves in debug mode have, where a policy demands measurements. */
export interface DebugMeasurement {
  readonly statement: Statement;
  readonly atom: Atom;
  readonly value: AtomValue;
}

/**
 * Measurements of zeros alone that a policy accepts: an enclave in debug mode has these, and whoever runs it reads its
 * console and memory. https://docs.aws.amazon.com/enclaves/latest/user/cmd-nitro-run-enclave.html
 */
export function debugMeasurements(policy: PolicyDocument): DebugMeasurement[] {
  const found: DebugMeasurement[] = [];
  for (const statement of attesting(policy)) {
    for (const atom of atomsOf(statement).atoms) {
      if (!OF_THE_IMAGE.test(atom.name ?? '') || !acceptsValues(atom, statement)) continue;
      for (const value of atom.values) if (ZEROS.test(value.text)) found.push({ statement, atom, value });
    }
  }
  return found;
}

/** Conditions on attestation that also hold for calls from outside any enclave, since those lack the key. */
export function optionalAttestations(policy: PolicyDocument): { readonly statement: Statement; readonly atom: Atom }[] {
  return attesting(policy).flatMap((statement) => {
    if (effectOf(statement) !== 'Allow') return [];
    const { atoms } = atomsOf(statement);
    const attested = atoms.filter(isAttestation);
    // One condition that demands an enclave is enough.
    if (!attested.every(holdsWithoutKey)) return [];
    const atom = attested.find(({ operator }) => operator?.ifExists && !operator.negated);
    return atom ? [{ statement, atom }] : [];
  });
}

/** Allows that take the attestation of any enclave, whatever runs in it and in whatever mode. */
export function anyEnclaveAllows(policy: PolicyDocument): { readonly statement: Statement; readonly atom: Atom }[] {
  const denies = possibleDenies(policy).filter(mayDemandEnclave);
  return attesting(policy).flatMap((statement) => {
    if (effectOf(statement) !== 'Allow') return [];
    const { atoms, complete } = atomsOf(statement);
    const attested = atoms.filter(isAttestation);
    const atom = attested.find((each) => each.key !== undefined && demandsEnclave(each));
    // A Deny may name the image.
    if (!atom || !complete || !attested.every(takesAnyMeasurement) || denies.length > 0) return [];
    return [{ statement, atom }];
  });
}

/** An Allow that lets somebody do without an enclave what another Allow lets the same principal do only in one. */
export interface AttestationBypass {
  readonly principal: PrincipalReading;
  /** The Allow without attestation. */
  readonly statement: Statement;
  readonly actions: ActionSet;
  /** The condition that it makes void. */
  readonly attestation: Atom;
}

/** Silent when a Deny may demand attestation after all, and of what the account's IAM policies may allow. */
export function attestationBypasses(policy: PolicyDocument): AttestationBypass[] {
  const demanding = certainAllows(policy).filter((each) => attests(each) && atomsOf(each).atoms.some(demandsEnclave));
  if (demanding.length === 0) return [];
  const open = certainAllows(policy).filter((each) => each.condition.state === 'absent');
  const denies = possibleDenies(policy).filter(mayDemandEnclave);
  const found = new Map<string, AttestationBypass>();
  for (const attested of demanding) {
    const attestation = atomsOf(attested).atoms.find(demandsEnclave)!;
    const wanted = coverageOf(attested).certain.intersect(ATTESTED);
    for (const principal of principalsOf(attested).items.filter(isNamedCaller)) {
      if (denies.some((deny) => reachOf(deny, principal) !== 'no')) continue;
      for (const statement of open) {
        const actions = coverageOf(statement).certain.intersect(wanted);
        const same = principalsOf(statement).items.find((each) => identityOf(each) === identityOf(principal));
        if (actions.isEmpty || !same) continue;
        const id = `${identityOf(principal)} ${open.indexOf(statement)}`;
        if (!found.has(id)) found.set(id, { principal: same, statement, actions, attestation });
      }
    }
  }
  return [...found.values()];
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-attestation.html */
const ATTESTED = ActionSet.of(['Decrypt', 'DeriveSharedSecret', 'GenerateDataKey', 'GenerateDataKeyPair']);

/** Of the enclave's image, kernel and application. Others may be zero without debug mode: no role, no signature. */
const OF_THE_IMAGE = /^kms:recipientattestation:(?:imagesha384|pcr[012])$/;
const ZEROS = /^0{32,}$/;

function attesting(policy: PolicyDocument): Statement[] {
  return [...certainAllows(policy), ...certainStatements(policy, 'Deny')].filter(attests);
}

const attesters = new WeakMap<Statement, boolean>();

function attests(statement: Statement): boolean {
  let found = attesters.get(statement);
  if (found === undefined) attesters.set(statement, (found = atomsOf(statement).atoms.some(isAttestation)));
  return found;
}

function isAttestation({ name }: Atom): boolean {
  return name?.startsWith('kms:recipientattestation:') ?? false;
}

/** Also a Deny without conditions, which leaves nothing to bypass; one on networks or callers says nothing of enclaves. */
function mayDemandEnclave(deny: Statement): boolean {
  if (!coverageOf(deny).possible.intersects(ATTESTED)) return false;
  const { atoms, complete } = atomsOf(deny);
  return !complete || atoms.length === 0 || atoms.some((atom) => atom.name === undefined || isAttestation(atom));
}

function demandsEnclave(atom: Atom): boolean {
  const { operator } = atom;
  return isAttestation(atom) && operator !== undefined && !operator.negated && !holdsWithoutKey(atom);
}

/** The key only has to be there. */
function takesAnyMeasurement({ operator, values }: Atom): boolean {
  if (!operator || operator.negated) return false;
  if (operator.family === 'Null') return values.every(({ text }) => text.toLowerCase() === 'false');
  return operator.wildcards === 'pattern' && values.some(({ text }) => /^\*+$/.test(text));
}

/** Whether the values are those that the policy lets pass: named by an Allow, or spared by a Deny. */
function acceptsValues({ operator }: Atom, statement: Statement): boolean {
  if (!operator || operator.family === 'Null') return false;
  return operator.negated === (effectOf(statement) === 'Deny');
}
