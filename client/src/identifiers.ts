/** Names that the manifest and the code share; a test compares them. */

export const COMMANDS = {
  restartServer: 'kmsLens.restartServer',
  showLog: 'kmsLens.showLog',
  checkWorkspace: 'kmsLens.checkWorkspace',
  createProjectFile: 'kmsLens.createProjectFile',
  fixAll: 'kmsLens.fixAll',
  openRulePage: 'kmsLens.openRulePage',
} as const;

export const SETTINGS = {
  section: 'kmsLens',
  checkWorkspaceOnOpen: 'checkWorkspaceOnOpen',
} as const;

/** The languages whose documents may hold a policy. */
export const LANGUAGES: readonly string[] = ['json', 'jsonc', 'kms-policy'];
