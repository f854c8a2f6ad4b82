import { looksLikeRegion } from '../knowledge/regions';
import { servicePrincipal } from '../knowledge/services';
import { parseArn } from '../knowledge/arn';
import { hasWildcard } from '../knowledge/wildcard';
import type { PolicyDocument, Statement } from '../model/policy';
import { certain, type Origin } from '../model/value';
import type { Atom } from './atoms';
import { atomsOf } from './atoms';
import { certainAllows, certainStatements } from './breadth';
import { effectOf } from './coverage';
import type { KeyRegion } from './keyRegion';
import { keyRegionOf } from './keyRegion';
import type { PrincipalReading } from './principals';
import { servicesNamed } from './serviceUse';

/** A service of one Region that is to use a key of another, which it never does. */
export interface WrongRegion {
  readonly what: 'logs' | 'via';
  /** The text that names the Region, its place, and the Region. */
  readonly text: string;
  readonly origin: Origin;
  readonly region: string;
  /** The other values of the same condition that name a wrong Region. */
  readonly alike: readonly { readonly text: string; readonly origin: Origin; readonly region: string }[];
  /** Where the key is, or the log group. `replicas`: in that Region, and its replicas in others. */
  readonly home: { readonly of: 'key' | 'log-group' | 'replicas'; readonly region: string | undefined };
}

/**
 * CloudWatch Logs principals and values of kms:ViaService that name no Region of the key: a service uses keys of its own
 * Region alone. Silent when one of several fits, and when nothing tells where the key is.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function wrongRegions(policy: PolicyDocument): WrongRegion[] {
  const key = keyRegionOf(policy);
  const allows = certainAllows(policy);
  const found = logsRegions(allows, key);
  if (key.regions.size === 0 && !key.multiRegion) return found;
  for (const statement of allows) found.push(...viaRegions(statement, key));
  for (const statement of certainStatements(policy, 'Deny')) found.push(...viaRegions(statement, key));
  return found;
}

function logsRegions(allows: readonly Statement[], key: KeyRegion): WrongRegion[] {
  const found: { principal: PrincipalReading; region: string; statement: Statement }[] = [];
  for (const statement of allows) for (const each of logsPrincipals(statement)) found.push({ ...each, statement });
  if (found.length === 0 || allows.some(mayHideLogs)) return [];
  const [home] = key.regions;
  if (home !== undefined) {
    if (found.some(({ region }) => key.regions.has(region))) return [];
    return found.map(({ principal, region }) => wrong('logs', principal, region, { of: 'key', region: home }));
  }
  return found.flatMap(({ principal, region, statement }) => {
    const groups = logGroupRegions(statement);
    if (groups.size === 0 || logsPrincipals(statement).some((each) => groups.has(each.region))) return [];
    return [wrong('logs', principal, region, { of: 'log-group', region: [...groups][0] })];
  });
}

function viaRegions(statement: Statement, key: KeyRegion): WrongRegion[] {
  return atomsOf(statement).atoms.flatMap((atom): WrongRegion[] => {
    const { operator, values } = atom;
    if (atom.name !== 'kms:viaservice' || !atom.complete || operator?.family !== 'String') return [];
    // Only what an Allow lets pass, and what a Deny spares, is meant to be used.
    if (operator.negated !== (effectOf(statement) === 'Deny')) return [];
    const regions = values.map(({ text }) => regionOfHost(text, atom));
    const [region] = regions;
    if (region === undefined || regions.includes(undefined)) return [];
    const fits = regions.some((each) => key.regions.has(each!));
    const [home] = key.regions;
    if (!fits && home !== undefined) {
      const alike = values.slice(1).map((value, at) => ({ ...value, region: regions[at + 1]! }));
      return [wrong('via', values[0]!, region, { of: 'key', region: home }, alike)];
    }
    const isFixed = regions.every((each) => each === region);
    if (!key.multiRegion || !isFixed) return [];
    return [wrong('via', values[0]!, region, { of: 'replicas', region: home })];
  });
}

function wrong(
  what: WrongRegion['what'],
  place: { readonly text: string; readonly origin: Origin },
  region: string,
  home: WrongRegion['home'],
  alike: WrongRegion['alike'] = [],
): WrongRegion {
  return { what, text: place.text, origin: place.origin, region, alike, home };
}

function logsPrincipals(statement: Statement): { principal: PrincipalReading; region: string }[] {
  return servicesNamed(statement).flatMap((principal) => {
    const service = servicePrincipal(principal.text);
    return service?.service === 'logs' && service.region !== undefined ? [{ principal, region: service.region }] : [];
  });
}

/** A service whose name nobody can read may be the principal of the right Region. */
function mayHideLogs({ principal }: Statement): boolean {
  if (principal.state !== 'known' || !principal.value.complete) return true;
  return principal.value.items.some(
    (item) =>
      item.state !== 'known' || (item.value.id.state !== 'known' && (certain(item.value.type) ?? SERVICE) === SERVICE),
  );
}

const SERVICE = 'Service';

/** The Regions of the log groups that the encryption context is held to; none when one of them is a pattern. */
function logGroupRegions(statement: Statement): Set<string> {
  const regions = new Set<string>();
  for (const { name, values, operator, complete } of atomsOf(statement).atoms) {
    if (name !== 'kms:encryptioncontext:aws:logs:arn' || operator?.negated !== false) continue;
    const arns = values.map(({ text }) => parseArn(text)?.region ?? '');
    if (!complete || !arns.every(looksLikeRegion)) return new Set();
    for (const region of arns) regions.add(region);
  }
  return regions;
}

/** The Region in a value of kms:ViaService; undefined when it is a pattern or none. */
function regionOfHost(text: string, { operator }: Atom): string | undefined {
  const label = /^[^$]*\.([^.]+)\.amazonaws\.com$/.exec(text)?.[1];
  if (label === undefined || (operator?.wildcards === 'literal' && hasWildcard(text))) return undefined;
  return looksLikeRegion(label) ? label : undefined;
}
