import type { PolicyDocument, Statement } from '../model/policy';
import type { Origin } from '../model/value';
import { atomsOf } from './atoms';
import { UNKNOWN_CALLER } from './policyPutters';
import { resourceMatch } from './coverage';
import type { ManagerRequest } from './managerRequest';
import { answerFor } from './managerRequest';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';

/** Something that looks as if it let somebody put the key's policy, and why it does not. */
export interface FailedManager {
  /** The principal, the condition key, or the statement. */
  readonly origin: Origin;
  /** A sentence. */
  readonly why: string;
}

/** Why these Allows of PutKeyPolicy let nobody of the own account; a Deny's part is told by the verdict itself. */
export function failuresOf(
  allows: readonly Statement[],
  policy: PolicyDocument,
  request: ManagerRequest,
): FailedManager[] {
  return allows.flatMap((statement): FailedManager[] => {
    if (resourceMatch(statement, policy.owner) === 'no') {
      return [{ origin: statement.heading, why: 'The Resource of this statement is not the key.' }];
    }
    const principals = principalsOf(statement).items.flatMap((each): FailedManager[] => {
      const why = reasonOf(each, request);
      return why === undefined ? [] : [{ origin: each.origin, why }];
    });
    // What never holds for somebody of whom nothing is known holds for nobody.
    const atoms = atomsOf(statement).atoms.flatMap((atom): FailedManager[] => {
      const { key } = atom.condition;
      if (key.state !== 'known' || answerFor(atom, UNKNOWN_CALLER, 'Allow', request).answer !== 'never') return [];
      return [{ origin: key.origin, why: 'This never holds when a user or role of the account calls PutKeyPolicy.' }];
    });
    return [...principals, ...atoms];
  });
}

function reasonOf({ kind, account, name, why }: PrincipalReading, { own }: ManagerRequest): string | undefined {
  switch (kind) {
    case 'service':
      return `${name} is a service, and no service changes key policies.`;
    case 'service-linked-role':
      return 'A service-linked role belongs to its service, and no service changes key policies.';
    case 'dead':
      return `This is ${why}, which matches no caller.`;
    case 'everyone':
    case 'unknown':
      return undefined;
    default:
      return own.state === 'known' && account !== own.account
        ? `Account ${account} is not the key's own (${own.account}), and AWS lets no other account change a key policy.`
        : undefined;
  }
}
