import { isTerminal, writeWhole } from './console';

/** Milliseconds: what is faster needs no progress, and more often nobody can read. */
const PATIENCE = 1000;
const PAUSE = 100;

/** One line on a terminal's standard error that says how far a long run is, and is gone at its end. */
export class Progress {
  private count = 0;
  private next = Date.now() + PATIENCE;
  private shown = false;
  private onTerminal: boolean | undefined;

  constructor(private readonly quiet: boolean) {}

  step(): void {
    this.count++;
    if (this.count % 32 !== 0 || this.quiet || Date.now() < this.next) return;
    this.onTerminal ??= isTerminal(2);
    this.next = this.onTerminal ? Date.now() + PAUSE : Infinity;
    if (!this.onTerminal) return;
    this.shown = true;
    writeWhole(2, `\r\u001b[Kkms-lens: ${this.count} files looked at …`);
  }

  end(): void {
    if (this.shown) writeWhole(2, '\r\u001b[K');
  }
}
