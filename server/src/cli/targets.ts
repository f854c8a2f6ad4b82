import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { diskReason } from '../workspace/diskFiles';
import { isCandidate, walkFolder } from '../workspace/diskWalk';
import { matcherOf, readIgnoreRules } from './lazily';
import { absolutePath, reportedName, slashed } from './paths';

/** A file to check, or why something that was named cannot be. */
export type Target =
  | {
      readonly path: string;
      /** Named itself, not found in a folder. */
      readonly isNamed: boolean;
      /** The real path of the folder that was named, or that holds the named file: nothing outside is written. */
      readonly root: string;
    }
  | { readonly path: string; readonly error: string }
  | { readonly path: string; readonly skipped: string };

/**
 * The files that the operands name, each once: files, folders (what `.gitignore` and the usual folders leave out is not
 * entered) and globs relative to the working directory. What does not exist or cannot be read is told.
 */
export function* targetsOf(operands: readonly string[], cwd: string): Generator<Target> {
  const seen = new Set<string>();
  for (const operand of operands) {
    for (const target of targetsOfOperand(operand, cwd)) {
      if (seen.has(target.path)) continue;
      seen.add(target.path);
      yield target;
    }
  }
}

function* targetsOfOperand(operand: string, cwd: string): Generator<Target> {
  const path = absolutePath(cwd, operand);
  let stat;
  try {
    stat = statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    yield { path, error: `cannot be read: ${diskReason(error)}` };
    return;
  }
  if (!stat) {
    yield* isGlob(operand) ? targetsOfGlob(operand, cwd) : [{ path, error: 'there is no such file or folder' }];
  } else if (stat.isDirectory()) {
    yield* targetsInFolder(path);
  } else if (!stat.isFile()) {
    yield { path, error: 'this is neither a file nor a folder' };
  } else if (!isCandidate(path)) {
    yield { path, skipped: 'only .json and .jsonc files are checked' };
  } else {
    yield { path, isNamed: true, root: slashed(realpathSync.native(dirname(path))) };
  }
}

function* targetsInFolder(folder: string): Generator<Target> {
  let root: string;
  try {
    root = slashed(realpathSync.native(folder));
  } catch (error) {
    yield { path: folder, error: `cannot be read: ${diskReason(error)}` };
    return;
  }
  for (const { path, reason } of walkFolder(folder.length > 1 ? folder.replace(/\/$/, '') : folder, readIgnoreRules)) {
    yield reason === undefined ? { path, isNamed: false, root } : { path, error: `cannot be read: ${reason}` };
  }
}

function isGlob(operand: string): boolean {
  return /[*?[\]{}!]/.test(operand);
}

/** Walks the longest folder before the first special character. */
function* targetsOfGlob(operand: string, cwd: string): Generator<Target> {
  const pattern = slashed(operand).replace(/^(?:\.\/)+/, '');
  const fixed = pattern.split('/');
  const special = fixed.findIndex(isGlob);
  const folder = absolutePath(cwd, fixed.slice(0, special).join('/') || (pattern.startsWith('/') ? '/' : '.'));
  const isAbsolute = pattern.startsWith('/');
  const matches = matcherOf(isAbsolute ? pattern.slice(1) : pattern);
  let found = false;
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    for (const target of targetsInFolder(folder)) {
      const name = isAbsolute ? target.path.slice(1) : reportedName(cwd, target.path);
      if (!('error' in target) && !matches(name)) continue;
      found = true;
      yield target;
    }
  }
  if (!found) yield { path: absolutePath(cwd, operand), error: 'no file fits this pattern' };
}
