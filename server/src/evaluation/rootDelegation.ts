import type { PolicyDocument } from '../model/policy';
import type { Plain, Repair } from '../model/repair';
import { addStatement } from '../model/statementChanges';
import { certain } from '../model/value';
import { parseArn } from '../knowledge/arn';
import { coverageOf, effectOf, isGarbled, statementsOf } from './coverage';
import type { OwnAccount } from './ownAccount';
import { relationOf } from './ownAccount';
import { principalsOf } from './principals';

/**
 * How far the policy delegates to the IAM policies of the key's account. `none`: the account is named nowhere. `partial`: it
 * is, but may not change the policy. `whole` also when everyone may, or nobody can tell.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam
 */
export function rootDelegationOf(policy: PolicyDocument, own: OwnAccount): 'whole' | 'partial' | 'none' {
  const { known, complete } = statementsOf(policy);
  if (!complete || known.length === 0) return 'whole';
  let delegation: 'partial' | 'none' = 'none';
  for (const statement of known) {
    if (effectOf(statement) === 'Deny') continue;
    if (isGarbled(statement) || effectOf(statement) === 'unknown') return 'whole';
    const { form, items } = principalsOf(statement);
    const covers = coverageOf(statement).possible.has('PutKeyPolicy');
    if (covers && form !== 'Principal') return 'whole';
    for (const { kind, account } of items) {
      const isAccount = kind === 'account' && relationOf(account!, own) !== 'foreign';
      if (covers && (isAccount || kind === 'everyone' || kind === 'unknown')) return 'whole';
      if (isAccount) delegation = 'partial';
    }
  }
  return delegation;
}

/**
 * Adds AWS's default statement, by which the account's IAM policies count; none when nothing tells the own account. It
 * allows much that was not allowed before, so that it is never made unasked.
 */
export function delegateToAccount(policy: PolicyDocument, own: OwnAccount): Repair[] {
  if (own.state !== 'known') return [];
  const value = new Map<string, Plain>();
  const sid = 'EnableIAMPolicies';
  if (!statementsOf(policy).known.some((each) => certain(each.sid) === sid)) value.set('Sid', sid);
  value.set('Effect', 'Allow');
  value.set('Principal', new Map([['AWS', rootArnOf(policy, own.account)]]));
  value.set('Action', 'kms:*');
  value.set('Resource', '*');
  const changes = addStatement(policy, value);
  return changes ? [{ title: "Let the account's IAM policies manage the key", safe: false, changes }] : [];
}

/** The ARN of an account's root, in the partition of the policy's key, else of the first principal that names one. */
export function rootArnOf(policy: PolicyDocument, account: string): string {
  const told = certain(policy.owner.partition) ?? parseArn(certain(policy.owner.keyArn) ?? '')?.partition;
  const partition = told ?? partitionOfPrincipals(policy) ?? 'aws';
  return `arn:${partition}:iam::${account}:root`;
}

function partitionOfPrincipals(policy: PolicyDocument): string | undefined {
  for (const statement of statementsOf(policy).known) {
    for (const { partition } of principalsOf(statement).items) if (partition !== undefined) return partition;
  }
  return undefined;
}
