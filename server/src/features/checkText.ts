import { applyEdits } from '../document/edit';
import { uriBaseName } from '../document/uri';
import type { SourceDocument } from '../document/sourceDocument';
import { allowsNothingNew } from '../evaluation/nothingNew';
import { isOtherCloudPolicy, mayHoldKmsPolicy } from '../knowledge/cheapLook';
import { readKeyPolicies, type PolicyFile } from '../readers/keyPolicy';
import type { FileSettings } from '../workspace/settingsOfFiles';
import { diagnose, type Diagnosis, type PlacedFinding } from './diagnose';
import { editsOfRepair, fixAll } from './repairs';

/** True when a text passes the cheap look, so that it counts as checked; what it holds shows only when it is read. */
export function isWorthReading(document: SourceDocument): boolean {
  return mayHoldKmsPolicy(document.text, uriBaseName(document.uri)) && !isOtherCloudPolicy(document.text);
}

/** Reads and checks a text that lies still, as the command line has it. `now` in milliseconds since the epoch. */
export function checkText(document: SourceDocument, settings: FileSettings, now: number): Diagnosis {
  return diagnoseFile(readKeyPolicies(document), settings, now);
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

/**
 * The text with every safe repair made. That a rule calls its repair safe is not enough here: each must leave policies that
 * are shown to allow nothing that the old ones did not, and so must all together.
 */
export function fixText(document: SourceDocument, settings: FileSettings, now: number): FixedText {
  const all = (file: PolicyFile): readonly PlacedFinding[] => diagnoseFile(file, settings, now).findings;
  const together = fixAll(document, all);
  if (!together) return { state: 'nothing', withheld: [] };
  if (widensNothing(document, document.text, together.text)) return { state: 'fixed', ...together, withheld: [] };
  const withheld = new Set<string>();
  const shown = (file: PolicyFile): readonly PlacedFinding[] =>
    all(file).filter(({ finding }) => {
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

function diagnoseFile(file: PolicyFile, settings: FileSettings, now: number): Diagnosis {
  const { name, baseline, excluded } = settings;
  return diagnose(file, settings.settings, { name, baseline, excluded, now });
}
