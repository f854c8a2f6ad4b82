import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { expandKmsAction, KMS_ACTIONS } from '../../server/src/knowledge/actions';
import { ActionSet } from '../../server/src/knowledge/actionSet';
import {
  conditionKey,
  conditionKeyTable,
  isForeignConditionKey,
  nearestConditionKey,
} from '../../server/src/knowledge/conditionKeys';

/** The actions of a key without those whose condition keys AWS has not published. */
function carriers(key: string): string {
  const unsure = ActionSet.of(['Encapsulate', 'Decapsulate', 'SynchronizeMultiRegionKey']);
  const actions = conditionKey(key)?.actions;
  ok(actions, key);
  return actions.minus(unsure).names().join(' ').replaceAll('kms:', '');
}

const WITH_CONTEXT =
  'Decrypt Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext ' +
  'GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo';

describe('condition keys', () => {
  it('are all there', () => {
    const table = conditionKeyTable();
    equal(table.filter((key) => key.scope === 'kms').length, 39);
    equal(table.filter((key) => key.scope === 'global').length, 54);
    for (const name of [
      'aws:SourceVpcArn',
      'aws:VpceOrgPaths',
      'aws:SignInSessionArn',
      'aws:PrincipalServiceNamesList',
    ]) {
      ok(conditionKey(name), name);
    }
  });

  it('are found in any case and named as AWS names them', () => {
    equal(conditionKey('KMS:viaservice')?.name, 'kms:ViaService');
    equal(conditionKey('AWS:SourceAccount')?.name, 'aws:SourceAccount');
    equal(conditionKey('aws:UserID')?.name, 'aws:userid');
    equal(conditionKey('ec2:sourceinstancearn')?.name, 'ec2:SourceInstanceArn');
  });

  it("keep the author's part as it is written", () => {
    const tag = conditionKey('aws:principaltag/Team');
    equal(tag?.name, 'aws:PrincipalTag/Team');
    equal(tag?.part, 'Team');
    equal(conditionKey('kms:encryptioncontext:aws:logs:arn')?.name, 'kms:EncryptionContext:aws:logs:arn');
    equal(conditionKey('kms:EncryptionContext:aws:logs:arn')?.part, 'aws:logs:arn');
    equal(conditionKey('kms:EncryptionContext:'), undefined);
    equal(conditionKey('aws:ResourceTag/'), undefined);
    equal(conditionKey('kms:EncryptionContext'), undefined);
  });

  it('know the registers of attestations, and no others', () => {
    equal(conditionKey('kms:RecipientAttestation:pcr0')?.name, 'kms:RecipientAttestation:PCR0');
    ok(conditionKey('kms:RecipientAttestation:PCR31'));
    ok(conditionKey('kms:RecipientAttestation:NitroTPMPCR23'));
    for (const name of ['PCR32', 'PCR', 'PCR01', 'NitroTPMPCR24', 'PCR-1']) {
      equal(conditionKey(`kms:RecipientAttestation:${name}`), undefined, name);
    }
  });

  it('say which actions carry them, as the pages of both tables do', () => {
    equal(carriers('kms:EncryptionContext:x'), `CreateGrant ${WITH_CONTEXT} RetireGrant`);
    equal(carriers('kms:EncryptionContextKeys'), `CreateGrant ${WITH_CONTEXT} RetireGrant`);
    equal(carriers('kms:EncryptionAlgorithm'), WITH_CONTEXT);
    equal(carriers('kms:GrantIsForAWSResource'), 'CreateGrant ListGrants RevokeGrant');
    equal(carriers('kms:BypassPolicyLockoutSafetyCheck'), 'CreateKey PutKeyPolicy');
    equal(carriers('kms:MessageType'), 'Sign Verify');
    equal(carriers('kms:TrailingDaysWithoutKeyUsage'), 'DisableKey ScheduleKeyDeletion');
    equal(
      carriers('kms:RecipientAttestation:PCR3'),
      'Decrypt DeriveSharedSecret GenerateDataKey GenerateDataKeyPair GenerateRandom',
    );
    equal(carriers('aws:RequestTag/x'), 'CreateKey TagResource');
    equal(carriers('aws:TagKeys'), 'CreateKey TagResource UntagResource');
  });

  it('of the key itself are carried by every operation on a key', () => {
    const onKeys = ActionSet.of(KMS_ACTIONS.filter((each) => each.resources.includes('key')).map((each) => each.name));
    for (const name of ['kms:KeySpec', 'kms:MultiRegion', 'aws:ResourceTag/x', 'kms:ResourceAliases']) {
      ok(conditionKey(name)?.actions?.covers(onKeys), name);
    }
    equal(conditionKey('kms:KeySpec')?.actions?.has('ListKeys'), false);
    for (const name of ['kms:CallerAccount', 'kms:ViaService']) ok(conditionKey(name)?.actions?.covers(onKeys), name);
  });

  it('that any request may carry name no actions', () => {
    for (const name of ['aws:PrincipalArn', 'aws:SourceIp', 'lambda:SourceFunctionArn']) {
      ok(conditionKey(name), name);
      equal(conditionKey(name)?.actions, undefined, name);
    }
  });

  it('are taken to be carried by actions whose keys AWS has not published', () => {
    for (const key of conditionKeyTable().filter((each) => each.actions)) {
      for (const name of ['Encapsulate', 'Decapsulate']) ok(key.actions?.has(name), `${key.name} ${name}`);
    }
  });

  it('know their kind', () => {
    const multivalued = conditionKeyTable()
      .filter((key) => key.multivalued)
      .map((key) => key.name);
    deepStrictEqual(
      multivalued.sort(),
      (
        'aws:CalledVia aws:PrincipalOrgPaths aws:PrincipalServiceNamesList aws:ResourceOrgPaths aws:SourceOrgPaths ' +
        'aws:TagKeys aws:VpceOrgPaths kms:EncryptionContextKeys kms:GrantOperations kms:ResourceAliases'
      ).split(' '),
    );
    for (const name of ['aws:PrincipalAccount', 'aws:PrincipalArn', 'aws:userid', 'kms:CallerAccount']) {
      equal(conditionKey(name)?.presence, 'always', name);
    }
    for (const name of ['aws:SourceArn', 'aws:SourceAccount', 'aws:SourceOrgID', 'aws:PrincipalServiceName']) {
      equal(conditionKey(name)?.presence, 'service-principal', name);
    }
    equal(conditionKey('aws:PrincipalOrgID')?.presence, 'sometimes');
    equal(conditionKey('kms:ResourceAliases')?.iamPolicyOnly, true);
    equal(conditionKey('kms:RequestAlias')?.iamPolicyOnly, false);
    equal(conditionKey('kms:CustomerMasterKeySpec')?.replacement, 'kms:KeySpec');
    equal(conditionKey('aws:SourceArn')?.type, 'ARN');
    equal(conditionKey('kms:ValidTo')?.type, 'Date');
  });

  it('know their values where they are few', () => {
    ok(conditionKey('kms:KeySpec')?.values?.includes('ML_KEM_768'));
    ok(conditionKey('kms:KeyUsage')?.values?.includes('ENCAPSULATE_DECAPSULATE'));
    deepStrictEqual(conditionKey('kms:GrantIsForAWSResource')?.values, ['true', 'false']);
    deepStrictEqual(conditionKey('kms:KeyAgreementAlgorithm')?.values, ['ECDH']);
    equal(conditionKey('kms:ViaService')?.values, undefined);
    const grantable = KMS_ACTIONS.filter((action) => action.grantable).map((action) => action.name);
    deepStrictEqual([...(conditionKey('kms:GrantOperations')?.values ?? [])].sort(), grantable.sort());
    for (const name of conditionKey('kms:GrantOperations')!.values!) ok(!expandKmsAction(`kms:${name}`).isEmpty, name);
  });
});

describe('misspelt condition keys', () => {
  const cases: readonly [string, string | undefined][] = [
    ['aws:PrincipleOrgID', 'aws:PrincipalOrgID'],
    ['aws: MultiFactorAuthAge', 'aws:MultiFactorAuthAge'],
    ['kms:CallerAcount', 'kms:CallerAccount'],
    ['kms:EncryptionContex:purpose', 'kms:EncryptionContext:purpose'],
    ['aws:PrincpalTag/Team', 'aws:PrincipalTag/Team'],
    ['kms:ViaServices', 'kms:ViaService'],
    ['aws:SomethingElse', undefined],
    ['s3:x-amz-acl', undefined],
  ];
  for (const [wrong, right] of cases) {
    it(`${wrong} → ${right}`, () => {
      equal(conditionKey(wrong), undefined);
      equal(nearestConditionKey(wrong), right);
    });
  }

  it('of other services and identity providers are nobody’s to judge', () => {
    for (const name of [
      'saml:aud',
      'token.actions.githubusercontent.com:sub',
      'accounts.google.com:aud',
      's3:prefix',
    ]) {
      ok(isForeignConditionKey(name), name);
    }
    for (const name of ['kms:Nothing', 'AWS:Nothing', ' aws:x']) ok(!isForeignConditionKey(name), name);
  });
});
