import type { ConditionKey } from '../knowledge/conditionKeys';
import { conditionKey } from '../knowledge/conditionKeys';
import type { Operator } from '../knowledge/operators';
import { parseOperator } from '../knowledge/operators';
import type { Condition, PolicyFrame, Statement } from '../model/policy';
import type { Origin } from '../model/value';
import { certain, itemsOf } from '../model/value';

/** One condition key under one operator: the atoms of a statement must all hold, one of an atom's values must match. */
export interface Atom {
  readonly condition: Condition;
  /** Undefined when it is unknown or no operator at all. */
  readonly operator: Operator | undefined;
  /** What the tables know of the key; undefined for keys of other services and misspelt ones. */
  readonly key: ConditionKey | undefined;
  /** The key's name in lower case; undefined when it is not certain. */
  readonly name: string | undefined;
  /** The name in lower case without the author's part: `aws:principaltag/`, `kms:encryptioncontext:`. */
  readonly family: string | undefined;
  /** The values that are known. */
  readonly values: readonly AtomValue[];
  /** False when there are values that nobody knows. */
  readonly complete: boolean;
}

export interface AtomValue {
  readonly text: string;
  readonly origin: Origin;
}

export interface StatementAtoms {
  readonly atoms: readonly Atom[];
  /** False when the statement may have conditions that nobody knows. */
  readonly complete: boolean;
}

/**
 * The conditions of a statement, operator and key looked up. Remembered as long as the statement lives.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function atomsOf(statement: Statement): StatementAtoms {
  let atoms = remembered.get(statement);
  if (!atoms) remembered.set(statement, (atoms = read(statement)));
  return atoms;
}

/**
 * Whether `${aws:…}` in the policy's values is replaced: only under version 2012-10-17. Undefined when the version is not
 * known. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function replacesVariables(policy: PolicyFrame): boolean | undefined {
  if (policy.version.state === 'absent') return false;
  const version = certain(policy.version);
  return version === undefined ? undefined : version === '2012-10-17';
}

const remembered = new WeakMap<Statement, StatementAtoms>();
const NONE: StatementAtoms = { atoms: [], complete: true };

function read({ condition }: Statement): StatementAtoms {
  if (condition.state === 'absent') return NONE;
  if (condition.state !== 'known') return { atoms: [], complete: false };
  const { items, complete } = condition.value;
  const known = items.flatMap((item) => (item.state === 'known' ? [atomOf(item.value)] : []));
  return { atoms: known, complete: complete && known.length === items.length };
}

function atomOf(condition: Condition): Atom {
  const operator = certain(condition.operator);
  const name = certain(condition.key);
  const key = name === undefined ? undefined : conditionKey(name);
  const values: AtomValue[] = [];
  const items = itemsOf(condition.values);
  for (const item of items) if (item.state === 'known') values.push({ text: item.value, origin: item.origin });
  const list = condition.values.state === 'known' ? condition.values.value : undefined;
  return {
    condition,
    operator: operator === undefined ? undefined : parseOperator(operator),
    key,
    name: name?.toLowerCase(),
    family: (key?.family ?? name)?.toLowerCase(),
    values,
    // An empty list is a fault of grammar; nobody knows which values were to stand there.
    complete: list !== undefined && list.complete && values.length === items.length && items.length > 0,
  };
}
