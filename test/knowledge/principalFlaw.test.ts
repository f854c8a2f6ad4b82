import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { principalFlaw } from '../../server/src/knowledge/principalFlaw';

const O = '111122223333';

describe('the flaws of principals', () => {
  const sound: readonly (readonly [string, string])[] = [
    ['AWS', '*'],
    ['AWS', O],
    ['AWS', `arn:aws:iam::${O}:root`],
    ['AWS', `arn:aws-cn:iam::${O}:role/a`],
    ['AWS', `arn:aws-us-gov:iam::${O}:user/division/team/alice@example.com`],
    ['AWS', `arn:aws:iam::${O}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`],
    ['AWS', `arn:aws:sts::${O}:assumed-role/Role/session@1`],
    ['AWS', `arn:aws:sts::${O}:federated-user/alice`],
    ['AWS', 'AROACKCEVSQ6C2EXAMPLE'],
    ['AWS', ''],
    ['AWS', 'arn:aws:iam::${account}:root'],
    ['AWS', 'arn:aws:iam::ACCOUNT_ID:root'],
    ['AWS', 'arn:aws:iam::<account>:role/x'],
    ['Service', 'logs.eu-west-1.amazonaws.com'],
    ['Service', 'delivery.logs.amazonaws.com'],
    ['Service', 'logs.${AWS::Region}.amazonaws.com'],
    ['Service', 's3.amazonaws.com.cn'],
    ['Something', 'else'],
  ];
  for (const [type, id] of sound) {
    it(`none in ${type} "${id}"`, () => assert.equal(principalFlaw(type, id), undefined));
  }

  const flawed: readonly (readonly [type: string, id: string, kind: string, meant?: string])[] = [
    ['Federated', 'accounts.google.com', 'federated'],
    ['Federated', `arn:aws:iam::${O}:oidc-provider/x`, 'federated'],
    ['AWS', `arn:aws:iam::${O}:saml-provider/x`, 'federated'],
    ['CanonicalUser', 'a'.repeat(64), 'canonical-user'],
    ['AWS', 'a'.repeat(64), 'canonical-user'],
    ['AWS', `arn:aws:iam::${O}:group/x`, 'group'],
    ['AWS', `arn:aws:iam::${O}:group/*`, 'group'],
    ['AWS', `arn:aws:iam::${O}:role/*`, 'wildcard'],
    ['AWS', 'arn:aws:iam::*:root', 'wildcard'],
    ['AWS', `arn:aws:sts::${O}:assumed-role/Role/*`, 'wildcard', `arn:aws:iam::${O}:role/Role`],
    ['AWS', 'arn:aws:iam::${aws:PrincipalAccount}:root', 'variable'],
    ['AWS', ` arn:aws:iam::${O}:root`, 'spaces', `arn:aws:iam::${O}:root`],
    ['AWS', '11112222333', 'account-id'],
    ['AWS', '1111-2222-3333', 'account-id', O],
    ['AWS', 'arn:aws:iam::1111-2222-3333:root', 'account-id', `arn:aws:iam::${O}:root`],
    ['AWS', 'arn:aws:iam:::root', 'account-id'],
    ['AWS', 'root', 'no-principal'],
    ['AWS', 'arn:aws:iam', 'arn-shape'],
    ['AWS', `arn:aws:iam:${O}:root`, 'arn-shape', `arn:aws:iam::${O}:root`],
    ['AWS', `arn:amazon:iam::${O}:root`, 'partition', `arn:aws:iam::${O}:root`],
    ['AWS', `arn:aws:iam:us-east-1:${O}:root`, 'region', `arn:aws:iam::${O}:root`],
    ['AWS', `arn:aws:iam::${O}:policy/x`, 'not-identity'],
    ['AWS', `arn:aws:iam::${O}:role/`, 'not-identity'],
    ['AWS', `arn:aws:iam::${O}:Role/x`, 'not-identity', `arn:aws:iam::${O}:role/x`],
    ['AWS', `arn:aws:iam::${O}:role:x`, 'not-identity', `arn:aws:iam::${O}:role/x`],
    ['AWS', `arn:aws:iam::${O}:users/x`, 'not-identity', `arn:aws:iam::${O}:user/x`],
    ['AWS', `arn:aws:kms:us-east-1:${O}:key/x`, 'other-service'],
    ['AWS', `arn:aws:iam::${O}:assumed-role/Role/s`, 'session-as-role', `arn:aws:iam::${O}:role/Role`],
    ['AWS', `arn:aws:sts::${O}:role/Role`, 'role-as-session', `arn:aws:iam::${O}:role/Role`],
    ['AWS', `arn:aws:sts::${O}:assumed-role/Role`, 'no-session', `arn:aws:iam::${O}:role/Role`],
    ['AWS', 'logs.us-east-1.amazonaws.com', 'service-under-aws', 'logs.us-east-1.amazonaws.com'],
    ['Service', O, 'identity-under-service', O],
    ['Service', '*', 'service-wildcard'],
    ['Service', 'logs.*.amazonaws.com', 'service-wildcard'],
    ['Service', 'logs', 'service-shape', 'logs.amazonaws.com'],
    ['Service', 'cloudtrial.amazonaws.com', 'service-unknown', 'cloudtrail.amazonaws.com'],
    ['Service', 'sns.amazonaws.co', 'service-unknown', 'sns.amazonaws.com'],
    ['Service', 'constructor.amazonaws.com', 'service-unknown'],
  ];
  for (const [type, id, kind, meant] of flawed) {
    it(`${kind} in ${type} "${id}"`, () => {
      const flaw = principalFlaw(type, id);
      assert.equal(flaw?.kind, kind);
      assert.equal(flaw?.meant, meant);
    });
  }

  it('answers any text, and suggests only what has no flaw', () => {
    const part = fc.constantFrom(
      'arn',
      'aws',
      'iam',
      'sts',
      '',
      O,
      '1-2',
      'root',
      'role/x',
      'assumed-role/x',
      '*',
      'user/',
      'group/x',
    );
    const id = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 8 }).map((parts) => parts.join(':')),
    );
    fc.assert(
      fc.property(fc.constantFrom('AWS', 'Service'), id, (type, text) => {
        const flaw = principalFlaw(type, text);
        if (flaw?.meant === undefined || flaw.kind === 'spaces') return;
        const other = type === 'AWS' ? 'Service' : 'AWS';
        assert.equal(principalFlaw(flaw.kind.includes('-under-') ? other : type, flaw.meant), undefined);
      }),
    );
  });
});
