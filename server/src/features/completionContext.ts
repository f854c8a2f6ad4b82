import { ActionSet } from '../knowledge/actionSet';
import { expandKmsAction } from '../knowledge/actions';
import { isKnownRegion, partitionOfRegion } from '../knowledge/regions';
import { NO_ACCOUNTS, type AccountSettings } from '../model/accounts';
import { ownAccountOf } from '../evaluation/ownAccount';
import type { HalfTypedObject } from '../syntax/halfTypedJson';
import { memberOf, statementsIn, stringsOf } from './policyShape';
import type { PolicyPlace } from './policyPlace';

/** What the offers for a place depend on, beside what is typed there. */
export interface CompletionContext {
  readonly place: PolicyPlace;
  /** `undecided`: so little is typed that it can become a key policy or an identity policy. */
  readonly kind: 'key' | 'identity' | 'undecided' | 'other';
  /** The accounts to offer, the key's own first. */
  readonly accounts: readonly string[];
  readonly organizations: readonly string[];
  /** The Region that the policy names most often. */
  readonly region: string | undefined;
  readonly partition: string;
  /** What the statement's Action covers; undefined when nothing of KMS stands there yet, or NotAction does. */
  readonly actions: ActionSet | undefined;
}

export function completionContext(place: PolicyPlace, accounts: AccountSettings = NO_ACCOUNTS): CompletionContext {
  const { text } = place.tree;
  const region = mostFrequent(text.match(REGION)?.filter(isKnownRegion) ?? []);
  const own = place.model && ownAccountOf(place.model, accounts);
  return {
    place,
    kind: policyKindOf(place),
    accounts: [
      ...new Set([
        ...(own?.state === 'known' ? [own.account] : []),
        ...accounts.own,
        ...(text.match(ACCOUNT) ?? []),
        ...accounts.trusted,
      ]),
    ],
    organizations: accounts.organizations,
    region,
    partition: (region && partitionOfRegion(region)) ?? /\barn:(aws[a-z-]*):/.exec(text)?.[1] ?? 'aws',
    actions: actionsOf(place.statement),
  };
}

/** The KMS actions that a statement's Action covers; undefined when it names none. */
export function actionsOf(statement: HalfTypedObject | undefined): ActionSet | undefined {
  const names = stringsOf(memberOf(statement, 'Action')?.value);
  const covered = names.reduce((set, name) => set.union(expandKmsAction(name)), ActionSet.EMPTY);
  return covered.isEmpty ? undefined : covered;
}

const REGION = /\b[a-z]{2,4}(?:-[a-z]+)+-\d\b/g;
const ACCOUNT = /(?<![\w-])\d{12}(?![\w-])/g;

/** What the policy is, by what the reader made of it, or by what is typed. */
export function policyKindOf({ model, policy, statement }: PolicyPlace): CompletionContext['kind'] {
  if (model && (model.attached || model.kind !== 'identity')) {
    return model.kind === 'key' || model.kind === 'identity' ? model.kind : 'other';
  }
  const statements = statementsIn(policy);
  if (statements.some(namesPrincipals)) return 'key';
  const isIdentity = statements.some((each) => {
    if (!hasAny(each, 'Action') || !hasAny(each, 'Resource')) return false;
    // Without a Principal, the statement being typed may still get one; that of a key policy is for "*".
    return each !== statement || stringsOf(memberOf(each, 'Resource')?.value).some((resource) => resource !== '*');
  });
  return isIdentity ? 'identity' : 'undecided';
}

function namesPrincipals(statement: HalfTypedObject): boolean {
  return hasAny(statement, 'Principal');
}

function hasAny(statement: HalfTypedObject, element: string): boolean {
  return memberOf(statement, element) !== undefined || memberOf(statement, `Not${element}`) !== undefined;
}

function mostFrequent(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
