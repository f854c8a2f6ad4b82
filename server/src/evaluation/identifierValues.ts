import { accountOfPrincipal, isAccountId, isAliasArn } from '../knowledge/arn';
import { looksLikeRegion } from '../knowledge/regions';
import { nearestViaService, servicePrincipal, viaService } from '../knowledge/services';
import { hasWildcard } from '../knowledge/wildcard';
import type { ComparedValue, ValueFlaw } from './conditionValues';

/**
 * Why a value can never be the id that a key holds; undefined for keys of free text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function identifierFlaw(key: string, value: ComparedValue): ValueFlaw | undefined {
  return FORMS[key]?.(value);
}

type Form = (value: ComparedValue) => ValueFlaw | undefined;

/** One form for all keys whose values begin alike. */
function begins(prefix: string, why: string): Form {
  return (value) => (value.overlaps(`${prefix}*`) ? undefined : { why });
}

const account: Form = ({ text, pattern, overlaps }) => {
  if (/^[\d*?]+$/.test(pattern) && overlaps('????????????')) return undefined;
  const digits = accountOfPrincipal(text) ?? text.replace(/[\s-]/g, '');
  return { why: 'an account id has 12 digits', meant: isAccountId(digits) ? digits : undefined };
};

const alias: Form = (value) => {
  const { text } = value;
  if (value.overlaps('alias/*')) return undefined;
  if (isAliasArn(text)) {
    return { why: 'the key holds the name of the alias, not its ARN', meant: text.slice(text.indexOf(':alias/') + 1) };
  }
  const meant = /^[\w/-]+$/.test(text) ? `alias/${text}` : undefined;
  return { why: 'the key holds the name of an alias, which begins with alias/', meant };
};

const region: Form = ({ text, overlaps }) => {
  const fits = hasWildcard(text) ? overlaps('*-*-*') : looksLikeRegion(text.toLowerCase());
  if (fits && (hasWildcard(text) || overlaps(text.toLowerCase()))) return undefined;
  const lower = text.toLowerCase().replace(/(?<=-\d)[a-z]$/, '');
  const why = /-\d[a-z]$/.test(text) ? 'this is an Availability Zone, not a Region' : 'a Region reads like us-east-1';
  return { why, meant: looksLikeRegion(lower) ? lower : undefined };
};

const service: Form = ({ text, overlaps }) => {
  if (overlaps('?*.?*.*')) return undefined;
  const host = `${text}.amazonaws.com`;
  const meant = servicePrincipal(host)?.known ? host : undefined;
  return { why: 'a service is named by its host, such as cloudtrail.amazonaws.com', meant };
};

const notArn: Form = ({ text }) =>
  /^arn:/.test(text) ? { why: 'the key holds no ARN; use aws:PrincipalArn for one' } : undefined;

const ORGANIZATION = begins('o-', 'the id of an organization begins with o-');
const PATH = begins('o-', 'the path of an organization begins with its id, o-…/');
const VPC = begins('vpc-', 'the id of a VPC begins with vpc-; that of an endpoint is aws:SourceVpce');
const ENDPOINT = begins('vpce-', 'the id of a VPC endpoint begins with vpce-; that of a VPC is aws:SourceVpc');

const FORMS: Readonly<Record<string, Form>> = {
  'aws:PrincipalAccount': account,
  'aws:ResourceAccount': account,
  'aws:SourceAccount': account,
  'aws:SourceOwner': account,
  'aws:VpceAccount': account,
  'kms:CallerAccount': account,
  'aws:PrincipalOrgID': ORGANIZATION,
  'aws:ResourceOrgID': ORGANIZATION,
  'aws:SourceOrgID': ORGANIZATION,
  'aws:VpceOrgID': ORGANIZATION,
  'aws:PrincipalOrgPaths': PATH,
  'aws:ResourceOrgPaths': PATH,
  'aws:SourceOrgPaths': PATH,
  'aws:VpceOrgPaths': PATH,
  'aws:SourceVpc': VPC,
  'aws:SourceVpce': ENDPOINT,
  'aws:RequestedRegion': region,
  'kms:PrimaryRegion': region,
  'kms:ReplicaRegion': region,
  'kms:RequestAlias': alias,
  'kms:ResourceAliases': alias,
  'kms:ViaService': viaServiceFlaw,
  'aws:PrincipalServiceName': service,
  'aws:PrincipalServiceNamesList': service,
  'aws:CalledVia': service,
  'aws:CalledViaFirst': service,
  'aws:CalledViaLast': service,
  'aws:PrincipalType': principalType,
  'aws:userid': notArn,
  'aws:username': notArn,
};

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
function viaServiceFlaw({ text, pattern, operator, overlaps }: ComparedValue): ValueFlaw | undefined {
  const hosts = '?*.*-*-*.amazonaws.com';
  if (/\.amazonaws\.com\.cn$/i.test(text)) {
    const bare = text.slice(0, -'.cn'.length).toLowerCase();
    const meant = hasWildcard(bare) || viaService(bare)?.known ? bare : undefined;
    return { why: 'its values end in .amazonaws.com in every partition', meant };
  }
  if (hasWildcard(text)) {
    const lower = text.toLowerCase();
    const isLower = operator.ignoresCase || lower === text;
    if (isLower && overlaps(hosts)) return undefined;
    return isLower ? { why: VIA_FORM } : { why: 'its values are in lower case', meant: lower };
  }
  const read = viaService(pattern);
  if (read?.known) return undefined;
  if (read) {
    const near = nearestViaService(read.service);
    if (!near) return undefined;
    return { why: 'no service of this name is known', meant: pattern.replace(read.service, near), unsure: true };
  }
  if (viaService(text.toLowerCase())) {
    return { why: 'its values are in lower case', meant: text.toLowerCase() };
  }
  const host = /^([a-z0-9-]+)\.amazonaws\.com$/i.exec(text)?.[1];
  const anyRegion = operator.wildcards === 'pattern' ? sound(`${host}.*.amazonaws.com`) : undefined;
  if (host !== undefined) return { why: `the Region is missing; ${VIA_FORM}`, meant: anyRegion };
  return { why: VIA_FORM, meant: sound(`${text}.amazonaws.com`) };
}

const VIA_FORM = 'the form is service.region.amazonaws.com, such as s3.us-east-1.amazonaws.com';

/** A suggestion must itself be of the right form; `*` stands for a Region in it. */
function sound(text: string): string | undefined {
  const lower = text.toLowerCase();
  return viaService(lower.replace('*', 'us-east-1'))?.known ? lower : undefined;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable */
function principalType({ text, overlaps }: ComparedValue): ValueFlaw | undefined {
  if (PRINCIPAL_TYPES.some((type) => overlaps(type))) return undefined;
  const meant = PRINCIPAL_TYPES_MEANT.get(text.toLowerCase().replace(/[\s_-]/g, ''));
  return meant === undefined
    ? undefined
    : { why: 'aws:PrincipalType is Account, User, AssumedRole or FederatedUser', meant };
}

const PRINCIPAL_TYPES = ['Account', 'User', 'AssumedRole', 'FederatedUser', 'Anonymous'];

const PRINCIPAL_TYPES_MEANT: ReadonlyMap<string, string> = new Map([
  ['account', 'Account'],
  ['root', 'Account'],
  ['rootuser', 'Account'],
  ['user', 'User'],
  ['iamuser', 'User'],
  ['role', 'AssumedRole'],
  ['iamrole', 'AssumedRole'],
  ['assumedrole', 'AssumedRole'],
  ['federateduser', 'FederatedUser'],
]);
