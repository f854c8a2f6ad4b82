/** A key policy of about `bytes` bytes whose statements differ, with no fault: what most policies are most of the time. */
export function largePolicy(bytes: number): string {
  const statements = [statement(0, 'arn:aws:iam::111122223333:root', ['kms:*'])];
  for (let index = 1; ; index++) {
    const role = `arn:aws:iam::111122223333:role/service/team-${index}-application`;
    const actions = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
    const next = statement(index, role, actions.slice(0, 2 + (index % 4)));
    if (policy([...statements, next]).length > bytes) return policy(statements);
    statements.push(next);
  }
}

function policy(statements: readonly object[]): string {
  return `${JSON.stringify({ Version: '2012-10-17', Id: 'large', Statement: statements }, null, 2)}\n`;
}

function statement(index: number, role: string, actions: readonly string[]): object {
  const condition =
    index % 3 === 1
      ? {
          StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com', 'kms:CallerAccount': '111122223333' },
          StringLike: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::bucket-${index}/*` },
        }
      : undefined;
  return {
    Sid: `Statement${index}`,
    Effect: 'Allow',
    Principal: { AWS: role },
    Action: actions,
    Resource: '*',
    ...(condition && { Condition: condition }),
  };
}
