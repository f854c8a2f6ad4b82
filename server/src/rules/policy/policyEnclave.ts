import { placeOfActions } from '../../evaluation/actionPlaces';
import { namesOf } from '../../evaluation/actionNames';
import { describePrincipal } from '../../evaluation/breadth';
import {
  anyEnclaveAllows,
  attestationBypasses,
  debugMeasurements,
  optionalAttestations,
  type DebugMeasurement,
} from '../../evaluation/enclaves';
import { effectOf } from '../../evaluation/coverage';
import { moveCondition } from '../../model/conditionChanges';
import { listItems, removalOf } from '../../model/listItems';
import type { Repair } from '../../model/repair';
import { shortened } from '../../model/text';
import { originOf } from '../../model/value';
import { defineRule } from '../rule';

export const policyEnclave = defineRule({
  id: 'policy-enclave',
  on: 'policy',
  severity: 'error',
  preset: 'recommended',
  title: 'An enclave protects the key less than it seems',
  why: 'Attestation is worth nothing when an enclave in debug mode passes it, or when the same role decrypts without it.',
  remedy: 'Demand the measurements of a released image, in every statement that lets the role decrypt.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-attestation.html',
    'https://docs.aws.amazon.com/enclaves/latest/user/cmd-nitro-run-enclave.html',
    'prowler kms_key_enclave_debug_attestation_detected',
    'prowler kms_key_enclave_attestation_bypassable_path',
    'prowler kms_key_enclave_attestation_not_enforced',
  ],
  tags: ['security'],
  *check(policy, { own }) {
    for (const debug of debugMeasurements(policy)) {
      yield {
        span: debug.value.origin.span,
        message: `${shortened(debug.atom.key!.name)} is all zeros in debug mode, and only then: this lets in enclaves whose memory and console their host can read. Put the measurement of the released image here.`,
        repairs: debugRepairs(debug),
      };
    }
    for (const { statement, atom } of optionalAttestations(policy)) {
      const { condition, operator } = atom;
      const plain = operator!.name.replace(/IfExists$/, '');
      const changes = moveCondition(statement, condition, plain);
      yield {
        span: originOf(condition.operator).span,
        severity: 'warning',
        message: `Calls from outside an enclave carry no attestation, and ${operator!.name} lets them pass. Use ${plain}.`,
        repairs: changes ? [{ title: `Use ${plain}`, safe: true, changes }] : [],
      };
    }
    for (const { atom } of anyEnclaveAllows(policy)) {
      yield {
        span: originOf(atom.condition.key).span,
        severity: 'warning',
        message: `${shortened(atom.key!.name)} only has to be there, so any enclave passes, one in debug mode too. Demand the measurement of the released image.`,
      };
    }
    for (const { principal, statement, actions, attestation } of attestationBypasses(policy)) {
      const who = shortened(describePrincipal(principal, own));
      yield {
        span: placeOfActions(statement, actions).span,
        severity: 'warning',
        message: `${who} may call ${namesOf(actions, ['kms:Decrypt'])} here without an enclave, so the attestation that another statement demands protects nothing. Put the condition here too.`,
        related: [{ span: attestation.condition.origin.span, message: 'Attestation is demanded here.' }],
      };
    }
  },
});

/** Out with the value, when others are left. */
function debugRepairs({ statement, atom, value }: DebugMeasurement): Repair[] {
  const item = listItems(atom.condition.values).find(({ origin }) => origin === value.origin);
  const removal = item && removalOf(item);
  // A Deny that spares less denies more, but whom is for its author to say.
  const safe = effectOf(statement) === 'Allow';
  return removal ? [{ title: 'Remove the measurement of debug mode', safe, changes: [removal] }] : [];
}
