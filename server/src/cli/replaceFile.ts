import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { diskReason } from '../workspace/diskFiles';
import { slashed } from './paths';

/** Why a file was left as it is; `undefined` when it was replaced. Completes "… was not repaired: ". */
export type Refusal = string | undefined;

/**
 * Replaces a file's content whole or not at all: a new file beside it, with its mode and owner, takes its name. Refuses when
 * the file is a link, lies outside `root` (a real path), may not be written, or is not `expected` any more.
 */
export function replaceFile(path: string, expected: Buffer, content: Buffer, root: string): Refusal {
  let beside: string | undefined;
  try {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) return 'it is a link; name the file that it leads to';
    if (!stat.isFile()) return 'it is no regular file any more';
    const real = slashed(realpathSync.native(path));
    const folder = root.endsWith('/') ? root : `${root}/`;
    if (!real.startsWith(folder)) return 'it lies outside the folders that were named';
    accessSync(real, constants.W_OK);
    if (!readFileSync(real).equals(expected)) return 'it changed while it was checked; run the command again';

    beside = join(dirname(real), `.${basename(real).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
    const descriptor = openSync(beside, 'wx', stat.mode & 0o7777);
    try {
      writeFileSync(descriptor, content);
      // Changing the owner clears some bits of the mode, so it comes first.
      if (stat.uid !== process.getuid?.()) fchownSync(descriptor, stat.uid, stat.gid);
      fchmodSync(descriptor, stat.mode & 0o7777);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (!readFileSync(real).equals(expected)) return 'it changed while it was checked; run the command again';
    renamePatiently(beside, real);
    beside = undefined;
    return undefined;
  } catch (error) {
    return diskReason(error);
  } finally {
    if (beside !== undefined) rmSync(beside, { force: true });
  }
}

/** On Windows a virus scanner or an indexer may hold a file open for a moment, and renaming over it fails meanwhile. */
function renamePatiently(from: string, to: string): void {
  const mostTries = process.platform === 'win32' ? 20 : 1;
  for (let tries = 1; ; tries++) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (tries >= mostTries || !(code === 'EPERM' || code === 'EACCES' || code === 'EBUSY')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}
