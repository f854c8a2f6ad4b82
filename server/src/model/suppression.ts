import type { Origin } from './value';

/** One instruction that silences findings: a comment in a file, or an entry of the project file. */
export interface Suppression {
  /** The rules it names; empty means every rule. */
  readonly ruleIds: readonly string[];
  readonly reason: string | null;
  /** Where it is written, to speak of it when it silences nothing. */
  readonly origin: Origin;
}
