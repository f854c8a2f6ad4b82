import { policyServiceActions } from '../../server/src/rules/policy/policyServiceActions';
import type { Json, JsonObject } from '../support/policyModel';
import { allow, arn, deny, OWN, ROOT, service, testRows } from '../support/verdicts';

const KEY = `arn:aws:kms:us-east-1:${OWN}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const MULTI = `arn:aws:kms:us-east-1:${OWN}:key/mrk-1234abcd12ab34cd56ef1234567890ab`;
const LOGS = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'];
const USE = ['kms:Decrypt', 'kms:GenerateDataKey'];
const APP = arn('role/App');
const options = { account: OWN };

function logGroup(region: string): JsonObject {
  return {
    ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${OWN}:log-group:app` },
  };
}

function via(hosts: Json, operator = 'StringEquals'): JsonObject {
  return { [operator]: { 'kms:ViaService': hosts } };
}

describe('what services may do with a key', () => {
  const host = (region: string, name = 's3'): string => `${name}.${region}.amazonaws.com`;
  testRows(policyServiceActions, [
    {
      row: 'messages without Decrypt',
      verdict: 'warning',
      options,
      policies: [
        [ROOT, allow(service('events'), 'kms:GenerateDataKey*')],
        [ROOT, allow(service('sns', 'cloudwatch'), ['kms:GenerateDataKey', 'kms:DescribeKey'])],
        [ROOT, allow(service('events.rds'), 'kms:Generate*'), allow(service('sns'), 'kms:Decrypt')],
      ],
    },
    {
      row: 'messages with Decrypt, and what needs none',
      verdict: 'silent',
      options,
      policies: [
        [ROOT, allow(service('events'), ['kms:GenerateDataKey*', 'kms:Decrypt'])],
        [ROOT, allow(service('events'), 'kms:GenerateDataKey'), allow(service('events', 'sns'), 'kms:Dec*')],
        [ROOT, allow(service('events'), ['kms:GenerateDataKey', '${more}'])],
        [ROOT, allow(service('events'), 'kms:GenerateDataKey'), allow({ Service: '${other}' }, 'kms:Decrypt')],
        [ROOT, allow(service('cloudtrail', 's3', 'ses'), 'kms:GenerateDataKey*')],
        [ROOT, allow(service('events'), 'kms:DescribeKey')],
        [ROOT, deny(service('events'), 'kms:GenerateDataKey')],
      ],
    },
    {
      row: 'logs of another Region',
      verdict: 'warning',
      options,
      policies: [
        [ROOT, allow(service('logs.eu-west-1'), LOGS, undefined, { Resource: KEY })],
        [ROOT, allow(service('logs.eu-west-1'), LOGS, logGroup('us-east-1'))],
        [ROOT, allow(service('logs.eu-west-1'), LOGS), allow(APP, 'kms:Encrypt', undefined, { Resource: [KEY] })],
      ],
    },
    {
      row: 'logs of the same Region, or nobody can tell',
      verdict: 'silent',
      options,
      policies: [
        [ROOT, allow(service('logs.us-east-1'), LOGS, logGroup('us-east-1'), { Resource: KEY })],
        [ROOT, allow(service('logs.eu-west-1', 'logs.us-east-1'), LOGS, undefined, { Resource: KEY })],
        [ROOT, allow(service('logs.eu-west-1'), LOGS, logGroup('*'))],
        [ROOT, allow(service('logs.eu-west-1'), LOGS, logGroup('${region}'))],
        [ROOT, allow(service('logs'), LOGS, logGroup('eu-west-1'))],
        [ROOT, allow({ Service: ['logs.eu-west-1.amazonaws.com', '${logs}'] }, LOGS, undefined, { Resource: KEY })],
        [ROOT, allow(service('logs.eu-west-1'), LOGS, undefined, { Resource: KEY.replace('us-east-1', '*') })],
      ],
    },
    {
      row: 'kms:ViaService in another Region',
      verdict: 'warning',
      options,
      policies: [
        [ROOT, allow(APP, USE, via(host('eu-west-1')), { Resource: KEY })],
        [ROOT, allow(APP, USE, via([host('eu-west-1'), host('eu-north-1', 'sqs')], 'StringLike'), { Resource: KEY })],
        [
          ROOT,
          allow(APP, USE, undefined, { Resource: KEY }),
          deny('*', [...USE, 'kms:ReEncryptFrom'], via(host('eu-west-1', '*'), 'StringNotLike')),
        ],
        [ROOT, allow(APP, USE, via(host('us-east-1')), { Resource: MULTI.replace('us-east-1', '*') })],
      ],
    },
    {
      row: 'one fixed Region in the policy of a multi-Region key',
      verdict: 'hint ○',
      options,
      policies: [
        [ROOT, allow(APP, USE, via(host('us-east-1')), { Resource: MULTI })],
        [ROOT, allow(APP, USE, via([host('us-east-1'), host('us-east-1', 'sqs')]), { Resource: [MULTI] })],
      ],
    },
    {
      row: 'kms:ViaService in the same Region, or nobody can tell',
      verdict: 'silent',
      options,
      policies: [
        [ROOT, allow(APP, USE, via(host('us-east-1')), { Resource: KEY })],
        [ROOT, allow(APP, USE, via([host('eu-west-1'), host('us-east-1')]), { Resource: KEY })],
        [ROOT, allow(APP, USE, via(host('*'), 'StringLike'), { Resource: KEY })],
        [ROOT, allow(APP, USE, via(host('${region}')), { Resource: KEY })],
        [ROOT, allow(APP, USE, via(host('eu-west-1')))],
        [ROOT, allow(APP, USE, via(host('eu-west-1'), 'StringNotEquals'), { Resource: KEY })],
        [ROOT, allow(APP, USE, via([host('us-east-1'), host('eu-west-1')]), { Resource: MULTI })],
      ],
    },
  ]);
});
