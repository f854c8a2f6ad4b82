import { ActionSet } from '../knowledge/actionSet';
import {
  isAccountId,
  isAccountRoot,
  isIdentityCenterRole,
  isServiceLinkedRole,
  isUniquePrincipalId,
  accountOfPrincipal,
  parseArn,
} from '../knowledge/arn';
import { servicePrincipal, serviceProof, viaService, type ServiceProof } from '../knowledge/services';
import { markdownCode, markdownPage, markdownParagraphs } from './markdown';

/** One principal, under the type it is written with. `actions`: what the statement covers, if that is known. */
export function hoverPrincipal(type: string, id: string, actions: ActionSet | undefined): string | undefined {
  if (type.toLowerCase() === 'service') return hoverServicePrincipal(id, actions);
  if (type.toLowerCase() !== 'aws') return undefined;
  const text = identityText(id);
  return text && markdownParagraphs([text, markdownPage(PAGE)]);
}

/** What a user, role, session or account is; undefined when the text is none of these. */
export function identityText(id: string): string | undefined {
  if (id === '*') {
    return '**Everyone**, in every account. Without a condition that pins an account, an organization or a principal this is public.';
  }
  if (isAccountRoot(id)) {
    return `**Account ${accountOfPrincipal(id)}**: its IAM policies decide who in it may do this. It is not the root user alone.`;
  }
  if (isUniquePrincipalId(id)) {
    return '**A deleted user or role**: AWS shows its unique id in place of its ARN. A new one of the same name does not get access.';
  }
  const arn = parseArn(id);
  if (!arn || (arn.service !== 'iam' && arn.service !== 'sts')) return undefined;
  const at = isAccountId(arn.account) ? ` of account ${arn.account}` : '';
  const name = markdownCode(arn.resource.slice(arn.resource.lastIndexOf('/') + 1));
  if (arn.resource.startsWith('assumed-role/')) {
    const [, role = '', session = ''] = arn.resource.split('/');
    return `**One session**, ${markdownCode(session)}, of role ${markdownCode(role)}${at}. Sessions of other names are not meant.`;
  }
  if (isServiceLinkedRole(arn.resource))
    return `**Service-linked role** ${name}${at}: an AWS service made it for itself.`;
  if (isIdentityCenterRole(arn.resource)) {
    return `**Role of IAM Identity Center** ${name}${at}: the end of its name changes when the assignment is made anew.`;
  }
  const kind = /^(role|user|federated-user)\//.exec(arn.resource)?.[1];
  return (
    kind &&
    `**${KINDS[kind]}** ${name}${at}. It must exist when the policy is put; callers of another account also need an IAM policy.`
  );
}

/** A value of kms:ViaService. */
export function hoverViaService(value: string): string | undefined {
  const via = viaService(value);
  if (!via) return undefined;
  const name = via.label ? `**${via.label}**` : markdownCode(via.service);
  const page = 'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service';
  return markdownParagraphs([
    `${name} in ${via.region}, when it calls KMS in the name of its own caller.`,
    via.known ? undefined : 'This service is not on the list of those that do so.',
    markdownPage(page),
  ]);
}

export function hoverServicePrincipal(id: string, actions: ActionSet | undefined): string | undefined {
  const principal = servicePrincipal(id);
  if (!principal) return undefined;
  const { label, service, region, known } = principal;
  return markdownParagraphs([
    `**${label ?? 'AWS service'}** ${markdownCode(service)}${region ? ` in ${region}` : ''}, calling with its own principal.`,
    known ? undefined : 'No service of this name is known here.',
    PROOFS[serviceProof(service, actions ?? ActionSet.ALL)],
    markdownPage(`${PAGE}#principal-services`),
  ]);
}

const PAGE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html';

const KINDS: Readonly<Record<string, string>> = { role: 'Role', user: 'User', 'federated-user': 'Federated user' };

const PROOFS: Readonly<Record<ServiceProof, string | undefined>> = {
  'source-keys':
    'Its requests carry `aws:SourceArn` and `aws:SourceAccount`: compare them, so that it works for your resources only.',
  context: 'Its requests carry an encryption context: compare that, so that it works for your resources only.',
  nothing: 'Its requests carry nothing that tells for whom it works.',
  unknown: undefined,
};
