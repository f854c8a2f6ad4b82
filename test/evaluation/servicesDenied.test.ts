import { policyDenyBreaksServices } from '../../server/src/rules/policy/policyDenyBreaksServices';
import type { Json, JsonObject } from '../support/policyModel';
import { allow, arn, deny, OWN, ROOT, service, testRows } from '../support/verdicts';

const CRYPTO = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];
const USE = [...CRYPTO, 'kms:DescribeKey'];
const DECRYPT = ['kms:Decrypt', 'kms:ReEncryptFrom'];
const options = { account: OWN };

function when(operator: string, key: string, value: Json): JsonObject {
  return { [operator]: { [key]: value } };
}

describe('a Deny that breaks services', () => {
  const office = when('NotIpAddress', 'aws:SourceIp', '203.0.113.0/24');
  const vpc = when('StringNotEquals', 'aws:SourceVpc', 'vpc-1');
  const mfa = when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false');
  const spare = { 'aws:ViaAWSService': 'false', 'aws:PrincipalIsAWSService': 'false' };
  const viaS3 = allow(arn('role/App'), USE, when('StringEquals', 'kms:ViaService', 's3.us-east-1.amazonaws.com'));
  const trail = allow(service('cloudtrail'), 'kms:GenerateDataKey*', when('StringEquals', 'aws:SourceAccount', OWN));
  const autoScaling = allow(arn('role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'), USE);
  testRows(policyDenyBreaksServices, [
    {
      row: 'network, MFA, or no condition',
      verdict: 'warning',
      options,
      policies: [
        [ROOT, deny('*', CRYPTO, office)],
        [ROOT, deny({ AWS: '*' }, 'kms:*', when('NotIpAddressIfExists', 'aws:SourceIp', ['203.0.113.0/24']))],
        [ROOT, viaS3, deny('*', 'kms:Decrypt', vpc)],
        [trail, ROOT, deny('*', 'kms:GenerateDataKey', when('Null', 'aws:SourceVpce', 'true'))],
        [ROOT, deny('*', DECRYPT, mfa)],
        [ROOT, deny('*', DECRYPT, when('Bool', 'aws:MultiFactorAuthPresent', 'false'))],
        [ROOT, deny('*', DECRYPT)],
        [ROOT, deny('*', CRYPTO, { ...office, Bool: { 'aws:PrincipalIsAWSService': 'false' } })],
        [ROOT, deny('*', CRYPTO, { ...office, ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/A` } })],
        [ROOT, trail, deny('*', CRYPTO, { ...office, Bool: { 'aws:ViaAWSService': 'false' } })],
        [ROOT, autoScaling, deny('*', CRYPTO, { ...vpc, Bool: spare })],
      ],
    },
    {
      row: 'a VPC, where no service is in sight',
      verdict: 'info',
      options,
      policies: [
        [ROOT, deny('*', CRYPTO, vpc)],
        [
          ROOT,
          allow(arn('role/App'), USE),
          deny('*', 'kms:Decrypt', when('StringNotLike', 'aws:SourceVpce', 'vpce-1')),
        ],
      ],
    },
    {
      row: 'services are spared, or not meant',
      verdict: 'silent',
      options,
      policies: [
        [ROOT, viaS3, trail, deny('*', CRYPTO, { ...office, Bool: spare })],
        [ROOT, viaS3, deny('*', CRYPTO, { ...office, Bool: { 'aws:ViaAWSService': 'false' } })],
        [ROOT, deny('*', CRYPTO, { ...mfa, BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false', ...spare } })],
        [ROOT, viaS3, deny('*', CRYPTO, { ...vpc, Null: { 'kms:ViaService': 'true' } })],
        [ROOT, deny('*', CRYPTO, when('IpAddress', 'aws:SourceIp', '198.51.100.0/24'))],
        [ROOT, deny('*', CRYPTO, when('Bool', 'aws:SecureTransport', 'false'))],
        [ROOT, deny('*', CRYPTO, { StringNotEquals: { 'aws:SourceVpc': 'vpc-1', 'aws:PrincipalOrgID': 'o-1' } })],
        [ROOT, deny('*', CRYPTO, { ...office, StringEquals: { 'mystery:Key': 'x' } })],
        [ROOT, deny('*', CRYPTO, { ...office, ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/*` } })],
        [ROOT, deny('*', ['kms:Sign', 'kms:ScheduleKeyDeletion'], office)],
        [ROOT, deny(arn('role/App'), CRYPTO, office)],
        [ROOT, deny('*', ['kms:Encrypt', 'kms:GenerateDataKey*'])],
        [ROOT, deny('*', ['kms:Decrypt', 'kms:PutKeyPolicy'])],
        [ROOT, deny('*', '${actions}', office)],
        [ROOT, deny('*', CRYPTO, { Ref: 'Condition' })],
      ],
    },
    {
      row: 'the role of EBS is spared',
      verdict: 'silent',
      options,
      policies: ['', '/*'].map((path) => [
        ROOT,
        autoScaling,
        deny('*', CRYPTO, {
          ...vpc,
          Bool: spare,
          ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/aws:ec2-infrastructure${path}` },
        }),
      ]),
    },
  ]);
});
