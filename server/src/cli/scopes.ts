import { DiskFiles, uriOfPath } from '../workspace/diskFiles';
import type { LoadedProjectFile, ProjectFiles, SettingsScope } from '../workspace/projectFiles';
import type { FileSettings } from '../workspace/settingsOfFiles';
import type { OptionsOf } from './arguments';
import { UsageError } from './arguments';
import { absolutePath } from './paths';
import { readBaselineFile } from '../features/baselineFile';

/**
 * How each file is checked. The search for a project file ends at the root of the file's repository, else at the working
 * directory; arguments win over what is found.
 */
export class Scopes {
  private readonly byRoot = new Map<string, SettingsScope>();
  private readonly common: Omit<SettingsScope, 'root'>;
  private readonly cwdUri: string;

  /** Throws UsageError when a file named by an option cannot be read. */
  constructor(
    private readonly projectFiles: ProjectFiles,
    options: OptionsOf<'check'>,
    cwd: string,
  ) {
    this.cwdUri = uriOfPath(cwd);
    this.common = {
      overrides: {
        ...(options.preset && { preset: options.preset }),
        ...(options['no-inline-suppressions'] && { inlineSuppressions: false }),
      },
      ...(options.config !== undefined && { projectFile: readableFile('--config', options.config, cwd).uri }),
      ...baselineOption(options, cwd),
    };
  }

  settingsFor(uri: string): FileSettings {
    return this.projectFiles.settingsFor(uri, this.scopeOf(uri));
  }

  /** The project file at this place, as it is loaded for the files that it applies to. */
  projectFileAt(uri: string): LoadedProjectFile | undefined {
    const scope = this.scopeOf(uri);
    const isGiven = scope.projectFile === uri;
    const found = isGiven
      ? this.projectFiles.projectFileFor(uri, scope)
      : this.projectFiles.projectFileAt(uri, scope.root);
    return found && 'file' in found ? found : undefined;
  }

  nameOf(uri: string): string {
    return this.projectFiles.nameOf(uri, this.scopeOf(uri).root);
  }

  private scopeOf(uri: string): SettingsScope {
    const folder = uri.slice(0, uri.lastIndexOf('/'));
    const root = this.projectFiles.repositoryOf(folder) ?? this.cwdUri;
    const kept = this.byRoot.get(root);
    if (kept) return kept;
    const scope = { ...this.common, root };
    this.byRoot.set(root, scope);
    return scope;
  }
}

function baselineOption(options: OptionsOf<'check'>, cwd: string): { baseline?: ReadonlySet<string> | null } {
  if (options['no-baseline'] || options['write-baseline'] !== undefined) return { baseline: null };
  if (options.baseline === undefined) return {};
  const read = readBaselineFile(readableFile('--baseline', options.baseline, cwd).text);
  if (read.state === 'unusable') throw new UsageError(`--baseline ${options.baseline} cannot be used: ${read.reason}.`);
  return { baseline: read.fingerprints };
}

function readableFile(option: string, written: string, cwd: string): { uri: string; text: string } {
  const uri = uriOfPath(absolutePath(cwd, written));
  const reading = new DiskFiles().read(uri);
  if (reading.state === 'read') return { uri, text: reading.text };
  const reason = reading.state === 'absent' ? 'there is no such file' : reading.reason;
  throw new UsageError(`${option} ${written} cannot be used: ${reason}.`);
}
