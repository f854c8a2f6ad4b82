import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { normalizeUri } from '../document/uri';
import { decodeText } from './diskText';
import type { FileReading, FileSource } from './fileSource';

/** Files named in other files are configuration or small texts; larger ones are not read. Bytes. */
const LARGEST = 5 * 1024 * 1024;

/** The files on disk. */
export class DiskFiles implements FileSource {
  read(uri: string): FileReading {
    const path = pathOfUri(uri);
    if (path === undefined) return { state: 'absent' };
    try {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (!stat) return { state: 'absent' };
      if (!stat.isFile()) return { state: 'unusable', reason: 'it is not a regular file' };
      if (stat.size > LARGEST) return { state: 'unusable', reason: 'it is larger than 5 MB' };
      const decoded = decodeText(readFileSync(path));
      if (decoded.state === 'invalid') return { state: 'unusable', reason: 'it is not valid UTF-8' };
      return { state: 'read', text: decoded.text };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A file where the path needs a folder: there is nothing below it.
      return code === 'ENOTDIR' ? { state: 'absent' } : { state: 'unusable', reason: diskReason(error) };
    }
  }

  exists(uri: string): boolean {
    const path = pathOfUri(uri);
    return path !== undefined && existsSync(path);
  }

  realUri(uri: string): string | undefined {
    const path = pathOfUri(uri);
    if (path === undefined) return undefined;
    try {
      return uriOfPath(realpathSync.native(path));
    } catch {
      // Whatever keeps the path from being resolved, there is no file to be read behind it.
      return undefined;
    }
  }
}

/** `path`: absolute. */
export function uriOfPath(path: string): string {
  return normalizeUri(pathToFileURL(path).href).replace(/\/$/, '');
}

/** Undefined for URIs that name no file of this machine. */
export function pathOfUri(uri: string): string | undefined {
  if (!uri.startsWith('file://')) return undefined;
  try {
    return fileURLToPath(uri === 'file://' ? 'file:///' : uri);
  } catch {
    return undefined;
  }
}

/** Why the system refused, in plain words. */
export function diskReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code && REASONS[code]) ?? (code ? `the system says ${code}` : message);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};
