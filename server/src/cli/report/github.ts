import type { Report, ReportedFinding, Severity } from './report';

/**
 * Workflow commands that GitHub Actions shows at their lines:
 * https://docs.github.com/actions/writing-workflows/choosing-what-your-workflow-does/workflow-commands-for-github-actions
 */
export function githubReport(report: Report): string {
  const lines = report.findings.map(findingLine);
  for (const { file, message } of report.errors) lines.push(`::error file=${property(file)}::${data(message)}`);
  for (const { file, message } of report.skipped) lines.push(`::notice file=${property(file)}::${data(message)}`);
  const { suppressed, baselined, excluded } = report;
  if (suppressed + baselined + excluded > 0) {
    lines.push(`::notice::${suppressed} findings suppressed, ${baselined} in the baseline, ${excluded} files excluded`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

function findingLine({ severity, file, range, ruleId, message, helpUri }: ReportedFinding): string {
  const { start, end } = range;
  const columns = start.line === end.line ? [`endColumn=${end.character + 1}`] : [];
  const place = [`line=${start.line + 1}`, `endLine=${end.line + 1}`, `col=${start.character + 1}`, ...columns];
  const properties = [`file=${property(file)}`, ...place, `title=${property(ruleId)}`];
  return `::${COMMANDS[severity]} ${properties.join(',')}::${data(`${message} ${helpUri}`)}`;
}

function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C').replace(/;/g, '%3B');
}
