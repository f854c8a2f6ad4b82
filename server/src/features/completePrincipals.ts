import { isAccountRoot } from '../knowledge/arn';
import { servicePrincipals } from '../knowledge/services';
import type { Candidate } from './completionEdit';
import type { CompletionContext } from './completionContext';
import type { Template } from './completionTemplate';

/** Stands where an account or a Region is to be filled in; those of AWS's own examples. */
export const EXAMPLE_ACCOUNT = '111122223333';
export const EXAMPLE_REGION = 'us-east-1';

/** The Region of the policy, or a place to fill one in. */
export function regionPart({ region }: CompletionContext): Template[number] {
  return region ?? { stop: EXAMPLE_REGION };
}

/** The key's account, or a place to fill one in. */
export function accountPart({ accounts }: Pick<CompletionContext, 'accounts'>): Template[number] {
  return accounts[0] ?? { stop: EXAMPLE_ACCOUNT };
}

/** The root of the key's account. */
export function rootPrincipal(context: Pick<CompletionContext, 'accounts' | 'partition'>): Template {
  return [`arn:${context.partition}:iam::`, accountPart(context), ':root'];
}

/** The whole value of Principal. */
export function principalsCandidates(context: CompletionContext): Candidate[] {
  const { partition } = context;
  const object = (label: string, detail: string, text: Template): Candidate => ({
    label,
    kind: 'principal',
    detail,
    form: 'json',
    text,
  });
  return [
    ...(context.accounts.length > 0 ? context.accounts : [undefined]).map((account) =>
      object(`{"AWS": "arn:${partition}:iam::${account ?? '…'}:root"}`, "the account's IAM policies decide", [
        `{"AWS": "arn:${partition}:iam::`,
        account ?? { stop: EXAMPLE_ACCOUNT },
        ':root"}',
      ]),
    ),
    object('{"AWS": "…"}', 'accounts, roles, users', ['{"AWS": "', { stop: '' }, '"}']),
    object('{"Service": "…"}', 'an AWS service', ['{"Service": "', { stop: '' }, '"}']),
    object('"*"', 'everyone: needs a condition', ['"*"']),
  ];
}

/** The values of one type of principal. `known`: what the document already names. */
export function principalCandidates(context: CompletionContext, type: string, known: readonly string[]): Candidate[] {
  switch (type.toLowerCase()) {
    case 'aws':
      return awsCandidates(context, known);
    case 'service':
      return serviceCandidates(context);
    default:
      return [];
  }
}

/** Hosts of service principals, with the Region for the services that want one. */
export function serviceCandidates(context: CompletionContext): Candidate[] {
  return servicePrincipals().map(({ service, label, regional }) => {
    const text: Template = regional
      ? [`${service}.`, regionPart(context), '.amazonaws.com']
      : [`${service}.amazonaws.com`];
    return {
      label: regional ? `${service}.${context.region ?? EXAMPLE_REGION}.amazonaws.com` : `${service}.amazonaws.com`,
      kind: 'principal',
      detail: label,
      form: 'string',
      text,
    };
  });
}

function awsCandidates(context: CompletionContext, known: readonly string[]): Candidate[] {
  const arn = `arn:${context.partition}:iam::`;
  const principal = (label: string, detail: string, text: Template): Candidate => ({
    label,
    kind: 'principal',
    detail,
    form: 'string',
    text,
  });
  const accounts = context.accounts.length > 0 ? context.accounts : [undefined];
  const named = known.filter((id) => /^arn:[\w-]+:(?:iam|sts)::/.test(id) && !isAccountRoot(id));
  return [
    ...accounts.map((account) =>
      principal(`${arn}${account ?? EXAMPLE_ACCOUNT}:root`, "the account's IAM policies decide", [
        arn,
        account ?? { stop: EXAMPLE_ACCOUNT },
        ':root',
      ]),
    ),
    ...[...new Set(named)].map((id) => principal(id, 'named in this policy', [id])),
    ...(['role', 'user'] as const).map((kind) =>
      principal(`${arn}${context.accounts[0] ?? EXAMPLE_ACCOUNT}:${kind}/…`, `one ${kind}`, [
        arn,
        accountPart(context),
        `:${kind}/`,
        { stop: '' },
      ]),
    ),
    principal('*', 'everyone: needs a condition', ['*']),
  ];
}
