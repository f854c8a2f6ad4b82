import { LineIndex } from '../document/lineIndex';
import type { ConfigurationFault } from './configurationFault';
import type { Written } from './configurationReader';
import { sameGlob } from './glob';
import type { ProjectFile, ProjectFileReading } from './projectFile';

/** Opens the files that project files name; access to them stays with whoever implements this. */
export interface ProjectFileLoader {
  /** The file that `reference` names in the project file `from`; `uri` tells equal files apart. */
  load(reference: string, from: string): LoadedFile;
}

export type LoadedFile =
  | { readonly state: 'read'; readonly uri: string; readonly reading: ProjectFileReading }
  /** `reason` completes "… cannot be used: ". */
  | { readonly state: 'unusable'; readonly reason: string };

/**
 * A project file together with all that it extends: what it does not say itself, the files it extends say, the last one
 * first; lists of globs and disable entries are joined, rules by rule. `extends` itself, and the baseline of an extended
 * file, are not inherited: a shared file does not know the findings of this folder.
 */
export function withExtended(
  uri: string,
  reading: ProjectFileReading,
  loader: ProjectFileLoader,
): { readonly file: ProjectFile; readonly faults: readonly ConfigurationFault[] } {
  const faults = [...reading.faults];
  const file = merged(uri, reading.file, loader, [uri], (written, message) => {
    faults.push({ severity: 'error', span: written.origin.span, message });
  });
  return { file, faults };
}

/** Files that extend files that extend files: more than anybody keeps in mind. */
const MOST_LEVELS = 5;

type Complain = (place: Written<string>, message: string) => void;

function merged(
  uri: string,
  file: ProjectFile,
  loader: ProjectFileLoader,
  chain: readonly string[],
  complain: Complain,
): ProjectFile {
  let result = file;
  // Nearer says more: this file first, then what it extends, from the last to the first.
  for (const reference of [...file.extends].reverse()) {
    const loaded = loader.load(reference.value, uri);
    if (loaded.state === 'unusable') {
      complain(reference, `"${reference.value}" cannot be used: ${loaded.reason}.`);
      continue;
    }
    if (chain.length > MOST_LEVELS) {
      complain(reference, `"${reference.value}" is extended over more than ${MOST_LEVELS} files; join some of them.`);
      continue;
    }
    if (chain.includes(loaded.uri)) {
      complain(reference, `"${reference.value}" extends this file in turn, so neither says what counts.`);
      continue;
    }
    if (loaded.reading.faults.length > 0) complain(reference, faultsElsewhere(reference.value, loaded.reading));
    // A fault further away is told at the place that leads there.
    const further: Complain = (_place, message) => complain(reference, `In "${reference.value}": ${message}`);
    const base = merged(loaded.uri, loaded.reading.file, loader, [...chain, loaded.uri], further);
    result = over(result, base);
  }
  return result;
}

function faultsElsewhere(name: string, { snapshot, faults }: ProjectFileReading): string {
  const first = faults[0]!;
  const line = new LineIndex(snapshot.text).positionAt(snapshot.locate(first.span).start).line + 1;
  return `"${name}" has faults of its own, the first in line ${line}: ${first.message}`;
}

/** What `near` says, and where it says nothing, what `far` says. */
function over(near: ProjectFile, far: ProjectFile): ProjectFile {
  const accounts = {
    own: joined(near.accounts.own, far.accounts.own),
    trusted: joined(near.accounts.trusted, far.accounts.trusted),
    organizations: joined(near.accounts.organizations, far.accounts.organizations),
  };
  return {
    preset: near.preset ?? far.preset,
    rules: new Map([...far.rules, ...near.rules]),
    accounts,
    requiredTags: near.requiredTags ?? far.requiredTags,
    environments: near.environments ?? far.environments,
    minimumDeletionWindow: near.minimumDeletionWindow ?? far.minimumDeletionWindow,
    maximumRotationPeriod: near.maximumRotationPeriod ?? far.maximumRotationPeriod,
    exclude: [...near.exclude, ...far.exclude.filter((glob) => !near.exclude.some((other) => sameGlob(glob, other)))],
    baseline: near.baseline,
    disable: [...near.disable, ...far.disable],
    extends: near.extends,
    options: { maximumFileSize: near.options.maximumFileSize ?? far.options.maximumFileSize },
  };
}

function joined(near: readonly string[], far: readonly string[]): readonly string[] {
  return [...new Set([...near, ...far])];
}
