import type { Change } from './repair';
import { branchesOf, type List, type Origin, type Value } from './value';

/** One known item of a list, and the list that it stands in. */
export interface ListItem<T> {
  readonly value: T;
  readonly origin: Origin;
  readonly list: List<T>;
}

/** The known items of a list value, of all branches, each with its list. */
export function listItems<T>(value: Value<List<T>>): ListItem<T>[] {
  return branchesOf(value).flatMap((branch) => {
    if (branch.state !== 'known') return [];
    const list = branch.value;
    return list.items.flatMap((item) =>
      branchesOf(item).flatMap((each) =>
        each.state === 'known' ? [{ value: each.value, origin: each.origin, list }] : [],
      ),
    );
  });
}

/** The change that takes an item out of its list; undefined when it is the last one, since an empty list is a fault. */
export function removalOf(item: ListItem<unknown>): Change | undefined {
  return item.list.items.length > 1 ? { do: 'remove', target: item.origin } : undefined;
}
