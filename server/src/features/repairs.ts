import { applyEdits, type Edit } from '../document/edit';
import type { Snapshot } from '../document/snapshot';
import type { SourceDocument } from '../document/sourceDocument';
import { allowsNothingNew } from '../evaluation/nothingNew';
import type { Repair } from '../model/repair';
import { readKeyPolicies, type PolicyFile } from '../readers/keyPolicy';
import { writeJson } from '../writers/json';
import type { PlacedFinding } from './diagnose';

/** The text edits of a repair in the file's own format; undefined when it cannot be written there. */
export function editsOfRepair(repair: Repair, snapshot: Snapshot): Edit[] | undefined {
  return writeJson(repair.changes, snapshot);
}

export type FixedText =
  | {
      readonly state: 'fixed';
      readonly text: string;
      readonly fixed: number;
      /** Rules whose repairs were left out, since nobody showed that they allow nothing new. */
      readonly withheld: readonly string[];
    }
  | { readonly state: 'nothing'; readonly withheld: readonly string[] };

/** Checks a text as the caller does, with its settings. */
export type FindingsOf = (file: PolicyFile) => readonly PlacedFinding[];

/**
 * The text with every safe repair made, in the editor and on the command line alike. That a rule calls its repair safe is
 * not enough here: each must leave policies that are shown to allow nothing that the old ones did not, and so must all
 * together.
 */
export function fixSafely(document: SourceDocument, findingsOf: FindingsOf): FixedText {
  const together = fixAll(document, findingsOf);
  if (!together) return { state: 'nothing', withheld: [] };
  if (widensNothing(document, document.text, together.text)) return { state: 'fixed', ...together, withheld: [] };
  const withheld = new Set<string>();
  const shown: FindingsOf = (file) =>
    findingsOf(file).filter(({ finding }) => {
      const repair = finding.repairs?.find((candidate) => candidate.safe);
      const edits = repair && editsOfRepair(repair, file.snapshot);
      if (!edits) return false;
      const { text } = file.snapshot;
      if (widensNothing(document, text, applyEdits(text, edits))) return true;
      withheld.add(finding.ruleId);
      return false;
    });
  const result = fixAll(document, shown);
  if (result && widensNothing(document, document.text, result.text)) {
    return { state: 'fixed', ...result, withheld: [...withheld] };
  }
  // Each by itself is fine and all together are not: then none is made, and all are named.
  for (const { finding } of result ? shown(readKeyPolicies(document)) : []) withheld.add(finding.ruleId);
  return { state: 'nothing', withheld: [...withheld] };
}

/** True when the policies of the text after are shown to allow nothing that those before did not. */
function widensNothing(document: SourceDocument, before: string, after: string): boolean {
  const policiesOf = (text: string): PolicyFile['policies'] => readKeyPolicies({ ...document, text }).policies;
  const old = policiesOf(before);
  const now = policiesOf(after);
  return old.length === now.length && old.every((policy, index) => allowsNothingNew(policy, now[index]!));
}

/** How often fixed text is looked at again: one fix may uncover the next, but never without end. */
const MOST_ROUNDS = 10;

/**
 * The text with every repair that calls itself safe made, repeated until none is left; undefined when there was none. Of
 * repairs that touch the same place the first counts in each round.
 */
function fixAll(document: SourceDocument, findingsOf: FindingsOf): { text: string; fixed: number } | undefined {
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
