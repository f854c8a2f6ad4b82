import { uriBaseName } from '../document/uri';
import type { SourceDocument } from '../document/sourceDocument';
import { isOtherCloudPolicy, mayHoldKmsPolicy } from '../knowledge/cheapLook';
import { readKeyPolicies, type PolicyFile } from '../readers/keyPolicy';
import type { FileSettings } from '../workspace/settingsOfFiles';
import { diagnose, type Diagnosis } from './diagnose';
import { fixSafely, type FixedText } from './repairs';

/** True when a text passes the cheap look, so that it counts as checked; what it holds shows only when it is read. */
export function isWorthReading(document: SourceDocument): boolean {
  return mayHoldKmsPolicy(document.text, uriBaseName(document.uri)) && !isOtherCloudPolicy(document.text);
}

/** Reads and checks a text that lies still, as the command line has it. `now` in milliseconds since the epoch. */
export function checkText(document: SourceDocument, settings: FileSettings, now: number): Diagnosis {
  return diagnoseFile(readKeyPolicies(document), settings, now);
}

/** The text with every safe repair made that is shown to allow nothing new, under these settings. */
export function fixText(document: SourceDocument, settings: FileSettings, now: number): FixedText {
  return fixSafely(document, (file) => diagnoseFile(file, settings, now).findings);
}

function diagnoseFile(file: PolicyFile, settings: FileSettings, now: number): Diagnosis {
  const { name, baseline, excluded } = settings;
  return diagnose(file, settings.settings, { name, baseline, excluded, now });
}
