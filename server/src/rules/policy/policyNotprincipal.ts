import { effectOf, isGarbled, statementsOf } from '../../evaluation/coverage';
import type { PrincipalReading } from '../../evaluation/principals';
import { principalsOf } from '../../evaluation/principals';
import { isJudged } from '../../evaluation/scope';
import { addCondition } from '../../model/conditionChanges';
import type { Statement } from '../../model/policy';
import type { Change, Repair } from '../../model/repair';
import { originOf } from '../../model/value';
import { defineRule } from '../rule';

export const policyNotprincipal = defineRule({
  id: 'policy-notprincipal',
  on: 'policy',
  severity: 'error',
  preset: 'recommended',
  title: 'NotPrincipal instead of Principal',
  why: 'With Allow it opens the key to everyone who is not listed; with Deny it hits sessions and principals that its author meant to spare.',
  remedy: 'Name principals under Principal, and spare some of a Deny for everyone by a condition on aws:PrincipalArn.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html',
    'IAM Access Analyzer: Allow with NotPrincipal',
    'parliament NOTPRINCIPAL_WITH_ALLOW',
  ],
  tags: ['security', 'availability'],
  *check(policy) {
    if (!isJudged(policy)) return;
    for (const statement of statementsOf(policy).known) {
      if (principalsOf(statement).form !== 'NotPrincipal' || isGarbled(statement)) continue;
      const effect = effectOf(statement);
      const { span } = statement.names.get('NotPrincipal') ?? originOf(statement.notPrincipal);
      if (effect === 'Allow') {
        const message =
          'Allow with NotPrincipal gives these actions to everyone in every account except the principals listed, and AWS does not support it. Name those who may under Principal.';
        yield { span, message };
      } else if (effect === 'Deny') {
        const message =
          'AWS advises against NotPrincipal: this Deny also hits sessions and principals with a permissions boundary that the list was to spare. Deny "*" with ArnNotEquals on aws:PrincipalArn instead.';
        yield { span, message, severity: 'warning', repairs: repairsOf(statement) };
      }
    }
  },
});

/** The same Deny, for everyone but the callers whose ARN is listed; none when the list has what no ARN of a caller says. */
function repairsOf(statement: Statement): Repair[] {
  const { notPrincipal } = statement;
  const name = statement.names.get('NotPrincipal');
  const arns = callerArns(principalsOf(statement).items);
  if (!name || !arns || notPrincipal.state !== 'known') return [];
  const condition = addCondition(statement, 'ArnNotEquals', 'aws:PrincipalArn', arns.length === 1 ? arns[0]! : arns);
  if (!condition) return [];
  const changes: Change[] = [
    { do: 'rename', target: name, name: 'Principal' },
    { do: 'set', target: notPrincipal.origin, value: '*' },
    ...condition,
  ];
  return [{ title: 'Deny everyone except by aws:PrincipalArn', safe: false, changes }];
}

/** A session's ARN tells nothing beside its role's, which is what aws:PrincipalArn holds in the session. */
function callerArns(principals: readonly PrincipalReading[]): string[] | undefined {
  const partition = principals.find((each) => each.partition !== undefined)?.partition ?? 'aws';
  const roles = principals.filter(({ kind }) => kind === 'role');
  const arns: string[] = [];
  for (const principal of principals) {
    const { kind, text, account, name } = principal;
    if (kind === 'account') arns.push(`arn:${partition}:iam::${account}:root`);
    else if (kind === 'user' || kind === 'role') arns.push(text);
    else if (kind !== 'session' || !roles.some((role) => isRoleOf(role, account, name!))) return undefined;
  }
  return arns.length > 0 ? [...new Set(arns)] : undefined;
}

function isRoleOf(role: PrincipalReading, account: string | undefined, session: string): boolean {
  return role.account === account && `/${role.name}`.endsWith(`/${session.split('/')[0]}`);
}
