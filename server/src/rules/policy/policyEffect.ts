import { nearestEffect } from '../../knowledge/elements';
import type { Repair } from '../../model/repair';
import { branchesOf } from '../../model/value';
import { defineRule } from '../rule';

export const policyEffect = defineRule({
  id: 'policy-effect',
  on: 'statement',
  severity: 'error',
  preset: 'recommended',
  title: 'Effect is neither Allow nor Deny',
  why: 'AWS takes the two words in exactly this case and rejects a policy with any other.',
  remedy: 'Write Allow or Deny.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html',
    'IAM Access Analyzer: Invalid effect',
    'cfn-lint E3512',
    'parliament MALFORMED',
  ],
  tags: ['grammar'],
  *check({ statement }) {
    for (const effect of branchesOf(statement.effect)) {
      if (effect.state !== 'known' || effect.value === 'Allow' || effect.value === 'Deny') continue;
      const right = nearestEffect(effect.value);
      const repairs: Repair[] = right
        ? [{ title: `Write ${right}`, safe: false, changes: [{ do: 'set', target: effect.origin, value: right }] }]
        : [];
      const advice = right ? `write "${right}"` : 'write "Allow" or "Deny"';
      yield {
        span: effect.origin.span,
        message: `AWS knows only the effects "Allow" and "Deny", in this case, and rejects the policy: ${advice}.`,
        repairs,
      };
    }
  },
});
