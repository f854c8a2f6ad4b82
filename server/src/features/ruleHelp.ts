import { nearestName } from './nearestName';
import { RULES } from '../rules/index';
import type { Rule } from '../rules/rule';
import { CONFIGURATION_RULE } from './checkProjectFile';

/** Where the project lives; the pages of the rules are read there. */
const REPOSITORY = 'https://github.com/kms-lens/kms-lens';

/** The address of a rule's page; what is said of the project file is explained where the file is. */
export function ruleHelpUri(ruleId: string): string {
  const page = ruleId === CONFIGURATION_RULE ? 'configuration' : `rules/${ruleId}`;
  return `${REPOSITORY}/blob/main/docs/${page}.md`;
}

/** The address of the project. */
export const PROJECT_URI = REPOSITORY;

/** What people read of a rule. */
export type RuleHelp = Pick<Rule, 'id' | 'severity' | 'preset' | 'title' | 'why' | 'remedy' | 'refs'> & {
  readonly tags: readonly string[];
  readonly helpUri: string;
};

/** Every rule in the order of the reference, and last what is said of the project file itself. */
export function ruleHelps(): readonly RuleHelp[] {
  return [...RULES, CONFIGURATION].map(({ id, severity, preset, title, why, remedy, refs, tags }) => ({
    ...{ id, severity, preset, title, why, remedy, refs, tags },
    helpUri: ruleHelpUri(id),
  }));
}

/** The id that was probably meant. */
export function nearestRuleId(id: string): string | undefined {
  return nearestName(id, [...RULES.map((rule) => rule.id), CONFIGURATION_RULE]);
}

const CONFIGURATION = {
  id: CONFIGURATION_RULE,
  severity: 'error',
  preset: 'recommended',
  title: 'The project file cannot be used as written',
  why: 'What is misspelt or malformed in .kms-lens.json has no effect, so findings are shown or hidden that should not be.',
  remedy: 'Correct the marked place; "kms-lens rules" lists the rules, and the schema completes the rest in an editor.',
  refs: [],
  tags: ['configuration'],
} as const;
