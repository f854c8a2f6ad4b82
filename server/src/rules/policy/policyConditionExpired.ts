import { atomsOf, type Atom } from '../../evaluation/atoms';
import { effectOf } from '../../evaluation/coverage';
import { kmsStatements } from '../../evaluation/kmsStatements';
import type { PolicyDocument, Statement } from '../../model/policy';
import type { Repair } from '../../model/repair';
import { removeStatement } from '../../model/statementChanges';
import { defineRule } from '../rule';

export const policyConditionExpired = defineRule({
  id: 'policy-condition-expired',
  on: 'policy',
  severity: 'hint',
  preset: 'strict',
  title: 'The time of the condition is over',
  why: 'A statement that held until a date does nothing after it, and hides what the policy still says.',
  remedy: 'Remove the statement, or set a new date.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws-dates.html',
  ],
  tags: ['style'],
  *check(policy, { now }) {
    for (const statement of kmsStatements(policy)) {
      for (const atom of atomsOf(statement).atoms) {
        if (!isOver(atom, now)) continue;
        const last = atom.values[atom.values.length - 1]!;
        const effect = effectOf(statement);
        const result = effect === 'Deny' ? 'denies nothing any more' : 'allows nothing any more';
        yield {
          span: last.origin.span,
          message: `This time is over, so the statement ${result}. Remove the statement, or set a new date.`,
          repairs: removal(policy, statement),
        };
      }
    }
  },
});

/** True when no request from now on can meet the condition: it holds before its last date, or at it. */
function isOver({ name, operator, values, complete }: Atom, now: number): boolean {
  if (!operator || !complete || (name !== 'aws:currenttime' && name !== 'aws:epochtime')) return false;
  if (operator.family !== 'Date' && operator.family !== 'Numeric') return false;
  if (operator.bound !== 'upper' && !/^(?:Date|Numeric)Equals$/.test(operator.base)) return false;
  return values.every(({ text }) => {
    const end = timeOf(text);
    return end !== undefined && end < now;
  });
}

/** Milliseconds since the epoch; a time without a zone is UTC. Undefined when the text is no time. */
function timeOf(text: string): number | undefined {
  if (/^\d+$/.test(text) && text.length > 4) return Number(text) * 1000;
  const dated = /^\d{4}(?:-\d\d){0,2}(?:T.*)?$/.exec(text)?.[0].replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  if (dated === undefined) return undefined;
  const hasZone = /(?:Z|[+-]\d\d:\d\d)$/.test(dated) || !dated.includes('T');
  const time = Date.parse(hasZone ? dated : `${dated}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** An Allow that is over allows nothing, so that nothing is lost with it; a Deny may be wanted again. */
function removal(policy: PolicyDocument, statement: Statement): Repair[] {
  const changes = removeStatement(policy, statement);
  const safe = effectOf(statement) === 'Allow';
  return changes ? [{ title: 'Remove the statement', safe, changes }] : [];
}
