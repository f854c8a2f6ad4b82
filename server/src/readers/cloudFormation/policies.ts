import type { Segment } from '../../document/segment';
import type { Data, MapData } from '../../model/data';
import type { Fault } from '../../model/fault';
import { policyFromData } from '../../model/policyFromData';
import type { Owner, PolicyDocument } from '../../model/policy';
import { branchesOf, itemsOf, knownItems, type Origin, type Value } from '../../model/value';
import { parseJson } from '../../syntax/json';
import { jsonStringSegment } from '../../syntax/jsonString';
import { treeOfJson } from '../../syntax/jsonTree';
import { yamlScalarSegment } from '../../syntax/yamlScalar';
import { entryOf, type ScalarNode, type TreeNode } from '../../syntax/yamlTree';
import { jsonFaults } from '../json/faults';
import type { TemplateChunk } from './chunk';
import { scalarText, type TemplateEnvironment } from './environment';
import { intrinsicCallOf } from './intrinsicCall';
import { argumentsOf, subVariables } from './intrinsicValue';
import { isAtFault, Lowering, TOP, type LoweringPlace } from './lowering';
import { minifiedBytes, utf8Bytes } from './policySize';
import { placedPolicies, type PlacedPolicy } from './policyPlaces';
import { NO_VARIABLES, type Variables } from './substitution';

/** The policies of the resources in a chunk that may concern KMS, resolved in this environment. */
export function policiesOfChunk(chunk: TemplateChunk, environment: TemplateEnvironment): PolicyDocument[] {
  const { text } = chunk.segment;
  if (!text.includes('Polic') || !(/kms/i.test(text) || text.includes('*'))) return [];
  const { entries, faults } = chunk.content;
  const reading = new ResourceReading(environment, faults);
  if (chunk.kind === 'entry') return entries.flatMap(({ key, value }) => reading.resource(key, value));
  return entries.flatMap(({ key, value }) =>
    key === 'Resources' && value?.kind === 'map'
      ? value.entries.flatMap((entry) => reading.resource(entry.key, entry.value))
      : [],
  );
}

class ResourceReading {
  constructor(
    private readonly environment: TemplateEnvironment,
    private readonly faults: readonly Fault[],
  ) {}

  resource(logicalId: string, node: TreeNode | undefined): PolicyDocument[] {
    if (!node) return [];
    if (logicalId.startsWith('Fn::ForEach::')) return this.loop(node);
    if (node.kind !== 'map') return [];
    return placedPolicies(node).flatMap((placed) => this.policy(logicalId, placed) ?? []);
  }

  /**
   * The resources that a loop makes, read once with the loop's variable unknown.
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html
   */
  private loop(node: TreeNode): PolicyDocument[] {
    const body = argumentsOf(node)[2];
    if (body?.kind !== 'map') return [];
    return body.entries.flatMap(({ key, value }) => this.resource(key, value));
  }

  private policy(logicalId: string, placed: PlacedPolicy): PolicyDocument | undefined {
    const broken = this.faults.map(({ origin }) => origin.span);
    const lowering = new Lowering(this.environment, broken);
    const read = policyData(placed.node, lowering);
    if (!read) return undefined;
    const { data, segment } = read;
    const { span } = data.origin;
    // One broken place makes the parser complain several times; what follows the first is mostly its echo.
    const isHere = isAtFault(span);
    const around = this.faults.filter(({ origin }) => isHere(origin.span)).slice(0, 1);
    const policy = policyFromData(data, {
      kind: placed.kind,
      attached: true,
      owner: ownerOf(data.origin, lowering.namesOwnAccount),
      attachedTo: [logicalId],
      byteLength: read.byteLength,
      syntaxFaults: [...around, ...read.faults],
    });
    return placed.kind === 'key' || concernsKms(policy, segment.text.slice(span.start, span.end)) ? policy : undefined;
  }
}

interface ReadPolicy {
  readonly data: MapData;
  readonly segment: Segment;
  readonly byteLength: Value<number>;
  readonly faults: readonly Fault[];
}

function policyData(node: TreeNode, lowering: Lowering): ReadPolicy | undefined {
  const text = policyText(node, lowering);
  if (text) return embeddedPolicy(text.scalar, text.variables, lowering);
  const data = lowering.lower(node);
  if (data?.kind !== 'map') return undefined;
  return { data, segment: data.origin.span.segment, byteLength: bytesOf(data), faults: [] };
}

/** A policy written as text: alone, as what Fn::Sub is given, as the default of a parameter; undefined when the node is none. */
function policyText(
  node: TreeNode,
  lowering: Lowering,
): { scalar: ScalarNode; variables: Variables | null } | undefined {
  const call = intrinsicCallOf(node);
  if (!call) return isJsonText(node) ? { scalar: node, variables: null } : undefined;
  if (call.name === 'Ref') {
    const parameter = lowering.environment.parameter(scalarText(call.argument) ?? '');
    const fallback = parameter && entryOf(parameter, 'Default')?.value;
    return fallback && isJsonText(fallback) ? { scalar: fallback, variables: null } : undefined;
  }
  if (call.name !== 'Fn::Sub' || !call.argument) return undefined;
  if (isJsonText(call.argument)) return { scalar: call.argument, variables: NO_VARIABLES };
  const [template, variables] = argumentsOf(call.argument);
  if (!template || !isJsonText(template)) return undefined;
  return { scalar: template, variables: subVariables(variables, TOP, lowering) };
}

function isJsonText(node: TreeNode): node is ScalarNode {
  return node.kind === 'scalar' && !node.tag && typeof node.value === 'string' && /^\s*\{/.test(node.value);
}

function embeddedPolicy(scalar: ScalarNode, variables: Variables | null, lowering: Lowering): ReadPolicy | undefined {
  const { segment: outer, start, end } = scalar.span;
  const segment = scalar.style === 'json' ? jsonStringSegment(outer, start, end) : yamlScalarSegment(scalar);
  const tree = parseJson(segment.text);
  const root = tree.root && treeOfJson(tree.root, segment);
  const place: LoweringPlace = { ...TOP, text: { variables } };
  const origin: Origin = { span: { segment, start: 0, end: segment.text.length }, uses: [] };
  const data: Data = (root && lowering.lower(root, place)) ?? { kind: 'map', members: [], complete: false, origin };
  if (data.kind !== 'map') return undefined;
  const known = minifiedBytes(data) !== undefined && !(variables && segment.text.includes('${'));
  const byteLength: Value<number> = known
    ? { state: 'known', value: utf8Bytes(segment.text), origin: data.origin }
    : { state: 'unknown', origin: data.origin };
  const faults = scalar.closed ? jsonFaults(segment, tree) : [];
  return { data: scalar.closed ? data : { ...data, complete: false }, segment, byteLength, faults };
}

function bytesOf(data: MapData): Value<number> {
  const value = minifiedBytes(data);
  return value === undefined
    ? { state: 'unknown', origin: data.origin }
    : { state: 'known', value, origin: data.origin };
}

function ownerOf(origin: Origin, accountIsSymbol: boolean): Owner {
  const unknown = { state: 'unknown', origin } as const;
  return { account: unknown, accountIsSymbol, region: unknown, partition: unknown, keyArn: unknown };
}

/** Most policies of identities are about something else. One that allows every action is about KMS too. */
function concernsKms(policy: PolicyDocument, text: string): boolean {
  if (/kms/i.test(text)) return true;
  for (const item of itemsOf(policy.statements)) {
    for (const branch of branchesOf(item)) {
      if (branch.state !== 'known') continue;
      const { action, notAction } = branch.value;
      if (notAction.state !== 'absent') return true;
      if (knownItems(action).some(({ value }) => /^(?:kms:|\*|[?*]*$)/i.test(value))) return true;
    }
  }
  return false;
}
