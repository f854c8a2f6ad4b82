import { KEY_POLICY_BYTES } from '../../knowledge/limits';
import { branchesOf } from '../../model/value';
import { defineRule } from '../rule';

/** From this share of the quota on, a few more statements do not fit. */
const NEARLY_FULL = 0.9;

export const policySize = defineRule({
  id: 'policy-size',
  on: 'policy',
  severity: 'error',
  preset: 'recommended',
  title: 'The policy is larger than KMS takes',
  why: 'KMS rejects a key policy of more than 32,768 bytes; spaces and line ends count.',
  remedy:
    'Leave out white space, put principals of like permissions into one statement, or allow single principals by IAM policies and grants.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html',
    'IAM Access Analyzer: Policy size exceeds resource policy quota',
    'tflint aws_iam_policy_too_long_policy',
  ],
  tags: ['grammar', 'availability'],
  *check(policy) {
    if (policy.kind !== 'key') return;
    for (const length of branchesOf(policy.byteLength)) {
      if (length.state !== 'known' || length.value < KEY_POLICY_BYTES * NEARLY_FULL) continue;
      const { span } = policy.heading;
      const size = `This policy has ${grouped(length.value)} of the ${grouped(KEY_POLICY_BYTES)} bytes`;
      const advice = 'Leave out white space, or put principals with the same permissions into one statement';
      if (length.value > KEY_POLICY_BYTES) {
        yield { span, message: `${size} that KMS takes, so it is rejected. ${advice}.` };
      } else {
        yield { span, severity: 'warning', message: `${size} that KMS takes and can hardly grow. ${advice}.` };
      }
    }
  },
});

function grouped(bytes: number): string {
  return bytes.toLocaleString('en-US');
}
