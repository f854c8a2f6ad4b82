import type { Origin } from './value';

/**
 * The tree of names and values that every format lowers to before it becomes a policy or a resource: JSON, YAML, HCL
 * objects and policy blocks alike.
 */
export type Data =
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null; readonly origin: Origin }
  | ListData
  | MapData
  /** What a format cannot resolve; `parts` as in Value. */
  | { readonly kind: 'unknown'; readonly origin: Origin; readonly parts?: readonly (string | null)[] }
  | { readonly kind: 'either'; readonly branches: readonly Data[]; readonly origin: Origin }
  /** A name whose value is not typed yet. */
  | { readonly kind: 'missing'; readonly origin: Origin };

export interface ListData {
  readonly kind: 'list';
  readonly items: readonly Data[];
  readonly complete: boolean;
  readonly origin: Origin;
}

export interface MapData {
  readonly kind: 'map';
  readonly members: readonly Member[];
  readonly complete: boolean;
  readonly origin: Origin;
}

export interface Member {
  readonly name: string;
  readonly nameOrigin: Origin;
  readonly value: Data;
}
