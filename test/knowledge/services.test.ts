import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { expandKmsAction } from '../../server/src/knowledge/actions';
import {
  nearestServicePrincipal,
  nearestViaService,
  servicePrincipal,
  servicePrincipals,
  serviceProof,
  viaService,
  viaServices,
} from '../../server/src/knowledge/services';

describe('service principals', () => {
  it('are read with their Region wherever it stands', () => {
    const read = (id: string): unknown => {
      const principal = servicePrincipal(id);
      return principal && [principal.service, principal.region, principal.known];
    };
    deepStrictEqual(read('logs.us-east-1.amazonaws.com'), ['logs', 'us-east-1', true]);
    deepStrictEqual(read('us-east-1.s3.amazonaws.com'), ['s3', 'us-east-1', true]);
    deepStrictEqual(read('guardduty.me-south-1.amazonaws.com'), ['guardduty', 'me-south-1', true]);
    deepStrictEqual(read('logs.cn-north-1.amazonaws.com.cn'), ['logs', 'cn-north-1', true]);
    deepStrictEqual(read('delivery.logs.amazonaws.com'), ['delivery.logs', undefined, true]);
    deepStrictEqual(read('systemtables.s3tables.amazonaws.com'), ['systemtables.s3tables', undefined, true]);
    deepStrictEqual(read('CloudTrail.amazonaws.com'), ['cloudtrail', undefined, true]);
    deepStrictEqual(read('clodtrail.amazonaws.com'), ['clodtrail', undefined, false]);
    for (const other of ['cloudtrail', '*', 'amazonaws.com', 'https://logs.amazonaws.com', 'logs.example.com']) {
      equal(read(other), undefined, other);
    }
  });

  it('have near misses', () => {
    equal(nearestServicePrincipal('clodtrail'), 'cloudtrail');
    equal(nearestServicePrincipal('frobnication'), undefined);
    equal(nearestViaService('dynamdb'), 'dynamodb');
    equal(nearestViaService('frobnication'), undefined);
  });

  it('prove for whom they call as the table of the confused deputy says', () => {
    const proof = (service: string, pattern: string): string => serviceProof(service, expandKmsAction(pattern));
    equal(proof('cloudtrail', 'kms:GenerateDataKey*'), 'source-keys');
    equal(proof('cloudtrail', 'kms:*'), 'nothing');
    equal(proof('logs', 'kms:Encrypt'), 'context');
    equal(proof('logs', 'kms:GenerateDataKey*'), 'unknown');
    equal(proof('events', 'kms:Decrypt'), 'nothing');
    equal(proof('events', 'kms:CreateGrant'), 'unknown');
    equal(proof('lambda', 'kms:Decrypt'), 'context');
    equal(proof('systemtables.s3tables', 'kms:Decrypt'), 'source-keys');
    equal(proof('delivery.logs', 'kms:Decrypt'), 'unknown');
    equal(proof('frobnication', 'kms:Decrypt'), 'unknown');
    for (const service of ['config', 'macie', 'guardduty', 'cloudfront', 's3', 'sso', 'dnssec-route53', 'dsql']) {
      equal(proof(service, 'kms:Decrypt'), 'source-keys', service);
    }
  });

  it('are offered with a label, and those offered are known', () => {
    for (const { service, label } of servicePrincipals()) {
      ok(label.length > 2, service);
      ok(servicePrincipal(`${service}.amazonaws.com`)?.known, service);
    }
    equal(servicePrincipals().find((each) => each.service === 'logs')?.regional, true);
    equal(new Set(servicePrincipals().map((each) => each.service)).size, servicePrincipals().length);
  });
});

describe('values of kms:ViaService', () => {
  it('have one shape', () => {
    deepStrictEqual(viaService('s3.us-east-1.amazonaws.com'), {
      service: 's3',
      region: 'us-east-1',
      label: 'S3',
      known: true,
    });
    equal(viaService('frobnication.us-east-1.amazonaws.com')?.known, false);
    equal(viaService('logs.eu-west-1.amazonaws.com')?.known, true);
    equal(viaService('s3.us-gov-west-1.amazonaws.com')?.region, 'us-gov-west-1');
    for (const wrong of [
      'S3.us-east-1.amazonaws.com',
      's3.amazonaws.com',
      's3.cn-north-1.amazonaws.com.cn',
      's3',
      's3.*.amazonaws.com',
    ]) {
      equal(viaService(wrong), undefined, wrong);
    }
    ok(viaServices().length >= 95);
  });
});
