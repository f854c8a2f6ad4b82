/** Runs one task per key after a pause; a newer request for the key replaces the waiting one. */
export class Delays {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  run(key: string, milliseconds: number, task: () => Promise<void>): void {
    this.cancel(key);
    const timer = setTimeout(() => {
      this.timers.delete(key);
      void task();
    }, milliseconds);
    this.timers.set(key, timer);
  }

  cancel(key: string): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
  }
}
