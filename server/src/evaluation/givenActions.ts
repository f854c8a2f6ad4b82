import type { ActionSet } from '../knowledge/actionSet';
import type { Statement } from '../model/policy';
import { answerWithoutKey } from './absentKey';
import { atomsOf } from './atoms';
import { coverageOf } from './coverage';

/**
 * The actions that an Allow certainly gives to those who meet its conditions: what it covers, without the actions whose calls
 * never carry a key that a condition demands. Remembered as long as the statement lives.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export function givenBy(statement: Statement): ActionSet {
  let given = remembered.get(statement);
  if (!given) remembered.set(statement, (given = read(statement)));
  return given;
}

const remembered = new WeakMap<Statement, ActionSet>();

function read(statement: Statement): ActionSet {
  let given = coverageOf(statement).certain;
  for (const atom of atomsOf(statement).atoms) {
    const carriers = atom.key?.actions;
    if (carriers && answerWithoutKey(atom) === 'never') given = given.intersect(carriers);
  }
  return given;
}
