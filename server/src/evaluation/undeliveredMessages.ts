import { messageSource } from '../knowledge/messageSources';
import type { PolicyDocument, Statement } from '../model/policy';
import { certainAllows } from './breadth';
import { coverageOf, effectOf, resourceMatch, statementsOf } from './coverage';
import { reachOf } from './namedCallers';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';

/** A service that is to send messages to an encrypted topic or queue, and may not decrypt its data key. */
export interface UndeliveredMessages {
  readonly statement: Statement;
  readonly principal: PrincipalReading;
  /** A name for people: `EventBridge`. */
  readonly label: string;
}

/**
 * The services that a policy lets generate data keys for messages without letting them decrypt: SNS and SQS refuse their
 * messages, and the service does not tell.
 */
export function undeliveredMessages(policy: PolicyDocument): UndeliveredMessages[] {
  return certainAllows(policy).flatMap((statement) => {
    const { certain, possible } = coverageOf(statement);
    if (!certain.has('GenerateDataKey') || possible.has('Decrypt')) return [];
    return principalsOf(statement).items.flatMap((principal) => {
      const label = principal.kind === 'service' ? messageSource(principal.text) : undefined;
      return label !== undefined && !mayDecrypt(policy, principal) ? [{ statement, principal, label }] : [];
    });
  });
}

function mayDecrypt(policy: PolicyDocument, principal: PrincipalReading): boolean {
  const { known, complete } = statementsOf(policy);
  if (!complete) return true;
  return known.some(
    (each) =>
      effectOf(each) !== 'Deny' &&
      coverageOf(each).possible.has('Decrypt') &&
      resourceMatch(each, policy.owner) !== 'no' &&
      reachOf(each, principal) !== 'no',
  );
}
