/** The six parts of an ARN; parts may be empty or hold wildcards, variables and placeholders. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All after the fifth colon: `role/Admin`, `key/1234…`, `log-group:name:*`. */
  readonly resource: string;
}

/**
 * Splits `arn:partition:service:region:account:resource`. Undefined when it has fewer parts or does not begin with `arn:`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function parseArn(text: string): Arn | undefined {
  if (!/^arn:/i.test(text)) return undefined;
  // A colon inside a policy variable such as ${aws:PrincipalAccount} does not separate parts.
  const masked = text.replace(/\$\{[^}]*\}/g, (variable) => '_'.repeat(variable.length));
  const ends: number[] = [];
  for (let at = masked.indexOf(':'); at !== -1 && ends.length < 5; at = masked.indexOf(':', at + 1)) ends.push(at);
  if (ends.length < 5) return undefined;
  const part = (index: number): string => text.slice(ends[index - 1]! + 1, ends[index]);
  return {
    partition: part(1),
    service: part(2),
    region: part(3),
    account: part(4),
    resource: text.slice(ends[4]! + 1),
  };
}

/** Twelve digits. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

/** The partitions that are known; `aws-eusc` is the European Sovereign Cloud. */
export const PARTITION_NAMES: readonly string[] = [
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
  'aws-eusc',
];

/** True for known partitions and for isolated ones that may come. */
export function isPartition(text: string): boolean {
  return PARTITION_NAMES.includes(text) || /^aws-iso(-[a-z])?$/.test(text);
}

/** A key id: a UUID, or `mrk-` and 32 hexadecimal digits. https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id */
export function isKeyId(text: string): boolean {
  return /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i.test(text);
}

/** The ARN of one key, with a well-formed account and key id. Undefined for anything else, patterns included. */
export function keyArn(text: string): (Arn & { readonly keyId: string }) | undefined {
  const arn = parseArn(text);
  const keyId = arn?.resource.startsWith('key/') ? arn.resource.slice(4) : '';
  return arn && arn.service === 'kms' && isAccountId(arn.account) && isKeyId(keyId) ? { ...arn, keyId } : undefined;
}

/** `alias/…`, not the ARN. */
export function isAliasName(text: string): boolean {
  return /^alias\/[a-zA-Z0-9:/_-]{1,250}$/.test(text);
}

/** `arn:…:kms:…:alias/…`, patterns included. */
export function isAliasArn(text: string): boolean {
  const arn = parseArn(text);
  return arn?.service === 'kms' && arn.resource.startsWith('alias/');
}

/** The account that a principal names: of `111122223333`, of its root ARN, of a user's, role's or session's ARN. */
export function accountOfPrincipal(text: string): string | undefined {
  if (isAccountId(text)) return text;
  const account = parseArn(text)?.account;
  return account !== undefined && isAccountId(account) ? account : undefined;
}

/** True for the account itself: its id, or the ARN of its root. Both delegate to the account's IAM policies. */
export function isAccountRoot(text: string): boolean {
  return isAccountId(text) || /^arn:[^:]+:iam::\d{12}:root$/.test(text);
}

/** What a deleted user or role leaves behind in a policy. */
export function isUniquePrincipalId(text: string): boolean {
  return /^A(?:IDA|ROA)[A-Z0-9]{12,}$/.test(text);
}

/** A role that IAM Identity Center made: its name ends in a suffix that changes when the assignment is made anew. */
export function isIdentityCenterRole(resource: string): boolean {
  return /^role\/(?:aws-reserved\/sso\.amazonaws\.com\/(?:[^/]+\/)?)?AWSReservedSSO_/.test(resource);
}

/** A role that a service made for itself; it must exist before a key policy names it. */
export function isServiceLinkedRole(resource: string): boolean {
  return /^role\/aws-service-role\/[^/]+\/[^/]+$/.test(resource);
}

/** Ids that AWS's documentation uses for its examples; they are no leftovers of a template. */
export const DOCUMENTATION_ACCOUNTS: readonly string[] = [
  '111122223333',
  '444455556666',
  '777788889999',
  '123456789012',
  '111111111111',
  '222222222222',
  '333333333333',
  '444444444444',
  '555555555555',
  '666666666666',
  '777777777777',
  '888888888888',
  '999999999999',
  '000000000000',
  '012345678901',
  '123456789000',
  '210987654321',
  '999900001111',
];

/**
 * The part of a text that its author was to replace: `your-account-id`, `ACCOUNT_ID`, `xxxx`, `<account>`. Undefined when
 * there is none. Templates (`${x}`, `{{x}}`) are none, and neither are the documentation's account ids.
 */
export function placeholderIn(text: string): string | undefined {
  const bare = text.replace(/\$\{[^}]*\}|\{\{.*?\}\}|<%.*?%>|@@.*?@@/g, '');
  return PLACEHOLDER.exec(bare)?.[0];
}

const START = '(?<![A-Za-z0-9]|[A-Za-z0-9][-_])';
const END = '(?![A-Za-z0-9]|[-_][A-Za-z0-9])';

/** Bounded on both sides, so that a role called `account-number-reader` is none by accident. */
const PLACEHOLDER = new RegExp(
  [
    '<[A-Za-z][A-Za-z0-9 _.-]{0,60}>',
    // "your", then what is to be put there: your-account-id, YourAccountNumber, myKMSKeyARN, insert_org_id_here.
    `${START}(?:your|insert|enter|replace|the)[-_ ]?(?:(?:aws|kms|iam|source)[-_ ]?)*(?:account|acct|key|org|organization|region|role|user|bucket)(?:[-_ ]?(?:id|number|name|arn|here))+${END}`,
    `${START}my[-_ ]?(?:(?:aws|kms|iam)[-_ ]?)*(?:account|acct|key)[-_ ]?(?:id|number|arn)${END}`,
    // The name of the thing in place of the thing, as a whole field of an ARN or a whole value.
    '(?<=^|:)(?:[A-Za-z0-9]+[-_])*(?:source)?(?:account|acct)[-_]?(?:id|number|num)(?=$|:)',
    '(?<=^|[:/])(?:key|organization|org)[-_]?id(?=$|:)',
    `(?<![A-Za-z0-9])[xX]{4,}(?![A-Za-z0-9])`,
    `${START}(?:replace|change|fill)[-_ ]?(?:me|this|in)${END}`,
    `${START}TODO${END}`,
  ].join('|'),
  'i',
);
