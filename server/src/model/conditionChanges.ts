import type { Condition, Statement } from './policy';
import type { Change, Plain } from './repair';
import { certain, isFullyKnown, knownItems, type Origin } from './value';

/** One operator of a statement's Condition, with the keys that stand under it. */
export interface OperatorBlock {
  readonly name: string;
  /** Where the operator's name stands. */
  readonly origin: Origin;
  readonly conditions: readonly Condition[];
}

/** The operators of a statement in the order of the text. An operator that is written twice is here twice. */
export function operatorBlocks(statement: Statement): OperatorBlock[] {
  const blocks = new Map<Origin, { name: string; origin: Origin; conditions: Condition[] }>();
  for (const { value: condition } of knownItems(statement.condition)) {
    const { operator } = condition;
    if (operator.state !== 'known') continue;
    const block = blocks.get(operator.origin);
    if (block) block.conditions.push(condition);
    else blocks.set(operator.origin, { name: operator.value, origin: operator.origin, conditions: [condition] });
  }
  return [...blocks.values()];
}

/** Takes out a key, with its operator or the whole Condition when nothing else stands there. */
export function removeCondition(statement: Statement, condition: Condition): Change[] {
  const list = statement.condition;
  if (list.state === 'known' && list.value.complete && list.value.items.length === 1) {
    return [{ do: 'remove', target: list.origin }];
  }
  const block = blockOf(statement, condition);
  return [{ do: 'remove', target: block?.conditions.length === 1 ? block.origin : condition.origin }];
}

/**
 * Puts a key under another operator, which is renamed when it has no other key. Undefined when the key stands there
 * already, or when its values are not all known.
 */
export function moveCondition(statement: Statement, condition: Condition, operator: string): Change[] | undefined {
  const from = blockOf(statement, condition);
  const name = certain(condition.key);
  if (!from || name === undefined) return undefined;
  const alone = from.conditions.length === 1;
  const to = blockNamed(statement, operator);
  if (alone && !to) return [{ do: 'rename', target: from.origin, name: operator }];
  if (!isFullyKnown(condition.values)) return undefined;
  const added = addCondition(statement, operator, name, plainValues(condition));
  return added && [{ do: 'remove', target: alone ? from.origin : condition.origin }, ...added];
}

/** Adds a key under an operator. Undefined when it stands there already, or when the Condition is not known. */
export function addCondition(statement: Statement, operator: string, key: string, value: Plain): Change[] | undefined {
  const { condition } = statement;
  const keys = new Map([[key, value]]);
  if (condition.state === 'absent') {
    return [{ do: 'insert', into: statement.origin, name: 'Condition', value: new Map([[operator, keys]]) }];
  }
  if (condition.state !== 'known') return undefined;
  const block = blockNamed(statement, operator);
  if (!block) return [{ do: 'insert', into: condition.origin, name: operator, value: keys }];
  const taken = block.conditions.some((each) => certain(each.key)?.toLowerCase() === key.toLowerCase());
  return taken ? undefined : [{ do: 'insert', into: block.origin, name: key, value }];
}

function plainValues(condition: Condition): Plain {
  const values = knownItems(condition.values);
  const texts = values.map(({ value }) => value);
  const isList = condition.values.state !== 'known' || values[0]?.origin !== condition.values.origin;
  return texts.length === 1 && !isList ? texts[0]! : texts;
}

function blockOf(statement: Statement, condition: Condition): OperatorBlock | undefined {
  return operatorBlocks(statement).find((block) => block.conditions.includes(condition));
}

function blockNamed(statement: Statement, operator: string): OperatorBlock | undefined {
  return operatorBlocks(statement).find((block) => block.name.toLowerCase() === operator.toLowerCase());
}
