import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { githubReport } from '../../server/src/cli/report/github';
import { junitReport } from '../../server/src/cli/report/junit';
import type { Report, ReportedFinding } from '../../server/src/cli/report/report';
import { sarifReport } from '../../server/src/cli/report/sarif';
import { textReport } from '../../server/src/cli/report/text';
import { LineIndex } from '../../server/src/document/lineIndex';
import { visibleText } from '../../server/src/document/visibleText';
import { COMMA, EFFECT, jsonCheck, Sandbox } from './commandLine';

const require = createRequire(__filename);

/** The validator of the published schema of SARIF 2.1.0. */
const validSarif = (() => {
  const ajv = new Ajv({ schemaId: 'auto', unknownFormats: 'ignore' });
  ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json') as object);
  return ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object);
})();

interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: { driver: { rules: { id: string; helpUri: string }[] } };
      readonly results: readonly {
        ruleId: string;
        ruleIndex: number;
        level: string;
        locations: { physicalLocation: { artifactLocation: { uri: string }; region: Record<string, number> } }[];
        relatedLocations?: unknown[];
        codeFlows?: unknown[];
        partialFingerprints: Record<string, string>;
        fixes?: { artifactChanges: { replacements: { deletedRegion: Record<string, number> }[] }[] }[];
      }[];
      readonly invocations: readonly { executionSuccessful: boolean; toolExecutionNotifications: unknown[] }[];
    },
  ];
}

function sarifOf(text: string): Sarif {
  const log = JSON.parse(text) as Sarif;
  assert.equal(validSarif(log), true, JSON.stringify(validSarif.errors, null, 2));
  return log;
}

/** A report with everything in it, and with characters in it that each format must do something about. */
function nastyReport(): Report {
  const text = '{ "a": "\u001b[31mred\u001b[0m \u202e" }\n';
  const at = (start: number, end: number): ReportedFinding['range'] => ({
    start: { line: 0, character: start },
    end: { line: 0, character: end },
  });
  const file = 'd: ,;%/ä b\u0007<&">.json';
  const note = { file, range: at(0, 1), message: 'beside\n::error::it' };
  const finding: ReportedFinding = {
    ruleId: 'policy-effect',
    severity: 'info',
    message: 'one % two\r\nthree <&"> \u0000 \ud800 \u001b[2J',
    file,
    range: at(7, 20),
    resource: 'Statement <x>',
    fingerprint: '0123456789abcdef',
    helpUri: 'https://example.com/x',
    related: [note],
    path: [note, note],
    fixes: [{ title: 'Do it', safe: true, edits: [{ file, range: at(7, 20), newText: '"b"' }] }],
    lines: new LineIndex(text),
  };
  return {
    toolVersion: '1.2.3',
    filesChecked: ['clean.json', file],
    ...{ suppressed: 1, baselined: 2, excluded: 3, fixed: 0 },
    findings: [finding],
    errors: [{ file: 'gone.json', message: 'there is no such file' }],
    skipped: [{ file: 'big.json', message: 'is too large' }],
  };
}

describe('reports', () => {
  it('JSON has every field of version 1', () => {
    const sandbox = new Sandbox({ 'd/a.json': COMMA });
    try {
      const { code, ...report } = jsonCheck(sandbox, ['d', 'none.json']);
      assert.equal(code, 2);
      const { toolVersion } = report;
      assert.equal(toolVersion, (require('../../package.json') as { version: string }).version);
      const { fingerprint } = report.findings[0]!;
      assert.match(fingerprint, /^[0-9a-f]{16}$/);
      const range = { start: { line: 8, character: 21 }, end: { line: 8, character: 22 } };
      assert.deepEqual(report, {
        version: 1,
        toolVersion,
        ...{ filesChecked: 1, suppressed: 0, baselined: 0, excluded: 0, fixed: 0 },
        findings: [
          {
            ruleId: 'policy-syntax',
            severity: 'error',
            message:
              'Not valid JSON: a comma stands before the closing bracket. AWS rejects the policy until this is corrected.',
            file: 'd/a.json',
            range,
            resource: null,
            fingerprint,
            helpUri: 'https://github.com/kms-lens/kms-lens/blob/main/docs/rules/policy-syntax.md',
            related: [],
            path: [],
            fixes: [
              { title: 'Remove the trailing comma', safe: true, edits: [{ file: 'd/a.json', range, newText: '' }] },
            ],
          },
        ],
        errors: [{ file: 'none.json', message: 'there is no such file or folder' }],
        skipped: [],
      });
    } finally {
      sandbox.remove();
    }
  });

  it('SARIF is valid, with rules, fixes and fingerprints that survive moved lines', () => {
    const sandbox = new Sandbox({ 'd e/a.json': COMMA, 'd e/b.json': EFFECT });
    try {
      const sarif = (): Sarif => {
        const { code, out } = sandbox.run(['check', '--format', 'sarif']);
        assert.equal(code, 1);
        return sarifOf(out);
      };
      const [run] = sarif().runs;
      const [comma, effect] = run.results;
      assert.equal(comma!.locations[0]!.physicalLocation.artifactLocation.uri, 'd%20e/a.json');
      const region = { startLine: 9, startColumn: 22, endLine: 9, endColumn: 23 };
      assert.deepEqual(comma!.locations[0]!.physicalLocation.region, region);
      assert.deepEqual(comma!.fixes![0]!.artifactChanges[0]!.replacements[0]!.deletedRegion, region);
      assert.equal(run.tool.driver.rules[effect!.ruleIndex]!.id, 'policy-effect');
      sandbox.write('d e/a.json', `\n\n\n${COMMA}`);
      const [moved] = sarif().runs[0].results;
      assert.deepEqual(moved!.partialFingerprints, comma!.partialFingerprints);
      assert.equal(moved!.locations[0]!.physicalLocation.region['startLine'], 12);
    } finally {
      sandbox.remove();
    }
  });

  it('SARIF takes everything that a report can hold', () => {
    const [run] = sarifOf(sarifReport(nastyReport())).runs;
    const [result] = run.results;
    assert.equal(result!.level, 'note');
    assert.equal(result!.relatedLocations?.length, 1);
    assert.equal(result!.codeFlows?.length, 1);
    assert.equal(
      result!.locations[0]!.physicalLocation.artifactLocation.uri,
      'd%3A%20%2C%3B%25/%C3%A4%20b%07%3C%26%22%3E.json',
    );
    assert.equal(run.invocations[0]!.executionSuccessful, false);
    assert.equal(run.invocations[0]!.toolExecutionNotifications.length, 2);
  });

  it('the schema does reject what is no SARIF', () => {
    assert.equal(validSarif({ version: '2.1.0', runs: [{}] }), false);
  });

  it('JUnit is well-formed XML without forbidden characters', () => {
    const xml = junitReport(nastyReport());
    // eslint-disable-next-line no-control-regex -- what must not be there
    assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f]|[\ud800-\udfff]/);
    assert.match(xml, /<testsuites name="kms-lens" tests="3" failures="1" errors="1">/);
    assert.match(xml, /<testcase name="kms-lens" classname="clean.json"\/>/);
    assert.match(xml, /message="one % two&#13;&#10;three &lt;&amp;&quot;&gt; {3}\[2J"/);
    assert.equal(tagsOf(xml).unclosed.length, 0);
  });

  it('GitHub commands cannot be forged by what a file says', () => {
    const lines = githubReport(nastyReport()).trimEnd().split('\n');
    assert.equal(lines.length, 4);
    assert.ok(
      lines[0]!.startsWith(
        '::notice file=d%3A %2C%3B%25/ä b\u0007<&">.json,line=1,endLine=1,col=8,endColumn=21,title=policy-effect::one %25 two%0D%0Athree',
      ),
      lines[0],
    );
    assert.equal(lines[1], '::error file=gone.json::there is no such file');
    assert.equal(lines[3], '::notice::1 findings suppressed, 2 in the baseline, 3 files excluded');
  });

  it('text shows no character that steers a terminal, with and without colours', () => {
    const plain = textReport(nastyReport(), { colours: false, quiet: false });
    // eslint-disable-next-line no-control-regex -- what must not be there
    assert.doesNotMatch(plain, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    assert.match(plain, /\\u001b\[31mred/);
    assert.match(plain, /1 suppressed, 2 in the baseline, 3 files excluded, 1 file skipped, 1 problem/);
    assert.match(plain, /step 2 .*beside\\u000a::error::it/);
    const coloured = textReport(nastyReport(), { colours: true, quiet: false });
    // eslint-disable-next-line no-control-regex -- our own colours
    assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), plain);
    assert.equal(visibleText('a\u200bb\ud800'), 'a\\u200bb\\ud800');
  });

  it('text cuts long lines around the finding, and marks wide characters where they stand', () => {
    const report = nastyReport();
    const show = (text: string, start: number, end: number): string[] => {
      const range = { start: { line: 0, character: start }, end: { line: 0, character: end } };
      const lines = new LineIndex(text);
      const finding = {
        ...report.findings[0]!,
        file: 'a',
        message: 'm',
        range,
        lines,
        related: [],
        path: [],
        fixes: [],
      };
      return textReport({ ...report, findings: [finding] }, { colours: false, quiet: true })
        .split('\n')
        .slice(2, 4);
    };
    assert.deepEqual(show('\t\t"日本": x', 8, 9), ['  1 | "日本": x', '    |         ^']);
    const [line, marks] = show(`${'a'.repeat(5_000_000)}"here"${'b'.repeat(5_000_000)}`, 5_000_000, 5_000_006);
    assert.equal(line, `  1 | …${'a'.repeat(30)}"here"${'b'.repeat(74)}…`);
    assert.equal(marks, `    | ${' '.repeat(31)}^^^^^^`);
  });

  it('colours are for terminals, unless they are asked for', () => {
    const sandbox = new Sandbox({ 'a.json': COMMA });
    try {
      assert.doesNotMatch(sandbox.run(['check']).out, /\[31m/);
      assert.match(sandbox.run(['check', '--color', 'always']).out, /\[31m/);
    } finally {
      sandbox.remove();
    }
  });

  it('--quiet leaves the findings alone', () => {
    const sandbox = new Sandbox({ 'a.json': '{}' });
    try {
      assert.deepEqual(sandbox.run(['check', '-q']), { code: 0, out: '', err: '' });
    } finally {
      sandbox.remove();
    }
  });

  it('the schema of the project file takes what the reader takes', () => {
    const schema = JSON.parse(readFileSync('schemas/kms-lens.schema.json', 'utf8')) as object;
    const validate = new Ajv({ schemaId: 'auto', unknownFormats: 'ignore' }).compile(schema);
    const good = {
      extends: 'a.json',
      rules: { 'policy-effect': 'off' },
      disable: [{ rule: 'policy-effect', reason: 'r' }],
    };
    assert.equal(validate(good), true, JSON.stringify(validate.errors));
    const bad: object[] = [
      { prest: 'all' },
      { rules: { nothing: 'off' } },
      { rules: { 'policy-effect': 'warn' } },
      { disable: [{ rule: 'policy-effect', reason: '' }] },
      { disable: [{ reason: 'r' }] },
      { accounts: { own: ['1'] } },
      { minimumDeletionWindow: 5 },
    ];
    for (const each of bad) assert.equal(validate(each), false, JSON.stringify(each));
  });
});

/** The names of tags that are opened and never closed. */
function tagsOf(xml: string): { unclosed: string[] } {
  const open: string[] = [];
  for (const [, close, name, single] of xml.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (close) assert.equal(open.pop(), name);
    else if (!single) open.push(name!);
  }
  return { unclosed: open };
}
