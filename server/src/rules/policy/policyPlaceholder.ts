import { isKmsStatement } from '../../evaluation/kmsStatements';
import type { OwnAccount } from '../../evaluation/ownAccount';
import { parseArn, placeholderIn } from '../../knowledge/arn';
import type { Statement } from '../../model/policy';
import type { Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { knownItems, type Origin } from '../../model/value';
import { defineRule } from '../rule';

export const policyPlaceholder = defineRule({
  id: 'policy-placeholder',
  on: 'statement',
  severity: 'warning',
  preset: 'recommended',
  title: 'A placeholder was left in',
  why: 'KMS rejects a policy whose principal does not exist, and a resource or condition value with a placeholder never matches.',
  remedy: 'Put the real value in its place.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
    'IAM Access Analyzer: Invalid ARN account',
    'IAM Access Analyzer: Invalid principal format',
    'parliament INVALID_ARN',
  ],
  tags: ['grammar'],
  *check({ policy, statement }, { own }) {
    if (!isKmsStatement(policy, statement)) return;
    for (const { text, origin, effect } of textsOf(statement)) {
      const placeholder = placeholderIn(text);
      if (placeholder !== undefined) yield reportOf(text, origin, placeholder, effect, own);
    }
  },
});

interface Text {
  readonly text: string;
  readonly origin: Origin;
  /** What a placeholder does there, as part of a sentence. */
  readonly effect: string;
}

function* textsOf(statement: Statement): Iterable<Text> {
  for (const list of [statement.principal, statement.notPrincipal]) {
    for (const { value } of knownItems(list)) {
      const { id } = value;
      if (id.state === 'known') yield { text: id.value, origin: id.origin, effect: 'KMS rejects the policy' };
    }
  }
  for (const list of [statement.resource, statement.notResource]) {
    for (const { value, origin } of knownItems(list)) yield { text: value, origin, effect: 'it matches nothing' };
  }
  for (const { value } of knownItems(statement.condition)) {
    if (value.key.state !== 'known') continue;
    const isFreeText = FREE_TEXT.test(value.key.value);
    for (const { value: text, origin } of knownItems(value.values)) {
      // A pair of an encryption context or a tag may be called anything, even account-id.
      if (!isFreeText || parseArn(text)) yield { text, origin, effect: 'the condition compares with it as it stands' };
    }
  }
}

const FREE_TEXT =
  /^(?:kms:EncryptionContext|aws:(?:PrincipalTag|RequestTag|ResourceTag)\/|aws:TagKeys$|kms:(?:RequestAlias|ResourceAliases)$|aws:(?:UserAgent|Referer|SourceIdentity|username)$)/i;

function reportOf(text: string, origin: Origin, placeholder: string, effect: string, own: OwnAccount): Report {
  const filled = own.state === 'known' ? withAccount(text, placeholder, own.account) : undefined;
  return {
    span: origin.span,
    message: `The placeholder ${shortened(placeholder)} was left in, and ${effect}. Put the real value in its place.`,
    repairs: filled
      ? [{ title: `Write ${shortened(filled)}`, safe: false, changes: [{ do: 'set', target: origin, value: filled }] }]
      : [],
  };
}

/** The ARN with the account in place of a placeholder that stands where the account does. */
function withAccount(text: string, placeholder: string, account: string): string | undefined {
  const arn = parseArn(text);
  if (!arn || arn.account !== placeholder) return undefined;
  return ['arn', arn.partition, arn.service, arn.region, account, arn.resource].join(':');
}
