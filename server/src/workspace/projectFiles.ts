import { readBaseline } from '../configuration/baseline';
import type { ConfigurationFault } from '../configuration/configurationFault';
import { withExtended, type LoadedFile, type ProjectFileLoader } from '../configuration/extendedProjectFile';
import { readProjectFile, type ProjectFile } from '../configuration/projectFile';
import { isExcluded, resolveSettings, type SettingsOverrides } from '../configuration/resolveSettings';
import type { Snapshot } from '../document/snapshot';
import { PROJECT_FILE_NAME } from '../document/sourceDocument';
import type { FileSource } from './fileSource';
import type { FileSettings } from './settingsOfFiles';
import { foldersUpTo, isInside, nameIn, parentUri, resolveUri } from './uriPaths';

/** Within which the project file of a file is looked for, and what wins over it. One object for all files that share it. */
export interface SettingsScope {
  /** The folder where the search ends, and which `extends` and the baseline may not leave. */
  readonly root: string | undefined;
  readonly overrides: SettingsOverrides;
  /** The project file for every file, in place of the nearest one; its globs are relative to `root`. */
  readonly projectFile?: string;
  /** A baseline in place of the project file's; null for none. */
  readonly baseline?: ReadonlySet<string> | null;
}

/** A project file with all that it extends. */
export interface LoadedProjectFile {
  readonly uri: string;
  readonly snapshot: Snapshot;
  readonly file: ProjectFile;
  readonly faults: readonly ConfigurationFault[];
  readonly baseline: ReadonlySet<string> | undefined;
}

/** Finds, reads and keeps project files and baselines, until it is told to forget them because one may have changed. */
export class ProjectFiles {
  private readonly loaded = new Map<string, LoadedProjectFile | { readonly problem: string } | undefined>();
  private settings = new WeakMap<SettingsScope, Map<string, FileSettings>>();
  private readonly roots = new Map<string, string | undefined>();

  /** `ruleIds`: the rules there are. `now` in milliseconds since the epoch. */
  constructor(
    private readonly files: FileSource,
    private readonly ruleIds: readonly string[],
    private readonly now: () => number,
  ) {}

  /** How the file is checked. The same object until `forget`. URIs are normalised. */
  settingsFor(uri: string, scope: SettingsScope): FileSettings {
    const bySettings = this.settings.get(scope) ?? new Map<string, FileSettings>();
    this.settings.set(scope, bySettings);
    const kept = bySettings.get(uri);
    if (kept) return kept;
    const found = this.projectFileFor(uri, scope);
    const project = found && 'file' in found ? found : undefined;
    const name = (folder: string): string | undefined => nameIn(folder, uri);
    const settings: FileSettings = {
      settings: resolveSettings(project?.file, scope.overrides, name),
      name: this.nameOf(uri, scope.root),
      baseline: scope.baseline === undefined ? project?.baseline : (scope.baseline ?? undefined),
      excluded: isExcluded(project?.file, name),
      maximumFileSize: project?.file.options.maximumFileSize,
      projectFile: project?.uri ?? null,
      problem: found && 'problem' in found ? found.problem : null,
    };
    bySettings.set(uri, settings);
    return settings;
  }

  /** The nearest project file, or the scope's own; undefined when there is none. */
  projectFileFor(uri: string, scope: SettingsScope): LoadedProjectFile | { readonly problem: string } | undefined {
    if (scope.projectFile !== undefined) {
      const own = parentUri(scope.projectFile)!;
      const isWithin = scope.root !== undefined && isInside(own, scope.root);
      return this.projectFileAt(scope.projectFile, isWithin ? scope.root : (this.repositoryOf(own) ?? own), scope.root);
    }
    const folder = parentUri(uri);
    if (folder === undefined) return undefined;
    for (const candidate of foldersUpTo(folder, scope.root)) {
      const found = this.projectFileAt(`${candidate}/${PROJECT_FILE_NAME}`, scope.root);
      if (found) return found;
    }
    return undefined;
  }

  /** The project file at this place; `globFolder` is its own folder unless another is given. */
  projectFileAt(
    uri: string,
    root: string | undefined,
    globFolder = parentUri(uri)!,
  ): LoadedProjectFile | { readonly problem: string } | undefined {
    const key = `${uri}\n${root}\n${globFolder}`;
    if (this.loaded.has(key)) return this.loaded.get(key);
    const found = this.load(uri, root, globFolder);
    this.loaded.set(key, found);
    return found;
  }

  /** Forgets everything read: a project file, a file that one extends, or a baseline may have changed. */
  forget(): void {
    this.loaded.clear();
    this.roots.clear();
    this.settings = new WeakMap();
  }

  /**
   * Names a file for fingerprints: relative to its repository, so that an editor that opened one folder of it and the
   * command line agree; without one relative to the root.
   */
  nameOf(uri: string, root: string | undefined): string {
    const folder = parentUri(uri);
    const top = (folder && this.repositoryOf(folder)) ?? root;
    return (top && nameIn(top, uri)) ?? (folder && nameIn(folder, uri)) ?? uri;
  }

  /** The folder with `.git` at or above this one. */
  repositoryOf(folder: string): string | undefined {
    if (this.roots.has(folder)) return this.roots.get(folder);
    const parent = parentUri(folder);
    const found = this.files.exists(`${folder}/.git`) ? folder : parent && this.repositoryOf(parent);
    this.roots.set(folder, found);
    return found;
  }

  private load(
    uri: string,
    root: string | undefined,
    folder: string,
  ): LoadedProjectFile | { problem: string } | undefined {
    const reading = this.files.read(uri);
    if (reading.state === 'absent') return undefined;
    if (reading.state === 'unusable') return { problem: `${PROJECT_FILE_NAME} cannot be used: ${reading.reason}.` };
    const document = { uri, languageId: 'jsonc', version: null, text: reading.text };
    const own = readProjectFile(document, { ruleIds: this.ruleIds, folder, now: this.now() });
    const { file, faults } = withExtended(this.files.realUri(uri) ?? uri, own, this.loader(root ?? parentUri(uri)!));
    const baseline = this.baselineOf(file, uri, root);
    const all = baseline?.fault ? [...faults, baseline.fault] : faults;
    return { uri, snapshot: own.snapshot, file, faults: all, baseline: baseline?.fingerprints };
  }

  private loader(root: string): ProjectFileLoader {
    return {
      load: (reference, from): LoadedFile => {
        const place = this.placeOf(reference, from, root);
        if (typeof place === 'object') return { state: 'unusable', reason: place.reason };
        const reading = this.files.read(place);
        if (reading.state === 'absent') return { state: 'unusable', reason: 'there is no such file' };
        if (reading.state === 'unusable') return reading;
        const document = { uri: place, languageId: 'jsonc', version: null, text: reading.text };
        const options = { ruleIds: this.ruleIds, folder: parentUri(place)!, now: this.now() };
        return { state: 'read', uri: place, reading: readProjectFile(document, options) };
      },
    };
  }

  /** Where a file named in a project file really lies; links do not lead out of the root either. */
  private placeOf(reference: string, from: string, root: string): string | { readonly reason: string } {
    const outside = { reason: 'it lies outside the folder or repository, or is no relative path' };
    const place = resolveUri(parentUri(from)!, reference);
    if (place === undefined) return outside;
    const real = this.files.realUri(place);
    if (real === undefined) return isInside(place, root) ? { reason: 'there is no such file' } : outside;
    return isInside(real, this.files.realUri(root) ?? root) ? real : outside;
  }

  private baselineOf(
    { baseline }: ProjectFile,
    uri: string,
    root: string | undefined,
  ): { fingerprints?: ReadonlySet<string>; fault?: ConfigurationFault } | undefined {
    if (!baseline) return undefined;
    const fault = (reason: string): { fault: ConfigurationFault } => {
      const message = `The baseline "${baseline.value}" cannot be used: ${reason}.`;
      return { fault: { severity: 'error', span: baseline.origin.span, message } };
    };
    const place = this.placeOf(baseline.value, uri, root ?? parentUri(uri)!);
    if (typeof place === 'object') return fault(place.reason);
    const reading = this.files.read(place);
    if (reading.state !== 'read') return fault(reading.state === 'absent' ? 'there is no such file' : reading.reason);
    const read = readBaseline(reading.text);
    return read.state === 'read' ? { fingerprints: read.fingerprints } : fault(read.reason);
  }
}
