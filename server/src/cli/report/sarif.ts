import { PROJECT_URI, ruleHelps } from '../../features/ruleHelp';
import type { LineRange, Place, Report, ReportedFinding, ReportedFix, Severity } from './report';

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning services. Lines and columns count from 1;
 * files are percent-encoded and relative to the working directory.
 */
export function sarifReport(report: Report): string {
  const rules = ruleHelps();
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'KMS Lens',
            version: report.toolVersion,
            semanticVersion: report.toolVersion,
            informationUri: PROJECT_URI,
            rules: rules.map((rule) => ({
              id: rule.id,
              name: rule.id.replace(/(?:^|-)([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
              shortDescription: { text: `${rule.title}.` },
              fullDescription: { text: rule.why },
              help: { text: `${rule.why} ${rule.remedy}`, markdown: `${rule.why}\n\n${rule.remedy}` },
              helpUri: rule.helpUri,
              defaultConfiguration: { level: LEVELS[rule.severity] },
              properties: { tags: [...rule.tags] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: report.findings.map((finding) => resultOf(finding, indexOf.get(finding.ruleId))),
        invocations: [
          {
            executionSuccessful: report.errors.length === 0,
            toolExecutionNotifications: [
              ...report.errors.map((note) => notification(note.file, note.message, 'error')),
              ...report.skipped.map((note) => notification(note.file, note.message, 'note')),
            ],
          },
        ],
        properties: {
          filesChecked: report.filesChecked.length,
          suppressed: report.suppressed,
          baselined: report.baselined,
          excluded: report.excluded,
          fixed: report.fixed,
        },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

function resultOf(finding: ReportedFinding, ruleIndex: number | undefined): object {
  const { ruleId, severity, message, fingerprint, related, path, fixes, resource } = finding;
  const written = fixes.filter((fix) => fix.edits.length > 0);
  return {
    ruleId,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: LEVELS[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: locationOf(finding),
        ...(resource !== null && { logicalLocations: [{ fullyQualifiedName: resource }] }),
      },
    ],
    partialFingerprints: { 'kmsLens/v1': fingerprint },
    ...(related.length > 0 && {
      relatedLocations: related.map((note, index) => ({ id: index + 1, ...notedLocation(note) })),
    }),
    ...(path.length > 0 && {
      codeFlows: [{ threadFlows: [{ locations: path.map((note) => ({ location: notedLocation(note) })) }] }],
    }),
    ...(written.length > 0 && { fixes: written.map(fixOf) }),
    properties: { severity },
  };
}

function fixOf({ title, edits }: ReportedFix): object {
  const files = [...new Set(edits.map((edit) => edit.file))];
  return {
    description: { text: title },
    artifactChanges: files.map((file) => ({
      artifactLocation: { uri: encoded(file) },
      replacements: edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({ deletedRegion: regionOf(edit.range), insertedContent: { text: edit.newText } })),
    })),
  };
}

function notedLocation(note: Place & { message: string }): object {
  return { physicalLocation: locationOf(note), message: { text: note.message } };
}

function locationOf({ file, range }: Place): object {
  return { artifactLocation: { uri: encoded(file) }, region: regionOf(range) };
}

function regionOf({ start, end }: LineRange): object {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function notification(file: string, text: string, level: string): object {
  const location = { physicalLocation: { artifactLocation: { uri: encoded(file) } } };
  return { level, message: { text: `${file}: ${text}` }, locations: [location] };
}

function encoded(file: string): string {
  return file
    .split('/')
    .map((part) => encodeURIComponent(part.replace(LONE_SURROGATE, '\ufffd')))
    .join('/');
}

/** What no percent-encoding exists for. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
