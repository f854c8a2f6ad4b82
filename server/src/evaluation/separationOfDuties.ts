import { ADMINISTERING_ACTIONS, USING_ACTIONS } from '../knowledge/actions';
import { ActionSet } from '../knowledge/actionSet';
import type { PolicyDocument, Statement } from '../model/policy';
import type { NamedAccess } from './access';
import { deniedTo, namedAccessOf } from './access';
import { atomsOf, type Atom } from './atoms';
import { coverageOf } from './coverage';
import { givenBy } from './givenActions';
import type { OwnAccount } from './ownAccount';
import type { PrincipalReading } from './principals';

/** Somebody who may both administer the key and use it. */
export interface BothDuties {
  readonly caller: PrincipalReading;
  /** The statements that give the one and the other; the same when one gives both. */
  readonly use: Statement;
  readonly administration: Statement;
  /** What it may do of each, Denies taken away. */
  readonly using: ActionSet;
  readonly administering: ActionSet;
}

/**
 * The users, roles and sessions of the key's account that a policy itself, by name, lets administer the key and use it alike.
 * https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html
 */
export function bothDutiesOf(policy: PolicyDocument, own: OwnAccount): BothDuties[] {
  return namedAccessOf(policy, own).flatMap((access) => judge(policy, own, access) ?? []);
}

function judge(
  policy: PolicyDocument,
  own: OwnAccount,
  { caller, allows, actions }: NamedAccess,
): BothDuties | undefined {
  if (!actions.intersects(ADMINISTERING_ACTIONS) || !actions.intersects(USING_ACTIONS)) return undefined;
  // A statement that gives everything, or all but something, has a rule of its own.
  if (allows.some((each) => coverageOf(each).certain.equals(ActionSet.ALL) || each.notAction.state !== 'absent')) {
    return undefined;
  }
  const duties = ADMINISTERING_ACTIONS.union(USING_ACTIONS);
  const denied = deniedTo(policy, caller, own, duties);
  const administering = actions.intersect(ADMINISTERING_ACTIONS).minus(denied);
  if (administering.isEmpty) return undefined;
  const unlimited = allows.filter((each) => !isLimitedUse(each));
  const using = unionOf(unlimited).intersect(USING_ACTIONS).minus(denied);
  if (using.isEmpty) return undefined;
  const use = unlimited.find((each) => givenBy(each).intersects(using))!;
  const administration = [use, ...allows].find((each) => givenBy(each).intersects(administering)) ?? use;
  return { caller, use, administration, using, administering };
}

function unionOf(statements: readonly Statement[]): ActionSet {
  return statements.reduce((union, each) => union.union(givenBy(each)), ActionSet.EMPTY);
}

/** A service, an encryption context or an enclave stands between the caller and the key. */
function isLimitedUse(statement: Statement): boolean {
  const { atoms, complete } = atomsOf(statement);
  return !complete || atoms.some(limitsUse);
}

function limitsUse({ operator, family, name }: Atom): boolean {
  if (!operator || name === undefined) return true;
  const isNegated = operator.negated || operator.ifExists;
  const limits =
    name === 'kms:viaservice' ||
    name === 'kms:encryptioncontextkeys' ||
    family === 'kms:encryptioncontext:' ||
    name.startsWith('kms:recipientattestation:');
  return limits && !isNegated;
}
