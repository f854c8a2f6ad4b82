import { LIMITS } from './generated/limits';

/**
 * The size of a key policy, in bytes. The API's model says more; the quota decides.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
export const KEY_POLICY_BYTES: number = LIMITS.keyPolicyBytes;

/**
 * The waiting period before a deletion, in days: least and most.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
export const PENDING_WINDOW_DAYS: readonly [number, number] = LIMITS.pendingWindowInDays;

/**
 * The period of automatic rotation, in days: least and most.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
 */
export const ROTATION_PERIOD_DAYS: readonly [number, number] = LIMITS.rotationPeriodInDays;

/** The characters that a key policy may hold: tab, line ends and U+0020 to U+00FF. */
export function firstForbiddenCharacter(text: string): number {
  return text.search(/[^\t\n\r\u0020-\u00ff]/);
}
