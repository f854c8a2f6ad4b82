import { effectOf } from '../../evaluation/coverage';
import { allStatements } from '../../evaluation/kmsStatements';
import { principalsOf } from '../../evaluation/principals';
import { isUniquePrincipalId } from '../../knowledge/arn';
import type { PolicyDocument, Principal, Statement } from '../../model/policy';
import type { Repair, Report } from '../../model/repair';
import { removePrincipal, removeStatement } from '../../model/statementChanges';
import { knownItems, type List, type Origin, type Value } from '../../model/value';
import { defineRule } from '../rule';

export const policyPrincipalDeleted = defineRule({
  id: 'policy-principal-deleted',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'The principal is a deleted user or role',
  why: 'AWS puts this id where the ARN of a user or role stood that has been deleted; a new one of the same name does not get it back.',
  remedy: 'Remove the id, or write the ARN of the user or role that takes its place.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids',
    'ScoutSuite#1665',
  ],
  tags: ['grammar', 'availability'],
  *check(policy) {
    if (policy.kind !== 'key') return;
    for (const statement of allStatements(policy)) {
      if (!principalsOf(statement).items.some(({ kind }) => kind === 'dead')) continue;
      for (const list of [statement.principal, statement.notPrincipal]) yield* deletedIn(list, statement, policy);
    }
  },
});

function* deletedIn(list: Value<List<Principal>>, statement: Statement, policy: PolicyDocument): Iterable<Report> {
  for (const { value: principal } of knownItems(list)) {
    const { type, id } = principal;
    if (type.state !== 'known' || type.value !== 'AWS' || id.state !== 'known' || !isUniquePrincipalId(id.value))
      continue;
    const what = id.value.startsWith('AIDA') ? 'user' : 'role';
    yield {
      span: id.origin.span,
      message: `This is the id of a deleted ${what}, and it matches nobody any more, not even a new ${what} of the old name. Write the ARN of whoever takes its place, or remove the id.`,
      repairs: repairsOf(list, id.origin, statement, policy),
    };
  }
}

/** Nobody can be this principal, so an Allow allows nothing less without it; a Deny may be waiting for its author. */
function repairsOf(list: Value<List<Principal>>, id: Origin, statement: Statement, policy: PolicyDocument): Repair[] {
  const safe = effectOf(statement) === 'Allow' && list === statement.principal;
  const principal = removePrincipal(list, id);
  if (principal) return [{ title: 'Remove the deleted principal', safe, changes: principal }];
  const whole = list.state === 'known' && list.value.complete ? removeStatement(policy, statement) : undefined;
  return whole ? [{ title: 'Remove the statement, which names nobody else', safe, changes: whole }] : [];
}
