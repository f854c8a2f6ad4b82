import { placeOfActions } from '../../evaluation/actionPlaces';
import { describePrincipal } from '../../evaluation/breadth';
import { DECRYPT, unconditionedDecryption } from '../../evaluation/unconditionedDecryption';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

export const policyDecryptUnconditioned = defineRule({
  id: 'policy-decrypt-unconditioned',
  on: 'policy',
  severity: 'info',
  preset: 'strict',
  title: 'Decrypt without a condition',
  why: 'Whoever takes over the principal reads everything that was ever encrypted under the key.',
  remedy: 'Limit kms:Decrypt to a service by kms:ViaService, or to some data by its encryption context.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html',
  ],
  tags: ['least-privilege'],
  *check(policy, { own }) {
    for (const { statement, callers } of unconditionedDecryption(policy, own)) {
      const also = callers.length > 1 ? ` (and ${callers.length - 1} more)` : '';
      yield {
        span: placeOfActions(statement, DECRYPT).span,
        message: `${shortened(describePrincipal(callers[0]!, own))}${also} may decrypt everything under this key, directly and through any service. Limit it by kms:ViaService or by encryption context.`,
      };
    }
  },
});
