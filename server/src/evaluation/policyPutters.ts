import { hasWildcard } from '../knowledge/wildcard';
import type { Statement } from '../model/policy';
import { atomsOf } from './atoms';
import { ANYTHING, commonText } from './patterns';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';
import { anyPartition } from './request';

/**
 * One person or role who may call PutKeyPolicy, standing for all whom no statement tells apart: the root user, everyone
 * whom a policy names, one for each pattern of ARNs, one role and one user whom it names nowhere.
 */
export interface Caller {
  readonly shape: 'root' | 'named' | 'session' | 'pattern' | 'other' | 'unknown';
  /** 12 digits; `*` when nothing tells the own account. */
  readonly account: string;
  /** What aws:PrincipalArn may be, with the partition `aws`; none when it is unknown. */
  readonly arns: readonly string[];
  /** aws:PrincipalType; undefined when it is unknown. */
  readonly type: CallerType | undefined;
  /** How to speak of them. */
  readonly text: string;
  /** The same for a role and its sessions. */
  readonly name: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltype */
export type CallerType = 'Account' | 'User' | 'AssumedRole' | 'FederatedUser';

/** Whoever the statements tell apart in these accounts (ids, or `*` when nothing tells the own one), the likeliest first. */
export interface Callers {
  /** The root users, and those whom the policy names nowhere. */
  readonly unnamed: readonly Caller[];
  readonly named: readonly Caller[];
  /** One for each pattern of ARNs. */
  patterns(): Caller[];
  /** One for each two patterns that match a text together: rarely needed, and their number grows fast. */
  pairs(): Caller[];
}

export function callersOf(statements: readonly Statement[], accounts: readonly string[]): Callers {
  const named = new Map<string, Caller>();
  const wild = new Set<string>();
  for (const statement of statements) {
    const told = toldBy(statement);
    for (const caller of told.callers) if (accounts.includes(caller.account)) named.set(caller.text, caller);
    for (const pattern of told.patterns) wild.add(pattern);
  }
  const patterns = [...wild];
  return {
    unnamed: accounts.flatMap(unnamedOf),
    named: withRoles([...named.values()]),
    patterns: () => distinct(patterns.flatMap((pattern) => samplesOf(pattern, accounts))),
    pairs: () => distinct(pairsOf(patterns).flatMap((both) => samplesOf(both, accounts))),
  };
}

/** Somebody whom nobody can tell: a principal or statement that is not known. */
export const UNKNOWN_CALLER: Caller = { shape: 'unknown', account: '', arns: [], type: undefined, text: '', name: '' };

/** Whether one of a statement's principals is this caller: `account` when only the caller's whole account is. */
export function listing(statement: Statement, caller: Caller): 'yes' | 'account' | 'no' {
  const index = indexOf(statement);
  if (index.everyone) return 'yes';
  if (caller.shape === 'unknown') return 'no';
  if (index.texts.has(caller.text)) return 'yes';
  // A role's name is unique in its account, whatever its path, and its sessions are the role.
  if (caller.shape === 'session' && index.roles.has(caller.name)) return 'yes';
  return index.accounts.has(caller.account) ? 'account' : 'no';
}

/** The principal that makes a caller be listed, to speak of its place. */
export function listedPrincipal(statement: Statement, caller: Caller): PrincipalReading | undefined {
  const index = indexOf(statement);
  const { texts, roles, accounts, everyone } = index;
  return texts.get(caller.text) ?? roles.get(caller.name) ?? accounts.get(caller.account) ?? everyone;
}

const SHAPES: readonly (readonly [CallerType, string])[] = [
  ['Account', 'arn:aws:iam::ACCOUNT:root'],
  ['User', 'arn:aws:iam::ACCOUNT:user/*'],
  ['AssumedRole', 'arn:aws:iam::ACCOUNT:role/*'],
  ['FederatedUser', 'arn:aws:sts::ACCOUNT:federated-user/*'],
];

/** Policies have a few patterns; beyond this, texts that match two of them at once are not looked for. */
const MOST_PAIRED_PATTERNS = 16;

interface Told {
  readonly callers: readonly Caller[];
  readonly patterns: readonly string[];
}

/** The principals of a statement by how a caller is found among them. */
interface PrincipalIndex {
  readonly everyone: PrincipalReading | undefined;
  readonly accounts: ReadonlyMap<string, PrincipalReading>;
  /** Users, roles and sessions. */
  readonly texts: ReadonlyMap<string, PrincipalReading>;
  readonly roles: ReadonlyMap<string, PrincipalReading>;
}

const told = new WeakMap<Statement, Told>();
const indexes = new WeakMap<Statement, PrincipalIndex>();

function toldBy(statement: Statement): Told {
  let known = told.get(statement);
  if (!known) told.set(statement, (known = readTold(statement)));
  return known;
}

function readTold(statement: Statement): Told {
  const callers = principalsOf(statement).items.flatMap((each) => callerOf(each) ?? []);
  const patterns: string[] = [];
  for (const { name, values } of atomsOf(statement).atoms) {
    if (name !== 'aws:principalarn') continue;
    for (const { text } of values) {
      const pattern = anyPartition(text.replace(/\$\{[^}]*\}/g, '*'));
      const caller = hasWildcard(pattern) ? undefined : callerOfArn(pattern);
      if (caller) callers.push(caller);
      else patterns.push(pattern);
    }
  }
  return { callers, patterns };
}

function indexOf(statement: Statement): PrincipalIndex {
  let index = indexes.get(statement);
  if (!index) indexes.set(statement, (index = readIndex(statement)));
  return index;
}

function readIndex(statement: Statement): PrincipalIndex {
  let everyone: PrincipalReading | undefined;
  const accounts = new Map<string, PrincipalReading>();
  const texts = new Map<string, PrincipalReading>();
  const roles = new Map<string, PrincipalReading>();
  for (const principal of principalsOf(statement).items) {
    if (principal.kind === 'everyone') everyone = principal;
    else if (principal.kind === 'account') accounts.set(principal.account!, principal);
    const caller = callerOf(principal);
    if (!caller) continue;
    texts.set(caller.text, principal);
    if (principal.kind === 'role') roles.set(caller.name, principal);
  }
  return { everyone, accounts, texts, roles };
}

function unnamedOf(account: string): Caller[] {
  return SHAPES.map(([type, shape]) => {
    const arn = shape.replace('ACCOUNT', account).replace('/*', `/${ANYTHING}`);
    return { ...callerAt(arn, account, type), shape: type === 'Account' ? 'root' : 'other' };
  });
}

/** A text that this pattern and the ARN of some caller match, for each kind of caller. */
function samplesOf(pattern: string, accounts: readonly string[]): Caller[] {
  return accounts.flatMap((account) =>
    SHAPES.flatMap(([type, shape]) => {
      const arn = commonText(shape.replace('ACCOUNT', account), pattern);
      return arn === undefined ? [] : [callerAt(arn, account, type)];
    }),
  );
}

function pairsOf(patterns: readonly string[]): string[] {
  const few = patterns.slice(0, MOST_PAIRED_PATTERNS);
  return few.flatMap((one, index) => few.slice(index + 1).flatMap((other) => commonText(one, other) ?? []));
}

function distinct(callers: readonly Caller[]): Caller[] {
  return [...new Map(callers.map((caller) => [caller.arns.join(), caller])).values()];
}

/** A role that the policy names elsewhere tells the path of its sessions' role. */
function withRoles(callers: readonly Caller[]): readonly Caller[] {
  if (!callers.some(({ shape }) => shape === 'session')) return callers;
  const roles = new Map(callers.flatMap((each) => (each.shape === 'named' ? [[each.name, each.arns] as const] : [])));
  return callers.map((each) =>
    each.shape === 'session' ? { ...each, arns: roles.get(each.name) ?? each.arns } : each,
  );
}

function callerOf({ kind, text, account, name }: PrincipalReading): Caller | undefined {
  if (kind === 'user' || kind === 'role') return callerOfArn(anyPartition(text));
  if (kind !== 'session') return undefined;
  const session = { shape: 'session', account: account!, text } as const;
  if (name!.startsWith('federated-user/')) {
    return { ...session, arns: [anyPartition(text)], type: 'FederatedUser', name: text };
  }
  // aws:PrincipalArn is the role's ARN then; the session's ARN does not tell the role's path.
  const role = name!.split('/')[0]!;
  const arns = ['', `${ANYTHING}/`].map((path) => `arn:aws:iam::${account!}:role/${path}${role}`);
  return { ...session, arns, type: 'AssumedRole', name: roleName(account!, role) };
}

/** Undefined for an ARN of another kind, such as a session's, which is never a caller's aws:PrincipalArn. */
function callerOfArn(arn: string): Caller | undefined {
  const parts = /^arn:aws:(?:iam|sts)::(\d{12}):(root$|user\/|role\/|federated-user\/)/.exec(arn);
  const found = parts && SHAPES.find(([, shape]) => shape.includes(`:ACCOUNT:${parts[2]!}`));
  return found ? callerAt(arn, parts[1]!, found[0]) : undefined;
}

function callerAt(arn: string, account: string, type: CallerType): Caller {
  const shape = type === 'Account' ? 'root' : arn.includes(ANYTHING) ? 'pattern' : 'named';
  const text = arn.replaceAll(ANYTHING, '*');
  const name = type === 'AssumedRole' ? roleName(account, arn.slice(arn.lastIndexOf('/') + 1)) : text;
  return { shape, account, arns: [arn], type, text, name };
}

function roleName(account: string, role: string): string {
  return `${account} role ${role}`;
}
