import type { Span } from '../../document/segment';
import type { TreeNode } from '../../syntax/yamlTree';

/** A call of an intrinsic function, in its short or its long form. */
export interface IntrinsicCall {
  /** The name of the long form: `Ref`, `Fn::Sub`; for a tag that CloudFormation does not have, the tag. */
  readonly name: string;
  /** Undefined while it is not typed. */
  readonly argument: TreeNode | undefined;
  /** The whole call. */
  readonly span: Span;
}

/**
 * The call that a node is, if it is one. `Condition` alone is none: only the functions of conditions take it, and policies
 * have an element of that name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export function intrinsicCallOf(node: TreeNode): IntrinsicCall | undefined {
  const { tag } = node;
  if (tag) {
    const name = tag.name.slice(1);
    const argument = withoutTag(node);
    const { span } = tag;
    if (name === 'Ref') return { name, argument, span };
    return { name: TAGS.has(name) ? `Fn::${name}` : tag.name, argument, span };
  }
  if (node.kind !== 'map' || node.entries.length !== 1) return undefined;
  const { key, value } = node.entries[0]!;
  return key === 'Ref' || key.startsWith('Fn::') ? { name: key, argument: value, span: node.span } : undefined;
}

const TAGS = new Set([
  ...['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAZs', 'GetAtt', 'If', 'ImportValue', 'Join'],
  ...['Length', 'Not', 'Or', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform'],
]);

function withoutTag(node: TreeNode): TreeNode {
  const { tag: _, ...bare } = node;
  return bare;
}
