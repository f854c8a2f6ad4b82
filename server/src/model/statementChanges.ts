import type { PolicyDocument, Principal, Statement } from './policy';
import type { Change, Plain } from './repair';
import { knownItems, originOf, type List, type Origin, type Value } from './value';

/** Takes out a statement; undefined when it is the only one, since a policy without statements is none. */
export function removeStatement(policy: PolicyDocument, statement: Statement): Change[] | undefined {
  const { statements } = policy;
  if (statements.state !== 'known' || statements.value.items.length < 2) return undefined;
  return [{ do: 'remove', target: statement.origin }];
}

/** Adds a statement at the end; undefined when the policy has a single statement that stands in no list. */
export function addStatement(policy: PolicyDocument, statement: ReadonlyMap<string, Plain>): Change[] | undefined {
  const { statements } = policy;
  if (statements.state !== 'known' || statements.value.items.some((item) => originOf(item) === statements.origin)) {
    return undefined;
  }
  return [{ do: 'insert', into: statements.origin, value: statement }];
}

/**
 * Takes out one principal, with its type when that names nobody else. Undefined when nobody else is named at all: then
 * only the whole statement could go.
 */
export function removePrincipal(list: Value<List<Principal>>, id: Origin): Change[] | undefined {
  if (list.state !== 'known' || !list.value.complete) return undefined;
  const principals = knownItems(list).map(({ value }) => value);
  const principal = principals.find((each) => each.id.state === 'known' && each.id.origin === id);
  if (!principal || principal.type.state !== 'known' || list.value.items.length < 2) return undefined;
  const { origin } = principal.type;
  const ofType = principals.filter(({ type }) => type.state === 'known' && type.origin === origin);
  return [{ do: 'remove', target: ofType.length === 1 ? origin : id }];
}
