import { pinToOwnAccount, replaceEveryone } from '../../evaluation/everyoneReplaced';
import type { WeakAtom } from '../../evaluation/narrowing';
import { statementsForEveryone } from '../../evaluation/narrowing';
import type { OwnAccount } from '../../evaluation/ownAccount';
import { pinningKind } from '../../evaluation/pinningKeys';
import type { AccountSettings } from '../../model/accounts';
import { moveCondition } from '../../model/conditionChanges';
import type { Statement } from '../../model/policy';
import type { Repair } from '../../model/repair';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

export const policyPublicWeakCondition = defineRule({
  id: 'policy-public-weak-condition',
  on: 'policy',
  severity: 'error',
  preset: 'recommended',
  title: 'Everyone may use the key, under conditions that anyone meets',
  why: 'A condition beside a principal of "*" protects the key only if it says whose callers may, not how, when or through what they call.',
  remedy:
    'Add a condition on aws:PrincipalOrgID, aws:PrincipalAccount or kms:CallerAccount, with values and without a wildcard.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
    'Security Hub KMS.5',
    'IAM Access Analyzer: external access',
    'Datadog def-000-fdu',
    'cloud-custodian cross-account',
  ],
  tags: ['security'],
  *check(policy, { own, accounts }) {
    for (const { statement, narrowing, actions } of statementsForEveryone(policy)) {
      if (narrowing.verdict !== 'weak') continue;
      const { everyone, weak } = narrowing;
      const [first, ...others] = weak;
      if (!first) continue;
      const also = others.length > 0 ? ` The other conditions (${others.length}) limit nobody either.` : '';
      const pin = pinToOwnAccount(statement, actions, own);
      yield {
        span: first.origin.span,
        message: `Callers of any AWS account can meet this: ${sentence(first)}.${also} Add a condition on aws:PrincipalOrgID or aws:PrincipalAccount.`,
        related: [
          { span: everyone.origin.span, message: 'The principal is everyone.' },
          ...others.map((each) => ({ span: each.origin.span, message: `${sentence(each)}.` })),
        ],
        repairs: [
          ...demandKey(statement, weak, own, accounts),
          ...pin,
          ...replaceEveryone(policy, statement, everyone, own),
        ],
      };
    }
  },
});

function sentence({ key, why }: WeakAtom): string {
  return `${shortened(key)} ${why}`;
}

/** A key that would hold the callers to whom the key belongs to, under an operator that also holds without the key. */
function demandKey(
  statement: Statement,
  weak: readonly WeakAtom[],
  own: OwnAccount,
  accounts: AccountSettings,
): Repair[] {
  const isTrusted = (text: string): boolean =>
    accounts.organizations.some((each) => text === each || text.startsWith(`${each}/`)) ||
    accounts.trusted.includes(text) ||
    (own.state === 'known' && text === own.account);
  for (const { atom, key } of weak) {
    const { operator, name, condition, values, complete } = atom;
    const kind = name === undefined ? undefined : pinningKind(name);
    if (!operator?.ifExists || operator.negated || operator.set || !complete) continue;
    // Strangers' accounts and organizations would be pinned then, which another rule speaks of.
    if ((kind !== 'id' && kind !== 'path') || !values.every(({ text }) => isTrusted(text))) continue;
    const changes = moveCondition(statement, condition, operator.base);
    if (changes) return [{ title: `Demand ${key} by ${operator.base}`, safe: false, changes }];
  }
  return [];
}
