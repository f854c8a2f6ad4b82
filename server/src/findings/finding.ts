import type { Report, Severity } from '../model/repair';

/** A report with all that outputs need: its rule, its final severity, and an identity that survives moved lines. */
export interface Finding extends Report {
  readonly ruleId: string;
  readonly severity: Severity;
  /** What the finding belongs to: a statement's Sid or place in its policy, later a resource's address. */
  readonly resource: string | null;
  /** Equal for the same finding in the same file although lines moved; stable across versions. */
  readonly fingerprint: string;
}
