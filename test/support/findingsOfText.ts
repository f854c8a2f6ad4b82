import assert from 'node:assert/strict';
import { DEFAULT_SETTINGS } from '../../server/src/configuration/settings';
import { applyEdits } from '../../server/src/document/edit';
import type { Range } from '../../server/src/document/segment';
import { languageIdOfName, type SourceDocument } from '../../server/src/document/sourceDocument';
import { diagnose, type Diagnosis } from '../../server/src/features/diagnose';
import { editsOfRepair } from '../../server/src/features/repairs';
import type { PolicyFile } from '../../server/src/readers/keyPolicy';
import type { SamplePolicy } from './samplePolicies';

const EVERYTHING = { ...DEFAULT_SETTINGS, preset: 'all' } as const;
const OPTIONS = { name: 'policy.json', now: Date.UTC(2026, 0, 15) };

export function sourceOfSample({ name, text }: SamplePolicy): SourceDocument {
  return { uri: `file:///workspace/${name}`, languageId: languageIdOfName(name), version: 1, text };
}

/** What every rule says of a file. */
export function diagnosisOf(file: PolicyFile): Diagnosis {
  return diagnose(file, EVERYTHING, OPTIONS);
}

/** What is found, with all places, as one text to compare. */
export function toldOf(file: PolicyFile): string {
  return JSON.stringify(
    diagnosisOf(file).findings.map(({ finding, range }) => [
      finding.ruleId,
      finding.severity,
      range,
      finding.message,
      finding.fingerprint,
      (finding.related ?? []).map((note) => [note.message, file.snapshot.locate(note.span)]),
      (finding.repairs ?? []).map(({ title, safe }) => [title, safe]),
    ]),
  );
}

/** Checks a file and holds every range of every finding, related place and edit against its text. */
export function assertInside(file: PolicyFile, { withEdits = false } = {}): void {
  const { text } = file.snapshot;
  for (const { finding, range } of diagnosisOf(file).findings) {
    const places = [range, ...(finding.related ?? []).map((note) => file.snapshot.locate(note.span))];
    for (const place of places) assertRange(place, text, finding.ruleId);
    for (const repair of withEdits ? (finding.repairs ?? []) : []) {
      const edits = editsOfRepair(repair, file.snapshot) ?? [];
      for (const edit of edits) assertRange(edit, text, repair.title);
      applyEdits(text, edits);
    }
  }
}

function assertRange({ start, end }: Range, text: string, what: string): void {
  if (0 <= start && start <= end && end <= text.length) return;
  assert.fail(`${what}: ${start}–${end} of ${text.length} in\n${text}`);
}
