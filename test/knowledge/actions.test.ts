import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  ACCOUNT_LEVEL_ACTIONS,
  actionTypo,
  ADMINISTERING_ACTIONS,
  CROSS_ACCOUNT_ACTIONS,
  CRYPTOGRAPHIC_ACTIONS,
  expandKmsAction,
  IAM_ONLY_ACTIONS,
  KEY_POLICY_ACTIONS,
  KMS_ACTIONS,
  kmsAction,
  MOST_EXPANSIONS,
  nearestAction,
  rememberedExpansions,
  USING_ACTIONS,
} from '../../server/src/knowledge/actions';
import { ActionSet } from '../../server/src/knowledge/actionSet';
import { TYPOS } from '../../server/src/knowledge/generated/actions';

const EXPANSIONS = JSON.parse(readFileSync(join(__dirname, 'wildcardExpansions.json'), 'utf8')) as Record<
  string,
  string[]
>;

describe('KMS actions', () => {
  it('are the 58 of the API permissions reference and the SDK', () => {
    equal(KMS_ACTIONS.length, 58);
    equal(new Set(KMS_ACTIONS.map((action) => action.name)).size, 58);
    equal(ActionSet.ALL.size, 58);
    deepStrictEqual(
      ActionSet.ALL.names(),
      KMS_ACTIONS.map((action) => `kms:${action.name}`),
    );
  });

  it('know what a key policy cannot give', () => {
    deepStrictEqual(
      IAM_ONLY_ACTIONS.names(),
      (
        'kms:ConnectCustomKeyStore kms:CreateCustomKeyStore kms:CreateKey kms:DeleteCustomKeyStore ' +
        'kms:DescribeCustomKeyStores kms:DisconnectCustomKeyStore kms:GenerateRandom kms:ListAliases kms:ListKeys ' +
        'kms:ListRetirableGrants kms:RetireGrant kms:UpdateCustomKeyStore'
      ).split(' '),
    );
    equal(KEY_POLICY_ACTIONS.size, 58 - 12);
    ok(!ACCOUNT_LEVEL_ACTIONS.has('RetireGrant'), 'a grant belongs to a key');
    equal(ACCOUNT_LEVEL_ACTIONS.size, 11);
  });

  it('know what works across accounts', () => {
    const cryptographic = CRYPTOGRAPHIC_ACTIONS.minus(ActionSet.of(['GenerateRandom']));
    const others = 'CreateGrant DescribeKey GetKeyRotationStatus GetPublicKey ListGrants RetireGrant RevokeGrant';
    ok(CROSS_ACCOUNT_ACTIONS.equals(cryptographic.union(ActionSet.of(others.split(' ')))));
  });

  it('separate duties without an overlap', () => {
    ok(!ADMINISTERING_ACTIONS.intersects(USING_ACTIONS));
    equal(ADMINISTERING_ACTIONS.size, 7);
    equal(USING_ACTIONS.size, 10);
    ok(CRYPTOGRAPHIC_ACTIONS.covers(USING_ACTIONS));
  });

  it('are found by name in any case, with and without the prefix', () => {
    equal(kmsAction('KMS:generatedatakey')?.name, 'GenerateDataKey');
    equal(kmsAction('Decrypt')?.grantable, true);
    deepStrictEqual(kmsAction('PutKeyPolicy')?.accessLevels, ['Permissions management', 'Write']);
    deepStrictEqual(kmsAction('CreateAlias')?.resources, ['alias', 'key']);
    equal(kmsAction('kms:ReEncrypt'), undefined);
  });
});

describe('patterns of actions', () => {
  for (const [pattern, names] of Object.entries(EXPANSIONS)) {
    it(`${pattern} covers ${names.length}`, () => {
      // The table was made without AWS's own action, which no page lists.
      const internal = ActionSet.of(['SynchronizeMultiRegionKey']);
      deepStrictEqual(expandKmsAction(pattern).minus(internal).names(), names);
      ok(expandKmsAction(pattern.toUpperCase()).equals(expandKmsAction(pattern)));
    });
  }

  it('take the question mark for one character', () => {
    deepStrictEqual(expandKmsAction('kms:?ecrypt').names(), ['kms:Decrypt']);
    deepStrictEqual(expandKmsAction('kms:?ncrypt').names(), ['kms:Encrypt']);
  });

  it('cover all, or none of another service', () => {
    for (const all of ['*', 'kms:*', 'KMS:*', '*:*', 'kms:**', 'k*'])
      ok(expandKmsAction(all).equals(ActionSet.ALL), all);
    for (const none of ['s3:*', 's3:GetObject', 'kms:ReEncrypt', 'kms:', '', 'Decrypt', 'kms: *', 'kmsx:*']) {
      ok(expandKmsAction(none).isEmpty, none);
    }
  });

  it('are remembered up to a bound', () => {
    for (let index = 0; index < MOST_EXPANSIONS * 2; index++) expandKmsAction(`kms:Never${index}*`);
    equal(rememberedExpansions(), MOST_EXPANSIONS);
    deepStrictEqual(expandKmsAction('kms:ReEncrypt*').names(), ['kms:ReEncryptFrom', 'kms:ReEncryptTo']);
  });
});

describe('typos of actions', () => {
  const cases: readonly [string, string | undefined][] = [
    ['kms:ReEncrypt', 'kms:ReEncrypt*'],
    ['kms:reencrypt', 'kms:ReEncrypt*'],
    ['kms:DeleteKey', 'kms:ScheduleKeyDeletion'],
    ['kms:RotateKey', 'kms:RotateKeyOnDemand'],
    ['kms:ListAlias', 'kms:ListAliases'],
    ['kms:DescribeKeys', 'kms:DescribeKey'],
    ['kms:GenerateDataKeys', 'kms:GenerateDataKey*'],
    ['kms:kms:Decrypt', 'kms:Decrypt'],
    ['kms:Decypt', 'kms:Decrypt'],
    ['kms:GenrateDataKey*', 'kms:GenerateDataKey*'],
    ['kms:Decribe*', 'kms:Describe*'],
    ['kms:SynchronizeMultiRegionKeys', undefined],
    ['kms:LaunchRocket', undefined],
    ['kms:kms:LaunchRocket', undefined],
  ];
  for (const [wrong, right] of cases) {
    it(`${wrong} → ${right}`, () => {
      equal(nearestAction(wrong), right);
      if (right !== undefined) ok(!expandKmsAction(right).isEmpty);
    });
  }

  it('are all mended into something that exists, with a reason', () => {
    ok(TYPOS.length >= 20);
    for (const { wrong } of TYPOS) {
      ok(expandKmsAction(`kms:${wrong}`).isEmpty, wrong);
      const typo = actionTypo(`kms:${wrong}`);
      ok(typo && !expandKmsAction(typo.fix).isEmpty && typo.why.length > 10, wrong);
    }
  });
});

describe('sets of actions', () => {
  const names = KMS_ACTIONS.map((action) => action.name);
  const subset = fc.subarray(names);

  it('agree with sets of strings', () => {
    fc.assert(
      fc.property(subset, subset, (left, right) => {
        const [a, b] = [ActionSet.of(left), ActionSet.of(right)];
        const expected = (test: (name: string) => boolean): string[] => names.filter(test).map((name) => `kms:${name}`);
        deepStrictEqual(
          a.union(b).names(),
          expected((name) => left.includes(name) || right.includes(name)),
        );
        deepStrictEqual(
          a.intersect(b).names(),
          expected((name) => left.includes(name) && right.includes(name)),
        );
        deepStrictEqual(
          a.minus(b).names(),
          expected((name) => left.includes(name) && !right.includes(name)),
        );
        equal(a.size, left.length);
        equal(a.isEmpty, left.length === 0);
        equal(a.intersects(b), !a.intersect(b).isEmpty);
        equal(a.covers(b), b.minus(a).isEmpty);
        equal(a.equals(b), a.low === b.low && a.high === b.high);
        for (const name of names) equal(a.has(name), left.includes(name));
      }),
    );
  });
});
