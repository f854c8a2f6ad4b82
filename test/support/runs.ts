/**
 * How often a property is tried: as often as it says in `npm test`, a tenth of it in `npm run test:unit`, which is there to
 * answer while one works. `full`: the number for `npm test`.
 */
export function runs(full: number): number {
  return process.env[EVERY_RUN] === '1' ? full : Math.ceil(full / 10);
}

/** Set by `everyRun.ts`, which the configurations of `npm test` load. */
export const EVERY_RUN = 'KMS_LENS_EVERY_RUN';
