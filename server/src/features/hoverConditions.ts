import { ActionSet } from '../knowledge/actionSet';
import { conditionKey, conditionKeyTable, nearestConditionKey, type ConditionKey } from '../knowledge/conditionKeys';
import { explainConditionKey, explainOperator } from '../knowledge/documentation';
import { nearestOperator, parseOperator } from '../knowledge/operators';
import { markdownCode, markdownCodes, markdownList, markdownPage, markdownParagraphs } from './markdown';

/** `actions`: what the statement's Action covers, if that is known. */
export function hoverConditionKey(written: string, actions?: ActionSet): string | undefined {
  const key = conditionKey(written);
  if (!key) {
    const nearest = nearestConditionKey(written);
    return nearest && `No condition key has this name. Did you mean ${markdownCode(nearest)}?`;
  }
  const explanation = explainConditionKey(written);
  return markdownParagraphs([
    `${markdownCode(key.name)} · ${key.type === 'Unknown' ? 'type not published' : key.type}${key.multivalued ? ', several values' : ''}`,
    explanation?.text,
    markdownList([
      key.replacement && `Deprecated: use ${markdownCode(key.replacement)}`,
      key.iamPolicyOnly ? 'Of no effect in a key policy' : undefined,
      key.multivalued ? 'Compare it with `ForAnyValue:` or `ForAllValues:`' : undefined,
      PRESENCE[key.presence],
      carriersOf(key),
      actions && ofThisStatement(key, actions),
      key.values && `Values: ${markdownCodes(key.values)}`,
    ]),
    explanation && markdownPage(explanation.page),
  ]);
}

export function hoverOperator(written: string): string | undefined {
  const operator = parseOperator(written);
  const explanation = explainOperator(written);
  if (!operator || !explanation) {
    const nearest = nearestOperator(written);
    return nearest && `There is no such operator. Did you mean ${markdownCode(nearest)}?`;
  }
  return markdownParagraphs([
    `**${operator.name}**`,
    explanation.text,
    markdownList([
      operator.negated && !operator.set ? 'Also holds when the request does not carry the key' : undefined,
      operator.wildcards === 'pattern' ? '`*` and `?` in its values stand for other characters' : undefined,
    ]),
    markdownPage(explanation.page),
  ]);
}

const PRESENCE: Readonly<Record<ConditionKey['presence'], string | undefined>> = {
  always: 'In every signed request',
  'service-principal': 'Only in requests that an AWS service makes with its own principal',
  sometimes: undefined,
};

/** More names than this say less than their number does. */
const MOST_NAMES = 16;

function carriersOf({ actions }: ConditionKey): string | undefined {
  if (!actions) return undefined;
  const names = actions.minus(unpublished()).names();
  if (names.length <= MOST_NAMES) return `In requests of ${markdownCodes(names)}`;
  return `In requests of ${names.length} KMS actions`;
}

/** AWS has not published which keys these carry, so they count as carriers of all: true of a rule's silence, not of a list. */
function unpublished(): ActionSet {
  return (actionsOfEveryKey ??= conditionKeyTable().reduce(
    (set, key) => (key.actions ? set.intersect(key.actions) : set),
    ActionSet.ALL,
  ));
}

let actionsOfEveryKey: ActionSet | undefined;

function ofThisStatement({ actions: carriers }: ConditionKey, actions: ActionSet): string | undefined {
  if (!carriers || carriers.covers(actions)) return undefined;
  const carried = actions.intersect(carriers).names();
  if (carried.length === 0) return 'In no request of the actions of this statement';
  const missing = actions.minus(carriers).names();
  if (missing.length <= MOST_NAMES)
    return `Of the actions of this statement, not in requests of ${markdownCodes(missing)}`;
  return `In requests of ${carried.length} of the ${actions.size} actions of this statement`;
}
