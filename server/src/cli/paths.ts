import { relative, resolve, sep } from 'node:path';

/** An absolute path with `/` on every system; file functions of Windows take it too. */
export function absolutePath(cwd: string, path: string): string {
  return slashed(resolve(cwd, path));
}

/** How reports name a file: relative to the working directory, with `/`; absolute on another drive. */
export function reportedName(cwd: string, path: string): string {
  return slashed(relative(cwd, path)) || '.';
}

export function slashed(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}
