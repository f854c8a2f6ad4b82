import ignore, { type Ignore } from 'ignore';

/** The rules of one `.gitignore`, for names relative to the folder that it stands in. */
export interface IgnoreRules {
  /** `name` with `/`; a folder's name ends with one. */
  ignores(name: string): boolean | 'explicitly not';
}

export function ignoreRules(text: string): IgnoreRules {
  const rules: Ignore = ignore().add(text);
  return {
    ignores(name) {
      const { ignored, unignored } = rules.test(name);
      return ignored || (unignored && 'explicitly not');
    },
  };
}
