import { isAccountId, isServiceLinkedRole, isUniquePrincipalId, parseArn, placeholderIn } from '../knowledge/arn';
import { hasWildcard } from '../knowledge/wildcard';
import type { Principal, Statement } from '../model/policy';
import type { List, Origin, Value } from '../model/value';
import { originOf } from '../model/value';

export type PrincipalKind =
  /** `*`: every caller, service principals included. */
  | 'everyone'
  /** An account: its root user, and by delegation its IAM policies. */
  | 'account'
  | 'user'
  | 'role'
  /** One session of a role, or of a federated user. */
  | 'session'
  | 'service'
  | 'service-linked-role'
  /** Can never be a caller of KMS: a deleted user's id, a group, a wildcard inside an ARN, another service's kind. */
  | 'dead'
  /** A template, a placeholder, or malformed. */
  | 'unknown';

export interface PrincipalReading {
  readonly kind: PrincipalKind;
  /** As it is written; the empty string when the reader could not tell. */
  readonly text: string;
  readonly partition: string | undefined;
  /** 12 digits. */
  readonly account: string | undefined;
  /** A user's or role's path and name (`team/Admin`), a session's role and session name, a service's host. */
  readonly name: string | undefined;
  /** For dead ones: what it is, as part of a sentence. */
  readonly why: string | undefined;
  /** Where its id stands. */
  readonly origin: Origin;
}

export interface StatementPrincipals {
  /** Which element names them; `unknown` when both stand there, which AWS rejects. */
  readonly form: 'Principal' | 'NotPrincipal' | 'absent' | 'unknown';
  /** What the reader could not tell is here as one of kind `unknown`: the list is never silently short. */
  readonly items: readonly PrincipalReading[];
}

/**
 * What each principal of a statement is. Remembered as long as the statement lives.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function principalsOf(statement: Statement): StatementPrincipals {
  let principals = remembered.get(statement);
  if (!principals) remembered.set(statement, (principals = read(statement)));
  return principals;
}

const remembered = new WeakMap<Statement, StatementPrincipals>();

/** The characters of users', roles' and sessions' names and paths; a policy variable is not replaced in a principal. */
const NAME = /^[\w+=,.@/-]+$/;

function read(statement: Statement): StatementPrincipals {
  const { principal, notPrincipal } = statement;
  if (principal.state === 'absent' && notPrincipal.state === 'absent') return { form: 'absent', items: [] };
  if (notPrincipal.state === 'absent') return { form: 'Principal', items: readList(principal) };
  if (principal.state === 'absent') return { form: 'NotPrincipal', items: readList(notPrincipal) };
  return { form: 'unknown', items: [...readList(principal), ...readList(notPrincipal)] };
}

function readList(list: Value<List<Principal>>): PrincipalReading[] {
  if (list.state !== 'known') return [unknownAt(originOf(list))];
  const items = list.value.items.map((item) =>
    item.state === 'known' ? readOne(item.value) : unknownAt(originOf(item)),
  );
  if (!list.value.complete) items.push(unknownAt(list.origin));
  return items;
}

function readOne({ type, id }: Principal): PrincipalReading {
  if (id.state !== 'known' || type.state !== 'known') return unknownAt(originOf(id));
  const reading = classify(type.value, id.value);
  return {
    text: id.value,
    partition: undefined,
    account: undefined,
    name: undefined,
    why: undefined,
    origin: id.origin,
    ...reading,
  };
}

type Reading = Pick<PrincipalReading, 'kind'> & Partial<PrincipalReading>;
const UNKNOWN: Reading = { kind: 'unknown' };

function classify(type: string, id: string): Reading {
  if (id === '*' && (type === 'AWS' || type === '*')) return { kind: 'everyone' };
  if (type === 'Federated') return dead('an identity provider');
  if (type === 'CanonicalUser') return dead('a canonical user');
  if (type === 'Service')
    return hasWildcard(id) || placeholderIn(id) ? UNKNOWN : { kind: 'service', name: id.toLowerCase() };
  return type === 'AWS' ? classifyAws(id) : UNKNOWN;
}

function classifyAws(id: string): Reading {
  if (isAccountId(id)) return { kind: 'account', account: id };
  if (isUniquePrincipalId(id)) return dead('the id of a deleted user or role');
  if (/^[0-9a-f]{64}$/.test(id)) return dead('a canonical user');
  const arn = parseArn(id);
  if (!arn || id.includes('${')) return UNKNOWN;
  if (hasWildcard(id)) return dead('an ARN with a wildcard');
  if (!isAccountId(arn.account) || placeholderIn(id) !== undefined) return UNKNOWN;
  const place = { partition: arn.partition, account: arn.account };
  if (arn.service === 'iam') return classifyIam(arn.resource, place);
  const session = arn.service === 'sts' ? /^(assumed-role\/[^/]+|federated-user)\/(.+)$/.exec(arn.resource) : null;
  if (!session || !NAME.test(arn.resource)) return UNKNOWN;
  return { kind: 'session', ...place, name: arn.resource.replace(/^assumed-role\//, '') };
}

function classifyIam(resource: string, place: Pick<PrincipalReading, 'partition' | 'account'>): Reading {
  if (resource === 'root') return { kind: 'account', ...place };
  if (resource.startsWith('group/')) return { ...dead('a group'), ...place };
  if (/^(?:saml|oidc)-provider\//.test(resource)) return { ...dead('an identity provider'), ...place };
  const parts = /^(user|role)\/(.*[^/])$/.exec(resource);
  if (!parts || !NAME.test(parts[2]!)) return UNKNOWN;
  if (isServiceLinkedRole(resource)) return { kind: 'service-linked-role', ...place, name: parts[2] };
  return { kind: parts[1] as 'user' | 'role', ...place, name: parts[2] };
}

function dead(why: string): Reading {
  return { kind: 'dead', why };
}

function unknownAt(origin: Origin): PrincipalReading {
  return {
    kind: 'unknown',
    text: '',
    partition: undefined,
    account: undefined,
    name: undefined,
    why: undefined,
    origin,
  };
}
