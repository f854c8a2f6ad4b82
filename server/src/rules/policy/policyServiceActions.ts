import { placeOfActions } from '../../evaluation/actionPlaces';
import { principalsOf } from '../../evaluation/principals';
import { wrongRegions, type WrongRegion } from '../../evaluation/serviceRegions';
import { undeliveredMessages } from '../../evaluation/undeliveredMessages';
import { ActionSet } from '../../knowledge/actionSet';
import { messageSource } from '../../knowledge/messageSources';
import type { Statement } from '../../model/policy';
import type { Change, Repair, Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

export const policyServiceActions = defineRule({
  id: 'policy-service-actions',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'A service gets too little, or in another Region than the key',
  why: 'The service then fails when it uses the key, mostly without telling anybody.',
  remedy: 'Allow what the service needs, in the Region of the key.',
  refs: [
    'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service',
  ],
  tags: ['availability'],
  *check(policy) {
    const seen = new Set<Statement>();
    for (const { statement, label } of undeliveredMessages(policy)) {
      // Principals of one statement share its actions.
      if (seen.has(statement)) continue;
      seen.add(statement);
      yield {
        span: placeOfActions(statement, GENERATE).span,
        message: `Sending to an encrypted SNS topic or SQS queue takes kms:GenerateDataKey and kms:Decrypt; without the second the messages of ${label} are lost. Allow kms:Decrypt too.`,
        repairs: decryptRepairs(statement),
      };
    }
    for (const wrong of wrongRegions(policy)) yield regionReport(wrong);
  },
});

const GENERATE = ActionSet.of(['GenerateDataKey']);

/** Only where everybody in the statement is such a service, since it would allow the others to decrypt as well. */
function decryptRepairs(statement: Statement): Repair[] {
  const { action } = statement;
  const all = principalsOf(statement).items.every(({ text }) => messageSource(text) !== undefined);
  if (action.state !== 'known' || !all) return [];
  return [
    {
      title: 'Allow kms:Decrypt as well',
      safe: false,
      changes: [{ do: 'insert', into: action.origin, value: 'kms:Decrypt' }],
    },
  ];
}

function regionReport(wrong: WrongRegion): Report {
  const { what, origin, region, alike, home } = wrong;
  const isReplica = home.of === 'replicas';
  const right = isReplica ? undefined : home.region;
  const repairs: Repair[] = [];
  if (right !== undefined) {
    const changes = [wrong, ...alike].map((each): Change => {
      return { do: 'set', target: each.origin, value: each.text.replace(each.region, right) };
    });
    repairs.push({ title: `Write ${right}`, safe: false, changes });
  }
  const hint = isReplica && home.region !== undefined ? ({ severity: 'hint', preset: 'strict' } as const) : {};
  return { span: origin.span, message: messageOf(what, region, home), repairs, ...hint };
}

function messageOf(what: WrongRegion['what'], region: string, home: WrongRegion['home']): string {
  if (home.of === 'replicas') {
    return `This is a multi-Region key, and kms:ViaService names ${shortened(region)} alone, so services of its other Regions get nothing. Name each Region, or use StringLike with "*" in its place.`;
  }
  const place = home.of === 'key' ? 'the key is' : 'the log group is';
  const who = what === 'logs' ? 'CloudWatch Logs uses' : 'A service uses';
  return `${who} keys of its own Region only: this names ${shortened(region)}, and ${place} in ${home.region}. Write ${home.region}.`;
}
