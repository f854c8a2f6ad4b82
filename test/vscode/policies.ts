/** Texts that the suites open. Account ids are those of AWS's own examples. */

/** A sound statement, without which a policy that allows little would be reported for that. */
const ROOT = `{
      "Sid": "EnableIamPolicies",
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
      "Action": "kms:*",
      "Resource": "*"
    }`;

/** A policy of the sound statement and others. */
export function policyOf(...statements: string[]): string {
  return `{
  "Version": "2012-10-17",
  "Statement": [
    ${[ROOT, ...statements].join(',\n    ')}
  ]
}
`;
}

/** Gives exactly one finding, policy-public, at the principal. */
export const PUBLIC_POLICY = policyOf(`{
      "Sid": "Open",
      "Effect": "Allow",
      "Principal": "*",
      "Action": "kms:Decrypt",
      "Resource": "*"
    }`);

/** Gives exactly one finding, policy-element, whose repair is safe. */
export const LOWER_CASE_POLICY = policyOf(`{
      "Sid": "Application",
      "effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111122223333:role/application" },
      "Action": ["kms:Encrypt", "kms:Decrypt"],
      "Resource": "*"
    }`);

/** What `aws kms get-key-policy` prints: the policy is one escaped string. */
export function asCommandOutput(policy: string): string {
  return `${JSON.stringify({ Policy: policy, PolicyName: 'default' }, null, 4)}\n`;
}
