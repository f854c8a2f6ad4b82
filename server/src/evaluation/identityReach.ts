import { ActionSet } from '../knowledge/actionSet';
import { isKmsActionName } from '../knowledge/actions';
import { parseArn } from '../knowledge/arn';
import type { PolicyFrame, Statement } from '../model/policy';
import { knownItems, type Origin } from '../model/value';
import { itemsCovering, type ActionItem } from './actionPlaces';
import { atomsOf, type Atom } from './atoms';
import { effectOf, isGarbled } from './coverage';
import { includesPattern, patternsOverlap } from './patterns';

/** True for an Allow of an IAM policy that can be read for certain. */
export function isIdentityAllow(policy: PolicyFrame, statement: Statement): boolean {
  return policy.kind === 'identity' && effectOf(statement) === 'Allow' && !isGarbled(statement);
}

/** True for `kms:*` in any spelling. A bare star gives everything of every service, which is no matter of KMS. */
export function isAllOfKms(item: ActionItem): boolean {
  return isKmsActionName(item.text) && item.covers.equals(ActionSet.ALL);
}

/** The entries of Action that name any of these actions of KMS, by name or by a pattern less than `kms:*`. */
export function entriesNaming(statement: Statement, wanted: ActionSet): ActionItem[] {
  return itemsCovering(statement, wanted).filter((item) => isKmsActionName(item.text) && !isAllOfKms(item));
}

/** An entry of Resource. */
export interface ResourceEntry {
  readonly text: string;
  readonly origin: Origin;
}

/** The first entry of Resource that takes in every key of a Region at least: `*`, `arn:…:key/*`. */
export function entryForAllKeys(statement: Statement): ResourceEntry | undefined {
  const found = knownItems(statement.resource).find(({ value }) => isForAllKeys(value));
  return found && { text: found.value, origin: found.origin };
}

/**
 * True when the conditions limit the statement to some keys or to some uses of them: by alias, tag, encryption context, or
 * the service through which the call comes; also when nobody knows whether they do. Holds for positive operators alone,
 * since a negated one and `…IfExists` let calls without the key pass.
 */
export function limitsKeys(statement: Statement): boolean {
  return hasAtom(statement, (atom) => KEY_LIMITS.has(atom.family ?? ''));
}

/** True when a condition that must hold fits `test`, or when there may be one that nobody knows. */
export function hasAtom(statement: Statement, test: (atom: Atom) => boolean): boolean {
  const { atoms, complete } = atomsOf(statement);
  return !complete || atoms.some((atom) => isUnknown(atom) || (mustHold(atom) && test(atom)));
}

const KEY_LIMITS: ReadonlySet<string> = new Set([
  'kms:viaservice',
  'kms:requestalias',
  'kms:resourcealiases',
  'aws:resourcetag/',
  'kms:encryptioncontext:',
  'kms:encryptioncontextkeys',
]);

function isUnknown(atom: Atom): boolean {
  return atom.operator === undefined || atom.name === undefined;
}

function mustHold({ operator }: Atom): boolean {
  return operator !== undefined && !operator.negated && !operator.ifExists && operator.family !== 'Null';
}

function isForAllKeys(resource: string): boolean {
  if (resource.includes('${')) return false;
  const arn = parseArn(resource);
  if (!arn) return includesPattern(resource, 'arn:aws:kms:us-east-1:111122223333:key/*');
  return patternsOverlap(arn.service, 'kms') && includesPattern(arn.resource, 'key/*');
}
