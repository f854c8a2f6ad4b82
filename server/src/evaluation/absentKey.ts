import type { Atom } from './atoms';
import { answerTo, type AtomAnswer } from './request';

/**
 * How a condition stands to the calls that lack its key: negated ones and those with IfExists hold, others do not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function answerWithoutKey(atom: Atom): AtomAnswer['answer'] {
  return answerTo(atom, 'absent', NO_VARIABLES).answer;
}

/** True when the condition holds for certain of calls that lack its key. */
export function holdsWithoutKey(atom: Atom): boolean {
  return answerWithoutKey(atom) === 'always';
}

/** What a variable stands for does not count where there is nothing to compare it with. */
const NO_VARIABLES = { replaced: undefined, valueOf: () => undefined };
