import type { Span } from '../document/segment';

/** Where a value stands. */
export interface Origin {
  /** What to underline. */
  readonly span: Span;
  /** The references that led here (a Ref, a variable), outermost first. */
  readonly uses: readonly Span[];
}

/**
 * What a reader knows of a value. Unknown is not absent: a rule stays silent about the first and may speak of the second.
 * `either` lists the branches of a condition; each is looked at alone, they are never combined.
 */
export type Value<T> =
  | { readonly state: 'known'; readonly value: T; readonly origin: Origin }
  /** `parts`: the text around what is not known; null stands for the unknown. */
  | { readonly state: 'unknown'; readonly origin: Origin; readonly parts?: readonly (string | null)[] }
  | { readonly state: 'either'; readonly branches: readonly Value<T>[]; readonly origin: Origin }
  /** `owner`: where it would stand. */
  | { readonly state: 'absent'; readonly owner: Origin };

/** Nothing is absent from a list that is not complete. */
export interface List<T> {
  readonly items: readonly Value<T>[];
  readonly complete: boolean;
  readonly origin: Origin;
}

export type Strings = Value<List<string>>;

export function known<T>(value: T, origin: Origin): Value<T> {
  return { state: 'known', value, origin };
}

export function absent<T>(owner: Origin): Value<T> {
  return { state: 'absent', owner };
}

/** Where the value stands, or would stand. */
export function originOf(value: Value<unknown>): Origin {
  return value.state === 'absent' ? value.owner : value.origin;
}

/** Every branch of a value that is not itself a choice; a value without branches is its own. */
export function branchesOf<T>(value: Value<T>): readonly Value<T>[] {
  return value.state === 'either' ? value.branches.flatMap((branch) => branchesOf(branch)) : [value];
}

/** The value when it is certain, else undefined. A choice between branches is not certain. */
export function certain<T>(value: Value<T>): T | undefined {
  return value.state === 'known' ? value.value : undefined;
}

/** The items of a list value, of all branches; none when it is unknown or absent. */
export function itemsOf<T>(value: Value<List<T>>): readonly Value<T>[] {
  if (value.state === 'known') return value.value.items;
  return value.state === 'either' ? value.branches.flatMap((branch) => itemsOf(branch)) : [];
}

/** A value that is known, and where it stands. */
export interface KnownItem<T> {
  readonly value: T;
  readonly origin: Origin;
}

/** The known items of a list value with their places. Plain loops: this runs for every statement at every keystroke. */
export function knownItems<T>(value: Value<List<T>>): readonly KnownItem<T>[] {
  const found: KnownItem<T>[] = [];
  for (const item of itemsOf(value)) {
    if (item.state === 'known') found.push(item);
    else if (item.state === 'either') {
      for (const branch of branchesOf(item)) if (branch.state === 'known') found.push(branch);
    }
  }
  return found;
}

/** True when nothing about the list is unknown: it is there, complete, and every item is known. */
export function isFullyKnown<T>(value: Value<List<T>>): boolean {
  return value.state === 'known' && value.value.complete && value.value.items.every((item) => item.state === 'known');
}
