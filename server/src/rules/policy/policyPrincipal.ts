import { isPartition, keyArn, parseArn } from '../../knowledge/arn';
import { principalFlaw, type PrincipalFlaw, type PrincipalFlawKind } from '../../knowledge/principalFlaw';
import { addCondition } from '../../model/conditionChanges';
import type { PolicyDocument, Principal, Statement } from '../../model/policy';
import type { Change, Repair, Report } from '../../model/repair';
import { removePrincipal } from '../../model/statementChanges';
import { shortened } from '../../model/text';
import { certain, knownItems, type List, type Origin, type Value } from '../../model/value';
import { allStatements } from '../../evaluation/kmsStatements';
import { defineRule } from '../rule';

export const policyPrincipal = defineRule({
  id: 'policy-principal',
  on: 'policy',
  severity: 'error',
  preset: 'recommended',
  title: 'The principal cannot stand in a key policy',
  why: 'AWS rejects a key policy whose principal is no account, role, user, session or service that it knows.',
  remedy:
    'Name an account, a role, a user or a service; for groups of them use "*" with a condition on aws:PrincipalArn.',
  refs: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html',
    'IAM Access Analyzer: Invalid principal format',
    'IAM Access Analyzer: Invalid principal key',
    'IAM Access Analyzer: Unsupported wildcard in principal',
    'IAM Access Analyzer: Invalid service principal format',
    'IAM Access Analyzer: Invalid partition',
    'IAM Access Analyzer: Invalid ARN account',
    'cfn-lint E3512',
    'cfn-lint E3514',
    'parliament UNKNOWN_PRINCIPAL',
  ],
  tags: ['grammar'],
  *check(policy) {
    if (policy.kind !== 'key') return;
    const statements = allStatements(policy);
    for (const statement of statements) {
      const found = flawReports(statement);
      if (found.length > 0) yield* found;
    }
    yield* partitionReports(policy, statements);
  },
});

interface Named {
  readonly list: Value<List<Principal>>;
  readonly type: string;
  readonly typeOrigin: Origin;
  readonly id: string;
  readonly origin: Origin;
}

const named = new WeakMap<Statement, readonly Named[]>();
const reports = new WeakMap<Statement, readonly Report[]>();

function namedPrincipals(statement: Statement): readonly Named[] {
  let found = named.get(statement);
  if (found) return found;
  found = [statement.principal, statement.notPrincipal].flatMap((list) =>
    knownItems(list).flatMap(({ value: { type, id } }) =>
      type.state === 'known' && id.state === 'known'
        ? [{ list, type: type.value, typeOrigin: type.origin, id: id.value, origin: id.origin }]
        : [],
    ),
  );
  named.set(statement, found);
  return found;
}

/** What a statement's own text shows. */
function flawReports(statement: Statement): readonly Report[] {
  let found = reports.get(statement);
  if (found) return found;
  found = namedPrincipals(statement).flatMap((principal) => {
    const flaw = principalFlaw(principal.type, principal.id);
    return flaw ? [reportOf(flaw, principal, statement)] : [];
  });
  reports.set(statement, found);
  return found;
}

function reportOf(flaw: PrincipalFlaw, principal: Named, statement: Statement): Report {
  const advice = flaw.meant === undefined ? '' : ` Write "${shortened(flaw.meant)}".`;
  const report: Report = {
    span: principal.origin.span,
    message: MESSAGES[flaw.kind](`"${shortened(principal.id)}"`) + (SPEAKS_OF_MEANT.has(flaw.kind) ? '' : advice),
    repairs: repairsOf(flaw, principal, statement),
  };
  return flaw.kind === 'service-unknown' ? { ...report, severity: 'hint' } : report;
}

const MESSAGES: Readonly<Record<PrincipalFlawKind, (shown: string) => string>> = {
  federated: () =>
    'An identity provider cannot use a key: Federated belongs into trust policies of roles. Name the role that its users assume.',
  'canonical-user': () =>
    'A canonical user id means something to Amazon S3 only, and KMS rejects it. Name the account, a role or a user.',
  group: () =>
    'A group is never a principal, so AWS rejects the policy. Name its users or a role, or let IAM policies of the account decide.',
  wildcard: (shown) =>
    `AWS takes no wildcard inside a principal and rejects ${shown}. Use "*" and compare aws:PrincipalArn with this pattern by ArnLike.`,
  variable: (shown) =>
    `AWS does not replace policy variables in a principal and rejects ${shown}. Write the account, role or user itself.`,
  spaces: (shown) => `White space around ${shown} makes it another name, which AWS rejects.`,
  'account-id': (shown) => `An account id has exactly 12 digits, so AWS rejects ${shown}.`,
  'no-principal': (shown) =>
    `${shown} is no principal: AWS takes "*", the 12 digits of an account, or the ARN of a role, user or session.`,
  'arn-shape': (shown) => `${shown} is no ARN: it needs six parts, as in "arn:aws:iam::111122223333:role/Admin".`,
  partition: (shown) =>
    `No partition of AWS has this name, so AWS rejects ${shown}; partitions are aws, aws-cn, aws-us-gov.`,
  region: (shown) => `ARNs of IAM and STS have no Region, so AWS rejects ${shown}; leave that part empty.`,
  'not-identity': (shown) =>
    `${shown} is nobody who could call KMS. Write …:root for the account, …:role/NAME or …:user/NAME.`,
  'other-service': (shown) =>
    `${shown} is a resource and cannot call KMS. Name the role that it runs with, or its service under "Service".`,
  'session-as-role': () => 'The session of an assumed role has an ARN of STS, not of IAM, so AWS rejects this one.',
  'role-as-session': () => 'Roles, users and the account root have ARNs of IAM, not of STS, so AWS rejects this one.',
  'no-session': () =>
    'assumed-role/… needs the name of a session behind the role, so AWS rejects this. Name the role itself.',
  'service-under-aws': (shown) => `${shown} is a service, and AWS rejects it under "AWS". Put it under "Service".`,
  'identity-under-service': (shown) =>
    `${shown} is no service, and AWS rejects it under "Service". Put it under "AWS".`,
  'service-wildcard': (shown) =>
    `AWS takes no wildcard in the name of a service and rejects ${shown}. Name each service.`,
  'service-shape': (shown) => `${shown} is no service: AWS takes names such as "logs.us-east-1.amazonaws.com".`,
  'service-unknown': (shown) =>
    `No service principal ${shown} is known. If it is not a new one, AWS rejects the policy or the statement helps nobody.`,
};

/** Their message says what to do already. */
const SPEAKS_OF_MEANT: ReadonlySet<PrincipalFlawKind> = new Set([
  'wildcard',
  'service-under-aws',
  'identity-under-service',
]);

/** None is safe: AWS rejected the policy, so whatever is mended begins to allow something. */
function repairsOf({ kind, meant }: PrincipalFlaw, principal: Named, statement: Statement): Repair[] {
  const { list, type, origin, typeOrigin, id } = principal;
  if (kind === 'service-under-aws' || kind === 'identity-under-service') {
    const other = type === 'AWS' ? 'Service' : 'AWS';
    const types = namedPrincipals(statement).filter((each) => each.list === list);
    if (meant === undefined || types.length !== 1) return [];
    return [suggestion(`Put it under "${other}"`, [{ do: 'rename', target: typeOrigin, name: other }])];
  }
  if (meant !== undefined) {
    return [suggestion(`Write "${shortened(meant)}"`, [{ do: 'set', target: origin, value: meant }])];
  }
  if (kind === 'wildcard') return patternRepair(principal, statement);
  if (kind !== 'group' && kind !== 'federated' && kind !== 'canonical-user') return [];
  const changes = removePrincipal(list, origin);
  return changes ? [suggestion(`Remove "${shortened(id)}"`, changes)] : [];
}

/** Everyone, held to the pattern by a condition; only where the pattern names one account and nobody else is meant. */
function patternRepair({ list, id, origin }: Named, statement: Statement): Repair[] {
  const arn = parseArn(id);
  const alone = namedPrincipals(statement).length === 1 && list === statement.principal;
  if (!alone || arn?.service !== 'iam' || !/^\d{12}$/.test(arn.account) || !/^(?:role|user)\//.test(arn.resource))
    return [];
  const condition = addCondition(statement, 'ArnLike', 'aws:PrincipalArn', id);
  if (!condition) return [];
  return [
    suggestion('Use "*" and compare aws:PrincipalArn', [{ do: 'set', target: origin, value: '*' }, ...condition]),
  ];
}

function suggestion(title: string, changes: readonly Change[]): Repair {
  return { title, safe: false, changes };
}

/** A key and all its callers live in one partition. */
function* partitionReports(policy: PolicyDocument, statements: readonly Statement[]): Iterable<Report> {
  if (areOfOnePartition(policy, statements)) return;
  const found = statements.flatMap(partitionsOf);
  const ofKey = partitionOfOwner(policy) ?? found.find((each) => each.ofKey)?.partition;
  const expected = ofKey ?? mostFrequent(found.map(({ partition }) => partition));
  if (expected === undefined) return;
  for (const { partition, principal } of found) {
    if (!principal || partition === expected) continue;
    const meant = principal.id.replace(`arn:${partition}:`, `arn:${expected}:`);
    const whose = ofKey === undefined ? 'the other principals have' : 'the key has';
    yield {
      span: principal.origin.span,
      message: `This principal is in the partition ${partition}, while ${whose} ${expected}; AWS rejects principals of another partition than the key's.`,
      repairs: [suggestion(`Write "${shortened(meant)}"`, [{ do: 'set', target: principal.origin, value: meant }])],
    };
  }
}

/** Nearly every policy is, and this is asked at every keystroke. */
function areOfOnePartition(policy: PolicyDocument, statements: readonly Statement[]): boolean {
  let first = partitionOfOwner(policy);
  for (const statement of statements) {
    for (const { partition } of partitionsOf(statement)) {
      first ??= partition;
      if (partition !== first) return false;
    }
  }
  return true;
}

/** The partition of a principal, or of a key that Resource names. */
interface Partition {
  readonly partition: string;
  readonly principal: Named | undefined;
  readonly ofKey: boolean;
}

const partitions = new WeakMap<Statement, readonly Partition[]>();

function partitionsOf(statement: Statement): readonly Partition[] {
  let found = partitions.get(statement);
  if (found) return found;
  const ofPrincipals = namedPrincipals(statement).flatMap((principal): Partition[] => {
    if (principal.type !== 'AWS' || principalFlaw('AWS', principal.id)) return [];
    const partition = parseArn(principal.id)?.partition;
    return partition === undefined || !isPartition(partition) ? [] : [{ partition, principal, ofKey: false }];
  });
  const ofKeys = knownItems(statement.resource).flatMap(({ value }): Partition[] => {
    const partition = keyArn(value)?.partition;
    return partition === undefined || !isPartition(partition) ? [] : [{ partition, principal: undefined, ofKey: true }];
  });
  found = [...ofPrincipals, ...ofKeys];
  partitions.set(statement, found);
  return found;
}

function partitionOfOwner({ owner }: PolicyDocument): string | undefined {
  return certain(owner.partition) ?? parseArn(certain(owner.keyArn) ?? '')?.partition;
}

/** The first of the most frequent. */
function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
