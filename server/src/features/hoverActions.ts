import { ActionSet } from '../knowledge/actionSet';
import { expandKmsAction, KMS_ACTIONS, kmsAction, nearestAction, type KmsAction } from '../knowledge/actions';
import { explainAction } from '../knowledge/documentation';
import { hasWildcard } from '../knowledge/wildcard';
import { markdownCode, markdownCodes, markdownList, markdownPage, markdownParagraphs } from './markdown';

/** An entry of Action or NotAction: an action, or a pattern with what it matches. Nothing is said of other services. */
export function hoverAction(written: string): string | undefined {
  if (hasWildcard(written)) return hoverPattern(written);
  const action = /^kms:/i.test(written) ? kmsAction(written) : undefined;
  if (!action) {
    const nearest = /^kms:./i.test(written) ? nearestAction(written) : undefined;
    return nearest && `No KMS action has this name. Did you mean ${markdownCode(nearest)}?`;
  }
  const explanation = explainAction(action.name);
  return markdownParagraphs([
    `**kms:${action.name}** · ${action.accessLevels.join(', ')}`,
    explanation?.text,
    markdownList([
      `Resource: ${resourceOf(action)}`,
      `Key policy: ${keyPolicyOf(action)}`,
      `Other accounts: ${action.crossAccount ? 'can be allowed to do it' : 'cannot do it, whatever a policy says'}`,
      action.grantable ? 'Grants can allow it' : undefined,
      action.takesAlias ? 'Callers may name the key by an alias' : undefined,
    ]),
    explanation && markdownPage(explanation.page),
  ]);
}

function hoverPattern(pattern: string): string | undefined {
  const matched = expandKmsAction(pattern);
  if (matched.isEmpty) {
    if (!/^kms:/i.test(pattern)) return undefined;
    const nearest = nearestAction(pattern);
    return `Matches no KMS action.${nearest ? ` Did you mean ${markdownCode(nearest)}?` : ''}`;
  }
  const actions = KMS_ACTIONS.filter(({ name }) => matched.has(name));
  const without = actions.filter(({ keyPolicy }) => keyPolicy === 'no').map(({ name }) => `kms:${name}`);
  const of = matched.equals(ActionSet.ALL) ? `all ${actions.length}` : `${actions.length} of ${KMS_ACTIONS.length}`;
  return markdownParagraphs([
    `${markdownCode(pattern)} matches ${of} KMS actions`,
    markdownList(
      LEVELS.map((level) => {
        const names = actions.filter(({ accessLevels }) => accessLevels[0] === level).map(({ name }) => name);
        return names.length > 0 ? `${level}: ${markdownCodes(names)}` : undefined;
      }),
    ),
    without.length > 0 ? `Of no effect in a key policy: ${markdownCodes(without)}` : undefined,
    markdownPage('https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html'),
  ]);
}

/** The most powerful first, as one would look for them. */
const LEVELS: readonly KmsAction['accessLevels'][number][] = [
  'Permissions management',
  'Write',
  'Tagging',
  'Read',
  'List',
];

function resourceOf({ resources }: KmsAction): string {
  if (resources.length === 0) return 'the whole account; an IAM policy for it needs `"Resource": "*"`';
  return resources.length === 2 ? 'a key and an alias' : `a ${resources[0]}`;
}

function keyPolicyOf({ keyPolicy }: KmsAction): string {
  switch (keyPolicy) {
    case 'yes':
      return 'can allow it';
    case 'key-part':
      return 'can allow it for the key; an IAM policy must allow it for the alias as well';
    case 'no':
      return 'has no effect on it';
  }
}
