import { ActionSet } from '../knowledge/actionSet';
import { CROSS_ACCOUNT_ACTIONS, KEY_POLICY_ACTIONS, KMS_ACTIONS } from '../knowledge/actions';
import { accountOfPrincipal } from '../knowledge/arn';
import type { AccountSettings } from '../model/accounts';
import type { PolicyDocument, Statement } from '../model/policy';
import type { Atom } from './atoms';
import { atomsOf, replacesVariables } from './atoms';
import { certainAllows } from './breadth';
import { givenBy } from './givenActions';
import { narrowingOf, narrowingOfAtom } from './narrowing';
import type { OwnAccount } from './ownAccount';
import { relationOf } from './ownAccount';
import { pinningKind } from './pinningKeys';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';

/** Somebody of another account to whom an Allow opens the key. */
export interface CrossAccountAccess {
  readonly statement: Statement;
  readonly principal: PrincipalReading;
  /** Its account, or the account or organization to which everyone is pinned. */
  readonly account: string | undefined;
  readonly organization: string | undefined;
  /** True when the account only appears to be another one. */
  readonly isPresumed: boolean;
  /** `use`: what works from there. `manage`: beside that, here or elsewhere, what an owner does. `nothing`: none works. */
  readonly extent: 'use' | 'manage' | 'nothing';
  /** What works from another account, of what the statement covers; the rest has no effect. */
  readonly effective: ActionSet;
  readonly others: readonly PrincipalReading[];
}

/**
 * The Allows that open the key to other accounts, one finding for each statement. Trusted accounts and organizations, and
 * those whom a condition pins back to the own ones, are left out; so is everything while nobody can tell the own account.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
export function crossAccountAccessOf(
  policy: PolicyDocument,
  own: OwnAccount,
  accounts: AccountSettings,
): CrossAccountAccess[] {
  if (own.state === 'unknown') return [];
  const replaced = replacesVariables(policy);
  const allows = certainAllows(policy);
  let able: ReadonlySet<string> | undefined;
  return allows.flatMap((statement): CrossAccountAccess[] => {
    const given = givenBy(statement);
    const effective = given.intersect(CROSS_ACCOUNT_ACTIONS);
    const { items } = principalsOf(statement);
    const [principal, ...others] = items.filter((each) => isForeign(each, own, accounts));
    const isForEveryone = !principal && items.some(({ kind }) => kind === 'everyone');
    const open = isForEveryone ? narrowingOf(statement, policy) : undefined;
    if (!principal && (open?.verdict !== 'pinned' || effective.isEmpty)) return [];
    const pins = pinsOf(statement, replaced);
    if (!pins || pins.some((pin) => isHome(pin, own, accounts))) return [];
    const common = { statement, effective, others };
    if (principal) {
      const isPresumed = relationOf(principal.account!, own) === 'presumed-foreign';
      const extent = extentOf(given, (able ??= ableAccounts(allows)).has(principal.account!));
      return [{ ...common, principal, account: principal.account, organization: undefined, isPresumed, extent }];
    }
    const pinned = foreignPin(pins, own, accounts);
    return pinned ? [{ ...common, ...pinned, principal: open!.everyone, extent: 'use' }] : [];
  });
}

/** Whom a condition lets in: accounts and organizations by their ids. */
interface Pin {
  readonly accounts: readonly string[];
  readonly organizations: readonly string[];
  /** False when there are others, which tell neither: networks, users. */
  readonly complete: boolean;
}

/** Actions that change or hand over the key; what only reads, or never concerns one key, is not counted. */
const MANAGEMENT: ActionSet = ActionSet.of(
  KMS_ACTIONS.filter(({ accessLevels }) => !accessLevels.some((level) => level === 'Read' || level === 'List')).map(
    ({ name }) => name,
  ),
)
  .minus(CROSS_ACCOUNT_ACTIONS)
  .intersect(KEY_POLICY_ACTIONS);

/** Accounts of which somebody is allowed an action that works from another account, in whatever statement. */
function ableAccounts(allows: readonly Statement[]): Set<string> {
  const able = new Set<string>();
  for (const statement of allows) {
    if (!givenBy(statement).intersects(CROSS_ACCOUNT_ACTIONS)) continue;
    for (const { account } of principalsOf(statement).items) if (account !== undefined) able.add(account);
  }
  return able;
}

/** One statement or two, what an account is given is judged together: useless beside use is more than useless alone. */
function extentOf(given: ActionSet, isAble: boolean): CrossAccountAccess['extent'] {
  if (isAble && given.intersects(MANAGEMENT)) return 'manage';
  return given.intersects(CROSS_ACCOUNT_ACTIONS) ? 'use' : 'nothing';
}

function isForeign({ kind, account }: PrincipalReading, own: OwnAccount, accounts: AccountSettings): boolean {
  if (account === undefined || kind === 'dead' || kind === 'unknown') return false;
  return relationOf(account, own) !== 'unknown' && !isTrusted(account, own, accounts);
}

/** The conditions that hold the callers to accounts; undefined when one that nobody knows may. */
function pinsOf(statement: Statement, replaced: boolean | undefined): Pin[] | undefined {
  const { atoms, complete } = atomsOf(statement);
  if (!complete) return undefined;
  const pins: Pin[] = [];
  for (const atom of atoms) {
    if (!atom.operator || atom.name === undefined) return undefined;
    const narrowing = narrowingOfAtom(atom, statement, replaced);
    if (narrowing === 'never' || (narrowing === 'pins' && !atom.complete)) return undefined;
    if (narrowing !== 'pins') continue;
    pins.push(pinOf(atom));
  }
  return pins;
}

/** Variables that stand for the key's own account or organization. */
const OF_THE_KEY = /\$\{aws:Resource(?:Account|OrgID|OrgPaths)\b/i;

function pinOf({ name, values }: Atom): Pin {
  const kind = pinningKind(name!);
  const accounts: string[] = [];
  const organizations: string[] = [];
  let complete = true;
  for (const { text } of values) {
    const account = kind === 'id' || kind === 'arn' ? accountOfPrincipal(text) : undefined;
    const organization = kind === 'id' || kind === 'path' ? /^o-[a-z0-9]+(?=\/|$)/.exec(text)?.[0] : undefined;
    if (OF_THE_KEY.test(text)) continue;
    if (account !== undefined) accounts.push(account);
    else if (organization !== undefined) organizations.push(organization);
    else complete = false;
  }
  return { accounts, organizations, complete };
}

/** True when a pin lets in nobody but the own account, trusted accounts and organizations. */
function isHome(pin: Pin, own: OwnAccount, accounts: AccountSettings): boolean {
  return (
    pin.complete &&
    pin.accounts.every((account) => isTrusted(account, own, accounts)) &&
    pin.organizations.every((organization) => accounts.organizations.includes(organization))
  );
}

/** The first account or organization that is not trusted; undefined when no pin tells one. */
function foreignPin(
  pins: readonly Pin[],
  own: OwnAccount,
  accounts: AccountSettings,
): Pick<CrossAccountAccess, 'account' | 'organization' | 'isPresumed'> | undefined {
  for (const pin of pins) {
    const account = pin.accounts.find((each) => !isTrusted(each, own, accounts));
    const organization = pin.organizations.find((each) => !accounts.organizations.includes(each));
    if (account === undefined && organization === undefined) continue;
    const isPresumed = account !== undefined && relationOf(account, own) === 'presumed-foreign';
    return { account, organization, isPresumed };
  }
  return undefined;
}

function isTrusted(account: string, own: OwnAccount, accounts: AccountSettings): boolean {
  return relationOf(account, own) === 'own' || accounts.own.includes(account) || accounts.trusted.includes(account);
}
