import { coverageOf, effectOf, isGarbled } from '../../evaluation/coverage';
import { principalsOf } from '../../evaluation/principals';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

export const policyUserPrincipal = defineRule({
  id: 'policy-user-principal',
  on: 'statement',
  severity: 'info',
  preset: 'strict',
  title: 'An IAM user as principal',
  why: 'A user has credentials that do not expire, and when it is deleted and made anew the policy does not know it any more.',
  remedy: 'Name a role that people and programs assume.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html',
  ],
  tags: ['least-privilege'],
  *check({ policy, statement }) {
    if (policy.kind !== 'key' || effectOf(statement) !== 'Allow' || isGarbled(statement)) return;
    const { form, items } = principalsOf(statement);
    if (form !== 'Principal' || coverageOf(statement).certain.isEmpty) return;
    for (const { kind, name, origin } of items) {
      if (kind !== 'user') continue;
      yield {
        span: origin.span,
        message: `user/${shortened(name ?? '')} is an IAM user, whose access keys do not expire. Allow a role instead, which gives temporary credentials.`,
      };
    }
  },
});
