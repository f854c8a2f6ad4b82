import { ActionSet } from '../knowledge/actionSet';
import { ADMINISTERING_ACTIONS, USING_ACTIONS } from '../knowledge/actions';
import type { PolicyDocument, Statement } from '../model/policy';
import type { NamedAccess } from './access';
import { deniedTo, namedAccessOf } from './access';
import type { ActionItem } from './actionPlaces';
import { itemsCovering } from './actionPlaces';
import type { Atom } from './atoms';
import { atomsOf, replacesVariables } from './atoms';
import { certainAllows, certainStatements } from './breadth';
import { coverageOf } from './coverage';
import { givenBy } from './givenActions';
import { conditionsFor, identityOf, isNamedCaller } from './namedCallers';
import type { OwnAccount } from './ownAccount';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';
import { unconstrainedGrantsOf } from './unconstrainedGrants';

/** A way by which somebody can give itself what the policy does not mean it to have. */
export type Escalation =
  /** A user of the key may change its policy because a pattern happens to match that action. */
  | {
      readonly kind: 'pattern';
      readonly caller: PrincipalReading;
      readonly statement: Statement;
      readonly item: ActionItem;
    }
  /** Somebody may lift the Deny that names it, by this action of that Allow. */
  | {
      readonly kind: 'undo';
      readonly caller: PrincipalReading;
      readonly deny: Statement;
      readonly action: 'PutKeyPolicy' | 'CreateGrant';
      readonly allow: Statement;
    }
  /** Somebody is allowed by the key's tags or aliases, and may change these itself. */
  | {
      readonly kind: 'attribute';
      readonly caller: PrincipalReading;
      readonly statement: Statement;
      readonly condition: Atom;
      readonly changing: Statement;
      readonly actions: ActionSet;
    };

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators */
export function escalationsOf(policy: PolicyDocument, own: OwnAccount): Escalation[] {
  const access = namedAccessOf(policy, own);
  if (access.length === 0) return [];
  const byIdentity = new Map(access.map((each) => [identityOf(each.caller), each]));
  return [
    ...access.flatMap((each) => byPattern(policy, own, each) ?? []),
    ...undoneDenies(policy, own, byIdentity),
    ...byAttribute(policy, own, byIdentity),
  ];
}

const PUT_POLICY = ActionSet.of(['PutKeyPolicy']);
const ATTRIBUTES = [
  { key: /^aws:resourcetag\//, actions: ActionSet.of(['TagResource', 'UntagResource']) },
  { key: /^kms:resourcealiases$/, actions: ActionSet.of(['CreateAlias', 'UpdateAlias']) },
];

function byPattern(policy: PolicyDocument, own: OwnAccount, access: NamedAccess): Escalation | undefined {
  const { caller, actions, allows } = access;
  if (!actions.intersect(ADMINISTERING_ACTIONS).equals(PUT_POLICY) || !actions.intersects(USING_ACTIONS))
    return undefined;
  const giving = allows.filter((each) => givenBy(each).has('PutKeyPolicy'));
  const items = giving.flatMap((statement) =>
    itemsCovering(statement, PUT_POLICY).map((item) => ({ statement, item })),
  );
  // A statement with NotAction has no entry that covers, and a rule of its own.
  if (items.length < giving.length || items.some(({ item }) => !/[*?]/.test(item.text))) return undefined;
  if (!deniedTo(policy, caller, own, PUT_POLICY).isEmpty) return undefined;
  return { kind: 'pattern', caller, ...items[0]! };
}

function undoneDenies(
  policy: PolicyDocument,
  own: OwnAccount,
  byIdentity: ReadonlyMap<string, NamedAccess>,
): Escalation[] {
  const denies = certainStatements(policy, 'Deny').filter((each) => {
    return principalsOf(each).form === 'Principal' && coverageOf(each).certain.intersects(USING_ACTIONS);
  });
  if (denies.length === 0) return [];
  const grants = unconstrainedGrantsOf(policy, own);
  const replaced = replacesVariables(policy);
  return denies.flatMap((deny) => {
    for (const caller of principalsOf(deny).items) {
      const access = isNamedCaller(caller) ? byIdentity.get(identityOf(caller)) : undefined;
      if (!access) continue;
      const holds = conditionsFor(deny, caller, own, replaced);
      if (holds === 'never' || holds === 'unknown') continue;
      const undo = undoOf(
        policy,
        own,
        access,
        grants.filter((each) => names(each.principals, caller)).map(statementOf),
      );
      if (undo) return [{ kind: 'undo' as const, caller, deny, ...undo }];
    }
    return [];
  });
}

function undoOf(
  policy: PolicyDocument,
  own: OwnAccount,
  { caller, allows }: NamedAccess,
  grants: readonly Statement[],
): { action: 'PutKeyPolicy' | 'CreateGrant'; allow: Statement } | undefined {
  const putting = allows.find((each) => givenBy(each).has('PutKeyPolicy'));
  const granting = grants.find((each) => allows.includes(each));
  if (!putting && !granting) return undefined;
  const denied = deniedTo(policy, caller, own, ActionSet.of(['PutKeyPolicy', 'CreateGrant']));
  if (putting && !denied.has('PutKeyPolicy')) return { action: 'PutKeyPolicy', allow: putting };
  return granting && !denied.has('CreateGrant') ? { action: 'CreateGrant', allow: granting } : undefined;
}

function byAttribute(
  policy: PolicyDocument,
  own: OwnAccount,
  byIdentity: ReadonlyMap<string, NamedAccess>,
): Escalation[] {
  return certainAllows(policy).flatMap((statement) => {
    for (const condition of atomsOf(statement).atoms) {
      const attribute = ATTRIBUTES.find(({ key }) => key.test(condition.name ?? ''));
      if (!attribute) continue;
      for (const caller of principalsOf(statement).items) {
        const access = isNamedCaller(caller) ? byIdentity.get(identityOf(caller)) : undefined;
        // What it has without the condition anyway is not gained.
        if (!access || access.actions.covers(givenBy(statement))) continue;
        const actions = attribute.actions.minus(deniedTo(policy, caller, own, attribute.actions));
        const changing = access.allows.find((each) => givenBy(each).intersects(actions));
        if (changing) return [{ kind: 'attribute' as const, caller, statement, condition, changing, actions }];
      }
    }
    return [];
  });
}

function names(principals: readonly PrincipalReading[], caller: PrincipalReading): boolean {
  return principals.some((each) => each.kind === caller.kind && identityOf(each) === identityOf(caller));
}

function statementOf({ statement }: { readonly statement: Statement }): Statement {
  return statement;
}
