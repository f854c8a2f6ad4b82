import { ActionSet } from '../knowledge/actionSet';
import { isKmsActionName } from '../knowledge/actions';
import { parseArn } from '../knowledge/arn';
import type { PolicyDocument, PolicyFrame, Statement } from '../model/policy';
import { isFullyKnown, knownItems, type Origin } from '../model/value';
import { itemsCovering, type ActionItem } from './actionPlaces';
import { atomsOf, type Atom } from './atoms';
import { coverageOf, effectOf, isGarbled, statementsOf } from './coverage';
import { deniesOtherGrants } from './grantConstraints';
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

/**
 * The first entry of Resource that takes in every key of a Region at least: `*`, `arn:…:key/*`; or NotResource, when it leaves
 * out no more than some keys.
 */
export function entryForAllKeys(statement: Statement): ResourceEntry | undefined {
  const { resource, notResource, names } = statement;
  if (resource.state === 'absent' && notResource.state === 'known') {
    const spared = knownItems(notResource);
    const origin = names.get('NotResource');
    if (!origin || !isFullyKnown(notResource) || spared.some(({ value }) => mayBeAllKeys(value))) return undefined;
    return { text: `everything but ${spared.map(({ value }) => value).join(', ')}`, origin };
  }
  const found = knownItems(resource).find(({ value }) => isForAllKeys(value));
  return found && { text: found.value, origin: found.origin };
}

/**
 * True when the conditions limit the statement to some keys or to some uses of them: by alias, tag, encryption context, a
 * kind of key that not most keys are of, or the service through which the call comes; also when nobody knows whether they
 * do. Holds for positive operators alone, since a negated one and `…IfExists` let calls without the key pass.
 */
export function limitsKeys(statement: Statement): boolean {
  return hasAtom(statement, (atom) => KEY_LIMITS.has(atom.family ?? '') || isOfRareKeys(atom));
}

/**
 * True when a Deny of the same policy leaves of these actions only what concerns some keys or some uses of them: all keys
 * without a certain tag are denied, or all calls that come through no service. Counts also what may be such a Deny.
 * https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
 */
export function deniesOtherKeys(policy: PolicyDocument, actions: ActionSet): boolean {
  const { known, complete } = statementsOf(policy);
  return (
    !complete ||
    known.some(
      (each) =>
        effectOf(each) !== 'Allow' && coverageOf(each).possible.covers(actions) && deniesAllButSome(each, actions),
    )
  );
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

/** Properties of keys, with the value that most keys have. */
const MOST_KEYS: ReadonlyMap<string, string> = new Map([
  ['kms:keyorigin', 'AWS_KMS'],
  ['kms:keyspec', 'SYMMETRIC_DEFAULT'],
  ['kms:customermasterkeyspec', 'SYMMETRIC_DEFAULT'],
  ['kms:keyusage', 'ENCRYPT_DECRYPT'],
  ['kms:customermasterkeyusage', 'ENCRYPT_DECRYPT'],
  ['kms:multiregion', 'false'],
]);

function isOfRareKeys({ name, values }: Atom): boolean {
  if (name === 'kms:multiregionkeytype') return true;
  const common = MOST_KEYS.get(name ?? '');
  return common !== undefined && !values.some(({ text }) => includesPattern(text.toLowerCase(), common.toLowerCase()));
}

function deniesAllButSome(deny: Statement, actions: ActionSet): boolean {
  if (deny.notResource.state !== 'absent') return true;
  const isForAll = knownItems(deny.resource).length === 0 || entryForAllKeys(deny) !== undefined;
  const { atoms, complete } = atomsOf(deny);
  if (!isForAll || (complete && atoms.length === 0)) return false;
  if (!complete || (actions.equals(CREATE_GRANT) && deniesOtherGrants(deny))) return true;
  return atoms.some((atom) => isUnknown(atom) || (KEY_LIMITS.has(atom.family ?? '') && hitsCallsWithout(atom)));
}

const CREATE_GRANT = ActionSet.of(['CreateGrant']);

function hitsCallsWithout({ operator, values }: Atom): boolean {
  if (operator?.family === 'Null') return values.some(({ text }) => text.toLowerCase() === 'true');
  return operator !== undefined && operator.negated;
}

function isUnknown(atom: Atom): boolean {
  return atom.operator === undefined || atom.name === undefined;
}

function mustHold({ operator }: Atom): boolean {
  return operator !== undefined && !operator.negated && !operator.ifExists && operator.family !== 'Null';
}

/** What a policy variable stands for may be every key. */
function mayBeAllKeys(resource: string): boolean {
  return resource.includes('${') || isForAllKeys(resource);
}

function isForAllKeys(resource: string): boolean {
  if (resource.includes('${')) return false;
  const arn = parseArn(resource);
  if (!arn) return includesPattern(resource, 'arn:aws:kms:us-east-1:111122223333:key/*');
  return patternsOverlap(arn.service, 'kms') && includesPattern(arn.resource, 'key/*');
}
