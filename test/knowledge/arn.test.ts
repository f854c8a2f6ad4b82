import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  accountOfPrincipal,
  DOCUMENTATION_ACCOUNTS,
  isAccountRoot,
  isAliasArn,
  isAliasName,
  isIdentityCenterRole,
  isKeyId,
  isPartition,
  isServiceLinkedRole,
  isUniquePrincipalId,
  keyArn,
  parseArn,
  placeholderIn,
} from '../../server/src/knowledge/arn';
import { looksLikeRegion, partitionOfRegion, regionNames } from '../../server/src/knowledge/regions';

const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

describe('ARNs', () => {
  it('have six parts, the last with colons of its own', () => {
    deepStrictEqual(parseArn('arn:aws:logs:eu-west-1:111122223333:log-group:app:*'), {
      partition: 'aws',
      service: 'logs',
      region: 'eu-west-1',
      account: '111122223333',
      resource: 'log-group:app:*',
    });
    equal(parseArn('arn:aws:iam::111122223333'), undefined);
    equal(parseArn('111122223333'), undefined);
    equal(parseArn('arn:aws:iam::${aws:PrincipalAccount}:role/x')?.account, '${aws:PrincipalAccount}');
  });

  it('are put together again from their parts', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '-', '*', '1', '/'), maxLength: 6 });
    fc.assert(
      fc.property(part, part, part, part, fc.string(), (partition, service, region, account, resource) => {
        fc.pre(!/\$\{/.test(resource));
        const parsed = parseArn(`arn:${partition}:${service}:${region}:${account}:${resource}`);
        deepStrictEqual(parsed, { partition, service, region, account, resource });
      }),
    );
  });

  it('name keys and aliases', () => {
    ok(isKeyId(KEY_ID) && isKeyId('mrk-1234abcd12ab34cd56ef1234567890ab'));
    ok(!isKeyId('mrk-1234abcd-12ab-34cd-56ef-1234567890ab') && !isKeyId('alias/x') && !isKeyId(`${KEY_ID}0`));
    equal(keyArn(`arn:aws-cn:kms:cn-north-1:111122223333:key/${KEY_ID}`)?.keyId, KEY_ID);
    equal(keyArn(`arn:aws:kms:us-east-1:111122223333:key/*`), undefined);
    equal(keyArn(`arn:aws:kms:us-east-1:*:key/${KEY_ID}`), undefined);
    ok(isAliasName('alias/app/main') && !isAliasName('app/main') && !isAliasName('alias/a b'));
    ok(isAliasArn('arn:aws:kms:us-east-1:111122223333:alias/*') && !isAliasArn('alias/x'));
  });

  it('name principals', () => {
    ok(isAccountRoot('111122223333') && isAccountRoot('arn:aws-us-gov:iam::111122223333:root'));
    ok(!isAccountRoot('arn:aws:iam::111122223333:role/root') && !isAccountRoot('11112222333'));
    equal(accountOfPrincipal('arn:aws:sts::111122223333:assumed-role/a/b'), '111122223333');
    equal(accountOfPrincipal('arn:aws:iam::*:role/a'), undefined);
    ok(
      isUniquePrincipalId('AROAEXAMPLEEXAMPLE12') &&
        !isUniquePrincipalId('ARNOLD') &&
        !isUniquePrincipalId('AKIAEXAMPLEEXAMPLE12'),
    );
    ok(isIdentityCenterRole('role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef'));
    ok(isIdentityCenterRole('role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef'));
    ok(isIdentityCenterRole('role/AWSReservedSSO_Admin_0123456789abcdef') && !isIdentityCenterRole('role/Admin'));
    ok(isServiceLinkedRole('role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'));
    ok(!isServiceLinkedRole('role/Admin'));
  });
});

describe('placeholders', () => {
  const present = [
    'arn:aws:iam::your-account-id:root',
    'arn:aws:iam::YourAccountNumber:root',
    'arn:aws:iam::ACCOUNT_ID:root',
    'arn:aws:iam::PROD_ACCOUNT_ID:role/x',
    'arn:aws:iam::<account-id>:role/x',
    'arn:aws:iam::xxxxxxxxxxxx:root',
    'arn:aws:iam::111122223333:role/<role-name>',
    'arn:aws:kms:us-east-1:111122223333:key/key-id',
    '*myKMSKeyARN*',
    'sourceAccountID',
    'o-xxxxxxxxxx',
    'arn:aws:iam::REPLACE_ME:root',
  ];
  for (const text of present) it(`${text} holds one`, () => ok(placeholderIn(text)));

  const none = [
    'arn:aws:iam::111122223333:role/my-role',
    'arn:aws:iam::111122223333:role/account-number-reader',
    'arn:aws:iam::111122223333:role/KeyAdminRole',
    'arn:aws:iam::111122223333:role/replace-me-tool',
    'arn:aws:iam::${AccountId}:root',
    'arn:aws:iam::{{account_id}}:root',
    'arn:aws:iam::<%= account_id %>:root',
    'arn:aws:iam::111122223333:user/alexx',
    'logs.us-east-1.amazonaws.com',
    'o-a1b2c3d4e5',
    'alias/exchange',
    `arn:aws:kms:us-east-1:111122223333:key/${KEY_ID}`,
    ...DOCUMENTATION_ACCOUNTS,
  ];
  for (const text of none) it(`${text} holds none`, () => equal(placeholderIn(text), undefined));
});

describe('Regions', () => {
  it('have a partition, known or not', () => {
    for (const region of regionNames()) {
      ok(looksLikeRegion(region), region);
      ok(isPartition(partitionOfRegion(region)!), region);
    }
    equal(partitionOfRegion('us-gov-west-1'), 'aws-us-gov');
    equal(partitionOfRegion('us-gov-north-9'), 'aws-us-gov');
    equal(partitionOfRegion('us-isob-west-9'), 'aws-iso-b');
    equal(partitionOfRegion('eusc-de-east-1'), 'aws-eusc');
    equal(partitionOfRegion('ap-somewhere-3'), 'aws');
    equal(partitionOfRegion('global'), undefined);
  });
});
