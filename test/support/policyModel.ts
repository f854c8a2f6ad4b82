import { rootSegment } from '../../server/src/document/segment';
import type { Data, MapData } from '../../server/src/model/data';
import { placeholderParts } from '../../server/src/model/placeholders';
import type { PolicyDocument, PolicyKind } from '../../server/src/model/policy';
import { policyFromData, unknownOwner } from '../../server/src/model/policyFromData';
import { known, type Origin } from '../../server/src/model/value';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

export interface PolicyOptions {
  readonly kind?: PolicyKind;
  /** Default true: the policy of a key. */
  readonly attached?: boolean;
  /** The key's account, as a live policy tells it. */
  readonly account?: string;
  readonly accountIsSymbol?: boolean;
  readonly keyArn?: string;
  /** For `statements`; default 2012-10-17. */
  readonly version?: string;
}

/**
 * A policy's model from a plain object, without any reader: tests of `evaluation` do not depend on how a text is read.
 * Every value's place is its own JSON text, alone in a segment. `"${x}"` is a template, `{"Ref": …}` something unknown.
 */
export function policy(json: JsonObject, options: PolicyOptions = {}): PolicyDocument {
  const data = dataOf(json) as MapData;
  const owner = unknownOwner(data.origin);
  return policyFromData(data, {
    kind: options.kind ?? 'key',
    attached: options.attached ?? true,
    owner: {
      ...owner,
      accountIsSymbol: options.accountIsSymbol ?? false,
      account: options.account === undefined ? owner.account : known(options.account, data.origin),
      keyArn: options.keyArn === undefined ? owner.keyArn : known(options.keyArn, data.origin),
    },
    attachedTo: [],
    byteLength: known(JSON.stringify(json).length, data.origin),
    syntaxFaults: [],
  });
}

/** A policy of these statements. */
export function statements(list: readonly JsonObject[], options: PolicyOptions = {}): PolicyDocument {
  return policy({ Version: options.version ?? '2012-10-17', Statement: list }, options);
}

function dataOf(json: Json): Data {
  const origin = originOf(JSON.stringify(json));
  if (typeof json === 'string') {
    const parts = placeholderParts(json);
    return parts ? { kind: 'unknown', origin, parts } : { kind: 'scalar', value: json, origin };
  }
  if (json === null || typeof json !== 'object') return { kind: 'scalar', value: json, origin };
  if (isList(json)) return { kind: 'list', items: json.map(dataOf), complete: true, origin };
  if ('Ref' in json) return { kind: 'unknown', origin };
  const members = Object.entries(json).map(([name, value]) => ({
    name,
    nameOrigin: originOf(JSON.stringify(name)),
    value: dataOf(value),
  }));
  return { kind: 'map', members, complete: true, origin };
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function originOf(text: string): Origin {
  return { span: { segment: rootSegment('test:policy', text), start: 0, end: text.length }, uses: [] };
}
