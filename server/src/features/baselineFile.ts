import { baselineText, readBaseline, type BaselineReading } from '../configuration/baseline';
import type { PlacedFinding } from './diagnose';
import { CONFIGURATION_RULE } from './checkProjectFile';

/** The fingerprints that the text of a baseline file accepts. */
export function readBaselineFile(text: string): BaselineReading {
  return readBaseline(text);
}

/**
 * The text of a baseline file that accepts these findings; `file` as in fingerprints. Faults of the project file are left
 * out: they are mended, not accepted.
 */
export function newBaselineText(found: readonly { readonly placed: PlacedFinding; readonly file: string }[]): {
  readonly text: string;
  readonly count: number;
} {
  const entries = found
    .filter(({ placed }) => placed.finding.ruleId !== CONFIGURATION_RULE)
    .map(({ placed: { finding }, file }) => ({ fingerprint: finding.fingerprint, ruleId: finding.ruleId, file }));
  return { text: baselineText(entries), count: entries.length };
}
