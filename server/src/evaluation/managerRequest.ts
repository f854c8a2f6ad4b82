import type { Atom } from './atoms';
import type { Caller } from './policyPutters';
import type { OwnAccount } from './ownAccount';
import type { AtomAnswer, Carried, VariableReading } from './request';
import { answerTo } from './request';

/** PutKeyPolicy, called directly by a person or role: the request that decides about a lock-out. */
export interface ManagerRequest {
  readonly own: OwnAccount;
  readonly variables: VariableReading;
}

export function managerRequest(own: OwnAccount, variablesReplaced: boolean | undefined): ManagerRequest {
  const account = own.state === 'known' ? own.account : undefined;
  const valueOf = (variable: string): string | undefined => (OWN_ACCOUNT_KEYS.has(variable) ? account : undefined);
  return { own, variables: { replaced: variablesReplaced, valueOf, id: `${account} ${variablesReplaced}` } };
}

/**
 * How an atom of an Allow or a Deny stands to this caller's request. What nobody can tell is `unknown`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function answerFor(atom: Atom, caller: Caller, effect: 'Allow' | 'Deny', request: ManagerRequest): AtomAnswer {
  return answerTo(atom, carried(atom, caller, effect, request.own), request.variables);
}

const OWN_ACCOUNT_KEYS = new Set(['kms:calleraccount', 'aws:principalaccount', 'aws:resourceaccount']);

/** Only requests that a service makes carry these. */
const ABSENT_KEYS = new Set([
  'kms:viaservice',
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:principalservicename',
  'aws:principalservicenameslist',
  'aws:calledvia',
  'aws:calledviafirst',
  'aws:calledvialast',
]);

/** A person may lose these: the office's network, the endpoint. */
const NETWORK_KEYS = new Set([
  'aws:sourceip',
  'aws:vpcsourceip',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourcevpcarn',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
]);

const FREE_KEYS = new Set([
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
  'aws:useragent',
  'aws:principaltag/',
  'aws:tokenissuetime',
  'kms:bypasspolicylockoutsafetycheck',
]);

const TRUE: Carried = { among: ['true'] };
const FALSE: Carried = { among: ['false'] };

function carried(atom: Atom, caller: Caller, effect: 'Allow' | 'Deny', own: OwnAccount): Carried {
  const { name, family, key } = atom;
  if (name === undefined || family === undefined) return 'unknown';
  if (ABSENT_KEYS.has(name)) return 'absent';
  if (OWN_ACCOUNT_KEYS.has(name)) return own.state === 'known' ? { among: [own.account] } : 'unknown';
  switch (name) {
    case 'aws:principalarn':
      return caller.arns.length === 0 ? 'unknown' : { among: caller.arns };
    case 'aws:principaltype':
      return caller.type === undefined ? 'unknown' : { among: [caller.type] };
    case 'aws:principalisawsservice':
    case 'aws:viaawsservice':
      return FALSE;
    case 'aws:securetransport':
      return TRUE;
    case 'aws:currenttime':
    case 'aws:epochtime':
      return endsAccess(atom, effect) ? 'contingent' : 'free';
  }
  if (NETWORK_KEYS.has(name)) return 'contingent';
  if (FREE_KEYS.has(family)) return 'free';
  return key?.scope === 'kms' && key.actions && !key.actions.has('PutKeyPolicy') ? 'absent' : 'unknown';
}

/** Access ends by an upper bound in an Allow, and by a lower bound in a Deny. */
function endsAccess({ operator }: Atom, effect: 'Allow' | 'Deny'): boolean {
  const bound = operator?.bound;
  return bound === undefined ? operator?.family !== 'Null' : bound === (effect === 'Allow' ? 'upper' : 'lower');
}
