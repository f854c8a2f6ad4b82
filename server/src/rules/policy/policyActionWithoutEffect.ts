import { atomsOf } from '../../evaluation/atoms';
import { mayStandElsewhere } from '../../evaluation/kmsStatements';
import { expandKmsAction, IAM_ONLY_ACTIONS } from '../../knowledge/actions';
import { parseArn } from '../../knowledge/arn';
import { listItems, removalOf, type ListItem } from '../../model/listItems';
import type { PolicyFrame, Statement } from '../../model/policy';
import type { Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { certain, knownItems } from '../../model/value';
import { defineRule } from '../rule';

export const policyActionWithoutEffect = defineRule({
  id: 'policy-action-without-effect',
  on: 'statement',
  severity: 'warning',
  preset: 'recommended',
  title: 'An action on which a key policy has no say',
  why: 'Actions that work on the whole account, such as ListKeys, are decided by IAM policies; in a key policy they allow and deny nothing.',
  remedy: 'Remove it here and allow it in an IAM policy with "Resource": "*".',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html',
    'parliament RESOURCE_MISMATCH',
  ],
  tags: ['grammar'],
  *check({ policy, statement }) {
    if (policy.kind !== 'key' || mayStandElsewhere(policy, statement) || mayBeOfEndpoint(policy, statement)) return;
    for (const item of listItems(statement.action)) {
      const actions = expandKmsAction(item.value);
      // Patterns that take in an effective action too (the console's kms:List*) are fine.
      if (!actions.isEmpty && IAM_ONLY_ACTIONS.covers(actions)) yield reportOf(item, statement);
    }
  },
});

/**
 * True when nothing tells that the policy is attached to a key and the statement names keys by their ARNs, as the policy of a
 * VPC endpoint does, which has a say on every action.
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-vpc-endpoint.html
 */
function mayBeOfEndpoint(policy: PolicyFrame, { resource }: Statement): boolean {
  const named = knownItems(resource);
  return !policy.attached && named.length > 0 && named.every(({ value }) => parseArn(value)?.service === 'kms');
}

function reportOf(item: ListItem<string>, statement: Statement): Report {
  const { value, origin } = item;
  const effect = certain(statement.effect);
  const shown = shortened(value);
  const does = effect === 'Deny' ? 'denies' : 'grants';
  const change = removalOf(item);
  const repairs = change ? [{ title: `Remove ${shown}`, safe: effect === 'Allow', changes: [change] }] : [];
  const { span } = origin;
  if (expandKmsAction(value).has('RetireGrant')) {
    // AWS's own example policies name it, so it is no more than worth knowing.
    const message = `${shown} ${does} nothing in a key policy: the grant itself says who may retire it. Remove it, or name the retiring principal in the grant.`;
    return { span, message, repairs, severity: 'info' };
  }
  // For enclaves AWS's own example names GenerateRandom beside the actions on the key.
  const severity = isForEnclaves(statement) ? 'info' : 'warning';
  const message = `${shown} ${does} nothing in a key policy, because it works on the whole account and not on a key. Use an IAM policy with "Resource": "*".`;
  return { span, message, repairs, severity };
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-nitro-enclaves.html */
function isForEnclaves(statement: Statement): boolean {
  return atomsOf(statement).atoms.some(({ name }) => name?.startsWith('kms:recipientattestation:'));
}
