import { ActionSet } from '../knowledge/actionSet';
import type { PolicyDocument, Statement } from '../model/policy';
import { deniedTo, namedAccessOf, possibleDenies } from './access';
import { atomsOf } from './atoms';
import { coverageOf } from './coverage';
import { reachOf } from './namedCallers';
import type { OwnAccount } from './ownAccount';
import type { PrincipalReading } from './principals';

/** An Allow by which somebody may destroy the key for good without MFA. */
export interface UnguardedDestruction {
  readonly statement: Statement;
  readonly actions: ActionSet;
  /** Everybody of the statement who may. */
  readonly callers: readonly PrincipalReading[];
}

/** After these what was encrypted cannot be read any more; a disabled key can be enabled again. */
export const DESTROYING_ACTIONS = ActionSet.of(['ScheduleKeyDeletion', 'DeleteImportedKeyMaterial']);

/**
 * The Allows that let users and roles of the own account, by name, delete the key or its material without MFA. Whom the
 * account's IAM policies let is not to be seen here. Silent when a Deny may ask for MFA.
 * https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys-adding-permission.html
 */
export function unguardedDestruction(policy: PolicyDocument, own: OwnAccount): UnguardedDestruction[] {
  const found = new Map<Statement, { actions: ActionSet; callers: PrincipalReading[] }>();
  const denies = possibleDenies(policy).filter(mayAskForMfa);
  for (const { caller, allows } of namedAccessOf(policy, own)) {
    const open = allows.filter(
      (each) => coverageOf(each).certain.intersects(DESTROYING_ACTIONS) && !mayAskForMfa(each),
    );
    if (open.length === 0) continue;
    let kept = deniedTo(policy, caller, own, DESTROYING_ACTIONS);
    for (const deny of denies) {
      if (reachOf(deny, caller) !== 'no') kept = kept.union(coverageOf(deny).possible);
    }
    for (const statement of open) {
      const actions = coverageOf(statement).certain.intersect(DESTROYING_ACTIONS).minus(kept);
      if (actions.isEmpty) continue;
      const entry = found.get(statement) ?? { actions: ActionSet.EMPTY, callers: [] };
      found.set(statement, { actions: entry.actions.union(actions), callers: [...entry.callers, caller] });
    }
  }
  return [...found].map(([statement, entry]) => ({ statement, ...entry }));
}

function mayAskForMfa(statement: Statement): boolean {
  const { atoms, complete } = atomsOf(statement);
  return !complete || atoms.some(({ name }) => name === undefined || name.startsWith('aws:multifactorauth'));
}
