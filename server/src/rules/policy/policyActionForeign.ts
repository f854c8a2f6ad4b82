import { mayStandElsewhere } from '../../evaluation/kmsStatements';
import { isKmsActionName } from '../../knowledge/actions';
import { listItems, removalOf } from '../../model/listItems';
import { shortened } from '../../model/text';
import { certain } from '../../model/value';
import { defineRule } from '../rule';

export const policyActionForeign = defineRule({
  id: 'policy-action-foreign',
  on: 'statement',
  severity: 'warning',
  preset: 'recommended',
  title: "Another service's action in a key policy",
  why: 'A key policy decides on actions of KMS alone; any other entry allows and denies nothing, whatever its reader may think.',
  remedy: 'Remove it here, and write it into an IAM policy where it is needed.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html',
    'IAM Access Analyzer: Invalid service in action',
    'parliament UNKNOWN_ACTION',
  ],
  tags: ['grammar'],
  *check({ policy, statement }) {
    if (policy.kind !== 'key' || mayStandElsewhere(policy, statement)) return;
    for (const item of [...listItems(statement.action), ...listItems(statement.notAction)]) {
      const service = serviceOf(item.value);
      if (service === undefined) continue;
      const change = removalOf(item);
      const shown = shortened(item.value);
      // Nothing is allowed by it, so nothing is lost; in a Deny or in NotAction its author may have meant a protection.
      const safe = certain(statement.effect) === 'Allow' && statement.notAction.state === 'absent';
      yield {
        span: item.origin.span,
        message: `A key policy decides on KMS alone, so ${shown} has no effect here. Put what ${shortened(service)} needs into an IAM policy.`,
        repairs: change ? [{ title: `Remove ${shown}`, safe, changes: [change] }] : [],
      };
    }
  },
});

/** The prefix of another service; undefined for KMS and for what is no action or a pattern over services. */
function serviceOf(entry: string): string | undefined {
  const name = entry.trim();
  if (isKmsActionName(name)) return undefined;
  return /^([a-z][a-z0-9-]*):/i.exec(name)?.[1];
}
