import { NO_ACCOUNTS } from '../model/accounts';
import type { Preset, Severity } from '../model/repair';
import { globMatcher, type Glob } from './glob';
import type { ProjectFile } from './projectFile';
import { DEFAULT_SETTINGS, type CheckSettings } from './settings';

/** What arguments or the editor say. */
export interface SettingsOverrides {
  /** Wins over the project file. */
  readonly preset?: Preset;
  /** False ignores comments that suppress. */
  readonly inlineSuppressions?: boolean;
  /** Used only where no project file applies. */
  readonly fallbackRules?: ReadonlyMap<string, Severity | 'off'>;
}

/** Names a file relative to a folder (a URI), with `/`; undefined when it lies outside. */
export type NameIn = (folder: string) => string | undefined;

/**
 * The settings for one file: defaults, then the preset, then the project file, then the overrides. The same object comes back
 * for the same project file, overrides and disable entries, since the engine keeps what it found by this object.
 */
export function resolveSettings(
  project: ProjectFile | undefined,
  overrides: SettingsOverrides,
  nameIn: NameIn,
): CheckSettings {
  const entries = (project?.disable ?? []).flatMap((entry, index) => (concerns(entry.files, nameIn) ? index : []));
  const byKey = settingsOf(project ?? NO_PROJECT_FILE, overrides);
  const key = entries.join();
  const kept = byKey.get(key);
  if (kept) return kept;
  const settings: CheckSettings = {
    preset: overrides.preset ?? project?.preset ?? DEFAULT_SETTINGS.preset,
    rules: project?.rules ?? overrides.fallbackRules ?? DEFAULT_SETTINGS.rules,
    accounts: project?.accounts ?? NO_ACCOUNTS,
    disable: entries.map((index) => project!.disable[index]!),
    inlineSuppressions: overrides.inlineSuppressions ?? true,
  };
  byKey.set(key, settings);
  return settings;
}

/** True when the project file leaves the file out. */
export function isExcluded(project: ProjectFile | undefined, nameIn: NameIn): boolean {
  return project !== undefined && project.exclude.some((glob) => fits(glob, nameIn));
}

function concerns(globs: readonly Glob[], nameIn: NameIn): boolean {
  return globs.length === 0 || globs.some((glob) => fits(glob, nameIn));
}

function fits({ pattern, folder }: Glob, nameIn: NameIn): boolean {
  const name = nameIn(folder);
  return name !== undefined && globMatcher(pattern)(name);
}

type SettingsByEntries = Map<string, CheckSettings>;

const NO_PROJECT_FILE = {};
const resolved = new WeakMap<object, WeakMap<SettingsOverrides, SettingsByEntries>>();

function settingsOf(project: object, overrides: SettingsOverrides): SettingsByEntries {
  const byOverrides = resolved.get(project) ?? new WeakMap<SettingsOverrides, SettingsByEntries>();
  resolved.set(project, byOverrides);
  const byEntries = byOverrides.get(overrides) ?? new Map<string, CheckSettings>();
  byOverrides.set(overrides, byEntries);
  return byEntries;
}
