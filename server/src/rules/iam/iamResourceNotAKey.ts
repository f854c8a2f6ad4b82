import { coverageOf } from '../../evaluation/coverage';
import { isKmsStatement } from '../../evaluation/kmsStatements';
import type { OwnAccount } from '../../evaluation/ownAccount';
import { patternsOverlap } from '../../evaluation/patterns';
import { ActionSet } from '../../knowledge/actionSet';
import { isKmsActionName } from '../../knowledge/actions';
import { isAliasName, isKeyId, parseArn, placeholderIn } from '../../knowledge/arn';
import { hasWildcard } from '../../knowledge/wildcard';
import { listItems, type ListItem } from '../../model/listItems';
import type { Statement } from '../../model/policy';
import type { Plain, Repair, Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { isFullyKnown, knownItems } from '../../model/value';
import { defineRule } from '../rule';

const ALIAS_ACTIONS = ActionSet.of(['CreateAlias', 'UpdateAlias', 'DeleteAlias']);

export const iamResourceNotAKey = defineRule({
  id: 'iam-resource-not-a-key',
  on: 'statement',
  severity: 'error',
  preset: 'recommended',
  title: 'The Resource is not the ARN of a key',
  why: 'IAM decides on the ARN of the key, also when the call names an alias or a bare key id; a statement with anything else matches nothing.',
  remedy: 'Write the ARN of the key, or all keys limited by kms:ResourceAliases or kms:RequestAlias.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html',
    'IAM Access Analyzer: Unsupported resource ARN in policy',
    'IAM Access Analyzer: Missing ARN field',
    'parliament RESOURCE_MISMATCH',
    'cfn-lint I3510',
  ],
  tags: ['grammar', 'security'],
  *check({ policy, statement }, { own }) {
    if (policy.kind !== 'identity' || !isKmsStatement(policy, statement)) return;
    for (const item of listItems(statement.resource)) {
      const fault = faultOf(item.value, statement);
      if (fault) yield reportOf(fault, item, statement, own);
    }
  },
});

type Fault = 'alias' | 'key-id' | 'other';

/** What the entry is instead of a key's ARN; undefined when it may be one, or is right for what the statement allows. */
function faultOf(resource: string, statement: Statement): Fault | undefined {
  if (resource.includes('${') || placeholderIn(resource)) return undefined;
  const arn = parseArn(resource);
  if (!arn) {
    if (isAliasName(resource) || /^alias\/[^*?]/.test(resource)) return 'alias';
    return isKeyId(resource.replace(/^key\//, '')) ? 'key-id' : undefined;
  }
  const { certain, possible } = coverageOf(statement);
  if (certain.isEmpty) return undefined;
  if (arn.service === 'kms') {
    // The id of a key has no slash.
    if (/^key\/alias\/[^*?]/.test(arn.resource)) return 'alias';
    if (patternsOverlap(arn.resource, 'key/*')) return undefined;
    if (isKeyId(arn.resource)) return 'key-id';
    if (!patternsOverlap(arn.resource, 'alias/*')) return 'other';
    return possible.intersects(ALIAS_ACTIONS) ? undefined : 'alias';
  }
  return !patternsOverlap(arn.service, 'kms') && allOfKms(statement) ? 'other' : undefined;
}

/** True when the statement speaks of nothing but KMS, so that no entry can be meant for another service. */
function allOfKms({ action }: Statement): boolean {
  return isFullyKnown(action) && knownItems(action).every(({ value }) => isKmsActionName(value));
}

function reportOf(fault: Fault, item: ListItem<string>, statement: Statement, own: OwnAccount): Report {
  const { value, origin } = item;
  const shown = shortened(value);
  const { span } = origin;
  switch (fault) {
    case 'alias': {
      const repair = byAlias(item, statement, own);
      const message = `IAM decides on the key and not on the alias it is called by, so ${shown} matches nothing here. Name the key's ARN, or all keys limited by kms:ResourceAliases or kms:RequestAlias.`;
      return { span, message, repairs: repair ? [repair] : [] };
    }
    case 'key-id': {
      const arn = keyArnFor(value, own);
      const message = `${shown} is a key id and not the key's ARN, so IAM rejects the policy or matches nothing. Write the whole ARN.`;
      return {
        span,
        message,
        repairs: [
          { title: `Write ${shortened(arn)}`, safe: false, changes: [{ do: 'set', target: origin, value: arn }] },
        ],
      };
    }
    case 'other':
      return {
        span,
        message: `${shown} is not the ARN of a key, so it matches none of the statement's actions of KMS. Write the key's ARN.`,
      };
  }
}

/** A Region that the text does not tell stays open; the id alone names one key. */
function keyArnFor(text: string, own: OwnAccount): string {
  const arn = parseArn(text);
  const id = (arn ? arn.resource : text).replace(/^key\//, '');
  const account = arn?.account ?? (own.state === 'known' ? own.account : '*');
  return `arn:${arn?.partition ?? 'aws'}:kms:${arn?.region ?? '*'}:${account}:key/${id}`;
}

/** All keys, limited to those that have the alias; only where the statement has no other entries and conditions to mind. */
function byAlias({ value, origin, list }: ListItem<string>, statement: Statement, own: OwnAccount): Repair | undefined {
  if (list.items.length > 1 || statement.condition.state !== 'absent') return undefined;
  const arn = parseArn(value);
  const alias = (arn ? arn.resource : value).replace(/^key\//, '');
  const operator = `ForAnyValue:${hasWildcard(alias) ? 'StringLike' : 'StringEquals'}`;
  const condition: Plain = new Map([[operator, new Map([['kms:ResourceAliases', alias]])]]);
  return {
    title: `Allow keys that have ${shortened(alias)}`,
    safe: false,
    changes: [
      {
        do: 'set',
        target: origin,
        value: keyArnFor(arn ? value.replace(/:(?:key\/)?alias\/.*$/, ':key/*') : '*', own),
      },
      { do: 'insert', into: statement.origin, name: 'Condition', value: condition },
    ],
  };
}
