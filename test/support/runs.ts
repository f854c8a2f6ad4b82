/**
 * How often a property is tried: as often as it says in `npm test`, a tenth of it in `npm run test:unit`, which is there to
 * answer while one works. `full`: the number for `npm test`.
 */
export function runs(full: number): number {
  return process.env[EVERY_RUN] === '1' ? full : Math.ceil(full / 10);
}

/** All of a list in `npm test`, every tenth of it in `npm run test:unit`. */
export function someOf<T>(list: readonly T[]): readonly T[] {
  return process.env[EVERY_RUN] === '1' ? list : list.filter((_, index) => index % 10 === 0);
}

/** How far apart the places are that are looked at: as it says in `npm test`, seven times as far in `npm run test:unit`. */
export function stride(full: number): number {
  return process.env[EVERY_RUN] === '1' ? full : full * 7;
}

/** Set by `everyRun.ts`, which the configurations of `npm test` load. */
export const EVERY_RUN = 'KMS_LENS_EVERY_RUN';
