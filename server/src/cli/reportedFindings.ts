import { LineIndex } from '../document/lineIndex';
import type { Range } from '../document/segment';
import type { Diagnosis, PlacedFinding } from '../features/diagnose';
import { editsOfRepair } from '../features/repairs';
import { ruleHelpUri } from '../features/ruleHelp';
import type { LineRange, ReportedFinding } from './report/report';

/** A file's findings as reports show them, in the order of its text. `file`: its name in reports. */
export function reportedFindings(diagnosis: Diagnosis, file: string): ReportedFinding[] {
  const lines = new LineIndex(diagnosis.file.snapshot.text);
  return [...diagnosis.findings]
    .sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)
    .map((placed) => reportedFinding(placed, diagnosis, file, lines));
}

function reportedFinding(
  placed: PlacedFinding,
  { file: { snapshot } }: Diagnosis,
  file: string,
  lines: LineIndex,
): ReportedFinding {
  const { ruleId, severity, message, resource, fingerprint, related, path, repairs } = placed.finding;
  const rangeOf = ({ start, end }: Range): LineRange => ({
    start: lines.positionAt(start),
    end: lines.positionAt(end),
  });
  const notes = (list: typeof related): ReportedFinding['related'] =>
    (list ?? []).map((note) => ({ file, range: rangeOf(snapshot.locate(note.span)), message: note.message }));
  return {
    ...{ ruleId, severity, message, file, resource, fingerprint, lines },
    range: rangeOf(placed.range),
    helpUri: ruleHelpUri(ruleId),
    related: notes(related),
    path: notes(path),
    fixes: (repairs ?? []).flatMap((repair) => {
      const edits = editsOfRepair(repair, snapshot);
      if (!edits) return [];
      const { title, safe } = repair;
      return { title, safe, edits: edits.map((edit) => ({ file, range: rangeOf(edit), newText: edit.text })) };
    }),
  };
}
