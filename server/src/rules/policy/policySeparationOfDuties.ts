import { placeOfActions } from '../../evaluation/actionPlaces';
import { beginWithPrincipal } from '../../evaluation/breadth';
import { bothDutiesOf, type BothDuties } from '../../evaluation/separationOfDuties';
import type { ActionSet } from '../../knowledge/actionSet';
import type { Statement } from '../../model/policy';
import type { Note } from '../../model/repair';
import { shortened } from '../../model/text';
import { defineRule } from '../rule';

export const policySeparationOfDuties = defineRule({
  id: 'policy-separation-of-duties',
  on: 'policy',
  severity: 'info',
  preset: 'strict',
  title: 'One principal administers the key and uses it',
  why: 'Whoever reads the data should not also decide who may, nor be able to delete the key.',
  remedy: 'Give administration to one role and use to another.',
  refs: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
  ],
  tags: ['least-privilege'],
  *check(policy, { own }) {
    const byStatement = new Map<Statement, BothDuties[]>();
    for (const each of bothDutiesOf(policy, own)) {
      byStatement.set(each.use, [...(byStatement.get(each.use) ?? []), each]);
    }
    for (const [statement, [first, ...others]] of byStatement) {
      const { caller, using, administering, administration } = first!;
      const who = shortened(beginWithPrincipal(caller, own));
      const also = others.length > 0 ? ` (and ${others.length} more)` : '';
      const message = `${who}${also} may use the key by ${using.names()[0]} and administer it by ${tellingOf(administering)} alike. Give the two to different roles.`;
      const related: Note[] =
        administration === statement
          ? []
          : [{ span: placeOfActions(administration, administering).span, message: 'Administration is allowed here.' }];
      yield { span: placeOfActions(statement, using).span, message, related };
    }
  },
});

/** To change the policy says most of what an administrator may do. */
function tellingOf(administering: ActionSet): string {
  return administering.has('PutKeyPolicy') ? 'kms:PutKeyPolicy' : administering.names()[0]!;
}
