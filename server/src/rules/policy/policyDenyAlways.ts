import { actionEntries, namesOf } from '../../evaluation/actionNames';
import { itemsCovering } from '../../evaluation/actionPlaces';
import { certainStatements } from '../../evaluation/breadth';
import { relationOf, type OwnAccount } from '../../evaluation/ownAccount';
import { principalsOf } from '../../evaluation/principals';
import { alwaysHeld, type AlwaysHeld } from '../../evaluation/uncarriedKeys';
import { addCondition } from '../../model/conditionChanges';
import type { Statement } from '../../model/policy';
import type { Change, Repair, Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { isFullyKnown } from '../../model/value';
import { defineRule } from '../rule';

export const policyDenyAlways = defineRule({
  id: 'policy-deny-always',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'A Deny hits every call of some actions',
  why: 'A negated condition holds when its key is missing, so actions that never carry the key are always denied.',
  remedy: 'Deny only the actions whose requests carry the key.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
    'IAM Access Analyzer: Unsupported action for condition key',
    'parliament UNKNOWN_CONDITION_FOR_ACTION',
  ],
  tags: ['availability'],
  *check(policy, { own }) {
    for (const statement of certainStatements(policy, 'Deny')) {
      const held = alwaysHeld(statement);
      if (held) yield reportOf(held, statement, own);
    }
  },
});

function reportOf(held: AlwaysHeld, statement: Statement, own: OwnAccount): Report {
  const { atom, actions, alike, sparesCallers, because } = held;
  const key = shortened(atom.key!.name);
  const carry = actions.size === 1 ? 'carries' : 'carry';
  const whom = sparesCallers ? ' of the callers it is for' : '';
  const isGrave = actions.has('PutKeyPolicy') && !sparesCallers && isForTheAccount(statement, own);
  const grave = isGrave ? ', and nobody can change the policy any more' : '';
  const place = { span: atom.condition.origin.span, severity: isGrave ? 'error' : 'warning' } as const;
  if (because === 'caller') {
    return {
      ...place,
      message: `Only calls that a service makes under its own name carry ${key}, so for users and roles ${atom.operator!.name} always holds: this Deny hits all that they do${grave}. Add Bool aws:PrincipalIsAWSService true.`,
      repairs: servicesOnly(statement),
    };
  }
  return {
    ...place,
    message: `${namesOf(actions, GRAVEST)} never ${carry} ${key}, so ${atom.operator!.name} always holds: this Deny hits every such call${whom}${grave}. Deny only actions that carry the key.`,
    related: alike.map((other) => ({
      span: other.condition.origin.span,
      message: `${shortened(other.key!.name)} is missing from these calls as well.`,
    })),
    repairs: repairsOf(statement, held),
  };
}

const GRAVEST = ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:CreateGrant', 'kms:DescribeKey'];

function isForTheAccount(statement: Statement, own: OwnAccount): boolean {
  return principalsOf(statement).items.some(
    ({ kind, account }) =>
      kind === 'everyone' || (kind === 'account' && ['own', 'unknown'].includes(relationOf(account!, own))),
  );
}

function servicesOnly(statement: Statement): Repair[] {
  const changes = addCondition(statement, 'Bool', 'aws:PrincipalIsAWSService', 'true');
  return changes ? [{ title: 'Deny only to services', safe: false, changes }] : [];
}

/** Takes out the entries that name such actions alone; where a pattern mixes them, writes the other actions out. */
function repairsOf(statement: Statement, { actions, rest }: AlwaysHeld): Repair[] {
  const { action } = statement;
  if (action.state !== 'known' || !isFullyKnown(action) || rest.isEmpty) return [];
  const items = itemsCovering(statement, actions);
  const isMixed = items.some(({ covers }) => covers.intersects(rest));
  const entries = actionEntries(rest);
  const changes: Change[] = isMixed
    ? [{ do: 'set', target: action.origin, value: entries.length === 1 ? entries[0]! : entries }]
    : items.map(({ origin }) => ({ do: 'remove', target: origin }));
  return [{ title: 'Deny only the actions that carry the key', safe: false, changes }];
}
