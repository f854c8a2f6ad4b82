import { DiagnosticSeverity, type Diagnostic, type Range as LspRange, type TextEdit } from './lsp';
import type { Edit } from '../document/edit';
import type { LineIndex } from '../document/lineIndex';
import type { Range } from '../document/segment';
import type { Snapshot } from '../document/snapshot';
import type { PlacedFinding } from '../features/diagnose';
import { ruleHelpUri } from '../features/ruleHelp';
import type { Finding } from '../findings/finding';

/** The name under which editors list our findings. */
export const DIAGNOSTIC_SOURCE = 'KMS Lens';

export interface DiagnosticData {
  readonly fingerprint: string;
}

export function lspRange(lines: LineIndex, range: Range): LspRange {
  return { start: lines.positionAt(range.start), end: lines.positionAt(range.end) };
}

export function lspEdits(lines: LineIndex, edits: readonly Edit[]): TextEdit[] {
  return edits.map((edit) => ({ range: lspRange(lines, edit), newText: edit.text }));
}

/** `clientUri`: as the client spells the document, since related places stand in the same file. */
export function lspDiagnostic(
  placed: PlacedFinding,
  snapshot: Snapshot,
  lines: LineIndex,
  clientUri: string,
): Diagnostic {
  const { finding, range } = placed;
  const notes = [...(finding.path ?? []), ...(finding.related ?? [])];
  const data: DiagnosticData = { fingerprint: finding.fingerprint };
  return {
    range: lspRange(lines, range),
    severity: SEVERITIES[finding.severity],
    code: finding.ruleId,
    codeDescription: { href: ruleHelpUri(finding.ruleId) },
    source: DIAGNOSTIC_SOURCE,
    message: finding.message,
    data,
    ...(notes.length > 0 && {
      relatedInformation: notes.map((note) => ({
        location: { uri: clientUri, range: lspRange(lines, snapshot.locate(note.span)) },
        message: note.message,
      })),
    }),
  };
}

const SEVERITIES: Record<Finding['severity'], DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
