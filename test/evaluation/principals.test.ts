import { strict as assert } from 'node:assert';
import { principalsOf } from '../../server/src/evaluation/principals';
import { statementsOf } from '../../server/src/evaluation/coverage';
import { statements, type Json } from '../support/policyModel';

function kinds(principal: Json): string[] {
  const document = statements([{ Effect: 'Allow', Principal: principal, Action: 'kms:*', Resource: '*' }]);
  return principalsOf(statementsOf(document).known[0]!).items.map((item) =>
    `${item.kind} ${item.account ?? ''}`.trim(),
  );
}

describe('principals', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['*', 'everyone'],
    ['111122223333', 'account 111122223333'],
    ['arn:aws:iam::111122223333:root', 'account 111122223333'],
    ['arn:aws-cn:iam::111122223333:root', 'account 111122223333'],
    ['arn:aws:iam::111122223333:role/team/Admin', 'role 111122223333'],
    ['arn:aws:iam::111122223333:user/jane@example.com', 'user 111122223333'],
    ['arn:aws:sts::111122223333:assumed-role/Admin/jane', 'session 111122223333'],
    ['arn:aws:sts::111122223333:federated-user/jane', 'session 111122223333'],
    ['arn:aws:sts::111122223333:assumed-role/Admin', 'unknown'],
    [
      'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
      'service-linked-role 111122223333',
    ],
    ['arn:aws:iam::111122223333:group/admins', 'dead 111122223333'],
    ['arn:aws:iam::111122223333:role/*', 'dead'],
    ['arn:aws:iam::*:root', 'dead'],
    ['AROAEXAMPLEEXAMPLE12', 'dead'],
    ['AIDAEXAMPLEEXAMPLE12', 'dead'],
    ['79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be', 'dead'],
    ['arn:aws:iam::ACCOUNT_ID:root', 'unknown'],
    ['YourAccountNumber', 'unknown'],
    ['123456789', 'unknown'],
    ['arn:aws:iam::123456789:root', 'unknown'],
    ['arn:aws:iam::111122223333:role/${RoleName}', 'unknown'],
    ['arn:aws:iam::111122223333:role/${aws:username}', 'unknown'],
  ];
  for (const [id, expected] of rows) {
    it(`${id} is ${expected}`, () => assert.deepEqual(kinds({ AWS: id }), [expected]));
  }

  it('reads the star alone as everyone', () => assert.deepEqual(kinds('*'), ['everyone']));
  it('reads services, providers and canonical users', () => {
    assert.deepEqual(
      kinds({ Service: 'Logs.eu-west-1.amazonaws.com', Federated: 'www.amazon.com', CanonicalUser: 'x' }),
      ['service', 'dead', 'dead'],
    );
  });
  it('holds an unknown one for what nobody can tell', () => {
    assert.deepEqual(kinds({ Ref: 'Admins' }), ['unknown']);
    assert.deepEqual(kinds({ AWS: [{ Ref: 'Admin' }, '111122223333'] }), ['unknown', 'account 111122223333']);
    assert.deepEqual(kinds({ AWS: { Ref: 'Admins' } }).includes('unknown'), true);
  });
});
