import { applyEdits, type Edit } from '../document/edit';
import type { Snapshot } from '../document/snapshot';
import type { SourceDocument } from '../document/sourceDocument';
import type { Repair } from '../model/repair';
import { readKeyPolicies, type PolicyFile } from '../readers/keyPolicy';
import { writeJson } from '../writers/json';
import type { PlacedFinding } from './diagnose';

/** The text edits of a repair in the file's own format; undefined when it cannot be written there. */
export function editsOfRepair(repair: Repair, snapshot: Snapshot): Edit[] | undefined {
  return writeJson(repair.changes, snapshot);
}

/** How often fixed text is looked at again: one fix may uncover the next, but never without end. */
const MOST_ROUNDS = 10;

/**
 * The text with every safe repair made, repeated until none is left; undefined when there was none. `findingsOf` checks a
 * text as the caller does, with its settings. Of repairs that touch the same place the first counts in each round.
 */
export function fixAll(
  document: SourceDocument,
  findingsOf: (file: PolicyFile) => readonly PlacedFinding[],
): { text: string; fixed: number } | undefined {
  let { text } = document;
  let fixed = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const file = readKeyPolicies({ ...document, version: null, text });
    const chosen = safeEdits(findingsOf(file), file.snapshot);
    if (chosen.count === 0) break;
    const next = applyEdits(text, chosen.edits);
    if (next === text) break;
    text = next;
    fixed += chosen.count;
  }
  return fixed > 0 && text !== document.text ? { text, fixed } : undefined;
}

function safeEdits(findings: readonly PlacedFinding[], snapshot: Snapshot): { edits: Edit[]; count: number } {
  const edits: Edit[] = [];
  let count = 0;
  for (const { finding } of findings) {
    const repair = finding.repairs?.find((candidate) => candidate.safe);
    const more = repair && editsOfRepair(repair, snapshot);
    if (!more || more.some((edit) => edits.some((other) => touch(edit, other)))) continue;
    edits.push(...more);
    count++;
  }
  return { edits, count };
}

/** Edits that meet are not made together: which of two insertions at one place comes first would be chance. */
function touch(a: Edit, b: Edit): boolean {
  return a.start <= b.end && b.start <= a.end;
}
