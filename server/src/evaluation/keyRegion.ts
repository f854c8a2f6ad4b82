import { keyArn } from '../knowledge/arn';
import { looksLikeRegion } from '../knowledge/regions';
import type { PolicyDocument, Statement } from '../model/policy';
import { certain, knownItems } from '../model/value';
import { statementsOf } from './coverage';

/** Where a policy's key is. */
export interface KeyRegion {
  /** The Regions that the policy or its owner names for the key; none when nothing tells. */
  readonly regions: ReadonlySet<string>;
  /** True when the key's id says that it is a multi-Region key. */
  readonly multiRegion: boolean;
}

/**
 * The Region of a policy's key: of the key or live policy it belongs to, else of the one key whose ARN stands in Resource.
 * https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 */
export function keyRegionOf(policy: PolicyDocument): KeyRegion {
  const owned = certain(policy.owner.keyArn);
  const named: NamedKey[] = owned === undefined ? [] : keysOf([owned]);
  if (owned === undefined) for (const statement of statementsOf(policy).known) named.push(...keysNamed(statement));
  const multiRegion = named.some(({ keyId }) => keyId.startsWith('mrk-'));
  const region = certain(policy.owner.region);
  if (region !== undefined) return { regions: new Set([region]), multiRegion };
  // Several keys: one of them is another key, and nobody can tell which.
  const ids = new Set(named.map(({ keyId }) => keyId));
  if (ids.size !== 1) return { regions: new Set(), multiRegion: false };
  return { regions: new Set(named.map((each) => each.region).filter(looksLikeRegion)), multiRegion };
}

interface NamedKey {
  readonly region: string;
  readonly keyId: string;
}

const NONE: readonly NamedKey[] = [];
const remembered = new WeakMap<Statement, readonly NamedKey[]>();

function keysNamed(statement: Statement): readonly NamedKey[] {
  let keys = remembered.get(statement);
  if (!keys) {
    const found = keysOf(knownItems(statement.resource).map(({ value }) => value));
    remembered.set(statement, (keys = found.length > 0 ? found : NONE));
  }
  return keys;
}

function keysOf(resources: readonly string[]): NamedKey[] {
  return resources.flatMap((text) => {
    const arn = keyArn(text);
    return arn ? [{ region: arn.region, keyId: arn.keyId }] : [];
  });
}
