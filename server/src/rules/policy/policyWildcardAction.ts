import type { ActionItem } from '../../evaluation/actionPlaces';
import { itemsCovering } from '../../evaluation/actionPlaces';
import {
  broadest,
  broadPrincipals,
  certainAllows,
  describePrincipal,
  rivalAccountsOf,
  type BroadPrincipal,
  type RivalAccount,
} from '../../evaluation/breadth';
import { coverageOf } from '../../evaluation/coverage';
import type { OwnAccount } from '../../evaluation/ownAccount';
import { principalsOf } from '../../evaluation/principals';
import { ActionSet } from '../../knowledge/actionSet';
import type { Statement } from '../../model/policy';
import type { Repair, Report } from '../../model/repair';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

export const policyWildcardAction = defineRule({
  id: 'policy-wildcard-action',
  on: 'policy',
  severity: 'warning',
  preset: 'recommended',
  title: 'Every KMS action is allowed',
  why: 'Whoever may do everything with a key may delete it, hand it on and change who may use it.',
  remedy:
    'List the actions that the principal needs; only the own account needs kms:*, to delegate to its IAM policies.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
    'KICS 7ebc9038',
    'Terrascan AC_AWS_0482',
    'prowler iam_policy_no_full_access_to_kms',
  ],
  tags: ['least-privilege', 'security'],
  *check(policy, { own, accounts }) {
    const rivals = rivalAccountsOf(policy, own, accounts);
    for (const statement of certainAllows(policy)) {
      if (!coverageOf(statement).certain.equals(ActionSet.ALL)) continue;
      const item = itemsCovering(statement, ActionSet.ALL).find(({ covers }) => covers.equals(ActionSet.ALL));
      const broad = item && broadest(broadPrincipals(statement, own));
      const rival = rivals.get(statement);
      if (item && rival && broad?.standing !== 'outside') {
        yield oneTooMany(item, rival);
        continue;
      }
      if (!broad) continue;
      yield {
        span: item.origin.span,
        message: `"${item.text}" ${consequence(broad, own)}`,
        severity: broad.standing === 'outside' ? 'warning' : 'info',
        repairs: repairsOf(statement, own),
      };
    }
  },
});

/** Which of the two owns the key is for the author to know. */
function oneTooMany({ text, origin }: ActionItem, { principal, first }: RivalAccount): Report {
  return {
    span: origin.span,
    message: `Accounts ${first.account} and ${principal.account} both get "${text}", and only one of them can own the key. List the actions that the other needs.`,
    related: [principal, first].map((each) => ({
      span: each.origin.span,
      message: `Account ${each.account} gets every action.`,
    })),
  };
}

function consequence({ principal, standing }: BroadPrincipal, own: OwnAccount): string {
  const who = shortened(describePrincipal(principal, own));
  if (principal.kind === 'everyone') {
    return 'lets everyone whom the conditions do not keep out delete the key and change its policy. List the actions that they need.';
  }
  if (principal.kind === 'service') {
    return `lets the service ${who} do everything with the key, though services need a few actions only. List those that its documentation asks for.`;
  }
  if (standing === 'named') {
    return `lets ${who} use the key, delete it and change its policy alike. List the actions that it needs.`;
  }
  const other = standing === 'outside' ? '' : ', which appears to be another account,';
  return `gives ${who}${other} whatever works from another account, handing the key on by kms:CreateGrant included. List the actions that it needs.`;
}

/** What AWS lists for those who only use a key: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/** Only where nobody in the statement can change the key's policy anyway, so that nobody loses the key by it. */
function repairsOf(statement: Statement, own: OwnAccount): Repair[] {
  const { action } = statement;
  const isOnly = action.state === 'known' && action.value.complete && action.value.items.length === 1;
  const broad = broadPrincipals(statement, own);
  const outsiders = broad.filter(({ principal, standing }) => standing === 'outside' && principal.kind !== 'everyone');
  if (!isOnly || outsiders.length < principalsOf(statement).items.length) return [];
  // The whole list gives way where the pattern stands in one.
  const target = action.value.origin;
  return [{ title: 'Allow only the use of the key', safe: false, changes: [{ do: 'set', target, value: USE }] }];
}
