import { ActionSet } from '../knowledge/actionSet';
import { CRYPTOGRAPHIC_ACTIONS } from '../knowledge/actions';
import { servicePrincipal, serviceProof } from '../knowledge/services';
import type { PolicyDocument, Statement } from '../model/policy';
import type { Origin } from '../model/value';
import { possibleDenies } from './access';
import { atomsOf } from './atoms';
import { certainAllows } from './breadth';
import { coverageOf } from './coverage';
import { givenBy } from './givenActions';
import { guardOf, guardsAsDeny } from './guards';
import { reachOf } from './namedCallers';
import { narrowingOf, statementsForEveryone } from './narrowing';
import type { PrincipalReading } from './principals';
import { principalsOf } from './principals';

/** A service that may use the key for whichever account asks it to. */
export interface UnguardedService {
  readonly statement: Statement;
  readonly principal: PrincipalReading;
  /** `logs.eu-west-1.amazonaws.com`; undefined when every service may. */
  readonly host: string | undefined;
  /**
   * What would hold it: `source-keys`: aws:SourceArn and its kin; `context`: its encryption context; `unsure`: perhaps one of
   * these. `loose`: the conditions hold it, but to no account.
   */
  readonly lacks: 'source-keys' | 'context' | 'unsure' | 'loose';
  /** The value without an account. */
  readonly loose: Origin | undefined;
  /** Others of the same statement. */
  readonly others: readonly PrincipalReading[];
}

/**
 * The service principals that may use the key, or make grants, without a word on whose behalf; at most one for each
 * statement, the gravest. https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function unguardedServicesOf(policy: PolicyDocument): UnguardedService[] {
  const found: UnguardedService[] = [];
  for (const { statement, narrowing } of statementsForEveryone(policy)) {
    if (narrowing.verdict !== 'service') continue;
    const hosts = hostsOf(statement);
    for (const host of hosts ?? [undefined]) found.push(...judge(policy, statement, [narrowing.everyone], host));
  }
  for (const statement of certainAllows(policy)) {
    const services = principalsOf(statement).items.filter(({ kind }) => kind === 'service');
    if (services.length > 0) found.push(...judge(policy, statement, services));
  }
  return gravestOfEach(found);
}

const CONCERNED = CRYPTOGRAPHIC_ACTIONS.union(ActionSet.of(['CreateGrant']));

/** Known to send these keys from memory of their guides alone. */
const UNCONFIRMED: ReadonlySet<string> = new Set(['macie', 'guardduty']);

const GRAVITY = ['source-keys', 'context', 'unsure', 'loose'] as const;

function judge(
  policy: PolicyDocument,
  statement: Statement,
  principals: readonly PrincipalReading[],
  onlyHost?: string,
): UnguardedService[] {
  const used = givenBy(statement).intersect(CONCERNED);
  if (used.isEmpty) return [];
  const guard = guardOf(statement, policy);
  if (guard.state === 'guarded') return [];
  return principals.flatMap((principal) => {
    const host = principal.kind === 'service' ? principal.text.toLowerCase() : onlyHost;
    const lacks = guard.state === 'loose' ? 'loose' : lackOf(policy, host);
    if (!lacks || isDenied(policy, principal, used)) return [];
    const others = principals.filter((each) => each !== principal);
    return [{ statement, principal, host, lacks, loose: guard.state === 'loose' ? guard.origin : undefined, others }];
  });
}

/**
 * Undefined when the service sends nothing that a condition could ask for. What it uses the key for shows in all that it is
 * allowed, in one statement or in several.
 */
function lackOf(policy: PolicyDocument, host: string | undefined): UnguardedService['lacks'] | undefined {
  if (host === undefined) return 'source-keys';
  const service = servicePrincipal(host)?.service;
  if (service === undefined || UNCONFIRMED.has(service)) return 'unsure';
  const { possible, given } = usesOf(policy).get(host)!;
  if (serviceProof(service, possible) === 'nothing') return undefined;
  const proof = serviceProof(service, given);
  return proof === 'nothing' ? undefined : proof === 'unknown' ? 'unsure' : proof;
}

interface Use {
  readonly possible: ActionSet;
  readonly given: ActionSet;
}

const usesByPolicy = new WeakMap<PolicyDocument, ReadonlyMap<string, Use>>();

/** What the statements of a policy together allow each service, by its host. */
function usesOf(policy: PolicyDocument): ReadonlyMap<string, Use> {
  const known = usesByPolicy.get(policy);
  if (known) return known;
  const uses = new Map<string, Use>();
  for (const statement of certainAllows(policy)) {
    const { items } = principalsOf(statement);
    const isForEveryone = narrowingOf(statement, policy)?.verdict === 'service';
    const hosts = items.flatMap(({ kind, text }) => (kind === 'service' ? [text.toLowerCase()] : []));
    for (const host of isForEveryone ? [...hosts, ...(hostsOf(statement) ?? [])] : hosts) {
      const { possible, given } = uses.get(host) ?? { possible: ActionSet.EMPTY, given: ActionSet.EMPTY };
      const use = { possible: possible.union(coverageOf(statement).possible), given: given.union(givenBy(statement)) };
      uses.set(host, use);
    }
  }
  usesByPolicy.set(policy, uses);
  return uses;
}

/** The services that conditions on aws:PrincipalServiceName leave; undefined when they do not say. */
function hostsOf(statement: Statement): string[] | undefined {
  for (const { name, operator, values } of atomsOf(statement).atoms) {
    if (name !== 'aws:principalservicename' || operator?.negated) continue;
    const hosts = values.map(({ text }) => text.toLowerCase());
    if (hosts.length > 0 && hosts.every((host) => servicePrincipal(host))) return hosts;
  }
  return undefined;
}

function isDenied(policy: PolicyDocument, principal: PrincipalReading, used: ActionSet): boolean {
  return possibleDenies(policy).some(
    (deny) => coverageOf(deny).possible.covers(used) && reachOf(deny, principal) !== 'no' && guardsAsDeny(deny, policy),
  );
}

function gravestOfEach(found: readonly UnguardedService[]): UnguardedService[] {
  const gravest = new Map<Statement, UnguardedService>();
  for (const each of found) {
    const other = gravest.get(each.statement);
    if (!other || GRAVITY.indexOf(each.lacks) < GRAVITY.indexOf(other.lacks)) gravest.set(each.statement, each);
  }
  return [...gravest.values()];
}
