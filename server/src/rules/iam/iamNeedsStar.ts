import { coverageOf, effectOf } from '../../evaluation/coverage';
import { allStatements, kmsStatements } from '../../evaluation/kmsStatements';
import { ACCOUNT_LEVEL_ACTIONS, expandKmsAction } from '../../knowledge/actions';
import { parseArn } from '../../knowledge/arn';
import { listItems, type ListItem } from '../../model/listItems';
import type { PolicyDocument, Statement } from '../../model/policy';
import type { Plain, Repair, Report } from '../../model/repair';
import { addStatement } from '../../model/statementChanges';
import { shortened } from '../../model/text';
import { isFullyKnown, knownItems } from '../../model/value';
import { defineRule } from '../rule';

export const iamNeedsStar = defineRule({
  id: 'iam-needs-star',
  on: 'policy',
  severity: 'error',
  preset: 'recommended',
  title: 'An action on the whole account is limited to keys',
  why: 'ListKeys, CreateKey and their like work on no key, so IAM compares them with "*" alone and a statement that names keys never matches.',
  remedy: 'Put them into a statement of their own with "Resource": "*".',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html',
    'IAM Access Analyzer: Unsupported resource ARN in policy',
    'parliament RESOURCE_MISMATCH',
    'cfn-lint I3510',
  ],
  tags: ['grammar'],
  *check(policy) {
    if (policy.kind !== 'identity') return;
    for (const statement of kmsStatements(policy)) {
      if (!namesKeysOnly(statement)) continue;
      const stuck = listItems(statement.action).filter(({ value }) => isAccountLevel(value));
      const wrong = stuck.filter(({ value }) => !isGivenElsewhere(value, statement, policy));
      for (const item of wrong) yield reportOf(item, wrong, statement, policy);
    }
  },
});

/** True when every entry of Resource is a key, an alias, or patterns of them, so that none can stand for the account. */
function namesKeysOnly({ resource }: Statement): boolean {
  const entries = knownItems(resource);
  return (
    isFullyKnown(resource) &&
    entries.length > 0 &&
    entries.every(({ value }) => {
      const arn = parseArn(value);
      return arn !== undefined && arn.service === 'kms' && /^(?:key|alias)\//.test(arn.resource);
    })
  );
}

/** Patterns that take in actions on keys too (`kms:List*`) do something, so only what is useless as a whole counts. */
function isAccountLevel(entry: string): boolean {
  const actions = expandKmsAction(entry);
  return !actions.isEmpty && ACCOUNT_LEVEL_ACTIONS.covers(actions);
}

function isGivenElsewhere(entry: string, statement: Statement, policy: PolicyDocument): boolean {
  const wanted = expandKmsAction(entry);
  return allStatements(policy).some(
    (other) =>
      other !== statement &&
      effectOf(other) === effectOf(statement) &&
      coverageOf(other).possible.covers(wanted) &&
      !namesKeysOnly(other),
  );
}

function reportOf(
  item: ListItem<string>,
  wrong: readonly ListItem<string>[],
  statement: Statement,
  policy: PolicyDocument,
): Report {
  const does = effectOf(statement) === 'Deny' ? 'denies' : 'allows';
  return {
    span: item.origin.span,
    message: `${shortened(item.value)} works on the whole account and on no key, so it ${does} nothing beside the ARN of a key. Put it into a statement with "Resource": "*".`,
    repairs: repairsOf(wrong, statement, policy),
  };
}

function repairsOf(wrong: readonly ListItem<string>[], statement: Statement, policy: PolicyDocument): Repair[] {
  const { resource, effect, action } = statement;
  if (effect.state !== 'known' || resource.state !== 'known' || action.state !== 'known') return [];
  const rest = action.value.items.length - wrong.length;
  if (rest === 0) {
    return [
      { title: 'Write "Resource": "*"', safe: false, changes: [{ do: 'set', target: resource.origin, value: '*' }] },
    ];
  }
  // Conditions that were made for keys are left to the author.
  if (statement.condition.state !== 'absent') return [];
  const names = wrong.map(({ value }) => value);
  const added = addStatement(
    policy,
    new Map<string, Plain>([
      ['Effect', effect.value],
      ['Action', names.length === 1 ? names[0]! : names],
      ['Resource', '*'],
    ]),
  );
  if (!added) return [];
  return [
    {
      title: `Move ${names.length === 1 ? shortened(names[0]!) : 'them'} to a statement with "Resource": "*"`,
      safe: false,
      changes: [...wrong.map(({ origin }) => ({ do: 'remove', target: origin }) as const), ...added],
    },
  ];
}
