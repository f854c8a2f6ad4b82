import { effectOf } from '../../evaluation/coverage';
import { principalsOf, type PrincipalReading } from '../../evaluation/principals';
import { isIdentityCenterRole } from '../../knowledge/arn';
import { addCondition } from '../../model/conditionChanges';
import type { Statement } from '../../model/policy';
import type { Repair } from '../../model/repair';
import { defineRule } from '../rule';

export const policyPrincipalSso = defineRule({
  id: 'policy-principal-sso',
  on: 'statement',
  severity: 'warning',
  preset: 'recommended',
  title: 'The principal is a role of IAM Identity Center',
  why: 'IAM Identity Center makes its roles anew, with another suffix, when a permission set is assigned again; the policy then names a deleted role.',
  remedy: 'Compare aws:PrincipalArn with a pattern that leaves the suffix open.',
  refs: [
    'https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  ],
  tags: ['availability'],
  *check({ policy, statement }) {
    if (policy.kind !== 'key') return;
    const { form, items } = principalsOf(statement);
    if (form !== 'Principal') return;
    for (const principal of items) {
      if (principal.kind !== 'role' || !isIdentityCenterRole(`role/${principal.name ?? ''}`)) continue;
      const pattern = patternOf(principal);
      yield {
        span: principal.origin.span,
        message: `The suffix of this role changes when IAM Identity Center makes it anew, and the key is then lost to its users. Use "*" and compare aws:PrincipalArn with a pattern by ArnLike, such as …${pattern.slice(pattern.indexOf(':role/') + 1)}.`,
        repairs: patternRepairs(principal, pattern, statement),
      };
    }
  },
});

/** The Region in the path is missing in us-east-1; the suffix has 16 hexadecimal digits. */
function patternOf({ partition, account, name }: PrincipalReading): string {
  const role = /AWSReservedSSO_.*$/.exec(name ?? '')![0].replace(/_[0-9a-f]{16}$/, '_*');
  return `arn:${partition}:iam::${account}:role/aws-reserved/sso.amazonaws.com*/${role}`;
}

/** A role made by hand may have the permission set's name too, so this depends on intent. */
function patternRepairs({ origin }: PrincipalReading, pattern: string, statement: Statement): Repair[] {
  if (principalsOf(statement).items.length !== 1 || effectOf(statement) !== 'Allow') return [];
  const condition = addCondition(statement, 'ArnLike', 'aws:PrincipalArn', pattern);
  if (!condition) return [];
  const changes = [{ do: 'set', target: origin, value: '*' } as const, ...condition];
  return [{ title: 'Use "*" and compare aws:PrincipalArn', safe: false, changes }];
}
