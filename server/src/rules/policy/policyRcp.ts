import { effectOf, statementsOf } from '../../evaluation/coverage';
import { namesKms } from '../../evaluation/kmsStatements';
import { principalsOf, type PrincipalReading } from '../../evaluation/principals';
import { isFullAccess } from '../../evaluation/scope';
import type { Statement } from '../../model/policy';
import type { Repair, Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { isFullyKnown, knownItems, originOf, type Origin } from '../../model/value';
import { defineRule } from '../rule';

export const policyRcp = defineRule({
  id: 'policy-rcp',
  on: 'policy',
  severity: 'error',
  preset: 'recommended',
  title: 'A resource control policy says what such policies cannot',
  why: 'AWS Organizations rejects a resource control policy that does anything but deny to everyone.',
  remedy: 'Deny for "*", name the actions with their service, and spare some callers by conditions.',
  refs: [
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html',
    'IAM Access Analyzer: RCP syntax error allow',
    'IAM Access Analyzer: RCP syntax error NotPrincipal',
    'IAM Access Analyzer: RCP syntax error principal',
    'IAM Access Analyzer: RCP syntax error NotAction',
    'IAM Access Analyzer: RCP syntax error action',
  ],
  tags: ['grammar'],
  *check(policy) {
    if (policy.kind !== 'resource-control') return;
    const { known, complete } = statementsOf(policy);
    if ((complete && known.length === 1 && isFullAccess(known[0]!)) || !known.some(namesKms)) return;
    for (const statement of known) yield* reports(statement);
  },
});

function* reports(statement: Statement): Generator<Report> {
  if (effectOf(statement) === 'Allow') {
    yield {
      span: originOf(statement.effect).span,
      message:
        'A resource control policy can only deny; what is allowed stays with key and IAM policies. Turn this into a Deny of what must not happen.',
    };
  }
  if (statement.notPrincipal.state !== 'absent') {
    yield {
      span: place(statement, 'NotPrincipal', originOf(statement.notPrincipal)),
      message:
        'A resource control policy takes no NotPrincipal. Write Principal "*", and spare some callers by ArnNotLike on aws:PrincipalArn.',
    };
  }
  if (statement.notAction.state !== 'absent') {
    yield {
      span: place(statement, 'NotAction', originOf(statement.notAction)),
      message: 'A resource control policy takes no NotAction. List the actions under Action.',
    };
  }
  yield* narrowPrincipals(statement);
  for (const { value, origin } of knownItems(statement.action)) {
    if (value !== '*') continue;
    yield {
      span: origin.span,
      message: 'Action "*" is not for a resource control policy: name the service, as in "kms:*".',
    };
  }
}

function* narrowPrincipals(statement: Statement): Generator<Report> {
  const { form, items } = principalsOf(statement);
  if (form !== 'Principal' || items.some(({ kind, text }) => kind === 'unknown' && text === '')) return;
  const narrow = items.find(({ kind }) => kind !== 'everyone');
  if (narrow) yield narrowReport(statement, narrow);
}

function narrowReport(statement: Statement, principal: PrincipalReading): Report {
  const list = statement.principal;
  const repairs: Repair[] =
    list.state === 'known' && isFullyKnown(list)
      ? [{ title: 'Deny for everyone', safe: false, changes: [{ do: 'set', target: list.origin, value: '*' }] }]
      : [];
  return {
    span: principal.origin.span,
    message: `The Principal of a resource control policy is "*" and nothing else, not ${shortened(principal.text)}. Write "*", and choose callers by conditions.`,
    repairs,
  };
}

function place(statement: Statement, name: string, origin: Origin): Origin['span'] {
  return (statement.names.get(name) ?? origin).span;
}
