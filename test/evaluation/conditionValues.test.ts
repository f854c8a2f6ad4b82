import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { valueFlaw } from '../../server/src/evaluation/conditionValues';
import { conditionKey, conditionKeyTable } from '../../server/src/knowledge/conditionKeys';
import { operatorNames, parseOperator } from '../../server/src/knowledge/operators';
import { runs } from '../support/runs';

const O = '111122223333';

function flawOf(operator: string, key: string, value: string): ReturnType<typeof valueFlaw> {
  return valueFlaw(conditionKey(key), parseOperator(operator)!, value);
}

describe('values that can never match', () => {
  const matching: readonly (readonly [operator: string, key: string, value: string])[] = [
    ['StringLike', 'aws:PrincipalArn', '*'],
    ['StringLike', 'aws:PrincipalArn', '*:role/Admin'],
    ['StringLike', 'aws:PrincipalArn', 'arn:*'],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/Admin'],
    ['ArnLike', 'aws:PrincipalArn', `arn:*:iam::${O}:root`],
    ['ArnEquals', 'aws:PrincipalArn', `arn:aws:*::${O}:*`],
    ['StringEquals', 'aws:PrincipalArn', `arn:aws:sts::${O}:federated-user/alice`],
    ['StringLike', 'aws:PrincipalArn', `arn:aws:iam::${O}:role/*AWSReservedSSO_Admin_*`],
    [
      'StringLike',
      'aws:PrincipalArn',
      `arn:aws:iam::${O}:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*`,
    ],
    ['StringEquals', 'aws:PrincipalArn', `arn:aws:iam::${O}:role/\${aws:username}`],
    ['StringEquals', 'aws:SourceArn', 'arn:aws:s3:::bucket'],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:*:*'],
    ['ArnLike', 'aws:SourceArn', `arn:aws:logs:us-east-1:${O}:*`],
    ['StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['StringLike', 'aws:PrincipalOrgID', '*'],
    ['StringEqualsIgnoreCase', 'aws:PrincipalOrgID', 'O-A1B2C3D4E5'],
    ['StringEquals', 'kms:CallerAccount', O],
    ['StringLike', 'kms:CallerAccount', '1111*'],
    ['StringEquals', 'kms:ViaService', 's3.us-gov-west-1.amazonaws.com'],
    ['StringEquals', 'kms:ViaService', 'brandnewservice.us-east-1.amazonaws.com'],
    ['StringLike', 'kms:ViaService', '*.amazonaws.com'],
    ['StringLike', 'kms:ViaService', 's3.*'],
    ['StringEqualsIgnoreCase', 'kms:ViaService', 'S3.us-east-1.amazonaws.com'],
    ['StringEquals', 'kms:RequestAlias', 'alias/app'],
    ['StringLike', 'kms:ResourceAliases', '*app'],
    ['StringEquals', 'kms:KeySpec', 'SYMMETRIC_DEFAULT'],
    ['StringLike', 'kms:KeySpec', 'RSA_*'],
    ['StringEqualsIgnoreCase', 'kms:MessageType', 'digest'],
    ['Bool', 'kms:GrantIsForAWSResource', 'True'],
    ['StringEquals', 'kms:GrantIsForAWSResource', 'true'],
    ['Null', 'kms:EncryptionContext:app', 'false'],
    ['DateLessThan', 'aws:CurrentTime', '2027-01-31T00:00:00Z'],
    ['DateLessThan', 'aws:CurrentTime', '2027-01-31'],
    ['DateGreaterThan', 'aws:EpochTime', '1798761600'],
    ['NumericLessThanEquals', 'kms:ValidTo', '1798761600'],
    ['IpAddress', 'aws:SourceIp', '2001:db8::/32'],
    ['StringLike', 'aws:SourceIp', '203.0.113.*'],
    ['StringEquals', 'aws:SourceVpce', 'vpce-1a2b3c4d'],
    ['StringEquals', 'aws:PrincipalServiceName', 'cloudtrail.amazonaws.com'],
    ['StringLike', 'aws:PrincipalServiceName', '*'],
    ['StringEquals', 'aws:RequestedRegion', 'eusc-de-east-1'],
    ['StringLike', 'aws:RequestedRegion', 'eu-*'],
    ['StringEquals', 'kms:EncryptionContext:aws:s3:arn', 'anything at all'],
    ['StringEquals', 'aws:PrincipalTag/team', 'yes'],
    ['StringEquals', 'kms:ViaService', 's3.*.amazonaws.com'],
    ['StringEquals', 'aws:PrincipalType', 'SomethingNew'],
    ['StringEquals', 'kms:GranteePrincipal', `arn:aws:iam::${O}:role/app`],
    ['StringEquals', 'aws:PrincipalOrgID', ''],
  ];
  for (const [operator, key, value] of matching) {
    it(`${operator} ${key} "${value}" may match`, () => assert.equal(flawOf(operator, key, value), undefined));
  }

  const role = `arn:aws:iam::${O}:role/Admin`;
  const reserved = `arn:aws:iam::${O}:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_A_*`;
  const never: readonly (readonly [operator: string, key: string, value: string, meant?: string])[] = [
    ['StringEquals', 'aws:PrincipalArn', `arn:aws:sts::${O}:assumed-role/Admin/me`, role],
    ['StringLike', 'aws:PrincipalArn', `arn:aws:sts::${O}:assumed-role/Admin/*`, role],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:sts::*:assumed-role/Admin/*', 'arn:aws:iam::*:role/Admin'],
    ['ArnLike', 'aws:PrincipalArn', `arn:aws:sts::${O}:assumed-role/AWSReservedSSO_A_*/*`, reserved],
    ['ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${O}:role/AWSReservedSSO_A_*`, reserved],
    ['StringEquals', 'aws:PrincipalArn', `arn:aws:iam::${O}:role/AWSReservedSSO_A_0123456789abcdef`],
    ['StringEquals', 'aws:PrincipalArn', O],
    ['ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${O}:group/x`],
    ['ArnLike', 'aws:PrincipalArn', `arn:aws:lambda:us-east-1:${O}:function:x`],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::1111-2222-3333:role/x', `arn:aws:iam::${O}:role/x`],
    ['ArnEquals', 'aws:SourceArn', 'arn:aws:s3::bucket'],
    ['ArnLike', 'aws:SourceArn', 'bucket'],
    ['ArnLike', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['ArnLike', 'kms:EncryptionContext:aws:logs:arn', 'my-group'],
    ['StringEquals', 'aws:PrincipalOrgID', 'ou-ab12-11111111'],
    ['StringLike', 'aws:PrincipalOrgPaths', 'r-ab12/*'],
    ['StringEquals', 'kms:CallerAccount', `arn:aws:iam::${O}:root`, O],
    ['StringEquals', 'aws:SourceAccount', '1111 2222 3333', O],
    ['StringEquals', 'kms:ViaService', 's3.amazonaws.com'],
    ['StringLike', 'kms:ViaService', 's3.amazonaws.com', 's3.*.amazonaws.com'],
    ['StringEquals', 'kms:ViaService', 'S3.us-east-1.amazonaws.com', 's3.us-east-1.amazonaws.com'],
    ['StringLike', 'kms:ViaService', 'S3.*.amazonaws.com', 's3.*.amazonaws.com'],
    ['StringEquals', 'kms:ViaService', 's3.cn-north-1.amazonaws.com.cn', 's3.cn-north-1.amazonaws.com'],
    ['StringLike', 'kms:ViaService', '*.amazonaws.com.cn', '*.amazonaws.com'],
    ['StringEquals', 'kms:ViaService', 'constructor'],
    ['StringEquals', 'kms:RequestAlias', `arn:aws:kms:us-east-1:${O}:alias/app`, 'alias/app'],
    ['StringEquals', 'kms:RequestAlias', 'app', 'alias/app'],
    ['StringEquals', 'kms:KeySpec', 'RSA2048', 'RSA_2048'],
    ['StringEquals', 'kms:MessageType', 'digest', 'DIGEST'],
    ['StringLike', 'kms:KeySpec', 'DSA_*'],
    ['StringEquals', 'kms:GrantOperations', 'kms:Decrypt', 'Decrypt'],
    ['StringEquals', 'kms:GrantOperations', 'ReEncrypt'],
    ['StringEquals', 'aws:PrincipalIsAWSService', 'True', 'true'],
    ['Bool', 'aws:SecureTransport', 'no', 'false'],
    ['Null', 'kms:EncryptionContext:app', 'maybe'],
    ['DateLessThan', 'aws:CurrentTime', '31.12.2026'],
    ['DateLessThan', 'aws:CurrentTime', '2026-13-45'],
    ['NumericLessThan', 'aws:MultiFactorAuthAge', 'one'],
    ['IpAddress', 'aws:SourceIp', '203.0.113'],
    ['StringEquals', 'aws:SourceIp', '203.0.113.0/24'],
    ['StringEquals', 'aws:SourceVpc', 'vpce-1a2b3c4d'],
    ['StringEquals', 'aws:SourceVpce', 'vpc-1a2b3c4d'],
    ['StringEquals', 'aws:RequestedRegion', 'us-east-1a', 'us-east-1'],
    ['StringEquals', 'kms:ReplicaRegion', 'Frankfurt'],
    ['StringEquals', 'aws:PrincipalServiceName', 'cloudtrail', 'cloudtrail.amazonaws.com'],
    ['StringEquals', 'aws:PrincipalType', 'Role', 'AssumedRole'],
    ['StringLike', 'aws:userid', `arn:aws:iam::${O}:user/x`],
  ];
  for (const [operator, key, value, meant] of never) {
    it(`${operator} ${key} "${value}" never matches`, () => {
      const flaw = flawOf(operator, key, value);
      assert.ok(flaw && !flaw.unsure);
      assert.equal(flaw.meant, meant);
    });
  }

  it('answers any value of any key, and suggests only what may match', () => {
    const keys = conditionKeyTable().map(({ name }) => name);
    const operators = operatorNames().flatMap((name) => (name === 'Null' ? [name] : [name, `${name}IfExists`]));
    const piece = fc.constantFrom(
      'arn:',
      'aws:',
      'iam',
      'sts',
      '::',
      O,
      ':role/',
      'x',
      '*',
      '?',
      'alias/',
      '.amazonaws.com',
      '.cn',
      's3',
      'us-east-1',
      '${',
      'o-',
      '-',
      'TRUE',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.constantFrom(...operators), text, (key, operator, value) => {
        const meant = flawOf(operator, key, value)?.meant;
        if (meant !== undefined) assert.equal(flawOf(operator, key, meant), undefined);
      }),
      { numRuns: runs(2000) },
    );
  });
});
