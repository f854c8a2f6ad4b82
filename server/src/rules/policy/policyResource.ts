import { mayStandElsewhere } from '../../evaluation/kmsStatements';
import { patternsOverlap } from '../../evaluation/patterns';
import {
  isAccountId,
  isAliasArn,
  isAliasName,
  isKeyId,
  isPartition,
  keyArn,
  parseArn,
  placeholderIn,
} from '../../knowledge/arn';
import { hasWildcard } from '../../knowledge/wildcard';
import { listItems, removalOf, type ListItem } from '../../model/listItems';
import type { PolicyFrame } from '../../model/policy';
import type { Repair, Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { certain } from '../../model/value';
import type { OwnAccount } from '../../evaluation/ownAccount';
import { defineRule } from '../rule';

export const policyResource = defineRule({
  id: 'policy-resource',
  on: 'statement',
  severity: 'error',
  preset: 'recommended',
  title: 'The Resource is not this key',
  why: 'A key policy speaks of its own key alone; a statement whose Resource is an alias, another key or another service is accepted and has no effect.',
  remedy: 'Write "Resource": "*", which in a key policy means this key.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
    'IAM Access Analyzer: Unsupported resource ARN in policy',
    'IAM Access Analyzer: Invalid ARN resource',
    'parliament RESOURCE_MISMATCH',
    'parliament INVALID_ARN',
  ],
  tags: ['grammar', 'security'],
  *check({ policy, statement }, { own }) {
    if (policy.kind !== 'key' || mayStandElsewhere(policy, statement)) return;
    for (const item of listItems(statement.resource)) {
      const reason = whyNotThisKey(item.value, policy, own);
      if (reason) yield reportOf(item, reason, certain(statement.effect) === 'Allow');
    }
  },
});

function reportOf(item: ListItem<string>, reason: string, isAllow: boolean): Report {
  const { value, origin } = item;
  const change = removalOf(item);
  const repairs: Repair[] = [];
  if (change) {
    // It matches nothing, so the other entries mean the same without it.
    repairs.push({ title: `Remove ${shortened(value)}`, safe: isAllow, changes: [change] });
  } else {
    repairs.push({
      title: 'Write "*", which means this key',
      safe: false,
      changes: [{ do: 'set', target: origin, value: '*' }],
    });
  }
  const advice = change ? 'remove it' : 'write "*", which means this key';
  const message = `${reason}, so the statement does not reach this key through it: ${advice}.`;
  return { span: origin.span, message, repairs };
}

/** Part of a sentence when the entry certainly is not this key; undefined when it is, or may be. */
function whyNotThisKey(resource: string, { owner }: PolicyFrame, own: OwnAccount): string | undefined {
  if (resource.includes('${') || placeholderIn(resource)) return undefined;
  const shown = shortened(resource);
  const key = certain(owner.keyArn);
  const arn = parseArn(resource);
  if (isAliasArn(resource) || isAliasName(resource))
    return `${shown} is an alias, which is never the resource of a key policy`;
  if (!arn) {
    if (patternsOverlap(resource, 'arn:*:kms:*:*:key/*')) return undefined;
    return isKeyId(resource.replace(/^key\//, ''))
      ? `${shown} is a key id and not an ARN`
      : `${shown === '' ? 'An empty text' : shown} is neither "*" nor the ARN of a key`;
  }
  if (!patternsOverlap(arn.service.toLowerCase(), 'kms'))
    return `${shown} belongs to ${shortened(arn.service) || 'no service'} and not to KMS`;
  if (!patternsOverlap(arn.resource, 'key/*')) return `${shown} is not the ARN of a key`;
  if (!hasWildcard(arn.partition) && !isPartition(arn.partition)) {
    return `${shown} names the partition ${shortened(arn.partition)}, which AWS does not have`;
  }
  const lacking = arn.region === '' ? 'Region' : arn.account === '' ? 'account' : undefined;
  if (lacking) return `${shown} leaves out the ${lacking}, which every key's ARN has`;
  if (key !== undefined) return patternsOverlap(resource, key) ? undefined : `${shown} is another key`;
  if (isOther(arn.account, certain(owner.account) ?? (own.state === 'known' ? own.account : undefined))) {
    return `${shown} is a key of another account`;
  }
  // A multi-Region key has replicas with the same id; the policy of one may be copied to the others.
  if (!arn.resource.includes('mrk-') && isOther(arn.region, certain(owner.region)))
    return `${shown} is a key of another Region`;
  if (hasWildcard(resource) || keyArn(resource)) return undefined;
  if (!isAccountId(arn.account)) return `${shown} has no account id of 12 digits`;
  const id = arn.resource.slice('key/'.length);
  return isKeyId(id) || id.startsWith('mrk-') ? undefined : `${shown} does not end in a key id`;
}

function isOther(pattern: string, value: string | undefined): boolean {
  return value !== undefined && pattern !== '' && !patternsOverlap(pattern, value);
}
