/** `npm run bench` runs in the repository's root. */
export const ROOT = process.cwd();

/** The q-quantile (0 to 1) of some numbers. */
export function quantile(numbers: readonly number[], q: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** Milliseconds that `work` takes. */
export function time(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

export async function timeAsync(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** One row of the table: what was measured, against what, and what it should stay under. */
export interface Figure {
  readonly what: string;
  /** As text, since units differ. */
  readonly measured: string;
  readonly target: string;
  readonly met: boolean;
}

export function ratio(what: string, ours: number, base: number, most: number, unit = 'ms'): Figure {
  const value = ours / base;
  return {
    what,
    measured: `${value.toFixed(2)} × (${ours.toFixed(2)} / ${base.toFixed(2)} ${unit})`,
    target: `≤ ${most} ×`,
    met: value <= most,
  };
}
