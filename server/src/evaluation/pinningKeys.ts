import { parseArn } from '../knowledge/arn';
import { ipRange } from '../knowledge/ipRange';
import type { OperatorFamily } from '../knowledge/operators';
import { hasWildcard } from '../knowledge/wildcard';
import type { Atom } from './atoms';

/** How a key's value holds the caller to an account, an organization or a network, and how it fails to. */
export type PinningKind = 'id' | 'path' | 'arn' | 'user-id' | 'address';

/** By name in lower case. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const PINNING_KEYS: ReadonlyMap<string, PinningKind> = new Map<string, PinningKind>([
  ['aws:principalaccount', 'id'],
  ['kms:calleraccount', 'id'],
  ['aws:sourceaccount', 'id'],
  ['aws:vpceaccount', 'id'],
  ['aws:principalorgid', 'id'],
  ['aws:sourceorgid', 'id'],
  ['aws:vpceorgid', 'id'],
  ['aws:sourcevpc', 'id'],
  ['aws:sourcevpce', 'id'],
  ['aws:principalorgpaths', 'path'],
  ['aws:sourceorgpaths', 'path'],
  ['aws:vpceorgpaths', 'path'],
  ['aws:principalarn', 'arn'],
  ['aws:sourcearn', 'arn'],
  ['aws:sourcevpcarn', 'arn'],
  ['lambda:sourcefunctionarn', 'arn'],
  ['ec2:sourceinstancearn', 'arn'],
  ['ssm:sourceinstancearn', 'arn'],
  ['codebuild:projectarn', 'arn'],
  ['codebuild:buildarn', 'arn'],
  ['aws:userid', 'user-id'],
  ['aws:sourceip', 'address'],
]);

/** Undefined for keys that hold nobody, whatever their value. */
export function pinningKind(name: string): PinningKind | undefined {
  return PINNING_KEYS.get(name);
}

/** True when operators of this family compare what such a key holds. */
export function compares(kind: PinningKind, family: OperatorFamily): boolean {
  if (kind === 'address') return family === 'IpAddress';
  return family === 'String' || (family === 'Arn' && kind === 'arn');
}

/** What the values of an atom come to. */
export interface ValuesReading {
  /** The first value that matches callers of any account, as it is written. */
  readonly loose: { readonly text: string; readonly comparesWithItself: boolean } | undefined;
  /** True when no value can match anything: literal wildcards, variables that are not replaced, private addresses. */
  readonly neverMatches: boolean;
}

/**
 * Looks for values that leave the account open. `replaced`: whether policy variables are; undefined when nobody knows.
 * A value that nobody knows is not loose.
 */
export function readValues(atom: Atom, kind: PinningKind | undefined, replaced: boolean | undefined): ValuesReading {
  const { operator, values } = atom;
  let possible = !atom.complete;
  let loose: ValuesReading['loose'];
  for (const { text } of values) {
    const compared = comparedText(
      text,
      operator?.wildcards === 'pattern' || operator?.family === 'IpAddress',
      replaced,
    );
    if (compared === 'never') continue;
    if (compared === 'unknown' || kind !== 'address') possible = true;
    if (compared === 'unknown' || kind === undefined) continue;
    if (kind === 'address') {
      const range = ipRange(text);
      possible ||= !range?.isPrivate;
      if (range && !range.isPrivate && range.prefix < (range.version === 4 ? 8 : 32)) {
        loose ??= { text, comparesWithItself: false };
      }
    } else if (isLoose(kind, compared.text)) {
      loose ??= {
        text,
        comparesWithItself:
          compared.text.includes(CALLERS_OWN) && !isLoose(kind, compared.text.replaceAll(CALLERS_OWN, 'x')),
      };
    }
  }
  return { loose, neverMatches: !possible };
}

/**
 * Stand in a text for a variable of the key itself (whose organization path has slashes), one of the caller, and a wildcard
 * that stands for itself.
 */
const KEYS_OWN = '\u0003/';
const CALLERS_OWN = '\u0004';
const LITERAL = '\u0001';
const OF_THE_KEY = /^aws:resource(?:account|orgid|orgpaths)$/;

function comparedText(
  text: string,
  isPattern: boolean,
  replaced: boolean | undefined,
): { readonly text: string } | 'never' | 'unknown' {
  if (!text.includes('${')) return !isPattern && hasWildcard(text) ? 'never' : { text };
  if (replaced === undefined) return 'unknown';
  if (!replaced) return 'never';
  if (!isPattern && hasWildcard(text.replace(/\$\{[^{}]*\}/g, ''))) return 'never';
  return {
    text: text.replace(/\$\{([^{}]*)\}/g, (_whole, name: string) => {
      if (name === '*' || name === '?' || name === '$') return LITERAL;
      return OF_THE_KEY.test(name.split(',')[0]!.trim().toLowerCase()) ? KEYS_OWN : CALLERS_OWN;
    }),
  };
}

function isLoose(kind: PinningKind, text: string): boolean {
  switch (kind) {
    case 'path':
      return isOpen(text.split('/')[0]!);
    case 'user-id':
      return isOpen(text.split(':')[0]!);
    case 'arn':
      return isLooseArn(text);
    default:
      return isOpen(text);
  }
}

/** Anyone can have a bucket or hosted zone, whose ARNs name no account: there the resource itself must be named. */
function isLooseArn(text: string): boolean {
  const arn = parseArn(text);
  if (!arn) return isOpen(text);
  if (arn.account !== '') return isOpen(arn.account);
  const segments = arn.resource.split(/[/:]/).filter((segment) => segment !== '');
  return segments.slice(0, arn.service === 's3' ? 1 : 2).some(isOpen);
}

function isOpen(text: string): boolean {
  return hasWildcard(text) || text.includes(CALLERS_OWN);
}
