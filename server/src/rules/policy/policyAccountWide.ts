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
      const { statement, narrowing, administering, reach } = wide;
      const repairs = reach === 'own' ? replaceEveryone(policy, statement, narrowing.everyone, own) : [];
      const related = [
        { span: narrowing.everyone.origin.span, message: 'The principal is everyone whom the conditions let.' },
      ];
      if (!administering.isEmpty) {
        const { span } = placeOfActions(statement, administering);
        // AWS's own statement for sharing an image with an organization has it; other accounts ask IAM policies of their own.
        const isShared = reach === 'organization' || reach === 'foreign';
        const severity = isShared && GRANTS.covers(administering) ? 'info' : 'warning';
        yield { span, message: `${whoMay(wide)} ${adviceOn(administering)}`, related, repairs, severity };
      } else {
        const message = `${everybodyOf(reach)} may decrypt directly, ${condition(reach)}. Add kms:ViaService or an encryption context, or name the account's root instead of "*".`;
        yield { span: placeOfActions(statement, DECRYPT).span, message, related, repairs, preset: 'strict' };
      }
    }
  },
});

const DECRYPT = ActionSet.of(['Decrypt']);
const GRANTS = ActionSet.of(['CreateGrant']);

function whoMay({ administering, reach }: AccountWide): string {
  const names = administering.names();
  const what = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names[0]!;
  if (reach !== 'organization' || GRANTS.covers(administering)) {
    return `${everybodyOf(reach)} may call ${what}, ${condition(reach)}.`;
  }
  // Nobody manages a key from another account, so that these fall to the part of the organization that owns the key.
  return `If the organization has the key's account, every user and role of it may call ${what}, with no IAM policy asked.`;
}

function adviceOn(administering: ActionSet): string {
  return GRANTS.covers(administering)
    ? 'Limit it by Bool kms:GrantIsForAWSResource, or name who may instead of "*".'
    : 'Name the administrators, or the account\'s root, instead of "*".';
}

function everybodyOf(reach: AccountWide['reach']): string {
  if (reach === 'organization') return 'Every user and role of the organization';
  return reach === 'own' ? "Every user and role of the key's account" : 'Every user and role of the accounts named';
}

/** Callers of other accounts need a permission of their own account too, callers of the key's account do not. */
function condition(reach: AccountWide['reach']): string {
  if (reach === 'foreign') return 'once an IAM policy there lets it';
  return reach === 'own' ? 'with no IAM policy asked' : "those of the key's account with no IAM policy asked";
}
