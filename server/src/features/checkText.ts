import { uriBaseName } from '../document/uri';
import type { SourceDocument } from '../document/sourceDocument';
import { isOtherCloudPolicy, mayHoldKmsPolicy } from '../knowledge/cheapLook';
import { readKeyPolicies, type PolicyFile } from '../readers/keyPolicy';
import type { FileSettings } from '../workspace/settingsOfFiles';
import { diagnose, type Diagnosis } from './diagnose';
import { fixAll } from './repairs';

/** True when a text passes the cheap look, so that it counts as checked; what it holds shows only when it is read. */
export function isWorthReading(document: SourceDocument): boolean {
  return mayHoldKmsPolicy(document.text, uriBaseName(document.uri)) && !isOtherCloudPolicy(document.text);
}

/** Reads and checks a text that lies still, as the command line has it. `now` in milliseconds since the epoch. */
export function checkText(document: SourceDocument, settings: FileSettings, now: number): Diagnosis {
  return diagnoseFile(readKeyPolicies(document), settings, now);
}

export type FixedText =
  | { readonly state: 'fixed'; readonly text: string; readonly fixed: number }
  | { readonly state: 'nothing' }
  /** The repairs together would allow something new: none is made. */
  | { readonly state: 'withheld' };

/** The text with every safe repair made; made only when the policies of the result allow nothing that the old ones did not. */
export function fixText(document: SourceDocument, settings: FileSettings, now: number): FixedText {
  const result = fixAll(document, (file) => diagnoseFile(file, settings, now).findings);
  if (!result) return { state: 'nothing' };
  const before = readKeyPolicies(document).policies;
  const after = readKeyPolicies({ ...document, text: result.text }).policies;
  return before.length === after.length ? { state: 'fixed', ...result } : { state: 'withheld' };
}

function diagnoseFile(file: PolicyFile, settings: FileSettings, now: number): Diagnosis {
  const { name, baseline, excluded } = settings;
  return diagnose(file, settings.settings, { name, baseline, excluded, now });
}
