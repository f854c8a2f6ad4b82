import { isAccountId, isKeyId, parseArn } from '../knowledge/arn';
import { ActionSet } from '../knowledge/actionSet';
import { expandKmsAction } from '../knowledge/actions';
import { hasWildcard } from '../knowledge/wildcard';
import type { Fault } from '../model/fault';
import type { Owner, PolicyDocument, Statement } from '../model/policy';
import type { List, Strings, Value } from '../model/value';
import { certain } from '../model/value';
import { includesPattern, patternsOverlap } from './patterns';

/** The KMS actions that a statement speaks of. `possible` holds `certain`; they differ where something is unknown. */
export interface Coverage {
  readonly certain: ActionSet;
  readonly possible: ActionSet;
}

/**
 * The KMS actions that a statement covers by Action, or by NotAction; none when it has neither, as KMS accepts such a
 * statement and does nothing. Remembered as long as the statement lives.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
export function coverageOf(statement: Statement): Coverage {
  let coverage = remembered.get(statement);
  if (!coverage) remembered.set(statement, (coverage = readCoverage(statement)));
  return coverage;
}

/** `unknown` also for a value that is neither: AWS rejects it, so nobody knows what its author meant. */
export function effectOf(statement: Statement): 'Allow' | 'Deny' | 'unknown' {
  const effect = certain(statement.effect);
  return effect === 'Allow' || effect === 'Deny' ? effect : 'unknown';
}

/**
 * Whether a statement's Resource takes in the key that the policy belongs to. `presumed`: it names a key, or keys, and
 * nothing tells whether this one is among them. `maybe`: it is not known what it names.
 */
export type ResourceMatch = 'yes' | 'presumed' | 'maybe' | 'no';

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html (Resource: `*` is the key itself). */
export function resourceMatch(statement: Statement, owner: Owner): ResourceMatch {
  const { resource, notResource } = statement;
  if (resource.state === 'absent' && notResource.state === 'absent') return 'no';
  if (notResource.state !== 'absent') {
    if (resource.state !== 'absent') return 'maybe';
    const left = matchList(notResource, owner);
    return left === 'yes' ? 'no' : left === 'no' ? 'yes' : 'maybe';
  }
  return matchList(resource, owner);
}

/** The statements of a policy; `complete` is false when there may be more than the reader could tell. */
export function statementsOf(policy: PolicyDocument): {
  readonly known: readonly Statement[];
  readonly complete: boolean;
} {
  let statements = statementLists.get(policy);
  if (!statements) statementLists.set(policy, (statements = readStatements(policy)));
  return statements;
}

/**
 * True when an element of the statement is misspelt or written twice, so that nobody knows what it says: AWS rejects the
 * policy, and the rules of grammar speak of it. An element in the wrong case is read as it is meant.
 */
export function isGarbled(statement: Statement): boolean {
  return statement.faults.some(garbles);
}

/** The faults that make a statement garbled, in a form that equal faults share. */
export function garblingsOf(statement: Statement): string {
  const found = statement.faults.filter(garbles).map((fault) => {
    const name = 'name' in fault ? fault.name : 'element' in fault ? fault.element : '';
    return `${fault.kind} ${name}`;
  });
  return found.sort().join(', ');
}

function garbles(fault: Fault): boolean {
  switch (fault.kind) {
    case 'duplicate-element':
    case 'too-deep':
      return true;
    case 'wrong-type':
      return !fault.isRead;
    case 'syntax':
      return !fault.repair;
    case 'unknown-element':
      return LIKE_AN_ELEMENT.test(fault.name);
    default:
      return false;
  }
}

const remembered = new WeakMap<Statement, Coverage>();
const statementLists = new WeakMap<PolicyDocument, { known: Statement[]; complete: boolean }>();
const LIKE_AN_ELEMENT = /^(?:not[-_ ]?)?(?:eff?ec|princi|act|res+ou|cond)/i;
const NOTHING: Coverage = { certain: ActionSet.EMPTY, possible: ActionSet.EMPTY };

function readStatements(policy: PolicyDocument): { known: Statement[]; complete: boolean } {
  const broken = policy.faults.some((fault) => fault.kind === 'too-deep' || (fault.kind === 'syntax' && !fault.repair));
  const list: Value<List<Statement>> = policy.statements;
  if (list.state === 'absent') return { known: [], complete: !broken };
  if (list.state !== 'known') return { known: [], complete: false };
  const known = list.value.items.flatMap((item) => (item.state === 'known' ? [item.value] : []));
  return { known, complete: !broken && list.value.complete && known.length === list.value.items.length };
}

function readCoverage({ action, notAction }: Statement): Coverage {
  if (action.state === 'absent' && notAction.state === 'absent') return NOTHING;
  if (notAction.state === 'absent') return expand(action);
  const left = expand(notAction);
  const others = { certain: ActionSet.ALL.minus(left.possible), possible: ActionSet.ALL.minus(left.certain) };
  // Both elements in one statement: AWS rejects it.
  if (action.state !== 'absent') return { certain: ActionSet.EMPTY, possible: ActionSet.ALL };
  return others;
}

function expand(list: Strings): Coverage {
  if (list.state !== 'known') return { certain: ActionSet.EMPTY, possible: ActionSet.ALL };
  let sure = ActionSet.EMPTY;
  let possible = list.value.complete ? ActionSet.EMPTY : ActionSet.ALL;
  for (const item of list.value.items) {
    if (item.state === 'known') sure = sure.union(expandKmsAction(item.value));
    else possible = possible.union(item.state === 'unknown' && item.parts ? expandParts(item.parts) : ActionSet.ALL);
  }
  return { certain: sure, possible: possible.union(sure) };
}

/** Whatever the unknown pieces are, it covers no more than a wildcard in their place would. */
function expandParts(parts: readonly (string | null)[]): ActionSet {
  return expandKmsAction(parts.map((part) => part ?? '*').join(''));
}

function matchList(list: Strings, owner: Owner): ResourceMatch {
  if (list.state !== 'known') return 'maybe';
  let best: ResourceMatch = list.value.complete ? 'no' : 'maybe';
  for (const item of list.value.items) {
    const match = item.state === 'known' ? matchOne(item.value, owner) : 'maybe';
    if (match === 'yes') return 'yes';
    if (match === 'presumed' || (match === 'maybe' && best === 'no')) best = match;
  }
  return best;
}

function matchOne(resource: string, owner: Owner): ResourceMatch {
  if (/^\*+$/.test(resource)) return 'yes';
  if (/\$\{|\{\{|<%/.test(resource)) return 'maybe';
  const key = certain(owner.keyArn);
  if (key !== undefined) return includesPattern(resource, key) ? 'yes' : 'no';
  if (!patternsOverlap(resource, 'arn:*:kms:*:*:key/*')) return 'no';
  const arn = parseArn(resource);
  if (!arn) return 'presumed';
  if (!mayBe(arn.service, 'kms') || !patternsOverlap(arn.resource, 'key/*')) return 'no';
  // The ARN of every key has both.
  if (arn.region === '' || arn.account === '') return 'no';
  if (!mayBe(arn.account, certain(owner.account)) || !mayBe(arn.partition, certain(owner.partition))) return 'no';
  // A replica's ARN names its own Region, but only another Region's ARN of a single-Region key is certainly another key.
  if (!arn.resource.includes('mrk-') && !mayBe(arn.region, certain(owner.region))) return 'no';
  const anyKey = `arn:aws:kms:*:${certain(owner.account) ?? '*'}:key/*`;
  if (includesPattern(resource.replace(/^arn:[^:]+:/, 'arn:aws:'), anyKey)) return 'yes';
  const wellFormed = hasWildcard(resource) || (isAccountId(arn.account) && isKeyId(arn.resource.slice('key/'.length)));
  return wellFormed ? 'presumed' : 'maybe';
}

function mayBe(pattern: string, value: string | undefined): boolean {
  return value === undefined || patternsOverlap(pattern, value);
}
