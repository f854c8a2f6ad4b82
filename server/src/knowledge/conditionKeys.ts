import { ActionSet } from './actionSet';
import { CROSS_SERVICE_KEYS, GLOBAL_KEYS, KMS_KEYS } from './generated/conditionKeys';
import { nearestSpelling } from './spelling';

/** `Unknown`: AWS has not published it; any operator may fit. */
export type ConditionKeyType = 'String' | 'ARN' | 'Bool' | 'Date' | 'IPAddress' | 'Numeric' | 'Unknown';

/**
 * One condition key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export interface ConditionKey {
  /** As AWS writes it, the author's part kept: `aws:PrincipalTag/team`, `kms:EncryptionContext:purpose`. */
  readonly name: string;
  /** What all keys of the family share: `aws:PrincipalTag/`, `kms:RecipientAttestation:PCR`; else the name. */
  readonly family: string;
  /** The author's part: `team`. Undefined when the key has none. */
  readonly part: string | undefined;
  readonly scope: 'kms' | 'global' | 'cross-service';
  readonly type: ConditionKeyType;
  /** True when a request may carry several values, so that it wants ForAllValues or ForAnyValue. */
  readonly multivalued: boolean;
  /** The key that replaces this deprecated one. */
  readonly replacement: string | undefined;
  /** The KMS actions whose requests carry it; undefined when any may. Actions of unpublished keys count as carrying it. */
  readonly actions: ActionSet | undefined;
  /** `always`: in every signed request. `service-principal`: only when an AWS service calls for itself. */
  readonly presence: 'always' | 'service-principal' | 'sometimes';
  /** No effect in a key policy. */
  readonly iamPolicyOnly: boolean;
  /** All values that it can have, where they are few: key specs, `true` and `false`. Case counts. */
  readonly values: readonly string[] | undefined;
}

/** The key of this name in any case; undefined when it is none of KMS, none of the global ones, and none known beside them. */
export function conditionKey(name: string): ConditionKey | undefined {
  const known = remembered.get(name);
  if (known !== undefined) return known ?? undefined;
  const found = find(name);
  if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value!);
  remembered.set(name, found ?? null);
  return found;
}

/** Every key by its table's name (`kms:EncryptionContext:` for families), for completion. */
export function conditionKeyTable(): readonly ConditionKey[] {
  const keys = [...loaded().values()].map((row) => keyOf(row, row.name, row.template ? '' : undefined));
  return keys.filter((key) => !key.replacement);
}

/**
 * The known `kms:` or `aws:` key spelt most like this one, at most two edits away, with the author's part kept. Undefined
 * for other prefixes and when nothing is near.
 */
export function nearestConditionKey(name: string): string | undefined {
  const trimmed = name.replace(/\s+/g, '');
  if (trimmed !== name && conditionKey(trimmed)) return conditionKey(trimmed)?.name;
  const suggestable = [...loaded().values()].filter((row) => !row.replacement && row.scope !== 'cross-service');
  const split = /^(aws:[^/:]*)([/:])(.*)$/i.exec(trimmed) ?? /^(kms:[^/:]*)([:/])(.*)$/i.exec(trimmed);
  if (split && split[3] !== '') {
    const heads = suggestable.filter((row) => row.template).map((row) => row.name);
    const bare = heads.map((head) => head.slice(0, -1));
    const nearest = nearestSpelling(split[1]!, bare);
    const family = heads[nearest === undefined ? -1 : bare.indexOf(nearest)];
    if (family) return family + split[3];
  }
  const numbered = suggestable.filter((row) => row.numbered !== undefined);
  const plain = suggestable.filter((row) => !row.template && row.numbered === undefined).map((row) => row.name);
  const members = numbered.flatMap((row) => Array.from({ length: row.numbered! + 1 }, (_each, at) => row.name + at));
  return nearestSpelling(trimmed, /^kms:Rec/i.test(trimmed) ? [...plain, ...members] : plain);
}

/**
 * True for names of another service or of an identity provider (`saml:aud`, `token.actions.githubusercontent.com:sub`):
 * nobody can list those, so nothing is said about them.
 */
export function isForeignConditionKey(name: string): boolean {
  return !/^(kms|aws):/i.test(name.trimStart());
}

interface Row {
  readonly name: string;
  readonly type: ConditionKeyType;
  readonly scope: ConditionKey['scope'];
  readonly template?: boolean;
  /** The family's members end in 0 to this number. */
  readonly numbered?: number;
  readonly multivalued?: boolean;
  readonly replacement?: string;
  readonly presence?: ConditionKey['presence'];
  readonly iamPolicyOnly?: boolean;
  readonly values?: readonly string[];
  readonly carriers?: readonly [number, number];
}

const MOST_REMEMBERED = 1024;
const BOOLEANS = ['true', 'false'] as const;
const remembered = new Map<string, ConditionKey | null>();
let rows: Map<string, Row> | undefined;

function loaded(): Map<string, Row> {
  if (rows) return rows;
  rows = new Map();
  for (const key of KMS_KEYS) rows.set(key.name.toLowerCase(), { ...key, scope: 'kms' });
  for (const key of GLOBAL_KEYS) rows.set(key.name.toLowerCase(), { ...key, scope: 'global' });
  for (const key of CROSS_SERVICE_KEYS) rows.set(key.name.toLowerCase(), { ...key, scope: 'cross-service' });
  return rows;
}

function find(name: string): ConditionKey | undefined {
  const table = loaded();
  const lower = name.toLowerCase();
  const exact = table.get(lower);
  if (exact && !exact.template && exact.numbered === undefined) return keyOf(exact, exact.name, undefined);
  const head = /^(?:kms:encryptioncontext:|aws:(?:principaltag|requesttag|resourcetag)\/)/.exec(lower)?.[0];
  if (head !== undefined) {
    const row = table.get(head);
    const part = name.slice(head.length);
    return row && part !== '' ? keyOf(row, row.name + part, part) : undefined;
  }
  const numbered = /^(kms:recipientattestation:(?:nitrotpm)?pcr)(0|[1-9]\d?)$/.exec(lower);
  const row = numbered ? table.get(numbered[1]!) : undefined;
  if (!row || Number(numbered![2]) > row.numbered!) return undefined;
  return keyOf(row, row.name + numbered![2]!, numbered![2]);
}

function keyOf(row: Row, name: string, part: string | undefined): ConditionKey {
  return {
    name,
    family: row.name,
    part,
    scope: row.scope,
    type: row.type,
    multivalued: row.multivalued ?? false,
    replacement: row.replacement,
    actions: row.carriers && ActionSet.fromBits(row.carriers[0], row.carriers[1]),
    presence: row.presence ?? 'sometimes',
    iamPolicyOnly: row.iamPolicyOnly ?? false,
    values: row.values ?? (row.type === 'Bool' ? BOOLEANS : undefined),
  };
}
