import type { Connection } from './lsp';

/** Runs one task per key after a pause; a newer request for the key replaces the waiting one. */
export class Delays {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(private readonly connection: Connection) {}

  run(key: string, milliseconds: number, task: () => Promise<void>): void {
    this.cancel(key);
    const timer = setTimeout(() => {
      this.timers.delete(key);
      inBackground(this.connection, task());
    }, milliseconds);
    this.timers.set(key, timer);
  }

  cancel(key: string): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
  }
}

/**
 * Lets work go on that nobody waits for. A fault in it concerns one document and is written into the log: unhandled it would
 * end the server, and with it the checks of every other document.
 */
export function inBackground(connection: Connection, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  });
}
