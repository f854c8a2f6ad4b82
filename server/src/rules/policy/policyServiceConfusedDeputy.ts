import { atomsOf } from '../../evaluation/atoms';
import { unguardedServicesOf, type UnguardedService } from '../../evaluation/confusedDeputy';
import type { OwnAccount } from '../../evaluation/ownAccount';
import { principalsOf } from '../../evaluation/principals';
import { servicePrincipal } from '../../knowledge/services';
import { addCondition } from '../../model/conditionChanges';
import type { PolicyDocument, Statement } from '../../model/policy';
import type { Plain, Repair } from '../../model/repair';
import { shortened } from '../../model/text';
import { certain } from '../../model/value';
import { defineRule } from '../rule';

export const policyServiceConfusedDeputy = defineRule({
  id: 'policy-service-confused-deputy',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'A service may use the key for anybody',
  why: 'A service principal calls for whichever account asks the service to, so others can have it use this key.',
  remedy:
    'Add a condition on aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or the encryption context that the service sends.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html',
    'IAM Access Analyzer: Restrict access to service principal',
  ],
  tags: ['security'],
  *check(policy, { own }) {
    for (const unguarded of unguardedServicesOf(policy)) {
      const { principal, lacks, loose, others } = unguarded;
      const isCertain = lacks === 'source-keys' || lacks === 'context';
      const related = others.map(({ origin, text }) => ({ span: origin.span, message: `Also ${shortened(text)}.` }));
      if (loose) related.push({ span: loose.span, message: 'This value names no account.' });
      yield {
        span: principal.origin.span,
        message: messageFor(unguarded),
        ...(!isCertain && { severity: 'hint' as const, preset: 'strict' as const }),
        related,
        repairs: repairsOf(unguarded, policy, own),
      };
    }
  },
});

function messageFor({ host, lacks }: UnguardedService): string {
  if (host === undefined) {
    return 'Every AWS service may use the key for any account that asks it to. Add a condition on aws:SourceAccount or aws:SourceOrgID.';
  }
  const who = shortened(host);
  switch (lacks) {
    case 'source-keys':
      return `${who} may use the key for any account that asks it to. Add a condition on aws:SourceArn or aws:SourceAccount.`;
    case 'context': {
      const key = CONTEXTS[servicePrincipal(host)?.service ?? '']?.key;
      return `${who} may use the key for any account that asks it to. Add a condition on ${key ?? 'the encryption context that it sends'}.`;
    }
    case 'unsure':
      return `Nothing says for whom ${who} may use the key. If it sends aws:SourceArn, aws:SourceAccount or an encryption context, add a condition on one of them.`;
    case 'loose':
      return `The condition lets ${who} use the key for every account. Write the account where the wildcard stands.`;
  }
}

/** What services that send no aws:SourceArn put into the encryption context, and the ARN that it holds. */
const CONTEXTS: Readonly<Record<string, { readonly key: string; readonly arn: (region: string) => string }>> = {
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
  logs: { key: 'kms:EncryptionContext:aws:logs:arn', arn: (region) => `logs:${region}:ACCOUNT:*` },
  // https://docs.aws.amazon.com/lambda/latest/dg/encrypt-zip-package.html
  lambda: {
    key: 'kms:EncryptionContext:aws:lambda:FunctionArn',
    arn: (region) => `lambda:${region}:ACCOUNT:function:*`,
  },
};

/** Only where the service is the one principal: others in the statement do not send what the condition asks for. */
function repairsOf({ statement, host, lacks }: UnguardedService, policy: PolicyDocument, own: OwnAccount): Repair[] {
  if (own.state !== 'known' || host === undefined || principalsOf(statement).items.length !== 1) return [];
  const read = servicePrincipal(host);
  if (lacks === 'source-keys') {
    return withCondition(statement, 'StringEquals', 'aws:SourceAccount', own.account);
  }
  const context = lacks === 'context' && read ? CONTEXTS[read.service] : undefined;
  if (!context) return [];
  const partition = read!.suffix === 'amazonaws.com.cn' ? 'aws-cn' : (certain(policy.owner.partition) ?? 'aws');
  const arn = `arn:${partition}:${context.arn(read!.region ?? '*').replace('ACCOUNT', own.account)}`;
  return withCondition(statement, 'ArnLike', context.key, arn);
}

function withCondition(statement: Statement, operator: string, key: string, value: Plain): Repair[] {
  const { atoms, complete } = atomsOf(statement);
  if (!complete || atoms.some(({ name }) => name === key.toLowerCase())) return [];
  const changes = addCondition(statement, operator, key, value);
  return changes ? [{ title: `Limit it by ${key}`, safe: false, changes }] : [];
}
