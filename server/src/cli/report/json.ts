import type { Place, Report, ReportedFinding } from './report';

/**
 * Version 1 of the output for programs. It is only ever added to, and readers ignore what they do not know. Lines and
 * characters count from 0 as in LSP; files are relative to the working directory, with `/`.
 */
export function jsonReport(report: Report): string {
  const { toolVersion, filesChecked, suppressed, baselined, excluded, fixed, findings, errors, skipped } = report;
  const counts = { filesChecked: filesChecked.length, suppressed, baselined, excluded, fixed };
  return `${JSON.stringify({ version: 1, toolVersion, ...counts, findings: findings.map(findingOf), errors, skipped })}\n`;
}

function findingOf(finding: ReportedFinding): object {
  const { ruleId, severity, message, file, range, resource, fingerprint, helpUri, related, path, fixes } = finding;
  return {
    ...{ ruleId, severity, message, file, range, resource, fingerprint, helpUri },
    related: related.map(noteOf),
    path: path.map(noteOf),
    fixes: fixes.map(({ title, safe, edits }) => ({
      ...{ title, safe },
      edits: edits.map((edit) => ({ file: edit.file, range: edit.range, newText: edit.newText })),
    })),
  };
}

function noteOf({ file, range, message }: Place & { message: string }): object {
  return { file, range, message };
}
