import { visibleText } from '../../document/visibleText';
import { countOf, SEVERITIES, type LineRange, type Report, type ReportedFinding, type Severity } from './report';
import { columnsOf, styleFor, type Style } from './terminal';

/** The report for people. */
export function textReport(report: Report, options: { readonly colours: boolean; readonly quiet: boolean }): string {
  const style = styleFor(options.colours);
  const parts = report.findings.map((finding) => `${findingText(finding, style)}\n\n`);
  if (!options.quiet) parts.push(`${summaryOf(report, style)}\n`);
  return parts.join('');
}

/** "3 findings (1 error, 2 warnings) in 2 of 5 files checked; 1 suppressed, …", all that was kept back included. */
export function summaryOf(report: Report, style: Style): string {
  const { findings, filesChecked, suppressed, baselined, excluded, fixed } = report;
  const checked = `${countOf(filesChecked.length, 'file')} checked`;
  const kept = [
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
    ...(baselined > 0 ? [`${baselined} in the baseline`] : []),
    ...(excluded > 0 ? [`${countOf(excluded, 'file')} excluded`] : []),
    ...(report.skipped.length > 0 ? [`${countOf(report.skipped.length, 'file')} skipped`] : []),
    ...(report.errors.length > 0 ? [countOf(report.errors.length, 'problem')] : []),
    ...(fixed > 0 ? [countOf(fixed, 'repair') + ' made'] : []),
  ];
  const tail = kept.length > 0 ? `; ${kept.join(', ')}` : '';
  if (findings.length === 0) return `${style.bold('No findings')}: ${checked}${tail}.`;
  const counts = SEVERITIES.map((severity) => ({
    severity,
    count: findings.filter((finding) => finding.severity === severity).length,
  })).filter(({ count }) => count > 0);
  const list = counts.map(({ severity, count }) => countOf(count, severity)).join(', ');
  const files = new Set(findings.map((finding) => finding.file)).size;
  const fixable = findings.filter((finding) => finding.fixes.some((fix) => fix.safe)).length;
  const advice = fixable > 0 ? ` ${fixable} can be repaired with --fix.` : '';
  return `${style.bold(countOf(findings.length, 'finding'))} (${list}) in ${countOf(files, 'file')}; ${checked}${tail}.${advice}`;
}

function findingText(finding: ReportedFinding, style: Style): string {
  const { file, range, severity, ruleId, message, related, path, fixes, helpUri } = finding;
  const lines = [
    `${style.bold(placeOf(file, range))} ${colourOf(severity, style)(severity)} ${style.bold(ruleId)}`,
    `  ${visibleText(message)}`,
    ...excerpt(finding, style),
    ...related.map((note) => `  ${style.dim('see')} ${placeOf(note.file, note.range)}: ${visibleText(note.message)}`),
    ...path.map(
      (note, index) =>
        `  ${style.dim(`step ${index + 1}`)} ${placeOf(note.file, note.range)}: ${visibleText(note.message)}`,
    ),
    ...fixes.map(({ title, safe }) => `  ${style.dim(safe ? 'fix' : 'possible fix')} ${visibleText(title)}`),
    `  ${style.dim(helpUri)}`,
  ];
  return lines.join('\n');
}

/** As editors and terminals turn it into a link: line and column from 1. */
function placeOf(file: string, { start }: LineRange): string {
  return `${visibleText(file)}:${start.line + 1}:${start.character + 1}`;
}

function colourOf(severity: Severity, style: Style): (text: string) => string {
  return severity === 'error' ? style.red : severity === 'warning' ? style.yellow : style.cyan;
}

/** The most of a line that is shown; of longer ones the part around the finding. UTF-16 units. */
const LONGEST_EXCERPT = 110;
const BEFORE = 30;

/** The line of the finding, and marks under what is meant. */
function excerpt({ lines, range, severity }: ReportedFinding, style: Style): string[] {
  const { start, end } = range;
  const line = lines.lineText(start.line);
  const from = line.length > LONGEST_EXCERPT ? Math.max(0, start.character - BEFORE) : firstWord(line, start.character);
  const to = Math.min(line.length, from + LONGEST_EXCERPT);
  const stop = Math.min(end.line > start.line ? line.length : end.character, to);
  const show = (text: string): string => visibleText(text.replace(/\t/g, '  '));
  const head = (from > 0 && line.slice(0, from).trim() !== '' ? '…' : '') + show(line.slice(from, start.character));
  const marked = show(line.slice(start.character, stop));
  const tail = show(line.slice(stop, to)) + (to < line.length ? '…' : '');
  const number = String(start.line + 1);
  const marks = '^'.repeat(Math.max(1, columnsOf(marked)));
  const gutter = style.dim('|');
  return [
    `  ${style.dim(number)} ${gutter} ${head}${marked}${tail}`,
    `  ${' '.repeat(number.length)} ${gutter} ${' '.repeat(columnsOf(head))}${colourOf(severity, style)(marks)}`,
  ];
}

/** Indentation tells nothing in an excerpt of one line. */
function firstWord(line: string, before: number): number {
  const first = line.search(/\S/);
  return first === -1 ? 0 : Math.min(first, before);
}
