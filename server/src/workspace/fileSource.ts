/**
 * Where files beside the checked one come from: the disk, or an editor's open documents before it. Files are named by
 * normalised URIs (see document/uri.ts), so that nothing here depends on an operating system.
 */
export interface FileSource {
  read(uri: string): FileReading;
  /** True for files and folders of any kind, without reading them. */
  exists(uri: string): boolean;
  /** The URI of the same file without symbolic links on the way; undefined when there is no such file. */
  realUri(uri: string): string | undefined;
}

export type FileReading =
  | { readonly state: 'read'; readonly text: string }
  | { readonly state: 'absent' }
  /** `reason` completes "… cannot be used: ". */
  | { readonly state: 'unusable'; readonly reason: string };
