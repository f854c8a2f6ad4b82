/** A pattern for files, relative to a folder. */
export interface Glob {
  readonly pattern: string;
  /** URI of the folder, without a slash at its end. */
  readonly folder: string;
}

export function sameGlob(a: Glob, b: Glob): boolean {
  return a.pattern === b.pattern && a.folder === b.folder;
}

/**
 * Tests names relative to the glob's folder, with `/`. A pattern without a slash fits a name at any depth, as in
 * `.gitignore`; one that fits a folder fits all that is in it; names that begin with a dot are not special.
 */
export function globMatcher(pattern: string): (name: string) => boolean {
  const kept = matchers.get(pattern);
  if (kept) return kept;
  const plain = pattern.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  const literal = plain.replace(/^\/+/, '');
  const anchored = plain.includes('/') ? literal : `**/${plain}`;
  // Loaded here, since most folders have no globs and the start of the server and the command line counts.
  // eslint-disable-next-line no-restricted-globals -- resolved by the bundler, on every platform
  const picomatch = require('picomatch') as typeof import('picomatch');
  const fits = picomatch([anchored, `${anchored}/**`], { dot: true });
  // A name that was written down as it is fits itself, whatever special characters it has.
  const matcher = (name: string): boolean => name === literal || fits(name);
  if (matchers.size >= MOST_MATCHERS) matchers.clear();
  matchers.set(pattern, matcher);
  return matcher;
}

/** Compiled patterns; projects have a handful. */
const matchers = new Map<string, (name: string) => boolean>();
const MOST_MATCHERS = 500;
