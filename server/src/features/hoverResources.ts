import { isAccountId, isAliasName, isKeyId, parseArn, type Arn } from '../knowledge/arn';
import { partitionOfRegion } from '../knowledge/regions';
import { markdownCode, markdownList, markdownPage, markdownParagraphs } from './markdown';

/** An entry of Resource or NotResource. `kind`: of the policy. */
export function hoverResource(value: string, kind: 'key' | 'identity' | 'undecided' | 'other'): string | undefined {
  if (value === '*') {
    if (kind === 'key')
      return markdownParagraphs(['**This key**: the one that the policy is attached to.', markdownPage(PAGE)]);
    return kind === 'identity'
      ? '**Every resource** of every account and Region that the actions apply to.'
      : undefined;
  }
  return hoverIdentifier(value);
}

/** What an ARN, a key id, an alias, an account id or a Region is made of; undefined for other texts. */
export function hoverIdentifier(value: string): string | undefined {
  if (isKeyId(value)) {
    return markdownParagraphs([
      `**${keyName(value)}** ${markdownCode(value)}`,
      'A key id alone is looked up in the account and Region of the caller; policies name keys by their ARNs.',
      markdownPage(`${DEVELOPER_GUIDE}/concepts.html#key-id`),
    ]);
  }
  if (isAliasName(value))
    return `**Alias** ${markdownCode(value)}, of whatever account and Region the request goes to.`;
  if (isAccountId(value)) return `**Account** ${markdownCode(value)}`;
  const partition = partitionOfRegion(value);
  if (partition) return `**Region** ${markdownCode(value)} of partition ${markdownCode(partition)}`;
  const arn = parseArn(value);
  return arn && hoverArn(arn);
}

function hoverArn(arn: Arn): string {
  const { partition, service, region, account, resource } = arn;
  const isKey = service === 'kms' && resource.startsWith('key/');
  const isAlias = service === 'kms' && resource.startsWith('alias/');
  const keyId = isKey ? resource.slice('key/'.length) : '';
  return markdownParagraphs([
    isKey
      ? `**${keyId === '*' ? 'Every key' : isKeyId(keyId) ? keyName(keyId) : 'Key'}** of this account and Region`
      : isAlias
        ? '**Alias**, not the key that it points at: permissions on a key need the ARN of the key'
        : `**ARN** of ${markdownCode(service)}`,
    markdownList([
      partition ? `Partition: ${markdownCode(partition)}` : undefined,
      region ? `Region: ${markdownCode(region)}` : undefined,
      account ? `Account: ${markdownCode(account)}` : undefined,
      isKey ? `Key id: ${markdownCode(keyId)}` : `${isAlias ? 'Alias' : 'Resource'}: ${markdownCode(resource)}`,
    ]),
    markdownPage(
      isKey || isAlias
        ? `${DEVELOPER_GUIDE}/concepts.html#key-id-key-ARN`
        : 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html',
    ),
  ]);
}

/** Multi-Region keys have one id in all Regions, which begins with `mrk-`. */
function keyName(id: string): string {
  return id.startsWith('mrk-') ? 'Multi-Region key' : 'Key';
}

const DEVELOPER_GUIDE = 'https://docs.aws.amazon.com/kms/latest/developerguide';
const PAGE = `${DEVELOPER_GUIDE}/key-policy-overview.html`;
