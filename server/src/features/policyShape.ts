import { mayBePolicyText } from '../knowledge/cheapLook';
import type { HalfTypedMember, HalfTypedNode, HalfTypedObject } from '../syntax/halfTypedJson';

/** The member of this name in any case; of several the last, as in JSON parsers. */
export function memberOf(object: HalfTypedObject | undefined, name: string): HalfTypedMember | undefined {
  const lower = name.toLowerCase();
  const named = object?.members.filter((member) => member.name.value.toLowerCase() === lower);
  return named?.[named.length - 1];
}

/** The strings of a value: its own, or those of a list. */
export function stringsOf(node: HalfTypedNode | undefined): string[] {
  if (node?.kind === 'array') return node.items.flatMap(stringsOf);
  return node?.kind === 'scalar' && node.quoted ? [node.value] : [];
}

/** The statements of a policy that are objects already. */
export function statementsIn(policy: HalfTypedObject): HalfTypedObject[] {
  const value = memberOf(policy, 'Statement')?.value;
  const items = value?.kind === 'array' ? value.items : value ? [value] : [];
  return items.filter((item) => item.kind === 'object');
}

/** True for an object with statements, also when they are still to come. */
export function looksLikePolicy(object: HalfTypedObject): boolean {
  const statement = memberOf(object, 'Statement');
  if (!statement || statement.value?.kind === 'scalar') return false;
  if (memberOf(object, 'Version')) return true;
  return statementsIn(object).some((each) =>
    each.members.some(({ name }) => /^(?:effect|(?:not)?(?:action|principal|resource))$/i.test(name.value)),
  );
}

/** True for the members in which the AWS CLI prints policies as escaped text, and a text that can be one. */
export function mayHoldPolicyText(name: string | undefined, text: string): boolean {
  return /^(?:Policy|PolicyDocument|Document|Content)$/.test(name ?? '') && mayBePolicyText(text);
}

/** CloudFormation templates and Terraform's plans are no policies, although they hold some. */
export function isTemplate(root: HalfTypedNode | undefined): boolean {
  if (root?.kind !== 'object') return false;
  return root.members.some(
    ({ name, value }) =>
      /^(?:AWSTemplateFormatVersion|terraform_version)$/.test(name.value) ||
      (name.value === 'Resources' && value?.kind === 'object'),
  );
}
