import type { ElementPlace } from '../knowledge/elements';
import type { HalfTypedObject } from '../syntax/halfTypedJson';
import type { Cursor } from './cursor';

/** What stands, or belongs, at a place of a policy. */
export type Role =
  /** The name of an element, or of a principal's type. */
  | { readonly kind: 'element'; readonly place: ElementPlace }
  | { readonly kind: 'operator' }
  | { readonly kind: 'condition-key'; readonly operator: string }
  /** The value of an element that has no kind of its own below: Version, Id, Sid, Effect. */
  | { readonly kind: 'text'; readonly element: 'Version' | 'Id' | 'Sid' | 'Effect' }
  /** A statement, in the list or alone. */
  | { readonly kind: 'statement'; readonly alone: boolean }
  | { readonly kind: 'action'; readonly element: 'Action' | 'NotAction' }
  | { readonly kind: 'resource'; readonly element: 'Resource' | 'NotResource' }
  /** The whole value of Principal or NotPrincipal. */
  | { readonly kind: 'principals' }
  | { readonly kind: 'principal'; readonly type: string }
  /** The whole value of Condition, and of one operator: an object. */
  | { readonly kind: 'condition' }
  | { readonly kind: 'operator-block' }
  | { readonly kind: 'condition-value'; readonly operator: string; readonly key: string };

/** `policyAt`: which of the cursor's surroundings is the policy. No role for what the grammar does not have. */
export function roleOf(
  cursor: Cursor,
  policyAt: number,
): { role: Role | undefined; statement: HalfTypedObject | undefined } {
  const inner = cursor.around.slice(policyAt);
  const names = inner.flatMap(({ through }) => (through ? [through.name.value] : []));
  const last = inner[inner.length - 1]!;
  const inList = last.container.kind === 'array';
  const statement = inner.slice(1).find(({ container }) => container.kind === 'object')?.container;
  const role = cursor.expects === 'name' ? roleOfName(names) : roleOfValue(names, inList);
  return { role, statement: statement?.kind === 'object' && is(names[0], 'statement') ? statement : undefined };
}

function roleOfName(names: readonly string[]): Role | undefined {
  const [policy, element, operator] = names;
  if (policy === undefined) return { kind: 'element', place: 'policy' };
  if (!is(policy, 'statement')) return undefined;
  if (element === undefined) return { kind: 'element', place: 'statement' };
  if (is(element, 'principal') || is(element, 'notprincipal')) {
    return names.length === 2 ? { kind: 'element', place: 'principal' } : undefined;
  }
  if (!is(element, 'condition') || names.length > 3) return undefined;
  return operator === undefined ? { kind: 'operator' } : { kind: 'condition-key', operator };
}

function roleOfValue(names: readonly string[], inList: boolean): Role | undefined {
  const [policy, element, third, fourth] = names;
  if (names.length === 1)
    return is(policy, 'statement') ? { kind: 'statement', alone: !inList } : roleOfText(policy, inList);
  if (!is(policy, 'statement') || names.length > 4) return undefined;
  switch (element?.toLowerCase()) {
    case 'action':
    case 'notaction':
      return third === undefined
        ? { kind: 'action', element: is(element, 'action') ? 'Action' : 'NotAction' }
        : undefined;
    case 'resource':
    case 'notresource':
      return third === undefined
        ? { kind: 'resource', element: is(element, 'resource') ? 'Resource' : 'NotResource' }
        : undefined;
    case 'principal':
    case 'notprincipal':
      if (third === undefined) return inList ? undefined : { kind: 'principals' };
      return fourth === undefined ? { kind: 'principal', type: third } : undefined;
    case 'condition':
      if (third !== undefined && fourth !== undefined) return { kind: 'condition-value', operator: third, key: fourth };
      if (inList) return undefined;
      return third === undefined ? { kind: 'condition' } : { kind: 'operator-block' };
    default:
      return third === undefined ? roleOfText(element, inList) : undefined;
  }
}

function roleOfText(name: string | undefined, inList: boolean): Role | undefined {
  const element = (['Version', 'Id', 'Sid', 'Effect'] as const).find((each) => is(name, each.toLowerCase()));
  return element && !inList ? { kind: 'text', element } : undefined;
}

function is(name: string | undefined, lower: string): boolean {
  return name?.toLowerCase() === lower;
}
