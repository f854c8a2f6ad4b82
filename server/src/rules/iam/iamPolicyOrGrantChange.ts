import { constrainsGrants } from '../../evaluation/grantConstraints';
import {
  deniesOtherKeys,
  entriesNaming,
  entryForAllKeys,
  isIdentityAllow,
  limitsKeys,
} from '../../evaluation/identityReach';
import { allStatements } from '../../evaluation/kmsStatements';
import { ActionSet } from '../../knowledge/actionSet';
import type { PolicyDocument, Statement } from '../../model/policy';
import type { Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

const PUT_POLICY = ActionSet.of(['PutKeyPolicy']);
const GRANTS = ActionSet.of(['CreateGrant', 'RevokeGrant', 'RetireGrant']);

export const iamPolicyOrGrantChange = defineRule({
  id: 'iam-policy-or-grant-change',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'An identity may change who can use any key',
  why: 'Whoever writes key policies or grants can give every other permission on the key, to itself and to strangers.',
  remedy: 'Name the keys, and limit CreateGrant by kms:GrantIsForAWSResource or kms:ViaService.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/grants.html',
    'Checkov CKV_AWS_109',
    'Checkov CKV_AWS_289',
    'parliament PERMISSIONS_MANAGEMENT_ACTIONS',
    'cloudsplaining ResourceExposure',
    'semgrep no-iam-resource-exposure',
  ],
  tags: ['security', 'least-privilege'],
  *check(policy) {
    for (const statement of allStatements(policy)) {
      if (isIdentityAllow(policy, statement)) yield* reportsOf(policy, statement);
    }
  },
});

function* reportsOf(policy: PolicyDocument, statement: Statement): Iterable<Report> {
  const resource = entryForAllKeys(statement);
  if (!resource || limitsKeys(statement)) return;
  const wanted = constrainsGrants(statement) ? PUT_POLICY : PUT_POLICY.union(GRANTS);
  for (const { text, origin, covers } of entriesNaming(statement, wanted)) {
    if (deniesOtherKeys(policy, covers.intersect(wanted))) continue;
    const what = covers.intersects(PUT_POLICY)
      ? 'rewrite the policy of every key, and so take every permission on it'
      : covers.has('CreateGrant')
        ? 'hand out permissions on every key by grants'
        : 'take away the grants of every key, which other services rely on';
    const advice = covers.has('CreateGrant')
      ? 'Name the keys, or limit it by kms:GrantIsForAWSResource'
      : 'Name the keys';
    yield {
      span: origin.span,
      message: `${shortened(text)} on ${shortened(resource.text)} lets an identity ${what}. ${advice}.`,
      related: [{ span: resource.origin.span, message: 'This takes in every key' }],
    };
  }
}
