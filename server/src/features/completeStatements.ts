import { VERSIONS } from '../knowledge/elements';
import type { Candidate } from './completionEdit';
import type { CompletionContext } from './completionContext';
import { accountPart, regionPart, rootPrincipal } from './completePrincipals';
import type { Template } from './completionTemplate';

/** How pieces of several lines are laid out; `compact` puts them on one. */
export interface Layout {
  readonly unit: string;
  readonly lineEnd: string;
  readonly compact: boolean;
}

/** Whole statements. `alone`: where the list itself is still missing. */
export function statementCandidates(context: CompletionContext, layout: Layout, alone: boolean): Candidate[] {
  const statement = (label: string, detail: string, text: Template): Candidate => ({
    label,
    kind: 'statement',
    detail,
    form: 'json',
    text: laidOut(alone ? ['[\n\t', ...indented(text), '\n]'] : text, layout),
  });
  const ofKey = [
    statement('Statement: the account decides', 'its IAM policies can allow use', rootStatement(context)),
    statement('Statement: a role uses the key', 'encrypt and decrypt', roleStatement(context)),
    statement('Statement: a service uses the key', 'for resources of the account', serviceStatement(context)),
  ];
  const ofIdentity = [statement('Statement: use of a key', 'encrypt and decrypt', identityStatement(context))];
  switch (context.kind) {
    case 'key':
      return ofKey;
    case 'identity':
      return ofIdentity;
    case 'undecided':
      return [...ofKey, ...ofIdentity];
    default:
      return [];
  }
}

/**
 * A key policy with the statement without which an account can lose its key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function wholePolicy(context: Parameters<typeof rootStatement>[0], layout: Layout): Template {
  const statement = indented(indented(rootStatement(context)));
  return laidOut([`{\n\t"Version": "${VERSIONS[0]}",\n\t"Statement": [\n\t\t`, ...statement, '\n\t]\n}', '\n'], layout);
}

function rootStatement(context: Parameters<typeof rootPrincipal>[0]): Template {
  return [
    '{\n\t"Sid": "Enable IAM User Permissions",\n\t"Effect": "Allow",\n\t"Principal": {"AWS": "',
    ...rootPrincipal(context),
    '"},\n\t"Action": "kms:*",\n\t"Resource": "*"\n}',
  ];
}

function roleStatement(context: CompletionContext): Template {
  return [
    '{\n\t"Sid": "',
    { stop: 'Allow use of the key' },
    `",\n\t"Effect": "Allow",\n\t"Principal": {"AWS": "arn:${context.partition}:iam::`,
    accountPart(context),
    ':role/',
    { stop: 'role-name' },
    `"},\n\t"Action": [${USE.map((action) => `\n\t\t"${action}"`).join(',')}\n\t],\n\t"Resource": "*"\n}`,
  ];
}

function serviceStatement(context: CompletionContext): Template {
  return [
    '{\n\t"Sid": "',
    { stop: 'Allow a service' },
    '",\n\t"Effect": "Allow",\n\t"Principal": {"Service": "',
    { stop: 'cloudtrail.amazonaws.com' },
    '"},\n\t"Action": [\n\t\t"kms:GenerateDataKey*",\n\t\t"kms:Decrypt"\n\t],\n\t"Resource": "*",',
    '\n\t"Condition": {"StringEquals": {"aws:SourceAccount": "',
    accountPart(context),
    '"}}\n}',
  ];
}

function identityStatement(context: CompletionContext): Template {
  return [
    `{\n\t"Effect": "Allow",\n\t"Action": [${USE.map((action) => `\n\t\t"${action}"`).join(',')}\n\t],`,
    `\n\t"Resource": "arn:${context.partition}:kms:`,
    regionPart(context),
    ':',
    accountPart(context),
    ':key/',
    { stop: '' },
    '"\n}',
  ];
}

/** What a user of a symmetric key needs; re-encryption is rare enough to be added by hand. */
const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

function indented(template: Template): Template {
  return template.map((part) => (typeof part === 'string' ? part.replaceAll('\n', '\n\t') : part));
}

/** Gives the line ends and tabs of the pieces above their final form. */
function laidOut(template: Template, { unit, lineEnd, compact }: Layout): Template {
  return template.map((part) => {
    if (typeof part !== 'string') return part;
    if (compact) return part.replace(/,\n\t*/g, ', ').replace(/\n\t*/g, '');
    return part.replace(/\n(\t*)/g, (_all, tabs: string) => lineEnd + unit.repeat(tabs.length));
  });
}
