import { ActionSet } from '../knowledge/actionSet';
import { CROSS_ACCOUNT_ACTIONS } from '../knowledge/actions';
import { parseArn } from '../knowledge/arn';
import type { PolicyDocument, Statement } from '../model/policy';
import type { Atom } from './atoms';
import { atomsOf } from './atoms';
import { coverageOf, effectOf, resourceMatch, statementsOf } from './coverage';
import { constrainsGrants } from './grantConstraints';
import type { Narrowing, OpenStatement } from './narrowing';
import { statementsForEveryone } from './narrowing';
import type { OwnAccount } from './ownAccount';
import { relationOf } from './ownAccount';
import { principalsOf } from './principals';

/** An Allow for everyone of an account or organization, without a further limit. */
export interface AccountWide extends OpenStatement {
  /** Those that change who may use the key, or take it out of use; none where everyone may only decrypt. */
  readonly administering: ActionSet;
  /** Whose everybody: the key's own account alone, other accounts alone, accounts of which nobody can tell, an organization. */
  readonly reach: 'own' | 'foreign' | 'accounts' | 'organization';
}

/**
 * The statements for `*` that conditions hold to accounts or organizations and to nothing less: everybody there may do what
 * they say, without an IAM policy of their own saying so.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
export function accountWideStatements(policy: PolicyDocument, own: OwnAccount): AccountWide[] {
  return statementsForEveryone(policy).flatMap((open): AccountWide[] => {
    const { statement, narrowing } = open;
    if (narrowing.verdict !== 'pinned' || !isForAllOfAccounts(statement, narrowing)) return [];
    const relations = narrowing.pins.flatMap((atom) => relationsOf(atom, own));
    const isForeign = relations.length > 0 && relations.every((relation) => relation === 'foreign');
    const given = isForeign ? open.actions.intersect(CROSS_ACCOUNT_ACTIONS) : open.actions;
    const left = given.minus(limitedByDenies(policy));
    const administering = left.intersect(constrainsGrants(statement) ? WITHOUT_GRANTS : ADMINISTERING);
    if (administering.isEmpty && !left.has('Decrypt')) return [];
    const isOwn = relations.length > 0 && relations.every((relation) => relation === 'own');
    const isOrganization = relations.length === 0 || narrowing.pins.some(({ name }) => name?.includes('org'));
    const reach = isOrganization ? 'organization' : isOwn ? 'own' : isForeign ? 'foreign' : 'accounts';
    return [{ ...open, administering, reach }];
  });
}

/** True when conditions hold an Allow for everyone to accounts or organizations, and to nothing less. */
export function isForAllOfAccounts(statement: Statement, { pins }: Narrowing): boolean {
  return atomsOf(statement).atoms.every((atom) => (pins.includes(atom) ? isOfAll(atom) : limitsNobody(atom)));
}

const ADMINISTERING = ActionSet.of(['PutKeyPolicy', 'ScheduleKeyDeletion', 'DisableKey', 'CreateGrant']);
const WITHOUT_GRANTS = ADMINISTERING.minus(ActionSet.of(['CreateGrant']));

const WHOLE = new Set(['aws:principalaccount', 'kms:calleraccount', 'aws:principalorgid', 'aws:principalorgpaths']);

/** A pin to an account or organization as a whole. */
function isOfAll({ name, values, complete }: Atom): boolean {
  if (name === undefined) return false;
  if (WHOLE.has(name)) return true;
  if (name !== 'aws:principalarn' || !complete) return false;
  return values.every(({ text }) => /^(?:\*|(?:role|user)\/\*)$/.test(parseArn(text)?.resource ?? ''));
}

/** A condition that everybody of an account meets. What else stands there may hold it to a few, whatever it is worth. */
function limitsNobody({ operator, name }: Atom): boolean {
  if (!operator || name === undefined) return false;
  return (operator.negated && name !== 'aws:principalarn') || operator.family === 'Null' || EASY.has(name);
}

const EASY = new Set(['aws:securetransport', 'aws:requestedregion', 'aws:useragent', 'aws:referer']);

function relationsOf({ name, values, complete }: Atom, own: OwnAccount): ('own' | 'foreign' | 'unknown')[] {
  if (name?.includes('org')) return [];
  if (!complete) return ['unknown'];
  return values.map(({ text }) => {
    const account = parseArn(text)?.account ?? text;
    const relation = /^\d{12}$/.test(account) ? relationOf(account, own) : 'unknown';
    return relation === 'own' || relation === 'foreign' ? relation : 'unknown';
  });
}

/** What some Deny takes from most people of an account: then those who are left are not everybody. */
function limitedByDenies(policy: PolicyDocument): ActionSet {
  let limited = ActionSet.EMPTY;
  for (const statement of statementsOf(policy).known) {
    if (effectOf(statement) === 'Allow' || resourceMatch(statement, policy.owner) === 'no') continue;
    const { form, items } = principalsOf(statement);
    const isBroad = items.some(({ kind }) => kind === 'everyone' || kind === 'account' || kind === 'unknown');
    if (form !== 'Principal' || isBroad) limited = limited.union(coverageOf(statement).possible);
  }
  return limited;
}
