import type { ConfigurationFault } from '../configuration/configurationFault';
import { readProjectFile } from '../configuration/projectFile';
import type { Snapshot } from '../document/snapshot';
import type { SourceDocument } from '../document/sourceDocument';
import type { Finding } from '../findings/finding';
import { Fingerprints } from '../findings/fingerprint';
import { RULES } from '../rules/index';
import type { LoadedProjectFile } from '../workspace/projectFiles';
import type { Diagnosis } from './diagnose';

/** The rule id of findings about the project file itself. They cannot be silenced. */
export const CONFIGURATION_RULE = 'configuration';

/** The ids that a project file may name. */
export const RULE_IDS: readonly string[] = RULES.map((rule) => rule.id);

/**
 * The faults of a project file as findings, in the order of its text. `loaded`, when the file was loaded with what it
 * extends, adds what only other files tell. `name` is the file's in fingerprints; `now` in milliseconds since the epoch.
 */
export function checkProjectFile(
  document: SourceDocument,
  options: { readonly name: string; readonly now: number; readonly loaded?: LoadedProjectFile | undefined },
): Diagnosis {
  const { name, now, loaded } = options;
  const current = loaded?.snapshot.text === document.text ? loaded : undefined;
  const folder = document.uri.slice(0, Math.max(0, document.uri.lastIndexOf('/')));
  const { snapshot, faults } = current ?? readProjectFile(document, { ruleIds: RULE_IDS, folder, now });
  return {
    file: { snapshot, policies: [], comments: [], statements: new Map() },
    findings: findingsOf(faults, snapshot, name),
    suppressed: 0,
    baselined: 0,
  };
}

function findingsOf(faults: readonly ConfigurationFault[], snapshot: Snapshot, name: string): Diagnosis['findings'] {
  const fingerprints = new Fingerprints();
  const placed = faults.map((fault) => {
    const fingerprint = fingerprints.of([CONFIGURATION_RULE, name, fault.message], fault.span);
    const finding: Finding = { ...fault, ruleId: CONFIGURATION_RULE, resource: null, fingerprint };
    return { finding, range: snapshot.locate(fault.span) };
  });
  return placed.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}
