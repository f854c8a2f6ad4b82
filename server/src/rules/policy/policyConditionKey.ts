import { isKmsStatement } from '../../evaluation/kmsStatements';
import { conditionKey, isForeignConditionKey, nearestConditionKey } from '../../knowledge/conditionKeys';
import { parseOperator } from '../../knowledge/operators';
import type { Repair, Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { knownItems, type Origin } from '../../model/value';
import { defineRule } from '../rule';

export const policyConditionKey = defineRule({
  id: 'policy-condition-key',
  on: 'statement',
  severity: 'error',
  preset: 'recommended',
  title: 'The condition key does not exist',
  why: 'No request carries a key that does not exist, so the condition never holds, or always does when it is negated.',
  remedy: 'Write the key as AWS spells it; upper and lower case do not matter.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
    'IAM Access Analyzer: Invalid global condition key',
    'IAM Access Analyzer: Invalid service condition key',
    'IAM Access Analyzer: Invalid condition key format',
    'IAM Access Analyzer: Missing tag key in condition',
    'IAM Access Analyzer: Deprecated global condition key',
    'cfn-lint W3037',
    'parliament UNKNOWN_CONDITION_FOR_ACTION',
  ],
  tags: ['grammar'],
  *check({ policy, statement }) {
    if (!isKmsStatement(policy, statement)) return;
    for (const { value: condition } of knownItems(statement.condition)) {
      if (condition.key.state !== 'known') continue;
      const report = reportOf(condition.key.value, condition.key.origin);
      if (report) yield report;
    }
  },
});

function reportOf(name: string, origin: Origin): Report | undefined {
  const key = conditionKey(name);
  if (key?.replacement !== undefined) {
    return {
      span: origin.span,
      severity: 'warning',
      message: `${key.name} is deprecated and still works; AWS replaces it by ${key.replacement}, which takes the same values.`,
      repairs: rename(origin, key.replacement),
    };
  }
  if (key || /^\s*(?:kms|aws)?:?\s*$/i.test(name) || name.includes('${')) return undefined;
  const shown = `"${shortened(name)}"`;
  const start = `No condition key ${shown} exists, so no request carries it and the condition cannot work as meant.`;
  const family = FAMILIES.get(name.toLowerCase().replace(/(?:[/:]+|(?<=pcr)\d+)$/, ''));
  if (family !== undefined) {
    return {
      span: origin.span,
      message: `${shown} is not complete, and no request carries it: write ${family}.`,
    };
  }
  const meant = meantBy(name);
  if (isForeignConditionKey(name) && meant === undefined) return undefined;
  // The list of aws: keys grows, so one that is like no other may be new.
  if (/^aws:/i.test(name.trimStart()) && meant === undefined && !/\s/.test(name)) return undefined;
  if (meant === undefined) return { span: origin.span, message: `${start} KMS lists its keys in its developer guide.` };
  return { span: origin.span, message: `${start} Write "${shortened(meant)}".`, repairs: rename(origin, meant) };
}

/** Keys that go on with a name of the author's, or with the number of a register. */
const FAMILIES: ReadonlyMap<string, string> = new Map([
  ['kms:encryptioncontext', 'kms:EncryptionContext:NAME, with a name from the context'],
  ['aws:principaltag', 'aws:PrincipalTag/KEY, with the key of a tag'],
  ['aws:requesttag', 'aws:RequestTag/KEY, with the key of a tag'],
  ['aws:resourcetag', 'aws:ResourceTag/KEY, with the key of a tag'],
  ['kms:recipientattestation', 'kms:RecipientAttestation:ImageSha384, or kms:RecipientAttestation:PCR0 to PCR31'],
  ['kms:recipientattestation:pcr', 'kms:RecipientAttestation:PCR0 to PCR31'],
  ['kms:recipientattestation:nitrotpmpcr', 'kms:RecipientAttestation:NitroTPMPCR0 to NitroTPMPCR23'],
]);

function meantBy(name: string): string | undefined {
  const bare = name.trim();
  // Without its prefix it can be no other key: every key has one. Operators are a matter of their own rule.
  if (!bare.includes(':'))
    return parseOperator(bare) ? undefined : (withPrefix(bare, 'kms:') ?? withPrefix(bare, 'aws:'));
  if (isForeignConditionKey(bare)) return undefined;
  const other = bare.toLowerCase().startsWith('kms:') ? 'aws:' : 'kms:';
  return withPrefix(bare.slice(4), other) ?? nearestConditionKey(name);
}

function withPrefix(name: string, prefix: string): string | undefined {
  const key = conditionKey(prefix + name);
  return key?.replacement === undefined ? key?.name : undefined;
}

function rename(target: Origin, name: string): Repair[] {
  return [{ title: `Write ${shortened(name)}`, safe: false, changes: [{ do: 'rename', target, name }] }];
}
