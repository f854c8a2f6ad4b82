import { isKmsActionName } from '../knowledge/actions';
import { parseArn } from '../knowledge/arn';
import type { PolicyDocument, PolicyFrame, Statement } from '../model/policy';
import { branchesOf, itemsOf, knownItems, type Strings } from '../model/value';

/**
 * The statements of a policy that the grammar rules speak of: all of a key policy's, those about KMS of an IAM policy,
 * none of other resources' policies.
 */
export function kmsStatements(policy: PolicyDocument): Statement[] {
  return allStatements(policy).filter((statement) => isKmsStatement(policy, statement));
}

/** Whether the grammar rules speak of this statement; see kmsStatements. */
export function isKmsStatement(policy: PolicyFrame, statement: Statement): boolean {
  if (policy.kind === 'key') return true;
  return policy.kind === 'identity' && namesKms(statement);
}

/** Every statement that is read, of all branches. */
export function allStatements(policy: PolicyDocument): Statement[] {
  return itemsOf(policy.statements).flatMap((item) =>
    branchesOf(item).flatMap((branch) => (branch.state === 'known' ? [branch.value] : [])),
  );
}

const remembered = new WeakMap<Statement, boolean>();

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

function hasItem(list: Strings, test: (text: string) => boolean): boolean {
  return knownItems(list).some(({ value }) => test(value));
}

function isKmsArn(text: string): boolean {
  return parseArn(text)?.service.toLowerCase() === 'kms';
}
