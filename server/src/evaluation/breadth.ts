import { ActionSet } from '../knowledge/actionSet';
import type { AccountSettings } from '../model/accounts';
import type { PolicyDocument, Statement } from '../model/policy';
import { coverageOf, effectOf, isGarbled, resourceMatch, statementsOf } from './coverage';
import { givenBy } from './givenActions';
import type { OwnAccount } from './ownAccount';
import { relationOf } from './ownAccount';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';
import { isJudged } from './scope';

/**
 * The Allows of a judged policy that certainly give somebody something: principals by name, this key as resource, actions
 * that are known. Those with NotPrincipal are another rule's matter.
 */
export function certainAllows(policy: PolicyDocument): readonly Statement[] {
  let allows = allowsOf.get(policy);
  if (!allows) {
    allows = certainStatements(policy, 'Allow').filter(
      (each) => principalsOf(each).form === 'Principal' && !givenBy(each).isEmpty,
    );
    allowsOf.set(policy, allows);
  }
  return allows;
}

/** The statements of this effect, with an action that certainly is covered, on this key. */
export function certainStatements(policy: PolicyDocument, effect: 'Allow' | 'Deny'): readonly Statement[] {
  const known = statementsOfEffect[effect];
  let found = known.get(policy);
  if (!found) known.set(policy, (found = findStatements(policy, effect)));
  return found;
}

const statementsOfEffect = {
  Allow: new WeakMap<PolicyDocument, readonly Statement[]>(),
  Deny: new WeakMap<PolicyDocument, readonly Statement[]>(),
};

function findStatements(policy: PolicyDocument, effect: 'Allow' | 'Deny'): Statement[] {
  if (!isJudged(policy)) return [];
  return statementsOf(policy).known.filter((statement) => {
    if (effectOf(statement) !== effect || isGarbled(statement)) return false;
    if (coverageOf(statement).certain.isEmpty) return false;
    const match = resourceMatch(statement, policy.owner);
    return match === 'yes' || match === 'presumed';
  });
}

const allowsOf = new WeakMap<PolicyDocument, readonly Statement[]>();

/** How a principal stands to a list of actions that names all of them, or all but a few. */
export interface BroadPrincipal {
  readonly principal: PrincipalReading;
  /** `outside`: services, other accounts, everyone, conditions or not. `named`: a user or role of the key's own account. */
  readonly standing: 'outside' | 'named' | 'presumed-outside';
}

/**
 * Those principals to whom all actions are too much; the own account itself is none of them, since it only delegates to its
 * IAM policies, and neither is what nobody can tell.
 */
export function broadPrincipals(statement: Statement, own: OwnAccount): BroadPrincipal[] {
  return principalsOf(statement).items.flatMap((principal): BroadPrincipal[] => {
    switch (principal.kind) {
      case 'everyone':
      case 'service':
        return [{ principal, standing: 'outside' }];
      case 'account':
      case 'user':
      case 'role':
      case 'session':
      case 'service-linked-role': {
        const relation = relationOf(principal.account!, own);
        if (relation === 'foreign') return [{ principal, standing: 'outside' }];
        if (relation === 'presumed-foreign') return [{ principal, standing: 'presumed-outside' }];
        return principal.kind === 'account' ? [] : [{ principal, standing: 'named' }];
      }
      default:
        return [];
    }
  });
}

/** The one that weighs most; the first among equals. */
export function broadest(principals: readonly BroadPrincipal[]): BroadPrincipal | undefined {
  return principals.find(({ standing }) => standing === 'outside') ?? principals[0];
}

/** One of several accounts that a policy gives everything, and the one of them that it names first. */
export interface RivalAccount {
  readonly principal: PrincipalReading;
  readonly first: PrincipalReading;
}

/**
 * Where nothing tells the own account and the roots of several accounts get every action: one account alone owns a key, so
 * that all of these but one are others. The one named first is taken for the owner, and the rest are found by the statement
 * that names them. Accounts of the project file, own or trusted, are no rivals.
 */
export function rivalAccountsOf(
  policy: PolicyDocument,
  own: OwnAccount,
  { own: ownIds, trusted }: AccountSettings,
): ReadonlyMap<Statement, RivalAccount> {
  const rivals = new Map<Statement, RivalAccount>();
  if (own.state !== 'unknown') return rivals;
  let first: PrincipalReading | undefined;
  for (const statement of certainAllows(policy)) {
    if (!coverageOf(statement).certain.equals(ActionSet.ALL)) continue;
    for (const principal of principalsOf(statement).items) {
      const { kind, account } = principal;
      if (kind !== 'account' || ownIds.includes(account!) || trusted.includes(account!)) continue;
      first ??= principal;
      if (account !== first.account && !rivals.has(statement)) rivals.set(statement, { principal, first });
    }
  }
  return rivals;
}

/** How to speak of a principal in a sentence: `role/Admin of account 444455556666`. */
export function describePrincipal({ kind, text, account, name }: PrincipalReading, own: OwnAccount): string {
  const of = account !== undefined && own.state === 'known' && own.account !== account ? ` of account ${account}` : '';
  switch (kind) {
    case 'everyone':
      return 'everyone';
    case 'account':
      return `account ${account}`;
    case 'user':
      return `user/${name}${of}`;
    case 'role':
    case 'service-linked-role':
      return `role/${name}${of}`;
    case 'session':
      return `the session ${name}${of}`;
    default:
      return text;
  }
}

/** The same at the beginning of a sentence; names keep their case. */
export function beginWithPrincipal(principal: PrincipalReading, own: OwnAccount): string {
  return describePrincipal(principal, own).replace(
    /^(?:account|everyone|the) ?/,
    (word) => word[0]!.toUpperCase() + word.slice(1),
  );
}
