import { ActionSet } from '../knowledge/actionSet';
import type { PolicyDocument, Statement } from '../model/policy';
import type { Repair } from '../model/repair';
import { addCondition } from '../model/conditionChanges';
import { removePrincipal, removeStatement } from '../model/statementChanges';
import { certainStatements } from './breadth';
import { coverageOf } from './coverage';
import type { OwnAccount } from './ownAccount';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';
import { rootArnOf } from './rootDelegation';

/**
 * Names the key's own account in place of everyone, or takes everyone out where the account may do it all already; none when
 * nothing tells the account.
 */
export function replaceEveryone(
  policy: PolicyDocument,
  statement: Statement,
  everyone: PrincipalReading,
  own: OwnAccount,
): Repair[] {
  if (own.state !== 'known' || statement.principal.state !== 'known') return [];
  const { principal } = statement;
  const root = rootArnOf(policy, own.account);
  const title = `Replace everyone by account ${own.account}`;
  if (isCovered(policy, statement, own.account)) {
    const others = principalsOf(statement).items.length > 1;
    const without = others ? removePrincipal(principal, everyone.origin) : removeStatement(policy, statement);
    const title = others ? 'Remove everyone' : 'Remove this statement';
    return without
      ? [{ title: `${title}: account ${own.account} may do it already`, safe: false, changes: without }]
      : [];
  }
  const isListed = principalsOf(statement).items.some(
    ({ kind, account }) => kind === 'account' && account === own.account,
  );
  if (isListed) {
    const changes = removePrincipal(principal, everyone.origin);
    return changes ? [{ title, safe: false, changes }] : [];
  }
  const isBare = everyone.origin === principal.origin;
  const value = isBare ? new Map([['AWS', root]]) : root;
  return [{ title, safe: false, changes: [{ do: 'set', target: everyone.origin, value }] }];
}

/** Another statement lets the account do all that this one does, without conditions. */
function isCovered(policy: PolicyDocument, statement: Statement, own: string): boolean {
  return certainStatements(policy, 'Allow').some(
    (other) =>
      other !== statement &&
      other.condition.state === 'absent' &&
      coverageOf(other).certain.covers(coverageOf(statement).possible) &&
      principalsOf(other).items.some(({ kind, account }) => kind === 'account' && account === own),
  );
}

/**
 * Demands that the caller be of the key's own account. None where everyone gets actions that change the key: held to the
 * account, everybody there could still change or delete it, and only a name helps.
 */
export function pinToOwnAccount(statement: Statement, actions: ActionSet, own: OwnAccount): Repair[] {
  if (own.state !== 'known' || actions.intersects(CHANGING)) return [];
  const changes = addCondition(statement, 'StringEquals', PIN, own.account);
  return changes ? [{ title: `Allow callers of account ${own.account} only, by ${PIN}`, safe: false, changes }] : [];
}

const CHANGING = ActionSet.of(['PutKeyPolicy', 'ScheduleKeyDeletion', 'DisableKey', 'CreateGrant']);

const PIN = 'aws:PrincipalAccount';
