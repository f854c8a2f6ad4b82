import { innerOffset, outerRange, type Range, type Segment } from '../document/segment';
import type { PolicyDocument } from '../model/policy';
import type { PolicyFile } from '../readers/keyPolicy';
import { parseHalfTyped, type HalfTypedJson, type HalfTypedObject } from '../syntax/halfTypedJson';
import { jsonStringSegment } from '../syntax/jsonString';
import { cursorAt, type Cursor } from './cursor';
import { isTemplate, looksLikePolicy, mayHoldPolicyText } from './policyShape';
import { roleOf, type Role } from './policyRole';

/** A place in a policy, also in one that is half typed or stands escaped in a string. */
export interface PolicyPlace {
  /** The text that the policy stands in: the file, or a text embedded in it. */
  readonly segment: Segment;
  readonly tree: HalfTypedJson;
  /** In the segment. */
  readonly offset: number;
  readonly cursor: Cursor;
  readonly role: Role;
  readonly policy: HalfTypedObject;
  /** The statement around the place. */
  readonly statement: HalfTypedObject | undefined;
  /** What the reader made of the policy; undefined where it does not see one yet. */
  readonly model: PolicyDocument | undefined;
}

/** `touching` takes a token with its quotes and its end, as a pointer does; otherwise a cursor must stand inside it. */
export interface PlaceOptions {
  readonly touching?: boolean;
  /** True when the file is a policy whatever it holds. */
  readonly rootIsPolicy?: boolean;
}

/** `offset` in the file. Undefined outside policies, and where nothing can be typed. */
export function policyPlaceAt(file: PolicyFile, offset: number, options: PlaceOptions = {}): PolicyPlace | undefined {
  return placeIn(file, file.snapshot.root, offset, options, 0);
}

/** A range of the place's text as offsets of the file. */
export function rangeInFile(segment: Segment, range: Range): Range {
  let place = range;
  for (let { inside } = segment; inside; inside = inside.segment.inside) place = outerRange(inside.pieces, place);
  return { start: place.start, end: place.end };
}

/** Policies in strings of strings are rare; deeper ones are no policies. */
const DEEPEST_EMBEDDING = 4;

function placeIn(
  file: PolicyFile,
  segment: Segment,
  offset: number,
  options: PlaceOptions,
  depth: number,
): PolicyPlace | undefined {
  const tree = treeOf(segment);
  const cursor = cursorAt(tree, options.touching ? insideToken(tree, offset) : offset);
  if (!cursor || isTemplate(tree.root)) return undefined;
  const { scalar, member, expects } = cursor;
  const found = findPolicy(file, segment, cursor, depth > 0 || options.rootIsPolicy === true);
  if (found) {
    const { role, statement } = roleOf(cursor, found.at);
    return role && { segment, tree, offset, cursor, role, statement, policy: found.policy, model: found.model };
  }
  if (expects !== 'value' || !scalar?.quoted || !mayHoldPolicyText(member?.name.value, scalar.value)) return undefined;
  if (depth >= DEEPEST_EMBEDDING) return undefined;
  const embedded = jsonStringSegment(segment, scalar.start, scalar.end);
  const inner = innerOffset(embedded.inside!.pieces, offset);
  if (inner === undefined) return undefined;
  // Nothing can be typed inside an escape.
  const isInEscape = outerRange(embedded.inside!.pieces, { start: inner, end: inner }).start !== offset;
  return isInEscape && !options.touching ? undefined : placeIn(file, embedded, inner, options, depth + 1);
}

/** Pointers rest and cursors return on one version of a text, which has one segment. */
const trees = new WeakMap<Segment, HalfTypedJson>();

function treeOf(segment: Segment): HalfTypedJson {
  let tree = trees.get(segment);
  if (!tree) trees.set(segment, (tree = parseHalfTyped(segment.text)));
  return tree;
}

/** The policy around the cursor: what the reader took for one, else what looks like one. The outermost counts. */
function findPolicy(
  file: PolicyFile,
  segment: Segment,
  cursor: Cursor,
  rootIsPolicy: boolean,
): { policy: HalfTypedObject; at: number; model: PolicyDocument | undefined } | undefined {
  for (let at = 0; at < cursor.around.length; at++) {
    const { container } = cursor.around[at]!;
    if (container.kind !== 'object') continue;
    const { start } = rangeInFile(segment, container);
    const model = file.policies.find((policy) => file.snapshot.locate(policy.origin.span).start === start);
    const isRoot = at === 0 || (at === 1 && cursor.around[0]!.container.kind === 'array');
    const isOutput = container.members.some(
      ({ name, value }) => value?.kind === 'scalar' && mayHoldPolicyText(name.value, value.value),
    );
    if ((model && !isOutput) || looksLikePolicy(container) || (rootIsPolicy && isRoot && !isOutput)) {
      return { policy: container, at, model };
    }
  }
  return undefined;
}

function insideToken({ tokens }: HalfTypedJson, offset: number): number {
  const token = tokens.find(
    ({ kind, start, end }, index) =>
      (kind === 'string' || kind === 'bare') && start <= offset && offset <= end && tokens[index + 1]?.start !== offset,
  );
  return token ? Math.min(token.start + 1, token.end) : offset;
}
