import type { PolicyDocument, Statement } from '../model/policy';
import { isFullyKnown, knownItems, type Origin, type Strings } from '../model/value';
import { kmsStatements } from './kmsStatements';

/** One value that holds a policy variable. */
export interface VariableUse {
  /** `${aws:PrincipalTag/team}` */
  readonly variable: string;
  readonly origin: Origin;
}

export interface VariableUses {
  readonly uses: readonly VariableUse[];
  /** False when there are values that nobody knows, which may hold more. */
  readonly complete: boolean;
}

/**
 * The policy variables in the resources and condition values of a policy's statements about KMS, the places where AWS
 * replaces them. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function policyVariables(policy: PolicyDocument): VariableUses {
  const each = kmsStatements(policy).map(ofStatement);
  const list = policy.statements;
  return {
    uses: each.flatMap(({ uses }) => uses),
    complete: isFullyKnown(list) && each.every(({ complete }) => complete),
  };
}

const remembered = new WeakMap<Statement, VariableUses>();

function ofStatement(statement: Statement): VariableUses {
  let found = remembered.get(statement);
  if (!found) remembered.set(statement, (found = read(statement)));
  return found;
}

function read(statement: Statement): VariableUses {
  const { condition, resource, notResource } = statement;
  const conditions = knownItems(condition).map(({ value }) => value.values);
  const lists: Strings[] = [resource, notResource, ...conditions];
  const uses: VariableUse[] = [];
  for (const list of lists) {
    for (const { value, origin } of knownItems(list)) {
      // What a template fills in is unknown, so every other `${` in a known text is a variable or the escape of a character.
      const variable = value.includes('${') ? /\$\{(?:[*?$]|[^{}]*:[^{}]*)\}/.exec(value)?.[0] : undefined;
      if (variable) uses.push({ variable, origin });
    }
  }
  const isKnown = (list: Strings): boolean => list.state === 'absent' || isFullyKnown(list);
  const complete = (condition.state === 'absent' || isFullyKnown(condition)) && lists.every(isKnown);
  return { uses, complete };
}
