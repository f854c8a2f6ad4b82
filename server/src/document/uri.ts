/**
 * One spelling for each document's URI, so that it can be a key: the drive letter is lower case and its colon stays
 * unescaped, other escapes are upper case. Editors differ in all three for the same file.
 */
export function normalizeUri(uri: string): string {
  const escaped = uri.replace(/%[0-9a-fA-F]{2}/g, (escape) => escape.toUpperCase());
  return escaped.replace(
    /^file:\/\/\/([A-Za-z])(?::|%3A)(?=\/|$)/,
    (_all, drive: string) => `file:///${drive.toLowerCase()}:`,
  );
}

/** The last part of a URI's path, decoded; `''` when there is none. */
export function uriBaseName(uri: string): string {
  const path = uri.replace(/[?#].*$/, '');
  const last = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
