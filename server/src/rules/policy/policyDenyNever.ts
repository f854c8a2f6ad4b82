import { namesOf } from '../../evaluation/actionNames';
import { certainStatements } from '../../evaluation/breadth';
import { coverageOf } from '../../evaluation/coverage';
import { neverHeld, type NeverHeld } from '../../evaluation/uncarriedKeys';
import type { Statement } from '../../model/policy';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

export const policyDenyNever = defineRule({
  id: 'policy-deny-never',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'A Deny can never hold',
  why: 'A condition on a key that no such call carries never holds, so the protection is void.',
  remedy: 'Use a key that the denied actions carry, or leave the condition out.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
    'IAM Access Analyzer: Unsupported action for condition key',
    'parliament UNKNOWN_CONDITION_FOR_ACTION',
  ],
  tags: ['security'],
  *check(policy) {
    for (const statement of certainStatements(policy, 'Deny')) {
      const held = neverHeld(statement);
      if (held) yield { span: held.atom.condition.origin.span, message: messageOf(held, statement) };
    }
  },
});

function messageOf({ atom, because }: NeverHeld, statement: Statement): string {
  const key = shortened(atom.key!.name);
  if (because === 'caller') {
    return `Only calls that a service makes under its own name carry ${key}, and this Deny is for users and roles, so it denies nothing. Compare kms:ViaService or aws:PrincipalArn instead.`;
  }
  if (atom.key!.iamPolicyOnly) {
    return `${key} works in IAM policies only, so this condition never holds here and the Deny denies nothing. Compare another key, such as kms:RequestAlias.`;
  }
  const actions = coverageOf(statement).certain;
  const carry = actions.size === 1 ? 'carries' : 'carry';
  return `${namesOf(actions)} never ${carry} ${key}, so this condition never holds and the Deny denies nothing. Use a key that these calls carry, or leave the condition out.`;
}
