import type { CheckSettings } from '../configuration/settings';

/** What decides how one file is checked. The same object comes back until something that it depends on changes. */
export interface FileSettings {
  readonly settings: CheckSettings;
  /** Names the file in fingerprints: relative to the folder or repository root, with `/`. */
  readonly name: string;
  readonly baseline: ReadonlySet<string> | undefined;
  /** True when the project file excludes the file from checking. */
  readonly excluded: boolean;
  /** Bytes; undefined when no project file says how large a file may be. */
  readonly maximumFileSize: number | undefined;
  /** The URI of the project file that applies. */
  readonly projectFile: string | null;
  /** Why the project file, or its baseline, could not be read; in plain words. */
  readonly problem: string | null;
}
