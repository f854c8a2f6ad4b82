import { ActionSet } from '../knowledge/actionSet';
import type { PolicyDocument, Statement } from '../model/policy';
import { deniedTo, possibleDenies } from './access';
import type { Atom } from './atoms';
import { atomsOf } from './atoms';
import { certainAllows } from './breadth';
import { coverageOf } from './coverage';
import { isNamedCaller, reachOf } from './namedCallers';
import type { OwnAccount } from './ownAccount';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';

/** An Allow by which somebody may decrypt everything that was encrypted under the key. */
export interface UnconditionedDecryption {
  readonly statement: Statement;
  readonly callers: readonly PrincipalReading[];
}

export const DECRYPT = ActionSet.of(['Decrypt']);

/**
 * The Allows that let users, roles and sessions decrypt whatever they like: no condition says through which service, in which
 * encryption context, or from where. Statements that give everything have a rule of their own.
 * https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html
 */
export function unconditionedDecryption(policy: PolicyDocument, own: OwnAccount): UnconditionedDecryption[] {
  const allows = certainAllows(policy).filter(
    (each) => coverageOf(each).certain.has('Decrypt') && !coverageOf(each).certain.equals(ActionSet.ALL),
  );
  const open = allows.filter((each) => atomsOf(each).complete && atomsOf(each).atoms.every(saysNothingOfData));
  if (open.length === 0) return [];
  const denies = possibleDenies(policy).filter((each) => coverageOf(each).possible.has('Decrypt'));
  return open.flatMap((statement) => {
    const callers = principalsOf(statement).items.filter(
      (each) =>
        isNamedCaller(each) &&
        !denies.some((deny) => limitsData(deny) && reachOf(deny, each) !== 'no') &&
        !deniedTo(policy, each, own, DECRYPT).has('Decrypt'),
    );
    return callers.length > 0 ? [{ statement, callers }] : [];
  });
}

/** Say who calls and how well they proved it, not what they may decrypt. */
const CALLER_KEYS: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalisawsservice',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principaltype',
  'aws:securetransport',
  'kms:calleraccount',
]);

function saysNothingOfData({ name }: Atom): boolean {
  return name !== undefined && CALLER_KEYS.has(name);
}

function limitsData(deny: Statement): boolean {
  const { atoms, complete } = atomsOf(deny);
  return !complete || !atoms.every(saysNothingOfData);
}
