import { isKmsStatement } from '../../evaluation/kmsStatements';
import { valueFlaw } from '../../evaluation/conditionValues';
import { conditionKey, type ConditionKey } from '../../knowledge/conditionKeys';
import { familyFits, nearestOperator, parseOperator, type Operator } from '../../knowledge/operators';
import { hasWildcard } from '../../knowledge/wildcard';
import { moveCondition, operatorBlocks, type OperatorBlock } from '../../model/conditionChanges';
import type { Condition, Statement } from '../../model/policy';
import type { Repair, Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { certain, isFullyKnown, knownItems } from '../../model/value';
import { defineRule } from '../rule';

export const policyConditionOperator = defineRule({
  id: 'policy-condition-operator',
  on: 'statement',
  severity: 'error',
  preset: 'recommended',
  title: 'The condition operator does not exist, or does not fit its key',
  why: 'AWS rejects an operator that it does not know, and one of another type than its key compares nothing.',
  remedy: 'Use an operator of the type of the key.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html',
    'IAM Access Analyzer: Invalid condition operator',
    'IAM Access Analyzer: Null with if exists',
    'IAM Access Analyzer: Type mismatch',
    'cfn-lint E3512',
    'parliament UNKNOWN_OPERATOR',
    'parliament MISMATCHED_TYPE',
    'parliament MISMATCHED_TYPE_BUT_USABLE',
  ],
  tags: ['grammar'],
  *check({ policy, statement }) {
    if (!isKmsStatement(policy, statement)) return;
    for (const block of operatorBlocks(statement)) {
      if (block.name.trim() === '') continue;
      const operator = parseOperator(block.name);
      if (operator) yield* misfits(block, operator, statement);
      else yield unknownOperator(block);
    }
  },
});

function unknownOperator(block: OperatorBlock): Report {
  const shown = `"${shortened(block.name)}"`;
  const { span } = block.origin;
  const swapped = swapBack(block);
  if (swapped) {
    return {
      span,
      message: `${shown} is a key. The operator comes first, and its keys stand under it.`,
      repairs: [swapped],
    };
  }
  const right = /^nullifexists$/i.test(block.name) ? 'Null' : nearestOperator(block.name);
  const ifExists = right === 'Null' && /ifexists$/i.test(block.name);
  const reason = ifExists ? 'Null asks for the key itself and takes no IfExists' : `${shown} is no condition operator`;
  const advice =
    right === undefined ? 'Use one such as StringEquals, StringLike, ArnLike or Bool.' : `Write "${right}".`;
  const repairs: Repair[] =
    right === undefined
      ? []
      : [{ title: `Write ${right}`, safe: false, changes: [{ do: 'rename', target: block.origin, name: right }] }];
  return { span, message: `${reason}, and AWS rejects the policy. ${advice}`, repairs };
}

/** `"aws:PrincipalOrgID": {"StringEquals": …}`: a key where the operator belongs, and the other way round. */
function swapBack({ name, origin, conditions }: OperatorBlock): Repair | undefined {
  const [condition] = conditions;
  const inner = condition && condition.key.state === 'known' ? parseOperator(condition.key.value) : undefined;
  if (!inner || !conditionKey(name) || conditions.length !== 1) return undefined;
  const title = `Put ${shortened(name)} under ${inner.name}`;
  return {
    title,
    safe: false,
    changes: [
      { do: 'rename', target: origin, name: inner.name },
      { do: 'rename', target: condition!.origin, name },
    ],
  };
}

interface Misfit {
  readonly condition: Condition;
  readonly key: ConditionKey;
  readonly verdict: 'impossible' | 'unsure' | 'unwise';
}

/** One report for all keys that the operator fits equally badly, since it is the operator that is wrong. */
function* misfits(block: OperatorBlock, operator: Operator, statement: Statement): Iterable<Report> {
  const alike = new Map<string, Misfit[]>();
  for (const condition of block.conditions) {
    const name = certain(condition.key);
    const key = name === undefined ? undefined : conditionKey(name);
    const verdict = key && verdictOf(operator, key, condition);
    if (!key || !verdict) continue;
    const group = `${verdict} ${key.type}`;
    alike.set(group, [...(alike.get(group) ?? []), { condition, key, verdict }]);
  }
  for (const found of alike.values()) yield misfit(block, operator, found, statement);
}

function verdictOf(operator: Operator, key: ConditionKey, condition: Condition): Misfit['verdict'] | undefined {
  if (!familyFits(operator.family, key)) return comparesDigits(operator, key, condition) ? 'unsure' : 'impossible';
  return operator.family === 'String' && key.part === undefined && BETTER[key.type] ? 'unwise' : undefined;
}

/** Whether AWS reads the digits of an account id as a number is not documented, so this stays a hint. */
function comparesDigits(operator: Operator, key: ConditionKey, condition: Condition): boolean {
  return (
    operator.family === 'Numeric' &&
    key.type === 'String' &&
    knownItems(condition.values).every(({ value }) => /^\d+$/.test(value))
  );
}

/** What is better than a String operator on keys of this type. */
const BETTER: Readonly<Record<string, string>> = { ARN: 'ArnLike', Bool: 'Bool' };

function betterThanText({ type }: ConditionKey, { negated }: Operator): string | undefined {
  return negated && type === 'ARN' ? 'ArnNotLike' : BETTER[type];
}

function misfit(block: OperatorBlock, operator: Operator, found: readonly Misfit[], statement: Statement): Report {
  const names = found.map(({ key }) => key.name).join(' and ');
  const [{ key, condition, verdict }] = found as [Misfit, ...Misfit[]];
  const type = TYPES[key.type] ?? 'other values';
  const holds = `${names} ${found.length === 1 ? 'holds' : 'hold'} ${type}`;
  const compares = `${operator.name} compares ${FAMILIES[operator.family]}, but ${holds}`;
  const messages = {
    impossible: `${compares}, so this never matches as it is meant. Use an operator for ${type}.`,
    unsure: `${compares}; nothing says that AWS takes one for the other. Use an operator for ${type}.`,
    unwise: `${holds}, which ${operator.name} compares as plain text. Use ${betterThanText(key, operator)}, which minds the form.`,
  };
  const report: Report = {
    span: block.origin.span,
    message: messages[verdict],
    repairs: found.length === 1 ? betterOperator(operator, key, condition, statement) : [],
  };
  return verdict === 'impossible' ? report : { ...report, severity: 'hint' };
}

const TYPES: Readonly<Record<string, string>> = {
  String: 'text',
  ARN: 'an ARN',
  Bool: 'true or false',
  Date: 'a date',
  Numeric: 'a number',
  IPAddress: 'an IP address',
};

const FAMILIES: Readonly<Record<Operator['family'], string>> = {
  String: 'text',
  Arn: 'ARNs',
  Bool: 'true or false',
  Date: 'dates',
  Numeric: 'numbers',
  Binary: 'binary data',
  IpAddress: 'IP addresses',
  Null: 'nothing',
};

/** Only when every value is one that the better operator can match; what it then allows is for the author to judge. */
function betterOperator(operator: Operator, key: ConditionKey, condition: Condition, statement: Statement): Repair[] {
  if (!isFullyKnown(condition.values)) return [];
  const values = knownItems(condition.values).map(({ value }) => value);
  const base = baseFor(key, operator, values);
  if (base === undefined) return [];
  const name = `${operator.set ? `${operator.set}:` : ''}${base}${operator.ifExists ? 'IfExists' : ''}`;
  const better = parseOperator(name);
  if (!better || values.some((value) => valueFlaw(key, better, value) !== undefined)) return [];
  const changes = moveCondition(statement, condition, name);
  return changes ? [{ title: `Use ${name} for ${shortened(key.name)}`, safe: false, changes }] : [];
}

function baseFor(key: ConditionKey, operator: Operator, values: readonly string[]): string | undefined {
  const not = operator.negated ? 'Not' : '';
  switch (key.type) {
    case 'ARN':
      // What ArnLike makes of fewer than six parts is not documented.
      return values.every((value) => value.split(':').length >= 6) ? `Arn${not}Like` : undefined;
    case 'Bool':
      return operator.negated ? undefined : 'Bool';
    case 'IPAddress':
      return operator.negated ? 'NotIpAddress' : 'IpAddress';
    case 'String':
      return `String${not}${values.some(hasWildcard) ? 'Like' : 'Equals'}`;
    case 'Numeric':
      return operator.family === 'Date' ? operator.base.replace('Date', 'Numeric') : undefined;
    default:
      return undefined;
  }
}
