import { principalsOf, type PrincipalReading } from '../../evaluation/principals';
import type { Statement } from '../../model/policy';
import type { Repair } from '../../model/repair';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

export const policyPrincipalSession = defineRule({
  id: 'policy-principal-session',
  on: 'statement',
  severity: 'warning',
  preset: 'recommended',
  title: 'The principal is one session',
  why: 'A session ends, and the next one of the same role usually has another name, so the statement soon matches nobody.',
  remedy: 'Name the role, and hold its sessions apart by a condition on aws:userid where that is meant.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-role-session',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/caller_identity',
  ],
  tags: ['availability'],
  *check({ policy, statement }) {
    if (policy.kind !== 'key') return;
    const { form, items } = principalsOf(statement);
    // With NotPrincipal the session has to be listed beside its role and account, as AWS's page on it says.
    if (form !== 'Principal') return;
    for (const principal of items) {
      if (principal.kind !== 'session') continue;
      yield {
        span: principal.origin.span,
        message: messageOf(principal),
        repairs: roleRepairs(principal, statement),
      };
    }
  },
});

function messageOf({ name }: PrincipalReading): string {
  const session = /^([^/]+)\/(.+)$/.exec(name ?? '');
  if (!session || session[1] === 'federated-user') {
    return 'This names the sessions of one federated user and nobody else. Name a role or a user, which last longer.';
  }
  const [, role, sessionName] = session;
  const who = `the session "${shortened(sessionName!)}" of the role "${shortened(role!)}"`;
  const advice = role!.startsWith('AWSReservedSSO_')
    ? 'Use "*" and compare aws:PrincipalArn with a pattern for the role.'
    : "Name the role; Terraform's aws_caller_identity gives the session.";
  return `This names ${who} alone, so whoever assumes the role under another name gets nothing. ${advice}`;
}

/** The path of the role is not in the session's ARN, so the suggestion holds for roles without one. */
function roleRepairs({ name, account, partition, origin }: PrincipalReading, statement: Statement): Repair[] {
  const role = /^([^/]+)\/.+$/.exec(name ?? '')?.[1];
  if (role === undefined || role === 'federated-user' || role.startsWith('AWSReservedSSO_')) return [];
  const arn = `arn:${partition}:iam::${account}:role/${role}`;
  if (principalsOf(statement).items.some(({ text }) => text === arn)) return [];
  const changes = [{ do: 'set', target: origin, value: arn }] as const;
  return [{ title: `Name the role "${shortened(arn)}"`, safe: false, changes }];
}
