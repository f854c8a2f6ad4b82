import type { Report, ReportedFinding } from './report';

/** JUnit's XML, for the test views of build servers: a suite for each file, a failing case for each finding. */
export function junitReport(report: Report): string {
  const byFile = new Map<string, ReportedFinding[]>(report.filesChecked.map((file) => [file, []]));
  for (const finding of report.findings) byFile.set(finding.file, [...(byFile.get(finding.file) ?? []), finding]);
  const suites = [...byFile].map(([file, findings]) => suiteOf(file, findings));
  if (report.errors.length > 0) suites.push(troubleOf(report));
  const failures = report.findings.length;
  const tests = [...byFile.values()].reduce(
    (sum, findings) => sum + Math.max(1, findings.length),
    report.errors.length,
  );
  const attributes = `name="kms-lens" tests="${tests}" failures="${failures}" errors="${report.errors.length}"`;
  const { suppressed, baselined, excluded } = report;
  const properties = Object.entries({ suppressed, baselined, excluded }).map(
    ([name, value]) => `      <property name="${name}" value="${value}"/>`,
  );
  const counts = ['  <testsuite name="counts" tests="0" failures="0" errors="0">', '    <properties>', ...properties];
  counts.push('    </properties>', '  </testsuite>');
  const body = [...counts, ...suites].join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes}>\n${body}\n</testsuites>\n`;
}

function suiteOf(file: string, findings: readonly ReportedFinding[]): string {
  const name = attribute(file);
  const cases = findings.length === 0 ? [`    <testcase name="kms-lens" classname="${name}"/>`] : findings.map(caseOf);
  const counts = `tests="${cases.length}" failures="${findings.length}" errors="0"`;
  return [`  <testsuite name="${name}" ${counts}>`, ...cases, '  </testsuite>'].join('\n');
}

function caseOf(finding: ReportedFinding): string {
  const { file, ruleId, severity, message, range, helpUri } = finding;
  const place = `${range.start.line + 1}:${range.start.character + 1}`;
  const text = `${file}:${place}\n${severity} ${ruleId}\n${message}\n${helpUri}`;
  return [
    `    <testcase name="${attribute(`${ruleId} at ${place}`)}" classname="${attribute(file)}">`,
    `      <failure type="${severity}" message="${attribute(message)}">${escaped(text)}</failure>`,
    '    </testcase>',
  ].join('\n');
}

function troubleOf({ errors }: Report): string {
  const cases = errors.map(({ file, message }) =>
    [
      `    <testcase name="trouble" classname="${attribute(file)}">`,
      `      <error type="trouble" message="${attribute(message)}">${escaped(`${file}: ${message}`)}</error>`,
      '    </testcase>',
    ].join('\n'),
  );
  const counts = `tests="${errors.length}" failures="0" errors="${errors.length}"`;
  return [`  <testsuite name="trouble" ${counts}>`, ...cases, '  </testsuite>'].join('\n');
}

/** Attributes lose their line ends to every reader, unless these are escaped. */
function attribute(text: string): string {
  return escaped(text).replace(/\t/g, '&#9;').replace(/\n/g, '&#10;').replace(/\r/g, '&#13;');
}

function escaped(text: string): string {
  return text
    .replace(FORBIDDEN, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

/** Characters that no XML 1.0 text may hold, not even escaped: https://www.w3.org/TR/xml/#charsets */
const FORBIDDEN =
  // eslint-disable-next-line no-control-regex -- naming them is the point
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
