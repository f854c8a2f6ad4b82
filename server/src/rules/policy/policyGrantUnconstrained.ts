import { itemsCovering, placeOfActions } from '../../evaluation/actionPlaces';
import { beginWithPrincipal } from '../../evaluation/breadth';
import type { PrincipalReading } from '../../evaluation/principals';
import { coverageOf } from '../../evaluation/coverage';
import { CREATE_GRANT, unconstrainedGrantsOf } from '../../evaluation/unconstrainedGrants';
import { ActionSet } from '../../knowledge/actionSet';
import type { PolicyDocument, Statement } from '../../model/policy';
import type { Change, Plain, Repair } from '../../model/repair';
import { addStatement } from '../../model/statementChanges';
import { shortened } from '../../model/text';
import { isFullyKnown, knownItems } from '../../model/value';
import { defineRule } from '../rule';

export const policyGrantUnconstrained = defineRule({
  id: 'policy-grant-unconstrained',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'Grants may be made without a limit',
  why: 'A grant gives others the use of the key outside its policy, so whoever makes any grant it likes decides who uses the key.',
  remedy: 'Allow kms:CreateGrant with Bool kms:GrantIsForAWSResource true, or limit the grantee or the operations.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/grants.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource',
    'Control Tower CT.KMS.PR.3',
    'Control Tower CT.KMS.PV.1',
  ],
  tags: ['security', 'least-privilege'],
  *check(policy, { own }) {
    for (const { statement, principals } of unconstrainedGrantsOf(policy, own)) {
      const who = shortened(beginWithPrincipal(principals[0]!, own));
      const also = principals.length > 1 ? ` (and ${principals.length - 1} more)` : '';
      yield {
        span: placeOfActions(statement, CREATE_GRANT).span,
        message: `${who}${also} may hand the key on to anybody by grants, which no policy shows. Limit kms:CreateGrant by Bool kms:GrantIsForAWSResource, or by grantee or operations.`,
        severity: isForOtherAccounts(statement, principals) ? 'info' : 'warning',
        repairs: repairsOf(statement, policy),
      };
    }
  },
});

/**
 * True when kms:CreateGrant itself is named for whole other accounts. They have to make the grants of their service-linked
 * roles themselves, and AWS's own statement for that has no condition.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
function isForOtherAccounts(statement: Statement, principals: readonly PrincipalReading[]): boolean {
  const named = itemsCovering(statement, CREATE_GRANT);
  return (
    principals.every(({ kind }) => kind === 'account') &&
    named.length > 0 &&
    named.every(({ text }) => text.toLowerCase() === 'kms:creategrant')
  );
}

/** The actions whose requests tell whether a grant is for a service's resource; others never meet the condition. */
const GRANT_ACTIONS = ActionSet.of(['CreateGrant', 'ListGrants', 'RevokeGrant']);
const FOR_RESOURCES: ReadonlyMap<string, Plain> = new Map([['Bool', new Map([['kms:GrantIsForAWSResource', 'true']])]]);

function repairsOf(statement: Statement, policy: PolicyDocument): Repair[] {
  const { condition } = statement;
  if (condition.state !== 'absent') return [];
  const { possible } = coverageOf(statement);
  if (GRANT_ACTIONS.covers(possible) && itemsCovering(statement, ActionSet.ALL).length > 0) {
    const changes: Change[] = [{ do: 'insert', into: statement.origin, name: 'Condition', value: FOR_RESOURCES }];
    return [{ title: 'Allow grants for AWS resources only', safe: false, changes }];
  }
  return separated(statement, policy);
}

/** In a statement of its own, since the condition would keep every other action of this one from being allowed. */
function separated(statement: Statement, policy: PolicyDocument): Repair[] {
  const { action, principal } = statement;
  const items = knownItems(action);
  const grants = items.filter(({ value }) => value.toLowerCase() === 'kms:creategrant');
  const covering = itemsCovering(statement, CREATE_GRANT);
  if (!isFullyKnown(action) || grants.length !== 1 || covering.length !== 1 || items.length < 2) return [];
  const names = principalsAsWritten(principal);
  if (!names) return [];
  const own = new Map<string, Plain>([
    ['Effect', 'Allow'],
    ['Principal', names],
    ['Action', 'kms:CreateGrant'],
    ['Resource', '*'],
    ['Condition', FOR_RESOURCES],
  ]);
  const added = addStatement(policy, own);
  if (!added) return [];
  const changes: Change[] = [{ do: 'remove', target: grants[0]!.origin }, ...added];
  return [{ title: 'Allow grants for AWS resources only, in a statement of its own', safe: false, changes }];
}

function principalsAsWritten(principal: Statement['principal']): Plain | undefined {
  if (!isFullyKnown(principal)) return undefined;
  const byType = new Map<string, string[]>();
  for (const { value } of knownItems(principal)) {
    if (value.type.state !== 'known' || value.id.state !== 'known') return undefined;
    byType.set(value.type.value, [...(byType.get(value.type.value) ?? []), value.id.value]);
  }
  return new Map([...byType].map(([type, ids]): [string, Plain] => [type, ids.length === 1 ? ids[0]! : ids]));
}
