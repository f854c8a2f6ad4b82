import type { Json, JsonObject } from './policyModel';

export type StatementList = readonly JsonObject[];

/** Other spellings of the same policy: what is judged must not depend on them. */
export const RESPELLINGS: readonly {
  readonly name: string;
  readonly respell: (list: StatementList) => StatementList;
}[] = [
  { name: 'lists, and the other way round', respell: (list) => [...list].reverse().map(asReversedLists) },
  { name: 'other case, account ids for root ARNs and back', respell: (list) => list.map(inOtherCase) },
  { name: 'one statement for each action and principal', respell: (list) => list.flatMap(split) },
];

/** Every value that may be a list becomes one, in the opposite order, and the members change places. */
export function asReversedLists(statement: JsonObject): JsonObject {
  const members = Object.entries(statement).map(([name, value]): [string, Json] => {
    if (/Action$|Resource$/.test(name)) return [name, reversed(value)];
    if (/Principal$/.test(name) && isObject(value)) return [name, mapValues(value, (_type, ids) => reversed(ids))];
    if (name !== 'Condition' || !isObject(value)) return [name, value];
    return [
      name,
      flipped(
        mapValues(value, (_operator, keys) =>
          flipped(mapValues(keys as JsonObject, (_key, values) => reversed(values))),
        ),
      ),
    ];
  });
  return flipped(Object.fromEntries(members));
}

/** The spellings that AWS takes for the same: letters of actions, condition keys and operators, roots as account ids. */
export function inOtherCase(statement: JsonObject): JsonObject {
  return mapValues(statement, (name, value) => {
    if (/Action$/.test(name)) return mapStrings(value, swapCase);
    if (/Principal$/.test(name) && isObject(value)) return mapValues(value, (_type, ids) => mapStrings(ids, otherRoot));
    if (name !== 'Condition' || !isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([operator, keys]) => [
        operator.toLowerCase(),
        Object.fromEntries(Object.entries(keys as JsonObject).map(([key, values]) => [swapKey(key), values])),
      ]),
    );
  });
}

/** A statement that lists several actions or principals says the same as several that name one each. */
export function split(statement: JsonObject): JsonObject[] {
  const actions = Array.isArray(statement['Action']) ? (statement['Action'] as Json[]) : [statement['Action']];
  const principal = statement['Principal'];
  const principals = isObject(principal)
    ? Object.entries(principal).flatMap(([type, ids]) => listOf(ids).map((id): Json => ({ [type]: id })))
    : [principal];
  return principals.flatMap((one) =>
    actions.map((action) => ({
      ...statement,
      ...(one !== undefined && { Principal: one }),
      ...(action !== undefined && { Action: action }),
    })),
  );
}

export function listOf(value: Json): Json[] {
  return Array.isArray(value) ? [...(value as Json[])] : [value];
}

function reversed(value: Json): Json {
  return listOf(value).reverse();
}

function flipped(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).reverse());
}

function mapValues(object: JsonObject, map: (name: string, value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(name, value)]));
}

function mapStrings(value: Json, map: (text: string) => string): Json {
  if (typeof value === 'string') return map(value);
  return Array.isArray(value) ? (value as Json[]).map((item) => mapStrings(item, map)) : value;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function swapCase(action: string): string {
  return action.startsWith('kms:') ? `KMS:${action.slice(4).toLowerCase()}` : action;
}

function otherRoot(id: string): string {
  const account = /^arn:aws:iam::(\d{12}):root$/.exec(id)?.[1];
  return account ?? (/^\d{12}$/.test(id) ? `arn:aws:iam::${id}:root` : id);
}

/** Only the part that AWS compares without case; a tag's or context's own name stays. */
function swapKey(key: string): string {
  const own = /^(aws:(?:PrincipalTag|RequestTag|ResourceTag)\/|kms:EncryptionContext:)(.*)$/.exec(key);
  return own ? own[1]!.toUpperCase() + own[2]! : key.toUpperCase();
}
