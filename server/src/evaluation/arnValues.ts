import { isAccountId, isIdentityCenterRole, parseArn } from '../knowledge/arn';
import { hasWildcard } from '../knowledge/wildcard';
import type { ComparedValue, ValueFlaw } from './conditionValues';
import { patternsOverlap } from './patterns';

/** Why a value can be no ARN at all. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function arnFlaw(value: ComparedValue): ValueFlaw | undefined {
  const { text } = value;
  const isWhole = text.startsWith('arn:') && text.split(':').length >= 6;
  if (!isWhole && !value.overlaps('arn:*')) return { why: 'the key holds an ARN, and this is none' };
  if (!isWhole && !value.overlaps('arn:*:*:*:*:*'))
    return { why: 'an ARN has six parts with five colons between them' };
  const account = parseArn(text)?.account ?? '';
  if (/^[\d-]+$/.test(account) && !isAccountId(account)) {
    const digits = account.replace(/-/g, '');
    const meant = isAccountId(digits) ? text.replace(`:${account}:`, `:${digits}:`) : undefined;
    return { why: `an account id has 12 digits, and ${account} is none`, meant };
  }
  return undefined;
}

/**
 * Why a value can never be aws:PrincipalArn: it holds the ARN of a role with its path, of a user, of the root user or of
 * a federated user's session. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
export function principalArnFlaw(value: ComparedValue): ValueFlaw | undefined {
  const flaw = arnFlaw(value);
  if (flaw)
    return isAccountId(value.text) ? { ...flaw, why: `${flaw.why}; compare aws:PrincipalAccount instead` } : flaw;
  const arn = parseArn(value.text);
  if (!mayBePrincipal(value)) {
    const role = arn?.service === 'sts' ? /^assumed-role\/([^/]+)/.exec(arn.resource)?.[1] : undefined;
    if (arn && role !== undefined) {
      const why = 'while a role is assumed, the key holds the ARN of the role, never that of the session';
      return { why, meant: withRole(value, `arn:${arn.partition}:iam::${arn.account}:`, role) };
    }
    const why = 'the key holds the ARN of a role, a user, an account root or a federated user';
    return { why: arn?.resource.startsWith('group/') ? `${why}, never that of a group` : why };
  }
  if (arn && /^role\/AWSReservedSSO_/.test(arn.resource)) {
    const why = 'the roles of IAM Identity Center have a path, and the key holds it too';
    const head = `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:`;
    return { why, meant: withRole(value, head, arn.resource.slice('role/'.length)) };
  }
  return undefined;
}

/** The path of an Identity Center role has the Region in it, except in us-east-1; a pattern takes both. */
const IDENTITY_CENTER_PATH = 'aws-reserved/sso.amazonaws.com*/';

const PRINCIPALS = [
  { service: 'iam', resource: 'root' },
  { service: 'iam', resource: 'role/*' },
  { service: 'iam', resource: 'user/*' },
  { service: 'sts', resource: 'federated-user/*' },
];

/** The ARN of a principal has five colons, so a pattern with as many matches it part by part, whatever the operator. */
function mayBePrincipal({ pattern, overlaps }: ComparedValue): boolean {
  // The usual form, without a search.
  if (/^arn:[\w-]+:iam::\d{12}:(?:role|user)\//.test(pattern)) return true;
  const arn = pattern.split(':').length === 6 ? parseArn(pattern) : undefined;
  return PRINCIPALS.some(({ service, resource }) =>
    arn
      ? patternsOverlap(arn.service, service) &&
        patternsOverlap(arn.region, '') &&
        patternsOverlap(arn.account, '????????????') &&
        patternsOverlap(arn.resource, resource)
      : overlaps(`arn:*:${service}::????????????:${resource}`),
  );
}

function withRole({ operator, text }: ComparedValue, head: string, role: string): string | undefined {
  const reserved = isIdentityCenterRole(`role/${role}`);
  const meant = `${head}role/${reserved ? IDENTITY_CENTER_PATH : ''}${role}`;
  const takesPatterns = operator.wildcards === 'pattern';
  return (hasWildcard(meant) && !takesPatterns) || meant === text ? undefined : meant;
}
