import { messageSource } from '../knowledge/messageSources';
import type { PolicyDocument, Statement } from '../model/policy';
import { certainAllows } from './breadth';
import { coverageOf, effectOf, resourceMatch, statementsOf } from './coverage';
import { reachOf } from './namedCallers';
import type { PrincipalReading } from './principals';
import { servicesNamed } from './serviceUse';

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
  const found: UndeliveredMessages[] = [];
  for (const statement of certainAllows(policy)) {
    const services = servicesNamed(statement);
    const { certain, possible } = coverageOf(statement);
    if (services.length === 0 || !certain.has('GenerateDataKey') || possible.has('Decrypt')) continue;
    for (const principal of services) {
      const label = messageSource(principal.text);
      if (label !== undefined && !mayDecrypt(policy, principal)) found.push({ statement, principal, label });
    }
  }
  return found;
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
