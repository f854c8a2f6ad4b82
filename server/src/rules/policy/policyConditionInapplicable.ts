import { answerWithoutKey, holdsWithoutKey } from '../../evaluation/absentKey';
import { atomsOf, type Atom } from '../../evaluation/atoms';
import { coverageOf, effectOf } from '../../evaluation/coverage';
import { isKmsStatement } from '../../evaluation/kmsStatements';
import { principalsOf } from '../../evaluation/principals';
import { isForPeople } from '../../evaluation/uncarriedKeys';
import { isKmsActionName } from '../../knowledge/actions';
import type { ConditionKey } from '../../knowledge/conditionKeys';
import { removeCondition } from '../../model/conditionChanges';
import type { PolicyFrame, Statement } from '../../model/policy';
import type { Report } from '../../model/repair';
import { isFullyKnown, knownItems } from '../../model/value';
import { defineRule } from '../rule';

export const policyConditionInapplicable = defineRule({
  id: 'policy-condition-inapplicable',
  on: 'statement',
  severity: 'warning',
  preset: 'recommended',
  title: 'No request that the statement speaks of carries the condition key',
  why: 'A positive condition on a key that is never there lets the statement allow nothing, and a negated one limits nothing.',
  remedy: 'Put the condition into a statement whose actions carry the key, or use a key that these actions carry.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html',
    'IAM Access Analyzer: Unsupported action for condition key',
    'parliament UNKNOWN_CONDITION_FOR_ACTION',
  ],
  tags: ['grammar', 'least-privilege'],
  *check({ policy, statement }) {
    // What such a condition does to a Deny is for policy-deny-always and policy-deny-never to say.
    if (!isKmsStatement(policy, statement) || effectOf(statement) !== 'Allow') return;
    for (const atom of atomsOf(statement).atoms) {
      const { key, operator } = atom;
      if (!key || !operator) continue;
      if (policy.kind === 'key' && key.iamPolicyOnly) yield inKeyPolicy(atom, key);
      else if (isNeverCarried(key, policy, statement)) {
        if (answerWithoutKey(atom) !== 'unknown') yield neverCarried(atom, key, statement);
      } else if (isForServicesOnly(atom, policy, statement)) yield forServicesOnly(atom, key);
      else if (isForPeopleOnly(atom, policy, statement)) yield forPeopleOnly(atom, key);
    }
  },
});

function inKeyPolicy({ condition }: Atom, key: ConditionKey): Report {
  return {
    span: condition.origin.span,
    message: `${key.name} works in IAM policies only; in a key policy no request carries it. Put the condition into an IAM policy, or use kms:RequestAlias here.`,
  };
}

/** Counts every action that the statement may cover, so that an unknown one keeps this silent. */
function isNeverCarried(key: ConditionKey, policy: PolicyFrame, statement: Statement): boolean {
  const { possible } = coverageOf(statement);
  if (!key.actions || possible.isEmpty || key.actions.intersects(possible)) return false;
  // In an IAM policy other services' actions may carry a global key.
  if (key.scope === 'kms' || policy.kind === 'key') return true;
  const isKmsOnly = knownItems(statement.action).every(({ value }) => isKmsActionName(value));
  return isFullyKnown(statement.action) && isKmsOnly;
}

function neverCarried(atom: Atom, key: ConditionKey, statement: Statement): Report {
  const { condition, operator } = atom;
  const span = condition.origin.span;
  const actions = coverageOf(statement).possible.names();
  const who = actions.length <= 3 ? actions.join(', ') : `none of the ${actions.length} actions here`;
  const carries = actions.length <= 3 ? `${who} never ${actions.length === 1 ? 'carries' : 'carry'}` : `${who} carries`;
  const where = carriersOf(key);
  if (holdsWithoutKey(atom)) {
    const message = `${carries} ${key.name}, so ${operator!.name} always holds and limits nothing.${where}`;
    const changes = removeCondition(statement, condition);
    return { span, message, repairs: [{ title: `Remove the condition on ${key.name}`, safe: false, changes }] };
  }
  return {
    span,
    message: `${carries} ${key.name}, so this condition never holds and the statement allows nothing.${where}`,
  };
}

/** Up to four actions that do carry the key. */
function carriersOf(key: ConditionKey): string {
  const names = (key.actions?.names() ?? []).filter(
    (name) => !/capsulate$/.test(name) && !name.endsWith('SynchronizeMultiRegionKey'),
  );
  if (names.length === 0) return '';
  const shown = names.slice(0, 4).join(', ');
  return ` It comes with ${shown}${names.length > 4 ? ' and others' : ''}.`;
}

/** Positive conditions on what services send with their own calls, where only people and roles are named. */
function isForServicesOnly(atom: Atom, policy: PolicyFrame, statement: Statement): boolean {
  if (policy.kind !== 'key' || atom.key?.presence !== 'service-principal') return false;
  return answerWithoutKey(atom) === 'never' && isForPeople(statement);
}

function forServicesOnly({ condition }: Atom, key: ConditionKey): Report {
  return {
    span: condition.origin.span,
    severity: 'hint',
    message: `${key.name} comes with calls that a service makes under its own name; a role or user never sends it, so the statement allows nothing. Name the service as principal, or use aws:PrincipalArn or kms:ViaService.`,
  };
}

/** A service belongs to no organization. https://docs.aws.amazon.com/kms/latest/developerguide/conditions-aws.html */
const OF_PEOPLE: ReadonlySet<string> = new Set(['aws:principalorgid', 'aws:principalorgpaths']);

/** Positive conditions on the caller's organization, where only services are named. */
function isForPeopleOnly(atom: Atom, policy: PolicyFrame, statement: Statement): boolean {
  if (policy.kind !== 'key' || !OF_PEOPLE.has(atom.name ?? '') || answerWithoutKey(atom) !== 'never') return false;
  const { form, items } = principalsOf(statement);
  return form === 'Principal' && items.length > 0 && items.every(({ kind }) => kind === 'service');
}

function forPeopleOnly({ condition }: Atom, key: ConditionKey): Report {
  const instead = key.name.replace('Principal', 'Source');
  return {
    span: condition.origin.span,
    message: `${key.name} tells the organization of users and roles; a service has none, so the statement allows nothing. Use ${instead}, the organization of the resource that the service works for.`,
  };
}
