import { existsSync, readdirSync, readFileSync, type Dirent } from 'node:fs';
import { diskReason } from './diskFiles';
import type { IgnoreRules } from './ignoreRules';

/** Folders that hold other people's or generated files, and are not entered unless they are named themselves. */
export const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([
  ...['.git', '.hg', '.svn', '.jj', 'node_modules', 'bower_components', 'jspm_packages', '.yarn', '.pnpm-store'],
  ...['.terraform', '.terragrunt-cache', 'cdk.out', '.serverless', '.aws-sam', '.venv', 'venv', '__pycache__', '.tox'],
  ...['.cache', '.next', '.nuxt', '.gradle', '.idea', '.vscode-test', 'dist', 'coverage'],
]);

/** True for the files that are looked into when a folder is checked. */
export function isCandidate(name: string): boolean {
  return /\.jsonc?$/i.test(name);
}

/** A file to look into; or a folder or `.gitignore` that could not be read, and why. */
export type Walked =
  { readonly path: string; readonly reason?: undefined } | { readonly path: string; readonly reason: string };

/** Makes the rules of a `.gitignore` from its text. Handed in, since it takes a package that most walks do not need. */
export type ReadIgnoreRules = (text: string) => IgnoreRules;

/**
 * The candidates in and below a folder (an absolute path with `/`), in order of their names, without following links and
 * without what `.gitignore` files, also those above up to the repository's root, leave out. Synchronous: reading many small
 * files takes half as long this way.
 */
export function* walkFolder(folder: string, readIgnoreRules: ReadIgnoreRules): Generator<Walked> {
  const errors: Walked[] = [];
  const rulesOf = (within: string, name: string): PlacedRules[] => rulesIn(within, name, readIgnoreRules, errors);
  const waiting: Waiting[] = [{ folder, ignores: ignoreFilesAbove(folder, rulesOf) }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if ('path' in next) {
      yield next;
      continue;
    }
    const entries = entriesOf(next.folder, errors);
    const hasRules = entries.some((entry) => entry.name === '.gitignore' && entry.isFile());
    const ignores = hasRules ? [...next.ignores, ...rulesOf(next.folder, '.gitignore')] : next.ignores;
    yield* errors.splice(0);
    const base = next.folder.endsWith('/') ? next.folder : `${next.folder}/`;
    // Taken from the end: the first name is put there last.
    for (let at = entries.length - 1; at >= 0; at--) {
      const entry = entries[at]!;
      const path = base + entry.name;
      if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name) && !isIgnored(`${path}/`, ignores))
          waiting.push({ folder: path, ignores });
      } else if (isCandidate(entry.name) && entry.isFile() && !isIgnored(path, ignores)) {
        waiting.push({ path });
      }
    }
  }
}

/** Rules with the length of their folder's path and slash, to cut names relative to it. */
interface PlacedRules {
  readonly rules: IgnoreRules;
  readonly prefix: number;
}

type Waiting = { readonly path: string } | { readonly folder: string; readonly ignores: readonly PlacedRules[] };

/** In the order of names, not the disk's, so that reports of the same files are the same everywhere. */
function entriesOf(folder: string, errors: Walked[]): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  } catch (error) {
    errors.push({ path: folder, reason: diskReason(error) });
    return [];
  }
}

/** The nearest file that speaks of the path decides. */
function isIgnored(path: string, ignores: readonly PlacedRules[]): boolean {
  for (let at = ignores.length - 1; at >= 0; at--) {
    const { rules, prefix } = ignores[at]!;
    const verdict = rules.ignores(path.slice(prefix));
    if (verdict !== false) return verdict === true;
  }
  return false;
}

/** Of the folders above, from the repository's root down; none when the folder is in no repository. */
function ignoreFilesAbove(folder: string, rulesOf: (within: string, name: string) => PlacedRules[]): PlacedRules[] {
  const found: PlacedRules[] = [];
  for (let at = folder; ; at = at.slice(0, at.lastIndexOf('/'))) {
    if (at !== folder) found.unshift(...rulesOf(at, '.gitignore'));
    if (existsSync(`${at}/.git`)) return [...rulesOf(at, '.git/info/exclude'), ...found];
    if (!at.includes('/')) return [];
  }
}

function rulesIn(folder: string, name: string, readIgnoreRules: ReadIgnoreRules, errors: Walked[]): PlacedRules[] {
  const path = `${folder}/${name}`;
  if (!existsSync(path)) return [];
  try {
    return [{ rules: readIgnoreRules(readFileSync(path, 'utf8')), prefix: folder.length + 1 }];
  } catch (error) {
    errors.push({ path, reason: diskReason(error) });
    return [];
  }
}
