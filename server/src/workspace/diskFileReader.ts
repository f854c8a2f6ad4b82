import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { diskReason } from './diskFiles';

export type FileRead =
  /** The bytes are good until the next file is read. */
  | { readonly state: 'read'; readonly bytes: Buffer }
  | { readonly state: 'too-large'; readonly size: number; readonly most: number }
  | { readonly state: 'unreadable'; readonly reason: string };

/**
 * Reads many small files one after the other, each into the same memory: a fresh buffer for each costs more than the
 * reading.
 */
export class DiskFileReader {
  private buffer = Buffer.allocUnsafeSlow(64 * 1024);

  /** `limitOf`: the most bytes to read, asked only for files over `usualLimit`. */
  constructor(
    private readonly usualLimit: number,
    private readonly limitOf: (path: string) => number,
  ) {}

  read(path: string): FileRead {
    let descriptor: number | undefined;
    try {
      descriptor = openSync(path, 'r');
      const { size } = fstatSync(descriptor);
      const most = size > this.usualLimit ? this.limitOf(path) : this.usualLimit;
      if (size > most) return { state: 'too-large', size, most };
      if (size >= this.buffer.length) this.buffer = Buffer.allocUnsafeSlow(size + 64 * 1024);
      return { state: 'read', bytes: this.readAll(descriptor, size) };
    } catch (error) {
      return { state: 'unreadable', reason: diskReason(error) };
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  }

  /** Up to the end when the system gives no size, as for some files that are none on a disk. */
  private readAll(descriptor: number, size: number): Buffer {
    let length = 0;
    for (;;) {
      const count = readSync(descriptor, this.buffer, length, this.buffer.length - length, null);
      length += count;
      if (count === 0 || length === size) return this.buffer.subarray(0, length);
      if (length === this.buffer.length) this.buffer = Buffer.concat([this.buffer], this.buffer.length * 2);
    }
  }
}
