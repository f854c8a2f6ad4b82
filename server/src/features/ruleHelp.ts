/** Where the project lives; the pages of the rules are read there. */
const REPOSITORY = 'https://github.com/kms-lens/kms-lens';

/** The address of a rule's page. */
export function ruleHelpUri(ruleId: string): string {
  return `${REPOSITORY}/blob/main/docs/rules/${ruleId}.md`;
}
