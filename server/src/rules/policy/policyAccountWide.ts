import type { AccountWide } from '../../evaluation/accountWide';
import { accountWideStatements } from '../../evaluation/accountWide';
import { placeOfActions } from '../../evaluation/actionPlaces';
import { replaceEveryone } from '../../evaluation/everyoneReplaced';
import { ActionSet } from '../../knowledge/actionSet';
import { defineRule } from '../rule';

export const policyAccountWide = defineRule({
  id: 'policy-account-wide',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'A whole account or organization may change the key',
  why: 'With "*", even held to an account, everybody there may do this without an IAM policy that says so: every role of every workload.',
  remedy: "Name the administrators, or the account's root, so that IAM policies decide who may.",
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html',
    'IAM Access Analyzer: external access',
  ],
  tags: ['security', 'least-privilege'],
  *check(policy, { own }) {
    for (const wide of accountWideStatements(policy, own)) {
      const { statement, narrowing, administering, isOwn } = wide;
      const repairs = isOwn ? replaceEveryone(policy, statement, narrowing.everyone, own) : [];
      const related = [
        { span: narrowing.everyone.origin.span, message: 'The principal is everyone whom the conditions let.' },
      ];
      if (!administering.isEmpty) {
        const names = administering.names();
        const what = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names[0]!;
        const message = `Every user and role of ${whose(wide)} may call ${what}, with no IAM policy asked. Name the administrators, or the account's root, instead of "*".`;
        yield { span: placeOfActions(statement, administering).span, message, related, repairs };
      } else {
        const message = `Every user and role of ${whose(wide)} may decrypt directly, with no IAM policy asked. Add kms:ViaService or an encryption context, or name the account's root instead of "*".`;
        yield { span: placeOfActions(statement, DECRYPT).span, message, related, repairs, preset: 'strict' };
      }
    }
  },
});

const DECRYPT = ActionSet.of(['Decrypt']);

function whose({ reach, isOwn }: AccountWide): string {
  if (reach === 'organization') return 'the organization';
  return isOwn ? "the key's account" : 'the accounts in its conditions';
}
