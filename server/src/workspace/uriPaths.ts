/** The folder that holds this file or folder; undefined at the root. URIs of folders have no slash at their end. */
export function parentUri(uri: string): string | undefined {
  const at = uri.lastIndexOf('/');
  const root = rootLength(uri);
  return at < root ? undefined : uri.slice(0, at);
}

/** All folders from `folder` upwards, the last one `end` or, when `folder` does not lie in it, `folder` alone. */
export function foldersUpTo(folder: string, end: string | undefined): string[] {
  if (end === undefined || !isInside(folder, end)) return [folder];
  const folders: string[] = [];
  for (let at: string | undefined = folder; at !== undefined; at = at === end ? undefined : parentUri(at))
    folders.push(at);
  return folders;
}

/** What a relative path with `/` names from a folder; undefined when it leads above the root. Absolute paths lead nowhere. */
export function resolveUri(folder: string, reference: string): string | undefined {
  if (/^(?:[/\\]|[A-Za-z][A-Za-z0-9+.-]*:)/.test(reference)) return undefined;
  let uri: string | undefined = folder;
  for (const part of reference.split(/[/\\]/)) {
    if (part === '' || part === '.') continue;
    uri = part === '..' ? parentUri(uri) : `${uri}/${encodeURIComponent(part)}`;
    if (uri === undefined) return undefined;
  }
  return uri;
}

export function isInside(uri: string, folder: string): boolean {
  return uri === folder || uri.startsWith(`${folder}/`);
}

/** A file's name relative to a folder, decoded, with `/`; undefined when it lies outside. */
export function nameIn(folder: string, uri: string): string | undefined {
  if (uri === folder || !isInside(uri, folder)) return undefined;
  return decoded(uri.slice(folder.length + 1));
}

/** The length of what stands before the first segment: `file://`, `file:///c:`, `untitled:`. */
function rootLength(uri: string): number {
  return /^[A-Za-z][A-Za-z0-9+.-]*:(?:\/\/[^/]*)?(?:\/[A-Za-z]:)?/.exec(uri)?.[0].length ?? 0;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
