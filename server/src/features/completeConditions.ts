import { conditionKey, conditionKeyTable, type ConditionKey } from '../knowledge/conditionKeys';
import { familyFits, operatorNames, parseOperator, type Operator } from '../knowledge/operators';
import type { HalfTypedObject } from '../syntax/halfTypedJson';
import type { Candidate } from './completionEdit';
import type { CompletionContext } from './completionContext';
import { plainText, type Template } from './completionTemplate';
import { isTaken } from './cursor';

/** The operators that Condition does not have yet; where keys stand under the name already, those that fit them. */
export function operatorCandidates(context: CompletionContext): Candidate[] {
  const { cursor } = context.place;
  const block = cursor.member?.value;
  const keys = keysUnder(block?.kind === 'object' ? block : undefined);
  return operatorsFor(keys)
    .filter((name) => !isTaken(name, cursor))
    .map((name) => ({
      label: name,
      kind: 'operator',
      form: 'string',
      text: [name],
      value: ['{', { stop: '' }, '}'],
      topic: { about: 'operator', name },
    }));
}

/** The condition keys that the operator can compare; those in the requests of the statement's actions first. */
export function conditionKeyCandidates(context: CompletionContext, operatorName: string): Candidate[] {
  const { cursor } = context.place;
  const operator = parseOperator(operatorName);
  return conditionKeyTable()
    .filter(
      (key) => !isTaken(key.name, cursor) && !(key.iamPolicyOnly && context.kind === 'key') && compares(operator, key),
    )
    .map((key) => ({ key, rank: rankOf(key, operator, context) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ key }) => keyCandidate(key, operator, context));
}

/** Without keys to fit: every operator, then the forms of the common ones that people use. */
function operatorsFor(keys: readonly ConditionKey[]): string[] {
  const names = new Set([...COMMON, ...operatorNames()]);
  const bases = [...names].filter((name) => {
    const operator = parseOperator(name)!;
    return keys.every((key) => familyFits(operator.family, key));
  });
  const plain = bases.filter((name) => name !== 'Null');
  const ifExists = plain.map((name) => `${name}IfExists`);
  const sets = ['ForAnyValue', 'ForAllValues'].flatMap((set) =>
    plain.filter((name) => SET_BASES.has(name)).map((name) => `${set}:${name}`),
  );
  const forNull = bases.filter((name) => name === 'Null');
  if (keys.some((key) => key.multivalued)) return [...sets, ...forNull];
  return keys.length > 0 ? [...plain, ...forNull, ...ifExists] : [...plain, ...forNull, ...ifExists, ...sets];
}

/** Sets are compared by these; the others are legal and of no use. */
const SET_BASES: ReadonlySet<string> = new Set(['StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike']);

/** What most conditions are written with; the rest follows in the order of AWS's page. */
const COMMON = ['StringEquals', 'StringLike', 'ArnLike', 'Bool', 'StringNotEquals', 'ArnNotLike'];

function keysUnder(block: HalfTypedObject | undefined): ConditionKey[] {
  return (block?.members ?? []).flatMap(({ name }) => conditionKey(name.value) ?? []);
}

/** ForAllValues and ForAnyValue are for keys with several values, and those are for them; Null takes every key. */
function compares(operator: Operator | undefined, key: ConditionKey): boolean {
  if (!operator || operator.family === 'Null') return true;
  return familyFits(operator.family, key) && key.multivalued === (operator.set !== undefined);
}

function rankOf(key: ConditionKey, operator: Operator | undefined, { actions }: CompletionContext): number {
  const carried = !actions || !key.actions || key.actions.intersects(actions);
  // String operators take every key, but a key of another type has an operator of its own.
  const natural = !operator || (operator.family === 'String') === (key.type === 'String') || operator.family === 'Null';
  const scope = key.scope === 'kms' ? 0 : key.scope === 'global' ? 1 : 2;
  return (carried ? 0 : 100) + (natural ? 0 : 10) + scope;
}

function keyCandidate(key: ConditionKey, operator: Operator | undefined, { actions }: CompletionContext): Candidate {
  const { name } = key;
  const isAbsent = actions && key.actions && !key.actions.intersects(actions);
  const type = key.multivalued ? `${key.type}, several values` : key.type;
  return {
    label: name,
    kind: 'key',
    detail: isAbsent ? `${type}; not in requests of these actions` : type,
    form: 'string',
    text: [name, ...authorsPart(key)],
    value: valueTemplate(key, operator),
    // A family is explained by one of its keys.
    topic: {
      about: 'condition-key',
      name: key.part === undefined ? name + plainText(authorsPart(key)) : `${name}name`,
    },
  };
}

/** A tag's or context's name, or a register's number, is the author's to add. */
function authorsPart(key: ConditionKey): Template {
  if (key.part !== undefined) return [{ stop: '' }];
  return conditionKey(key.name) === undefined ? [{ stop: '0' }] : [];
}

function valueTemplate(key: ConditionKey, operator: Operator | undefined): Template {
  if (operator?.family === 'Null') return ['"', { stop: 'false' }, '"'];
  if (key.type === 'Bool') return ['"', { stop: 'true' }, '"'];
  return key.multivalued ? ['["', { stop: '' }, '"]'] : ['"', { stop: '' }, '"'];
}
