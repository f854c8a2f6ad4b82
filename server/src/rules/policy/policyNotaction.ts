import type { BroadPrincipal } from '../../evaluation/breadth';
import { broadest, broadPrincipals, certainAllows, describePrincipal } from '../../evaluation/breadth';
import { givenBy } from '../../evaluation/givenActions';
import { relationOf, type OwnAccount } from '../../evaluation/ownAccount';
import { principalsOf } from '../../evaluation/principals';
import { CROSS_ACCOUNT_ACTIONS } from '../../knowledge/actions';
import type { Statement } from '../../model/policy';
import { shortened } from '../../model/text';
import { originOf } from '../../model/value';
import { defineRule } from '../rule';

export const policyNotaction = defineRule({
  id: 'policy-notaction',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'Allow with NotAction',
  why: 'It allows every action that is not listed, those that AWS adds later included, so nobody sees what it allows.',
  remedy: 'List the actions that are meant under Action.',
  refs: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html', 'cfn_nag W15'],
  tags: ['least-privilege'],
  *check(policy, { own }) {
    for (const statement of certainAllows(policy)) {
      if (statement.notAction.state === 'absent') continue;
      const broad = broadest(broadPrincipals(statement, own));
      const who = broad ? describePrincipal(broad.principal, own) : ownAccountIn(statement, own);
      if (!who) continue;
      const { span } = statement.names.get('NotAction') ?? originOf(statement.notAction);
      const message = `Allow with NotAction gives ${shortened(who)} every KMS action except those listed${gravestOf(statement, broad)}. List what is needed under Action.`;
      yield { span, message, severity: broad?.standing === 'outside' ? 'warning' : 'info' };
    }
  },
});

function ownAccountIn(statement: Statement, own: OwnAccount): string | undefined {
  const principal = principalsOf(statement).items.find(({ kind, account }) => {
    const relation = kind === 'account' ? relationOf(account!, own) : undefined;
    return relation === 'own' || relation === 'unknown';
  });
  return principal && `account ${principal.account}`;
}

/** The gravest action that is left, as an example; another account can do nothing to the key itself. */
function gravestOf(statement: Statement, broad: BroadPrincipal | undefined): string {
  const given = givenBy(statement);
  const isForeign = broad !== undefined && broad.standing !== 'named' && broad.principal.account !== undefined;
  const effective = isForeign ? given.intersect(CROSS_ACCOUNT_ACTIONS) : given;
  const gravest = ['PutKeyPolicy', 'ScheduleKeyDeletion', 'CreateGrant', 'Decrypt'].find((name) => effective.has(name));
  return gravest ? `, kms:${gravest} among them` : '';
}
