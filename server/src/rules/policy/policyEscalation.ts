import { placeOfActions } from '../../evaluation/actionPlaces';
import { atomsOf } from '../../evaluation/atoms';
import { certainAllows, describePrincipal } from '../../evaluation/breadth';
import { coverageOf } from '../../evaluation/coverage';
import { escalationsOf, type Escalation } from '../../evaluation/escalation';
import { relationOf, type OwnAccount } from '../../evaluation/ownAccount';
import { principalsOf } from '../../evaluation/principals';
import { ActionSet } from '../../knowledge/actionSet';
import { USING_ACTIONS } from '../../knowledge/actions';
import type { PolicyDocument } from '../../model/policy';
import type { Change, Repair, Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { itemsOf } from '../../model/value';
import { defineRule } from '../rule';

export const policyEscalation = defineRule({
  id: 'policy-escalation',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'A principal can give itself more than the policy means',
  why: 'Whoever can change the policy, the tags or the aliases that limit it is not limited.',
  remedy: 'Take away the action that lifts the limit, or leave it to administrators who do not use the key.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators',
    'https://docs.aws.amazon.com/kms/latest/developerguide/abac.html',
    'parliament RESOURCE_POLICY_PRIVILEGE_ESCALATION',
  ],
  tags: ['security'],
  *check(policy, { own }) {
    const seen = new Map<Report['span'], Escalation['kind']>();
    for (const escalation of escalationsOf(policy, own)) {
      const report = reportOf(escalation, policy, own);
      // Principals of one statement share its fault.
      if (seen.get(report.span) === escalation.kind) continue;
      seen.set(report.span, escalation.kind);
      yield report;
    }
  },
});

function reportOf(escalation: Escalation, policy: PolicyDocument, own: OwnAccount): Report {
  const who = shortened(describePrincipal(escalation.caller, own));
  switch (escalation.kind) {
    case 'pattern': {
      const { item } = escalation;
      return {
        span: item.origin.span,
        message: `"${shortened(item.text)}" also matches kms:PutKeyPolicy, so ${who}, who uses the key, can rewrite its policy. Name the actions that are meant.`,
        repairs: patternRepairs(escalation, policy, own),
      };
    }
    case 'undo': {
      const { deny, action, allow } = escalation;
      const lever = ActionSet.of([action]);
      const how =
        action === 'PutKeyPolicy' ? 'change the policy and remove it' : 'grant the same to a helper of its own';
      return {
        span: placeOfActions(deny, USING_ACTIONS).span,
        message: `${who} can get around this Deny: by kms:${action} it may ${how}. Deny kms:${action} as well, or leave it to somebody else.`,
        related: [{ span: placeOfActions(allow, lever).span, message: `kms:${action} is allowed here.` }],
        repairs: denyRepairs(escalation, policy, own),
      };
    }
    case 'attribute': {
      const { condition, changing, actions } = escalation;
      const place = condition.condition.origin;
      const key = shortened(condition.key?.name ?? condition.name!);
      return {
        span: placeOfActions(changing, actions).span,
        message: `${who} is allowed by ${key} and may change it itself, so the condition does not limit it. Leave tags and aliases to administrators, or put the same condition here.`,
        related: [{ span: place.span, message: 'Changing the tags or aliases of the key changes whether this holds.' }],
      };
    }
  }
}

/** What else the pattern matches is named; offered only where the account itself keeps the key manageable. */
function patternRepairs(
  { item, statement }: Escalation & { kind: 'pattern' },
  policy: PolicyDocument,
  own: OwnAccount,
): Repair[] {
  const left = item.covers.minus(ActionSet.of(['PutKeyPolicy'])).names();
  if (!accountManages(policy, own) || left.length > 1) return [];
  if (left.length === 1) {
    const changes: Change[] = [{ do: 'set', target: item.origin, value: left[0]! }];
    return [{ title: `Write ${left[0]}`, safe: false, changes }];
  }
  if (itemsOf(statement.action).length < 2) return [];
  return [{ title: `Remove ${item.text}`, safe: false, changes: [{ do: 'remove', target: item.origin }] }];
}

function denyRepairs(escalation: Escalation & { kind: 'undo' }, policy: PolicyDocument, own: OwnAccount): Repair[] {
  const { deny, action } = escalation;
  if (deny.action.state !== 'known' || atomsOf(deny).atoms.length > 0 || !accountManages(policy, own)) return [];
  const changes: Change[] = [{ do: 'insert', into: deny.action.origin, value: `kms:${action}` }];
  return [{ title: `Deny kms:${action} as well`, safe: false, changes }];
}

/** True when the account's own IAM policies may let somebody put the policy, whatever else changes. */
function accountManages(policy: PolicyDocument, own: OwnAccount): boolean {
  return certainAllows(policy).some(
    (each) =>
      coverageOf(each).certain.has('PutKeyPolicy') &&
      atomsOf(each).atoms.length === 0 &&
      principalsOf(each).items.some(({ kind, account }) => kind === 'account' && relationOf(account!, own) === 'own'),
  );
}
