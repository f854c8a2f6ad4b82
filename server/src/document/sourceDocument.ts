/** A text as an editor or a disk gives it. */
export interface SourceDocument {
  /** Normalised (see uri.ts). */
  readonly uri: string;
  /** The editor's language id; on the command line the one the file's name implies. */
  readonly languageId: string;
  /** The editor's version number; null for a file read from disk. */
  readonly version: number | null;
  readonly text: string;
}

/** The name that a project file has in any folder. */
export const PROJECT_FILE_NAME = '.kms-lens.json';

/** The language id that a file's name implies; `plaintext` when it implies none. */
export function languageIdOfName(name: string): string {
  const lower = name.toLowerCase();
  if (lower.endsWith('.kms-policy.json')) return 'kms-policy';
  if (lower.endsWith('.json')) return lower.endsWith(PROJECT_FILE_NAME) ? 'jsonc' : 'json';
  if (lower.endsWith('.jsonc')) return 'jsonc';
  return 'plaintext';
}
