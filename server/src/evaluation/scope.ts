import { parseArn } from '../knowledge/arn';
import { isKmsActionName } from '../knowledge/actions';
import type { PolicyDocument, Statement } from '../model/policy';
import { certain, itemsOf, knownItems } from '../model/value';
import { coverageOf, effectOf, statementsOf } from './coverage';
import { principalsOf } from './principals';

/**
 * True when the policy is a key's, or presumed to be one, so that the verdicts on who may do what apply to it. Unless it is
 * known to be attached to a key, these only look alike and are not judged: resource control policies, VPC endpoint
 * policies, and documents with other services' actions. The policies of AWS managed keys are never judged.
 */
export function isJudged(policy: PolicyDocument): boolean {
  let judged = remembered.get(policy);
  if (judged === undefined) remembered.set(policy, (judged = judge(policy)));
  return judged;
}

/**
 * True for the policy that AWS writes on a key it manages: its Id is like `auto-ebs-2`, and it lets nobody change it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key
 */
export function isAwsManagedKeyPolicy(policy: PolicyDocument): boolean {
  if (!/^auto-[a-z0-9-]+-\d+$/.test(certain(policy.id) ?? '')) return false;
  return statementsOf(policy).known.every(
    (statement) => effectOf(statement) !== 'Allow' || !coverageOf(statement).possible.has('PutKeyPolicy'),
  );
}

const remembered = new WeakMap<PolicyDocument, boolean>();

function judge(policy: PolicyDocument): boolean {
  if (policy.kind !== 'key' || isAwsManagedKeyPolicy(policy)) return false;
  if (policy.attached) return true;
  const statements = statementsOf(policy).known;
  return !looksLikeResourceControl(statements) && !looksLikeEndpoint(statements) && !statements.some(namesOtherService);
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html */
function looksLikeResourceControl(statements: readonly Statement[]): boolean {
  if (statements.length === 0) return false;
  const [first] = statements;
  if (statements.length === 1 && isFullAccess(first!)) return true;
  return statements.every((statement) => effectOf(statement) === 'Deny' && isForEveryoneAlone(statement));
}

/**
 * True for the statement that allows everything to everyone, as in RCPFullAWSAccess, which AWS attaches itself.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
export function isFullAccess(statement: Statement): boolean {
  return (
    effectOf(statement) === 'Allow' &&
    isForEveryoneAlone(statement) &&
    statement.condition.state === 'absent' &&
    isStarAlone(statement.action) &&
    isStarAlone(statement.resource)
  );
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
function looksLikeEndpoint(statements: readonly Statement[]): boolean {
  return (
    statements.length > 0 &&
    statements.every(isForEveryoneAlone) &&
    statements.some((statement) =>
      knownItems(statement.resource).some(({ value }) => parseArn(value)?.service === 'kms'),
    )
  );
}

function isForEveryoneAlone(statement: Statement): boolean {
  const { form, items } = principalsOf(statement);
  return form === 'Principal' && items.length > 0 && items.every((item) => item.kind === 'everyone');
}

function isStarAlone(list: Statement['action']): boolean {
  const items = itemsOf(list);
  return items.length === 1 && certain(items[0]!) === '*';
}

function namesOtherService(statement: Statement): boolean {
  return [...knownItems(statement.action), ...knownItems(statement.notAction)].some(
    ({ value }) => value.includes(':') && value !== '*:*' && !isKmsActionName(value),
  );
}
