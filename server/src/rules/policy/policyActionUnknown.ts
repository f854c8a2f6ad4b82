import { isKmsStatement } from '../../evaluation/kmsStatements';
import { actionTypo, expandKmsAction, isKmsActionName, kmsAction, nearestAction } from '../../knowledge/actions';
import { hasWildcard } from '../../knowledge/wildcard';
import { listItems, removalOf, type ListItem } from '../../model/listItems';
import type { PolicyKind, Statement } from '../../model/policy';
import type { Repair, Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { certain, knownItems } from '../../model/value';
import { defineRule } from '../rule';

export const policyActionUnknown = defineRule({
  id: 'policy-action-unknown',
  on: 'statement',
  severity: 'error',
  preset: 'recommended',
  title: 'KMS has no such action',
  why: 'An action that does not exist matches no request: what the statement was to allow is refused, what it was to deny stays allowed.',
  remedy: 'Write an action of KMS, or a pattern that matches some.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html',
    'IAM Access Analyzer: Invalid action',
    'cfn-lint W3037',
    'parliament UNKNOWN_ACTION',
  ],
  tags: ['grammar', 'security'],
  *check({ policy, statement }) {
    if (!isKmsStatement(policy, statement)) return;
    for (const item of listItems(statement.action)) {
      if (isUnknown(item.value, policy.kind)) yield reportOf(item, consequence(statement));
    }
    for (const item of listItems(statement.notAction)) {
      if (isUnknown(item.value, policy.kind)) yield reportOf(item, 'it excepts nothing');
    }
  },
});

function isUnknown(entry: string, kind: PolicyKind): boolean {
  if (isKmsActionName(entry.trim())) return expandKmsAction(entry).isEmpty;
  if (/^\*+$/.test(entry) || entry === '*:*') return false;
  if (entry.includes(':')) return false;
  // Without a prefix it is no action of any service; in an IAM policy it may be meant for another one.
  return kind === 'key' || kmsAction(entry.trim()) !== undefined;
}

function reportOf(item: ListItem<string>, effect: string): Report {
  const { value, origin, list } = item;
  const shown = shortened(value);
  const right = rightSpelling(value);
  const repairs: Repair[] = [];
  const others = knownItems({ state: 'known', value: list, origin: list.origin }).filter(
    (each) => each.origin !== origin,
  );
  const isThere = right !== undefined && covers(others, right);
  const change = removalOf(item);
  if (right && !isThere)
    repairs.push({ title: `Write ${right}`, safe: false, changes: [{ do: 'set', target: origin, value: right }] });
  if (change) repairs.push({ title: `Remove ${shown || 'the empty entry'}`, safe: false, changes: [change] });
  const advice = isThere
    ? `${right} is in the list already: remove this entry`
    : right
      ? `write ${right}`
      : 'correct or remove it';
  return { span: origin.span, message: `${reasonOf(value, effect)}: ${advice}.`, repairs };
}

function reasonOf(entry: string, effect: string): string {
  const shown = shortened(entry);
  const name = entry.trim();
  if (name === '') return `An empty text is no action; ${effect}`;
  if (name.toLowerCase() === 'kms:') return `${shown} names no action, so ${effect}`;
  if (!isKmsActionName(name)) return `${shown} has no service prefix, and AWS rejects the policy`;
  if (name !== entry) return `White space is part of an action's name, so "${shown}" matches nothing and ${effect}`;
  const typo = actionTypo(name);
  const why = typo ? ` (${typo.why})` : '';
  return hasWildcard(name)
    ? `No action of KMS matches ${shown}, so ${effect}`
    : `KMS has no action ${shown}${why}, so ${effect}`;
}

function rightSpelling(entry: string): string | undefined {
  const name = entry.trim();
  if (name !== entry && !expandKmsAction(name).isEmpty) return name;
  if (isKmsActionName(name)) return nearestAction(name);
  const action = kmsAction(name);
  if (action) return `kms:${action.name}`;
  const prefixed = `kms:${name}`;
  return expandKmsAction(prefixed).isEmpty ? nearestAction(name) : prefixed;
}

function covers(entries: readonly { readonly value: string }[], pattern: string): boolean {
  const wanted = expandKmsAction(pattern);
  return entries.some(({ value }) => expandKmsAction(value).covers(wanted));
}

function consequence(statement: Statement): string {
  switch (certain(statement.effect)) {
    case 'Allow':
      return 'it grants nothing';
    case 'Deny':
      return 'it denies nothing';
    default:
      return 'it has no effect';
  }
}
