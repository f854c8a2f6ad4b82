import type { Range } from '../document/segment';
import type {
  HalfTypedArray,
  HalfTypedJson,
  HalfTypedMember,
  HalfTypedObject,
  HalfTypedScalar,
} from '../syntax/halfTypedJson';
import type { JsonToken } from '../syntax/jsonTokens';
import { memberOf } from './policyShape';

/** Where a cursor stands in a JSON text that may be half typed. */
export interface Cursor {
  /** The objects and arrays around the cursor, outermost first. */
  readonly around: readonly Surrounding[];
  /** Whether a name or a value belongs here. */
  readonly expects: 'name' | 'value';
  /** The member whose name or value it is; undefined for items of arrays and for names that are not begun. */
  readonly member: HalfTypedMember | undefined;
  /** The token that the cursor is in. */
  readonly scalar: HalfTypedScalar | undefined;
  /** The tokens before and after `scalar`, or around the cursor. */
  readonly previous: JsonToken | undefined;
  readonly next: JsonToken | undefined;
}

export interface Surrounding {
  readonly container: HalfTypedObject | HalfTypedArray;
  /** The member of the container through which the cursor is reached; none in arrays. */
  readonly through: HalfTypedMember | undefined;
}

/** Undefined where neither a name nor a value can stand: in comments, behind values, after a name without its colon. */
export function cursorAt(tree: HalfTypedJson, offset: number): Cursor | undefined {
  if (tree.comments.some((comment) => comment.start < offset && offset <= comment.end)) return undefined;
  const { root } = tree;
  if (!root || root.kind === 'scalar' || !isInside(root, offset)) return undefined;
  const before = tokensAround(tree.tokens, { start: offset, end: offset }).previous;
  const colon = before?.kind === ':' ? before.end : undefined;
  const around: Surrounding[] = [];
  let container: HalfTypedObject | HalfTypedArray = root;
  for (;;) {
    const step = container.kind === 'object' ? inObject(container, offset, colon) : inArray(container, offset);
    around.push({ container, through: step.at === 'value' ? step.member : undefined });
    if (step.into) {
      container = step.into;
      continue;
    }
    const { at, member, scalar } = step;
    const place = scalar ?? { start: offset, end: offset };
    const { previous, next } = tokensAround(tree.tokens, place);
    if (!scalar && !mayBegin(at, previous, container, offset)) return undefined;
    return { around, expects: at, member, scalar, previous, next };
  }
}

/** True when another member of the object around the cursor has this name already. */
export function isTaken(name: string, { around, member }: Cursor): boolean {
  const { container } = around[around.length - 1]!;
  const named = container.kind === 'object' ? memberOf(container, name) : undefined;
  return named !== undefined && named !== member;
}

interface Step {
  readonly at: 'name' | 'value';
  readonly member?: HalfTypedMember | undefined;
  readonly scalar?: HalfTypedScalar | undefined;
  /** The object or array around the cursor that is one level further in. */
  readonly into?: HalfTypedObject | HalfTypedArray;
}

/** `gap`: the end of the colon before the cursor, when nothing stands between. */
function inObject(object: HalfTypedObject, offset: number, gap: number | undefined): Step {
  for (const member of object.members) {
    const { name, colon, value } = member;
    if (isTouched(name, offset)) return { at: 'name', member, scalar: name };
    if (value) {
      if (value.kind !== 'scalar' && isInside(value, offset)) return { at: 'value', member, into: value };
      if (value.kind === 'scalar' && isTouched(value, offset)) return { at: 'value', member, scalar: value };
    } else if (colon !== undefined && colon === gap) {
      return { at: 'value', member };
    }
  }
  return { at: 'name' };
}

function inArray(array: HalfTypedArray, offset: number): Step {
  for (const item of array.items) {
    if (item.kind !== 'scalar' && isInside(item, offset)) return { at: 'value', into: item };
    if (item.kind === 'scalar' && isTouched(item, offset)) return { at: 'value', scalar: item };
  }
  return { at: 'value' };
}

/** Between the quotes, or at either end of a word without them. */
function isTouched(scalar: HalfTypedScalar, offset: number): boolean {
  const { start, end, quoted, closed } = scalar;
  if (!quoted) return start <= offset && offset <= end;
  return start < offset && (closed ? offset < end : offset <= end);
}

function isInside(container: HalfTypedObject | HalfTypedArray, offset: number): boolean {
  const { start, end, closed } = container;
  return start < offset && (closed ? offset < end : offset <= end);
}

/** Whether a name or value that is not begun yet can begin here; a missing comma before it can be added, nothing else. */
function mayBegin(
  at: 'name' | 'value',
  previous: JsonToken | undefined,
  container: HalfTypedObject | HalfTypedArray,
  offset: number,
): boolean {
  if (at === 'value' && container.kind === 'object') return true;
  if (!previous) return false;
  switch (previous.kind) {
    case '{':
    case '[':
    case ',':
      return true;
    case ':':
      return false;
    default:
      // Directly behind a value the cursor still belongs to it; behind a name that lacks its colon nothing can stand.
      if (offset === previous.end) return false;
      return (
        container.kind === 'array' ||
        !container.members.some(({ name, colon }) => name.end === previous.end && colon === undefined)
      );
  }
}

function tokensAround(tokens: readonly JsonToken[], place: Range): { previous?: JsonToken; next?: JsonToken } {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.end <= place.start) low = middle + 1;
    else high = middle;
  }
  const previous = tokens[low - 1];
  while (low < tokens.length && tokens[low]!.start < place.end) low++;
  return { previous, next: tokens[low] };
}
