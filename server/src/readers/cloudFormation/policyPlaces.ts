import type { PolicyKind } from '../../model/policy';
import { dereference, entryOf, type MapNode, type TreeNode } from '../../syntax/yamlTree';
import { scalarText } from './environment';
import { intrinsicCallOf } from './intrinsicCall';
import { argumentsOf } from './intrinsicValue';

/** The node of a policy in a resource: an object, or a text that may hold one. */
export interface PlacedPolicy {
  readonly node: TreeNode;
  readonly kind: PolicyKind;
}

/**
 * The policies of a resource: key policies, and the policies of identities. Both branches of every Fn::If on the way are
 * followed, each once. Trust policies and the policies of other services' resources are left out.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
export function placedPolicies(resource: MapNode): PlacedPolicy[] {
  const type = scalarText(entryOf(resource, 'Type')?.value);
  const place = type === undefined ? undefined : PLACES[type];
  const properties = entryOf(resource, 'Properties')?.value;
  if (!place || !properties) return [];
  return valuesOf(properties).flatMap((value) => {
    const kind = place.kind === 'organization' ? organizationKind(value) : place.kind;
    if (!kind) return [];
    let nodes: TreeNode[] = [value];
    for (const step of place.path) nodes = nodes.flatMap((node) => valuesUnder(node, step));
    return nodes.map((node) => ({ node, kind }));
  });
}

interface Place {
  /** Names of properties; `*` stands for the items of a list, or a single value in its place. */
  readonly path: readonly string[];
  readonly kind: PolicyKind | 'organization';
}

const KEY: Place = { path: ['KeyPolicy'], kind: 'key' };
const INLINE: Place = { path: ['Policies', '*', 'PolicyDocument'], kind: 'identity' };
const DOCUMENT: Place = { path: ['PolicyDocument'], kind: 'identity' };
/** The policies of SAM's functions stand in the list themselves, among names and templates of policies. */
const SERVERLESS: Place = { path: ['Policies', '*', 'with Statement'], kind: 'identity' };

const PLACES: Readonly<Record<string, Place>> = {
  'AWS::KMS::Key': KEY,
  'AWS::KMS::ReplicaKey': KEY,
  'AWS::IAM::Role': INLINE,
  'AWS::IAM::User': INLINE,
  'AWS::IAM::Group': INLINE,
  'AWS::IAM::Policy': DOCUMENT,
  'AWS::IAM::ManagedPolicy': DOCUMENT,
  'AWS::IAM::RolePolicy': DOCUMENT,
  'AWS::IAM::UserPolicy': DOCUMENT,
  'AWS::IAM::GroupPolicy': DOCUMENT,
  'AWS::SSO::PermissionSet': { path: ['InlinePolicy'], kind: 'identity' },
  'AWS::Organizations::Policy': { path: ['Content'], kind: 'organization' },
  'AWS::Serverless::Function': SERVERLESS,
  'AWS::Serverless::StateMachine': SERVERLESS,
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-organizations-policy.html */
function organizationKind(properties: TreeNode): PolicyKind | undefined {
  const type = properties.kind === 'map' ? scalarText(entryOf(properties, 'Type')?.value) : undefined;
  if (type === 'RESOURCE_CONTROL_POLICY') return 'resource-control';
  return type === 'SERVICE_CONTROL_POLICY' ? 'service-control' : undefined;
}

function valuesUnder(node: TreeNode, step: string): TreeNode[] {
  if (step === '*') return node.kind === 'list' ? node.items.flatMap((item) => valuesOf(item)) : [node];
  if (node.kind !== 'map') return [];
  if (step === 'with Statement') return entryOf(node, 'Statement') ? [node] : [];
  const value = valueUnder(node, step);
  return value ? valuesOf(value) : [];
}

/** The property of that name, or the one that a merge brings. */
function valueUnder(node: MapNode, name: string): TreeNode | undefined {
  const own = entryOf(node, name);
  if (own) return own.value;
  const merged = entryOf(node, '<<')?.value;
  const sources = merged?.kind === 'list' ? merged.items : merged ? [merged] : [];
  for (const source of sources) {
    const map = dereference(source).node;
    const entry = map?.kind === 'map' ? entryOf(map, name) : undefined;
    if (entry) return entry.value;
  }
  return undefined;
}

/** The node, or all that it may be: the branches of Fn::If, what an alias stands for, what Fn::ToJsonString is given. */
function valuesOf(node: TreeNode, depth = 0): TreeNode[] {
  if (depth > DEEPEST_CHOICE) return [];
  const target = dereference(node).node;
  if (!target) return [];
  const call = intrinsicCallOf(target);
  if (!call || call.name === 'Fn::Sub' || call.name === 'Ref') return [target];
  if (call.name === 'Fn::If') {
    return argumentsOf(call.argument)
      .slice(1)
      .flatMap((branch) => valuesOf(branch, depth + 1));
  }
  return call.name === 'Fn::ToJsonString' && call.argument ? valuesOf(call.argument, depth + 1) : [];
}

/** Every level of a choice may be an alias of the one before, which doubles the branches each time. */
const DEEPEST_CHOICE = 12;
