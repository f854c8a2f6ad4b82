import { isAccountId, isPartition, isUniquePrincipalId, parseArn, placeholderIn, type Arn } from './arn';
import { conditionKey } from './conditionKeys';
import { nearestServicePrincipal, servicePrincipal } from './services';
import { hasWildcard } from './wildcard';

export type PrincipalFlawKind =
  | 'federated'
  | 'canonical-user'
  | 'group'
  | 'wildcard'
  | 'variable'
  | 'spaces'
  | 'account-id'
  | 'no-principal'
  | 'arn-shape'
  | 'partition'
  | 'region'
  | 'not-identity'
  | 'other-service'
  | 'session-as-role'
  | 'role-as-session'
  | 'no-session'
  | 'service-under-aws'
  | 'identity-under-service'
  | 'service-wildcard'
  | 'service-shape'
  | 'service-unknown';

/** What is wrong with a principal. */
export interface PrincipalFlaw {
  readonly kind: PrincipalFlawKind;
  /** What was most likely meant, as an id of the same type; of the other type for the two `…-under-…`. */
  readonly meant?: string;
}

/**
 * Why a key policy cannot name this principal; undefined when it can, and for half-typed, templated and placeholder ids.
 * `type` is `AWS`, `Service`, `Federated` or `CanonicalUser`. Ids that a deleted user or role leaves behind have no flaw
 * of their shape. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function principalFlaw(type: string, id: string): PrincipalFlaw | undefined {
  const flaw = findFlaw(type, id);
  // Placeholders are found by a slow search, so only once there is something to say.
  const isLeftOver = flaw && type !== 'Federated' && type !== 'CanonicalUser' && placeholderIn(id) !== undefined;
  return isLeftOver ? undefined : flaw;
}

function findFlaw(type: string, id: string): PrincipalFlaw | undefined {
  if (id.trim() === '') return undefined;
  if (type === 'Federated') return { kind: 'federated' };
  if (type === 'CanonicalUser') return { kind: 'canonical-user' };
  if (id === '*' && type === 'AWS') return undefined;
  if (id.includes('${')) return namesPolicyVariable(id) ? { kind: 'variable' } : undefined;
  if (/^\s|\s$/.test(id)) return { kind: 'spaces', meant: id.trim() };
  if (type === 'Service') return serviceFlaw(id);
  return type === 'AWS' ? awsFlaw(id) : undefined;
}

function namesPolicyVariable(id: string): boolean {
  return [...id.matchAll(/\$\{([^{}]+)\}/g)].some(([, name]) => conditionKey(name!) !== undefined);
}

function awsFlaw(id: string): PrincipalFlaw | undefined {
  if (isAccountId(id) || isUniquePrincipalId(id)) return undefined;
  if (/^[0-9a-f]{64}$/i.test(id)) return { kind: 'canonical-user' };
  if (/^[\d -]+$/.test(id)) return { kind: 'account-id', meant: sound(id.replace(/\D/g, '')) };
  if (servicePrincipal(id)) return { kind: 'service-under-aws', meant: id };
  const arn = parseArn(id);
  if (!arn) {
    if (!/^arn:/i.test(id)) return { kind: 'no-principal' };
    return { kind: 'arn-shape', meant: sound(id.replace(/^(arn:[^:]+:(?:iam|sts)):(\d{12}):/, '$1::$2:')) };
  }
  return arnFlaw(id, arn);
}

function arnFlaw(id: string, arn: Arn): PrincipalFlaw | undefined {
  const { partition, service, region, account, resource } = arn;
  if (resource.startsWith('group/')) return { kind: 'group' };
  if (/^(?:saml|oidc)-provider\//.test(resource)) return { kind: 'federated' };
  if (hasWildcard(id)) return { kind: 'wildcard', meant: roleOfSessions(arn) };
  if (!isPartition(partition)) return { kind: 'partition', meant: sound(id.replace(/^arn:[^:]*:/, 'arn:aws:')) };
  if (service !== 'iam' && service !== 'sts') return { kind: 'other-service' };
  const head = `arn:${partition}`;
  if (region !== '') return { kind: 'region', meant: sound(`${head}:${service}::${account}:${resource}`) };
  if (!isAccountId(account)) {
    const digits = account.replace(/\D/g, '');
    return { kind: 'account-id', meant: sound(`${head}:${service}::${digits}:${resource}`) };
  }
  if (service === 'sts') return sessionFlaw(arn);
  if (resource === 'root' || NAMED.test(resource)) return undefined;
  if (resource.startsWith('assumed-role/')) {
    return { kind: 'session-as-role', meant: sound(`${head}:iam::${account}:role/${resource.split('/')[1]}`) };
  }
  const lower = resource.replace(/^(?:root|users?|roles?)(?=[/:]|$)/i, (word) => word.toLowerCase().replace(/s$/, ''));
  return { kind: 'not-identity', meant: sound(`${head}:iam::${account}:${lower.replace(':', '/')}`) };
}

function sessionFlaw({ partition, account, resource }: Arn): PrincipalFlaw | undefined {
  if (/^(?:assumed-role\/[^/]+|federated-user)\/[\w+=,.@-]+$/.test(resource)) return undefined;
  const iam = `arn:${partition}:iam::${account}`;
  const role = /^assumed-role\/([^/]+)\/?$/.exec(resource)?.[1];
  if (role !== undefined) return { kind: 'no-session', meant: sound(`${iam}:role/${role}`) };
  if (resource === 'root' || NAMED.test(resource)) return { kind: 'role-as-session', meant: `${iam}:${resource}` };
  return { kind: 'not-identity' };
}

function serviceFlaw(id: string): PrincipalFlaw | undefined {
  if (hasWildcard(id)) return { kind: 'service-wildcard' };
  if (isAccountId(id) || /^arn:/i.test(id)) return { kind: 'identity-under-service', meant: sound(id) };
  const principal = servicePrincipal(id);
  if (principal?.known) return undefined;
  if (principal) {
    const near = nearestServicePrincipal(principal.service);
    return { kind: 'service-unknown', meant: near && id.toLowerCase().replace(principal.service, near) };
  }
  if (!id.includes('.')) return { kind: 'service-shape', meant: knownHost(`${id}.amazonaws.com`) };
  // Isolated partitions have endings of their own, so an unknown ending proves nothing.
  return { kind: 'service-unknown', meant: knownHost(id.replace(/\.ama[a-z]*\.[a-z]*$|\.aws$/i, '.amazonaws.com')) };
}

const NAMED = /^(?:user|role)\/(?:[\x21-\x7e]*\/)?[\w+=,.@-]+$/;

/** All sessions of a role are the role: `assumed-role/Admin/*`. */
function roleOfSessions({ partition, service, account, resource }: Arn): string | undefined {
  const role = service === 'sts' ? /^assumed-role\/([^/*?]+)\/\*$/.exec(resource)?.[1] : undefined;
  return role === undefined ? undefined : sound(`arn:${partition}:iam::${account}:role/${role}`);
}

function knownHost(id: string): string | undefined {
  return servicePrincipal(id)?.known ? id : undefined;
}

/** A suggestion only when it is a principal without doubt. */
function sound(id: string): string | undefined {
  const arn = parseArn(id);
  if (!arn) return isAccountId(id) ? id : undefined;
  const names = arn.resource === 'root' || NAMED.test(arn.resource);
  return arn.service === 'iam' && arn.region === '' && isPartition(arn.partition) && isAccountId(arn.account) && names
    ? id
    : undefined;
}
