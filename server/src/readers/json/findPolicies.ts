import { mayBePolicyText } from '../../knowledge/cheapLook';
import type { PolicyKind } from '../../model/policy';
import { memberOf, propertyParts, type JsonNode } from '../../syntax/json';

export interface FoundPolicy {
  /** An object, or a string that holds the policy's text. */
  readonly node: JsonNode;
  readonly kind?: PolicyKind;
  readonly attached?: boolean;
  /** Attached to a key if it turns out to be a key policy. */
  readonly attachedIfKey?: boolean;
}

/** How far into an unrelated document a policy is looked for. */
const DEEPEST = 12;
const MOST_NODES = 20_000;

/**
 * The policies in a JSON tree, by their shape: objects with a Statement, and the strings in which the AWS CLI prints
 * policies. `rootIsPolicy` takes the root object, or the objects of a root array, whatever they hold.
 */
export function findPolicies(root: JsonNode, options: { readonly rootIsPolicy: boolean }): FoundPolicy[] {
  const found: FoundPolicy[] = [];
  let budget = MOST_NODES;
  const visit = (node: JsonNode, depth: number): void => {
    if (depth > DEEPEST || --budget < 0) return;
    if (node.type === 'array') node.children?.forEach((child) => visit(child, depth + 1));
    if (node.type !== 'object') return;
    if (isPolicy(node) || (options.rootIsPolicy && depth === 0 && !isKeyPolicyOutput(node))) {
      found.push({ node });
      return;
    }
    const type = organizationsPolicyType(node);
    const ofIdentity = isIdentityPolicyOutput(node);
    for (const child of node.children ?? []) {
      const parts = propertyParts(child);
      if (!parts?.value) continue;
      const { key, value } = parts;
      const isDocument = key.value === 'PolicyDocument' || key.value === 'Document';
      if (isDocument && ofIdentity && (isPolicy(value) || (value.type === 'string' && holdsPolicyText(value)))) {
        found.push({ node: value, kind: 'identity', attached: true });
      } else if (value.type === 'string') {
        if (!holdsPolicyText(value)) continue;
        if (key.value === 'Policy') found.push({ node: value, attachedIfKey: true });
        else if (key.value === 'Content' && type) found.push({ node: value, kind: type, attached: true });
        else if (isDocument) found.push({ node: value });
      } else {
        visit(value, depth + 1);
      }
    }
  };
  if (!isTemplateOrPlan(root)) visit(root, 0);
  return found;
}

function isPolicy(node: JsonNode): boolean {
  const statement = memberOf(node, /^statement$/i);
  if (!statement) return false;
  const first = statement.type === 'array' ? statement.children?.[0] : statement;
  if (first?.type === 'object') return memberOf(first, /^(effect|(not)?(action|principal|resource))$/i) !== undefined;
  return first === undefined && memberOf(node, /^version$/i) !== undefined;
}

function isKeyPolicyOutput(node: JsonNode): boolean {
  const policy = memberOf(node, 'Policy');
  return policy?.type === 'string' && holdsPolicyText(policy);
}

/** What `aws iam get-role-policy` and its like print beside an inline policy, and `get-policy-version` beside a managed one. */
function isIdentityPolicyOutput(node: JsonNode): boolean {
  if (memberOf(node, 'PolicyDocument')) return memberOf(node, 'PolicyName') !== undefined;
  return memberOf(node, 'Document') !== undefined && memberOf(node, 'VersionId') !== undefined;
}

function holdsPolicyText(node: JsonNode): boolean {
  return mayBePolicyText(String(node.value));
}

/** The kind of policy that `aws organizations describe-policy` printed, told by the summary beside its content. */
function organizationsPolicyType(node: JsonNode): PolicyKind | undefined {
  const summary = memberOf(node, 'PolicySummary');
  const type = summary?.type === 'object' ? (memberOf(summary, 'Type')?.value as unknown) : undefined;
  if (type === 'RESOURCE_CONTROL_POLICY') return 'resource-control';
  return type === 'SERVICE_CONTROL_POLICY' ? 'service-control' : undefined;
}

/** CloudFormation templates and Terraform's plans and states are read as what they are, not as policies here and there. */
function isTemplateOrPlan(root: JsonNode): boolean {
  if (root.type !== 'object') return false;
  if (memberOf(root, /^(AWSTemplateFormatVersion|terraform_version)$/)) return true;
  const resources = memberOf(root, 'Resources');
  return (
    resources?.type === 'object' &&
    (resources.children ?? []).some((child) => {
      const resource = propertyParts(child)?.value;
      const type = resource?.type === 'object' ? (memberOf(resource, 'Type')?.value as unknown) : undefined;
      return typeof type === 'string' && type.includes('::');
    })
  );
}
