/** The rules of one `.gitignore`, for names relative to the folder that it stands in. */
export interface IgnoreRules {
  /** `name` with `/`; a folder's name ends with one. */
  ignores(name: string): boolean | 'explicitly not';
}

export function ignoreRules(text: string): IgnoreRules {
  // Loaded here, since most walks meet no .gitignore and the start of the server counts.
  // eslint-disable-next-line no-restricted-globals -- resolved by the bundler, on every platform
  const ignore = require('ignore') as typeof import('ignore');
  const rules = ignore().add(text);
  return {
    ignores(name) {
      const { ignored, unignored } = rules.test(name);
      return ignored || (unignored && 'explicitly not');
    },
  };
}
