import { accountOfPrincipal, isAccountId, keyArn, parseArn } from '../knowledge/arn';
import type { AccountSettings } from '../model/accounts';
import type { PolicyDocument, Statement } from '../model/policy';
import { certain, knownItems } from '../model/value';
import { coverageOf, effectOf, statementsOf } from './coverage';
import { principalsOf } from './principals';

/** The account that a policy's key belongs to (O in the comments of this room). */
export type OwnAccount =
  /** Certainly this account. */
  | { readonly state: 'known'; readonly account: string }
  /** A symbol such as AWS::AccountId: a literal account id beside it is presumed foreign. */
  | { readonly state: 'symbol' }
  /** Nothing tells: every account counts as the own one. */
  | { readonly state: 'unknown' };

/** How an account stands to the key's; `presumed-foreign` beside a symbol, `unknown` when nothing tells O. */
export type AccountRelation = 'own' | 'foreign' | 'presumed-foreign' | 'unknown';

/**
 * O: the account that the format or the live key names; else the configured one; else the account of a key ARN in Resource;
 * else the only account whose root may put the policy; else the only account that the document names at all.
 */
export function ownAccountOf(policy: PolicyDocument, accounts: AccountSettings): OwnAccount {
  if (policy.owner.accountIsSymbol) return { state: 'symbol' };
  const named = certain(policy.owner.account) ?? parseArn(certain(policy.owner.keyArn) ?? '')?.account;
  if (named !== undefined && isAccountId(named)) return { state: 'known', account: named };
  if (accounts.own.length === 1) return { state: 'known', account: accounts.own[0]! };
  const told = toldByDocument(policy);
  // Several own accounts are configured: the document chooses among them, and nothing else can.
  const only = told.map((candidates) =>
    candidates.filter((id) => accounts.own.length === 0 || accounts.own.includes(id)),
  );
  const account = only.find((candidates) => candidates.length === 1)?.[0];
  return account === undefined ? { state: 'unknown' } : { state: 'known', account };
}

export function relationOf(accountId: string, own: OwnAccount): AccountRelation {
  if (own.state === 'known') return accountId === own.account ? 'own' : 'foreign';
  return own.state === 'symbol' ? 'presumed-foreign' : 'unknown';
}

/** The accounts of key ARNs, those whose root may put the policy, and all; each list without repetition. */
function toldByDocument(policy: PolicyDocument): string[][] {
  const told = statementsOf(policy).known.map(toldByStatement);
  return [0, 1, 2].map((step) => [...new Set(told.flatMap((accounts) => accounts[step]!))]);
}

const remembered = new WeakMap<Statement, readonly (readonly string[])[]>();

function toldByStatement(statement: Statement): readonly (readonly string[])[] {
  let told = remembered.get(statement);
  if (!told) remembered.set(statement, (told = readStatement(statement)));
  return told;
}

function readStatement(statement: Statement): string[][] {
  const ofKeys = knownItems(statement.resource).flatMap(({ value }) => keyArn(value)?.account ?? []);
  const { form, items } = principalsOf(statement);
  const putsPolicy = effectOf(statement) === 'Allow' && coverageOf(statement).possible.has('PutKeyPolicy');
  const ofPrincipals = items.flatMap(({ account }) => account ?? []);
  const ofRoots =
    putsPolicy && form === 'Principal'
      ? items.flatMap(({ kind, account }) => (kind === 'account' ? account! : []))
      : [];
  return [ofKeys, ofRoots, [...ofKeys, ...ofPrincipals, ...accountsInConditions(statement)]];
}

/** The account ids that conditions compare with, alone or inside an ARN. */
function accountsInConditions(statement: Statement): string[] {
  if (statement.condition.state === 'absent') return [];
  return knownItems(statement.condition).flatMap(({ value }) =>
    knownItems(value.values).flatMap((each) => accountOfPrincipal(each.value) ?? []),
  );
}
