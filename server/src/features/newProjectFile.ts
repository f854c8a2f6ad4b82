/**
 * Where editors that do not know the file by its name find what may stand in it. A new file does not name it: VS Code has
 * the schema from the extension, and reports an address outside its trusted domains as an error.
 */
export const PROJECT_FILE_SCHEMA_URI =
  'https://raw.githubusercontent.com/kms-lens/kms-lens/main/schemas/kms-lens.schema.json';

/** The text of a new `.kms-lens.json`: it changes nothing, and shows what can be said. */
export function newProjectFileText(): string {
  return `{
  // Which rules run: "recommended", "strict" (practices too) or "all" (matters of taste too).
  "preset": "recommended",

  // A rule's severity ("error", "warning", "info", "hint"), or "off". "kms-lens rules" lists the rules.
  "rules": {},

  // Accounts that these policies belong to or may trust (12 digits), and organizations ("o-exampleorgid").
  "accounts": { "own": [], "trusted": [], "organizations": [] },

  // Files that are not checked: globs, relative to this folder.
  "exclude": [],

  // Findings that may stay, each for a reason:
  // { "rule": "policy-public", "file": "policies/*.json", "sid": "Everyone", "reason": "why", "until": "2027-12-31" }
  "disable": []
}
`;
}
