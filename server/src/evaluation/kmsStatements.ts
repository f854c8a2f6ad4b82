import { isKmsActionName } from '../knowledge/actions';
import { parseArn } from '../knowledge/arn';
import type { PolicyDocument, PolicyFrame, Statement } from '../model/policy';
import { branchesOf, itemsOf, knownItems, type Strings } from '../model/value';
import { principalsOf } from './principals';

/**
 * The statements of a policy that the grammar rules speak of: all of a key policy's, those about KMS of an IAM policy,
 * none of other resources' policies.
 */
export function kmsStatements(policy: PolicyDocument): readonly Statement[] {
  let statements = ours.get(policy);
  if (!statements) {
    const all = allStatements(policy);
    statements = policy.kind === 'key' ? all : all.filter((statement) => isKmsStatement(policy, statement));
    ours.set(policy, statements);
  }
  return statements;
}

/** Whether the grammar rules speak of this statement; see kmsStatements. */
export function isKmsStatement(policy: PolicyFrame, statement: Statement): boolean {
  if (policy.kind === 'key') return true;
  return policy.kind === 'identity' && namesKms(statement);
}

/**
 * True when the statement may as well stand in a resource control policy or in the policy of a VPC endpoint: it speaks of
 * everyone, and nothing tells that the policy is attached to a key. There, other services' actions, actions on the whole
 * account and the ARNs of aliases are right.
 */
export function mayStandElsewhere(policy: PolicyFrame, statement: Statement): boolean {
  if (policy.attached) return false;
  const { form, items } = principalsOf(statement);
  return form === 'Principal' && items.length > 0 && items.every(({ kind }) => kind === 'everyone');
}

/** Every statement that is read, of all branches. */
export function allStatements(policy: PolicyDocument): readonly Statement[] {
  let statements = everything.get(policy);
  if (!statements) everything.set(policy, (statements = readAll(policy)));
  return statements;
}

/** True when the statement names an action, a condition key or an ARN of KMS. `*` alone names nothing. */
export function namesKms(statement: Statement): boolean {
  let names = remembered.get(statement);
  if (names === undefined) {
    names =
      hasItem(statement.action, isKmsActionName) ||
      hasItem(statement.notAction, isKmsActionName) ||
      hasItem(statement.resource, isKmsArn) ||
      hasItem(statement.notResource, isKmsArn) ||
      knownItems(statement.condition).some(
        ({ value }) => value.key.state === 'known' && /^\s*kms:/i.test(value.key.value),
      );
    remembered.set(statement, names);
  }
  return names;
}

const ours = new WeakMap<PolicyDocument, readonly Statement[]>();
const everything = new WeakMap<PolicyDocument, readonly Statement[]>();
const remembered = new WeakMap<Statement, boolean>();

function readAll(policy: PolicyDocument): Statement[] {
  const statements: Statement[] = [];
  for (const item of itemsOf(policy.statements)) {
    for (const branch of branchesOf(item)) if (branch.state === 'known') statements.push(branch.value);
  }
  return statements;
}

function hasItem(list: Strings, test: (text: string) => boolean): boolean {
  return knownItems(list).some(({ value }) => test(value));
}

function isKmsArn(text: string): boolean {
  return parseArn(text)?.service.toLowerCase() === 'kms';
}
