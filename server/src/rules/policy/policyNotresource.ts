import { effectOf, isGarbled, resourceMatch, statementsOf } from '../../evaluation/coverage';
import { isJudged } from '../../evaluation/scope';
import type { PolicyDocument, Statement } from '../../model/policy';
import type { Repair } from '../../model/repair';
import { originOf } from '../../model/value';
import { defineRule } from '../rule';

export const policyNotresource = defineRule({
  id: 'policy-notresource',
  on: 'policy',
  severity: 'hint',
  preset: 'recommended',
  title: 'NotResource in a key policy',
  why: 'A key policy speaks of its own key alone, so excluding resources says nothing that "Resource": "*" does not say better.',
  remedy: 'Write "Resource": "*".',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html',
    'parliament NOTRESOURCE_WITH_ALLOW',
  ],
  tags: ['style'],
  *check(policy) {
    if (!isJudged(policy)) return;
    for (const statement of statementsOf(policy).known) {
      const { resource, notResource } = statement;
      if (notResource.state === 'absent' || resource.state !== 'absent' || isGarbled(statement)) continue;
      const { span } = statement.names.get('NotResource') ?? originOf(notResource);
      const match = resourceMatch(statement, policy.owner);
      const outcome = match === 'no' ? ' This one leaves the key out, so the statement has no effect.' : '';
      const message = `A key policy speaks of its own key alone, which is "Resource": "*"; NotResource adds nothing to that.${outcome}`;
      yield { span, message, repairs: repairsOf(statement, policy) };
    }
  },
});

/** Where NotResource certainly leaves the key in, `*` means the same. */
function repairsOf(statement: Statement, policy: PolicyDocument): Repair[] {
  const { notResource, names } = statement;
  const name = names.get('NotResource');
  if (!name || notResource.state !== 'known' || effectOf(statement) === 'unknown') return [];
  if (resourceMatch(statement, policy.owner) !== 'yes') return [];
  return [
    {
      title: 'Write "Resource": "*"',
      safe: true,
      changes: [
        { do: 'rename', target: name, name: 'Resource' },
        { do: 'set', target: notResource.origin, value: '*' },
      ],
    },
  ];
}
