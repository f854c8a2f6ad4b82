import { ActionSet } from '../knowledge/actionSet';
import { expandKmsAction } from '../knowledge/actions';
import type { Condition, Statement } from '../model/policy';
import { certain, isFullyKnown, knownItems } from '../model/value';
import { isGarbled } from './coverage';
import { includesPattern } from './patterns';
import { principalsOf } from './principals';

/** What a statement says, put so that two statements can be compared. */
export interface StatementReach {
  readonly effect: string;
  readonly principals: readonly string[];
  readonly principalSet: ReadonlySet<string>;
  readonly actions: ActionSet;
  /** True when it speaks of every service, not of KMS alone. */
  readonly everyService: boolean;
  readonly resources: readonly string[];
  /** The conditions in one spelling and order; the empty string for none. */
  readonly conditions: string;
}

/** Undefined when something is unknown or said in the negative, so that the statement cannot be compared. */
export function statementReach(statement: Statement): StatementReach | undefined {
  let reach = remembered.get(statement);
  if (reach === undefined) remembered.set(statement, (reach = read(statement) ?? null));
  return reach ?? undefined;
}

/** True when `outer` says for certain everything that `inner` says; also when both say the same. */
export function covers(outer: StatementReach, inner: StatementReach): boolean {
  return (
    outer.effect === inner.effect &&
    outer.actions.covers(inner.actions) &&
    (outer.everyService || !inner.everyService) &&
    (outer.conditions === '' || outer.conditions === inner.conditions) &&
    inner.principals.every((principal) => outer.principalSet.has(principal)) &&
    inner.resources.every((resource) => outer.resources.some((each) => includesPattern(each, resource)))
  );
}

const remembered = new WeakMap<Statement, StatementReach | null>();

function read(statement: Statement): StatementReach | undefined {
  const { principal, action, resource, condition } = statement;
  const effect = certain(statement.effect);
  if (effect === undefined || isGarbled(statement) || !isFullyKnown(action) || !isFullyKnown(resource))
    return undefined;
  if (statement.notPrincipal.state !== 'absent' || (principal.state !== 'absent' && !isFullyKnown(principal))) {
    return undefined;
  }
  const principals = new Set<string>();
  for (const { kind, account, text } of principalsOf(statement).items) {
    if (kind === 'unknown') return undefined;
    principals.add(kind === 'account' ? account! : `${kind} ${text}`);
  }
  let actions = ActionSet.EMPTY;
  let everyService = false;
  for (const { value } of knownItems(action)) {
    const expansion = expandKmsAction(value);
    // Other services' actions, and misspelt ones, are not in the set, so nothing can be said of them.
    if (expansion.isEmpty) return undefined;
    actions = actions.union(expansion);
    everyService ||= value === '*' || value === '*:*';
  }
  const conditions = condition.state === 'absent' ? '' : conditionsText(statement);
  if (conditions === undefined) return undefined;
  return {
    effect,
    principals: [...principals],
    principalSet: principals,
    actions,
    everyService,
    resources: knownItems(resource).map(({ value }) => value),
    conditions,
  };
}

function conditionsText({ condition }: Statement): string | undefined {
  if (!isFullyKnown(condition)) return undefined;
  const texts: string[] = [];
  for (const { value } of knownItems(condition)) {
    const text = conditionText(value);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts.sort().join('\n');
}

function conditionText({ operator, key, values }: Condition): string | undefined {
  const names = [certain(operator), certain(key)];
  if (names.includes(undefined) || !isFullyKnown(values)) return undefined;
  const texts = knownItems(values).map(({ value }) => value);
  return JSON.stringify([...names.map((name) => name!.toLowerCase()), ...texts.sort()]);
}
