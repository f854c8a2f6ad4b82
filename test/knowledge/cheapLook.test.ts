import { equal } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isOtherCloudPolicy, mayHoldKmsPolicy } from '../../server/src/knowledge/cheapLook';

const POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
};
const text = JSON.stringify(POLICY);

describe('the cheap look', () => {
  const yes: readonly [string, string][] = [
    ['a key policy', text],
    ['one with other spacing', JSON.stringify(POLICY, undefined, 4)],
    ['one in an escaped string', JSON.stringify({ Policy: text })],
    ['one escaped twice', JSON.stringify({ Body: JSON.stringify({ Policy: text }) })],
    ['one with a prefix in capitals', text.replace('kms:*', 'KMS:*')],
    ['one with a miscased element', text.replace('Statement', 'statement')],
    ['one with an element in capitals', text.replace('Statement', 'STATEMENT')],
    ['a policy that speaks of aws:kms', text.replace('kms:*', 'aws:kms')],
    ['a broken one', text.slice(0, -10)],
  ];
  for (const [name, sample] of yes) it(`lets ${name} pass`, () => equal(mayHoldKmsPolicy(sample), true));

  const no: readonly [string, string][] = [
    ['nothing', ''],
    ['a manifest', JSON.stringify({ name: 'x', version: '1.0.0', scripts: { kms: 'kms' } })],
    ['a policy about something else', text.replace('kms:*', 's3:*')],
    ['a text about KMS without a policy', JSON.stringify({ KeyId: 'arn:aws:kms:us-east-1:111122223333:alias/x' })],
  ];
  for (const [name, sample] of no) it(`stops ${name}`, () => equal(mayHoldKmsPolicy(sample), false));

  it('always looks at files of our own', () => {
    for (const name of ['new.kms-policy.json', '.kms-lens.json', 'X.KMS-Policy.JSON']) {
      equal(mayHoldKmsPolicy('', name), true, name);
    }
    for (const name of ['policy.json', 'my.kms-lens.json', 'kms-policy.json'])
      equal(mayHoldKmsPolicy('', name), false, name);
  });

  it('looks through megabytes of other text', () => {
    const large = '{"name":"a table of settings that may take a statue","items":[1,2,3]},\n'.repeat(70_000);
    equal(mayHoldKmsPolicy(large), false);
    equal(mayHoldKmsPolicy(`${large}"Statement"`), false);
    equal(mayHoldKmsPolicy(`${large}"Statement" "kms:Decrypt"`), true);
  });
});

describe('policies of other clouds', () => {
  it('are told by their ids and versions', () => {
    equal(isOtherCloudPolicy('{"Version":"1","Statement":[{"Action":"kms:*","Resource":"acs:kms:*:*:*"}]}'), true);
    equal(
      isOtherCloudPolicy('{"version":"2.0","statement":[{"action":"kms:*","resource":"qcs::kms:gz:uin/1:*"}]}'),
      true,
    );
    equal(isOtherCloudPolicy('{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["kms:cmk:create"]}]}'), true);
    equal(isOtherCloudPolicy('{"Version":"1","Statement":[{"Effect":"Allow","Action":["kms:*"]}]}'), true);
    equal(isOtherCloudPolicy('{\\"Version\\":\\"1\\",\\"Statement\\":[]}'), true);
  });

  it('are no policies of AWS', () => {
    equal(isOtherCloudPolicy(text), false);
    equal(isOtherCloudPolicy(text.replace('2012-10-17', '1')), false);
    equal(isOtherCloudPolicy('{"Version":"1.0","Statement":[{"Action":"kms:*","Principal":{"AWS":"*"}}]}'), false);
    equal(isOtherCloudPolicy('{"Version":"2012-10-17","Statement":[{"Action":"kms:*","Resource":"*"}]}'), false);
  });
});
