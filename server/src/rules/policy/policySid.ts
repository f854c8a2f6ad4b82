import { allStatements, kmsStatements } from '../../evaluation/kmsStatements';
import { firstForbiddenCharacter } from '../../knowledge/limits';
import type { PolicyDocument, Statement } from '../../model/policy';
import type { Repair, Report } from '../../model/repair';
import { shortened } from '../../model/text';
import type { Origin } from '../../model/value';
import { defineRule } from '../rule';

export const policySid = defineRule({
  id: 'policy-sid',
  on: 'policy',
  severity: 'error',
  preset: 'recommended',
  title: 'A statement id is used twice or has characters that are not allowed',
  why: 'IAM rejects a policy in which two statements share a Sid or one holds more than letters and digits; in a key policy a shared Sid only confuses its readers.',
  remedy: 'Give each statement a Sid of its own, in an IAM policy of letters and digits alone.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html',
    'IAM Access Analyzer: Unique Sids required',
    'IAM Access Analyzer: Unique Sids recommended',
    'IAM Access Analyzer: Unsupported Sid',
    'cfn-lint E3512',
    'parliament DUPLICATE_SID',
    'parliament INVALID_SID',
    'tflint aws_iam_policy_sid_invalid_characters',
  ],
  tags: ['grammar', 'style'],
  *check(policy) {
    const judged = new Set(kmsStatements(policy));
    if (judged.size === 0) return;
    const firsts = new Map<string, { statement: Statement; origin: Origin }>();
    for (const statement of allStatements(policy)) {
      const { sid } = statement;
      if (sid.state !== 'known' || sid.value === '') continue;
      const { origin, value } = sid;
      if (judged.has(statement)) yield* charactersOf(value, origin, policy);
      const first = firsts.get(value);
      if (!first) firsts.set(value, { statement, origin });
      else if (judged.has(statement) || judged.has(first.statement)) yield twice(value, origin, first.origin, policy);
    }
  },
});

function twice(sid: string, origin: Origin, first: Origin, policy: PolicyDocument): Report {
  const shown = `"${shortened(sid)}"`;
  const isKey = policy.kind === 'key';
  const free = freeSid(sid, policy);
  return {
    span: origin.span,
    severity: isKey ? 'hint' : 'error',
    message: isKey
      ? `Two statements have the Sid ${shown}. KMS allows it, but nobody can tell which one is meant; give each its own.`
      : `Two statements have the Sid ${shown}, and IAM rejects the policy; give each its own.`,
    related: [{ span: first.span, message: `The first ${shown}` }],
    repairs: [setSid(origin, free)],
  };
}

function* charactersOf(sid: string, origin: Origin, policy: PolicyDocument): Iterable<Report> {
  if (policy.kind === 'identity') {
    if (/^[A-Za-z0-9]*$/.test(sid)) return;
    const words = sid.match(/[A-Za-z0-9]+/g) ?? [];
    const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
    const repairs = joined === '' ? [] : [setSid(origin, isFree(joined, policy) ? joined : freeSid(joined, policy))];
    const message = `A Sid of an IAM policy holds letters and digits alone, so AWS rejects "${shortened(sid)}".`;
    yield { span: origin.span, message, repairs };
    return;
  }
  const at = firstForbiddenCharacter(sid);
  // An escape such as \u2013 keeps the character out of the text that KMS receives.
  if (at < 0 || origin.span.end - origin.span.start !== sid.length + 2) return;
  const message = `A key policy takes only characters up to U+00FF, so KMS rejects this Sid for its "${String.fromCodePoint(sid.codePointAt(at)!)}". Write it with other characters.`;
  yield { span: origin.span, message };
}

function setSid(target: Origin, sid: string): Repair {
  // A Sid is a name; it allows and denies nothing.
  return { title: `Write "${shortened(sid)}"`, safe: true, changes: [{ do: 'set', target, value: sid }] };
}

function freeSid(sid: string, policy: PolicyDocument): string {
  const stem = /\s/.test(sid) ? `${sid} ` : sid;
  let number = 2;
  while (!isFree(stem + number, policy)) number++;
  return stem + number;
}

function isFree(sid: string, policy: PolicyDocument): boolean {
  return allStatements(policy).every((statement) => statement.sid.state !== 'known' || statement.sid.value !== sid);
}
