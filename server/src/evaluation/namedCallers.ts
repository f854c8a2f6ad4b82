import { placeholderIn } from '../knowledge/arn';
import type { Principal, Statement } from '../model/policy';
import type { List, Value } from '../model/value';
import type { Atom } from './atoms';
import { atomsOf } from './atoms';
import { effectOf } from './coverage';
import type { OwnAccount } from './ownAccount';
import { patternsOverlap } from './patterns';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';
import type { AtomAnswer, Carried, VariableReading } from './request';
import { answerTo, anyPartition } from './request';

/** One user, role or session that a policy names. */
export function isNamedCaller({ kind }: PrincipalReading): boolean {
  return kind === 'user' || kind === 'role' || kind === 'session';
}

/** Equal for two principals that are the same user, role, session, account or service. */
export function identityOf({ kind, text, account }: PrincipalReading): string {
  return kind === 'account' ? account! : kind === 'service' ? text.toLowerCase() : anyPartition(text);
}

/** Whether a statement's Principal or NotPrincipal takes somebody in. */
export type Reach = 'yes' | 'maybe' | 'no';

/**
 * Whether a statement speaks of this principal: by name, as one of everyone, or perhaps by a template. Its account in an Allow
 * delegates to IAM policies, which are not known here; in a Deny it may take the account's users and roles in. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function reachOf(statement: Statement, principal: PrincipalReading): Reach {
  const { form, items } = principalsOf(statement);
  if (form === 'absent') return 'no';
  if (form === 'unknown') return 'maybe';
  const ofAccount = effectOf(statement) === 'Allow' ? 'no' : 'maybe';
  const found = items.map((item) => sameness(item, principal, ofAccount));
  let listed: Reach = found.includes('yes') ? 'yes' : found.includes('maybe') ? 'maybe' : 'no';
  if (listed === 'no' && items.some(({ kind }) => kind === 'unknown')) {
    const list = form === 'Principal' ? statement.principal : statement.notPrincipal;
    if (mayName(list, principal)) listed = 'maybe';
  }
  if (form === 'Principal') return listed;
  // Who is listed in a NotPrincipal without their account is not certain to be spared.
  return listed === 'no' ? 'yes' : 'maybe';
}

/**
 * How the conditions of a statement stand to the calls that a user or role makes, directly or through a service. What the
 * caller can choose is free: encryption context, network, services. What nobody can tell is unknown.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function conditionsFor(
  statement: Statement,
  caller: PrincipalReading,
  own: OwnAccount,
  variablesReplaced: boolean | undefined,
): AtomAnswer['answer'] {
  const { atoms, complete } = atomsOf(statement);
  const variables: VariableReading = { replaced: variablesReplaced, valueOf: (name) => valueOf(name, caller, own) };
  const answers = atoms.map((atom) => answerTo(atom, carriedBy(atom, caller, own), variables).answer);
  if (answers.includes('never')) return 'never';
  if (!complete || answers.includes('unknown')) return 'unknown';
  return answers.includes('free') ? 'free' : 'always';
}

function sameness(item: PrincipalReading, principal: PrincipalReading, ofAccount: Reach): Reach {
  if (item.kind === 'everyone') return 'yes';
  if (item.kind === principal.kind) return identityOf(item) === identityOf(principal) ? 'yes' : 'no';
  if (item.account === undefined || item.account !== principal.account) return 'no';
  if (item.kind === 'account') return ofAccount;
  // A role's sessions are the role, and the ARN of a session does not tell its role's path.
  const isRoleAndSession =
    (item.kind === 'role' && principal.kind === 'session') || (item.kind === 'session' && principal.kind === 'role');
  return isRoleAndSession ? 'maybe' : 'no';
}

/** Whether one of the entries that nobody can read for certain could be this principal. */
function mayName(list: Value<List<Principal>>, { text }: PrincipalReading): boolean {
  if (list.state !== 'known' || !list.value.complete) return true;
  return list.value.items.some((item) => {
    if (item.state !== 'known') return true;
    const { id } = item.value;
    if (id.state === 'unknown') return !id.parts || patternsOverlap(id.parts.map((part) => part ?? '*').join(''), text);
    if (id.state !== 'known') return true;
    const placeholder = placeholderIn(id.value);
    return placeholder !== undefined && patternsOverlap(id.value.replace(placeholder, '*'), text);
  });
}

/** Only what services do in their own name carries these. */
const ABSENT: ReadonlySet<string> = new Set([
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:principalservicename',
  'aws:principalservicenameslist',
]);

/** The caller may choose these, call by call. */
const FREE: ReadonlySet<string> = new Set([
  'aws:calledvia',
  'aws:calledviafirst',
  'aws:calledvialast',
  'aws:currenttime',
  'aws:epochtime',
  'aws:multifactorauthage',
  'aws:multifactorauthpresent',
  'aws:requestedregion',
  'aws:sourceip',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:tokenissuetime',
  'aws:useragent',
  'aws:viaawsservice',
  'aws:vpcsourceip',
]);

/** Properties of the key, which no text tells. */
const OF_THE_KEY: ReadonlySet<string> = new Set([
  'kms:keyorigin',
  'kms:keyspec',
  'kms:keyusage',
  'kms:multiregion',
  'kms:multiregionkeytype',
  'kms:resourcealiases',
]);

const TYPES: Readonly<Record<string, string>> = { user: 'User', role: 'AssumedRole' };

function carriedBy({ name, key }: Atom, caller: PrincipalReading, own: OwnAccount): Carried {
  if (name === undefined) return 'unknown';
  if (ABSENT.has(name)) return 'absent';
  if (FREE.has(name)) return 'free';
  const type = TYPES[caller.kind];
  switch (name) {
    case 'aws:principalarn':
      return type === undefined ? 'unknown' : { among: [anyPartition(caller.text)] };
    case 'aws:principaltype':
      return type === undefined ? 'unknown' : { among: [type] };
    case 'aws:principalaccount':
    case 'kms:calleraccount':
      return { among: [caller.account!] };
    case 'aws:resourceaccount':
      return own.state === 'known' ? { among: [own.account] } : 'unknown';
    case 'aws:principalisawsservice':
      return { among: ['false'] };
    case 'aws:securetransport':
      return { among: ['true'] };
  }
  return key?.scope === 'kms' && !OF_THE_KEY.has(name) ? 'free' : 'unknown';
}

function valueOf(variable: string, caller: PrincipalReading, own: OwnAccount): string | undefined {
  if (variable === 'aws:principalaccount' || variable === 'kms:calleraccount') return caller.account;
  return variable === 'aws:resourceaccount' && own.state === 'known' ? own.account : undefined;
}
