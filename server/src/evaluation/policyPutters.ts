import { accountOfPrincipal } from '../knowledge/arn';
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
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltype */
export type CallerType = 'Account' | 'User' | 'AssumedRole' | 'FederatedUser';

/** Everybody whom these statements tell apart, in these accounts (ids, or `*` alone when nothing tells the own one). */
export function callersOf(statements: readonly Statement[], accounts: readonly string[]): Caller[] {
  const found = new Map<string, Caller>();
  const add = (caller: Caller | undefined): void => {
    if (caller) found.set(caller.shape === 'session' ? caller.text : caller.arns.join(), caller);
  };
  const patterns = new Set<string>();
  for (const statement of statements) {
    for (const principal of principalsOf(statement).items) {
      if (principal.account !== undefined && accounts.includes(principal.account)) add(callerOf(principal));
    }
    for (const { name, values } of atomsOf(statement).atoms) {
      if (name !== 'aws:principalarn') continue;
      for (const { text } of values) patterns.add(anyPartition(text.replace(/\$\{[^}]*\}/g, '*')));
    }
  }
  for (const account of accounts) {
    for (const [type, shape] of SHAPES) {
      const everyone = shape.replace('ACCOUNT', account);
      for (const arn of samples(everyone, [...patterns])) add({ ...ofArn(arn, type), account });
      add({ ...ofArn(everyone.replace('*', ANYTHING), type), account, shape: type === 'Account' ? 'root' : 'other' });
    }
  }
  const callers = [...found.values()];
  return callers.map((caller) => (caller.shape === 'session' ? withRoleOf(caller, callers) : caller));
}

/** Somebody whom nobody can tell: a principal or statement that is not known. */
export const UNKNOWN_CALLER: Caller = { shape: 'unknown', account: '', arns: [], type: undefined, text: '' };

/** Whether a principal is this caller: `account` when it is the caller's whole account. */
export function isCaller(principal: PrincipalReading, caller: Caller): 'yes' | 'account' | 'no' {
  if (principal.kind === 'everyone') return 'yes';
  if (caller.shape === 'unknown' || principal.account !== caller.account) return 'no';
  if (principal.kind === 'account') return 'account';
  if (principal.kind === 'session') return caller.shape === 'session' && caller.text === principal.text ? 'yes' : 'no';
  if (principal.kind !== 'user' && principal.kind !== 'role') return 'no';
  const arn = anyPartition(principal.text);
  if (caller.shape !== 'session') return caller.arns[0] === arn ? 'yes' : 'no';
  // A role's name is unique in its account, whatever its path, and its sessions are the role.
  return principal.kind === 'role' && roleOf(caller) === lastName(arn) ? 'yes' : 'no';
}

/** The same for a role and its sessions. */
export function nameOf(caller: Caller): string {
  const role = caller.type === 'AssumedRole' ? roleOf(caller) : undefined;
  return role === undefined ? caller.text : `${caller.account} role ${role}`;
}

const SHAPES: readonly (readonly [CallerType, string])[] = [
  ['Account', 'arn:aws:iam::ACCOUNT:root'],
  ['User', 'arn:aws:iam::ACCOUNT:user/*'],
  ['AssumedRole', 'arn:aws:iam::ACCOUNT:role/*'],
  ['FederatedUser', 'arn:aws:sts::ACCOUNT:federated-user/*'],
];

/** Policies have a few patterns; beyond this, texts that match two of them at once are not looked for. */
const MOST_PAIRED_PATTERNS = 16;

/** A text of each pattern, and of each two at once, among those that `everyone` matches. */
function samples(everyone: string, patterns: readonly string[]): Set<string> {
  const texts = new Set<string>();
  const add = (text: string | undefined): unknown => text !== undefined && texts.add(text);
  for (const pattern of patterns) add(commonText(everyone, pattern));
  const wild = patterns.filter(hasWildcard).slice(0, MOST_PAIRED_PATTERNS);
  wild.forEach((one, index) => {
    for (const other of wild.slice(index + 1)) {
      const both = commonText(one, other);
      if (both !== undefined) add(commonText(everyone, both));
    }
  });
  return texts;
}

function ofArn(arn: string, type: CallerType): Caller {
  const shape = type === 'Account' ? 'root' : arn.includes(ANYTHING) ? 'pattern' : 'named';
  const account = accountOfPrincipal(arn) ?? '*';
  return { shape, account, arns: [arn], type, text: arn.replaceAll(ANYTHING, '*') };
}

function callerOf(principal: PrincipalReading): Caller | undefined {
  const { kind, text } = principal;
  const account = principal.account!;
  if (kind === 'user') return ofArn(anyPartition(text), 'User');
  if (kind === 'role') return ofArn(anyPartition(text), 'AssumedRole');
  if (kind !== 'session') return undefined;
  const common = { shape: 'session', account, text } as const;
  if (principal.name!.startsWith('federated-user/'))
    return { ...common, arns: [anyPartition(text)], type: 'FederatedUser' };
  // aws:PrincipalArn is the role's ARN then; the session's ARN does not tell the role's path.
  const role = principal.name!.split('/')[0]!;
  const arns = ['', `${ANYTHING}/`].map((path) => `arn:aws:iam::${account}:role/${path}${role}`);
  return { ...common, arns, type: 'AssumedRole' };
}

/** A role that the policy names elsewhere tells the path of its sessions' role. */
function withRoleOf(session: Caller, callers: readonly Caller[]): Caller {
  const role = callers.find((each) => each.shape === 'named' && nameOf(each) === nameOf(session));
  return role && session.type === 'AssumedRole' ? { ...session, arns: role.arns } : session;
}

function roleOf({ arns }: Caller): string | undefined {
  return arns[0] === undefined ? undefined : lastName(arns[0]);
}

function lastName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
