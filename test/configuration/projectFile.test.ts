import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { readProjectFile, type ProjectFileReading } from '../../server/src/configuration/projectFile';
import { applyEdits } from '../../server/src/document/edit';
import { RULE_IDS as RULE_IDS_OF_ALL } from '../../server/src/features/checkProjectFile';
import { newProjectFileText } from '../../server/src/features/newProjectFile';
import { writeJson } from '../../server/src/writers/json';
import { runs } from '../support/runs';

const RULE_IDS = ['policy-public', 'policy-lockout', 'policy-effect'];
const NOW = Date.UTC(2026, 0, 15);
const SAMPLE = `{
  // What this folder checks.
  "$schema": "https://example.com/schema.json",
  "extends": ["shared/base.json"],
  "preset": "strict",
  "rules": { "policy-public": "error", "policy-lockout": "off" },
  "accounts": { "own": ["111122223333"], "trusted": ["444455556666"], "organizations": ["o-exampleorgid"] },
  "requiredTags": ["Owner"],
  "environments": ["dev", "prod"],
  "minimumDeletionWindow": 30,
  "maximumRotationPeriod": 365,
  "exclude": ["examples/**"],
  "baseline": "accepted.json",
  "disable": [
    { "rule": "policy-public", "file": "a.json", "sid": "Open", "reason": "a test key", "until": "2026-12-31" },
    { "rule": ["policy-effect", "policy-lockout"], "reason": "generated" },
  ],
  "options": { "maximumFileSize": 1000 },
}
`;

function read(text: string): ProjectFileReading {
  const document = { uri: 'file:///w/.kms-lens.json', languageId: 'jsonc', version: null, text };
  return readProjectFile(document, { ruleIds: RULE_IDS, folder: 'file:///w', now: NOW });
}

/** Each fault as `severity line:column "text": message`. */
function faults(text: string): string[] {
  const { faults: found, snapshot } = read(text);
  return found.map(({ severity, span, message }) => {
    const { start, end } = snapshot.locate(span);
    return `${severity} ${JSON.stringify(text.slice(start, end))}: ${message}`;
  });
}

describe('project file', () => {
  it('reads everything that it may say', () => {
    const { file, faults: found } = read(SAMPLE);
    assert.deepEqual(
      found.map((fault) => fault.message),
      [],
    );
    assert.equal(file.preset, 'strict');
    assert.deepEqual(
      [...file.rules],
      [
        ['policy-public', 'error'],
        ['policy-lockout', 'off'],
      ],
    );
    assert.deepEqual(file.accounts, {
      own: ['111122223333'],
      trusted: ['444455556666'],
      organizations: ['o-exampleorgid'],
    });
    assert.deepEqual(file.requiredTags, ['Owner']);
    assert.deepEqual(file.environments, ['dev', 'prod']);
    assert.equal(file.minimumDeletionWindow, 30);
    assert.equal(file.maximumRotationPeriod, 365);
    assert.deepEqual(file.exclude, [{ pattern: 'examples/**', folder: 'file:///w' }]);
    assert.equal(file.baseline?.value, 'accepted.json');
    assert.deepEqual(
      file.extends.map((each) => each.value),
      ['shared/base.json'],
    );
    assert.equal(file.options.maximumFileSize, 1000);
    const [first, second] = file.disable;
    assert.deepEqual(
      { ...first, origin: undefined },
      {
        ruleIds: ['policy-public'],
        files: [{ pattern: 'a.json', folder: 'file:///w' }],
        sid: 'Open',
        reason: 'a test key',
        until: '2026-12-31',
        origin: undefined,
      },
    );
    assert.deepEqual(second?.ruleIds, ['policy-effect', 'policy-lockout']);
  });

  it('finds nothing wrong with a new one, nor with an empty object', () => {
    assert.deepEqual(faults(newProjectFileText()), []);
    assert.deepEqual(faults('{}'), []);
  });

  it('finds nothing wrong with the one in the documentation', () => {
    const [, text] = /```jsonc\n([^]*?)```/.exec(readFileSync('docs/configuration.md', 'utf8'))!;
    const document = { uri: 'file:///w/.kms-lens.json', languageId: 'jsonc', version: null, text: text! };
    const { faults: found } = readProjectFile(document, { ruleIds: RULE_IDS_OF_ALL, folder: 'file:///w', now: NOW });
    assert.deepEqual(
      found.map((fault) => fault.message),
      [],
    );
  });

  const cases: [name: string, text: string, expected: string[]][] = [
    [
      'an unknown member with the nearest spelling',
      '{ "prest": "all" }',
      ['warning "\\"prest\\"": There is no "prest" in the project file: did you mean "preset"?'],
    ],
    [
      'an unknown preset',
      '{ "preset": "strickt" }',
      ['error "\\"strickt\\"": "strickt" is no preset: did you mean "strict"?'],
    ],
    [
      'an unknown rule',
      '{ "rules": { "policy-publik": "off" } }',
      ['error "\\"policy-publik\\"": There is no rule "policy-publik": did you mean "policy-public"?'],
    ],
    [
      'a rule that no spelling is near to',
      '{ "rules": { "xyz": "off" } }',
      ['error "\\"xyz\\"": There is no rule "xyz": "kms-lens rules" lists all.'],
    ],
    [
      'an unknown severity',
      '{ "rules": { "policy-public": "warn" } }',
      ['error "\\"warn\\"": "warn" is no severity: it is one of "error", "warning", "info", "hint", "off".'],
    ],
    ['a wrong type', '{ "exclude": "x" }', ['error "\\"x\\"": Here stands a string; it must be a list.']],
    ['a root that is no object', '[1]', ['error "[1]": Here stands a list; it must be an object.']],
    [
      'an account id that is a number',
      '{ "accounts": { "own": [111122223333] } }',
      ['error "111122223333": An account id is a string of 12 digits, such as "111122223333".'],
    ],
    [
      'a window that KMS does not have',
      '{ "minimumDeletionWindow": 3 }',
      ['error "3": This is a whole number of days from 7 to 30.'],
    ],
    [
      'an entry without rule and reason',
      '{ "disable": [{ "file": "a.json" }] }',
      [
        'error "{": This entry names no "rule", so it silences nothing.',
        'warning "{": This entry has no "reason"; say why the findings may stay, for whoever reads it next.',
      ],
    ],
    [
      'an empty reason',
      '{ "disable": [{ "rule": "policy-public", "reason": " " }] }',
      ['warning "\\" \\"": The reason is empty; say why the findings may stay, for whoever reads it next.'],
    ],
    [
      'a date that is none',
      '{ "disable": [{ "rule": "policy-public", "reason": "r", "until": "2026-02-30" }] }',
      ['error "\\"2026-02-30\\"": This is a date such as "2027-12-31", the last day on which the entry holds.'],
    ],
    [
      'a day that is over',
      '{ "disable": [{ "rule": "policy-public", "reason": "r", "until": "2026-01-14" }] }',
      [
        'warning "\\"2026-01-14\\"": This entry ended on 2026-01-14 and silences nothing; remove it, or extend it for a reason.',
      ],
    ],
    [
      'silencing itself',
      '{ "rules": { "configuration": "off" } }',
      [
        'error "\\"configuration\\"": Findings about the project file itself cannot be silenced; correct what they name.',
      ],
    ],
    [
      'a member given twice',
      '{ "preset": "all", "preset": "strict" }',
      ['warning "\\"preset\\"": "preset" is given twice; this one counts.'],
    ],
    [
      'broken JSON',
      '{ "preset" "all" }',
      ['error "\\"all\\"": This project file cannot be read as written: a colon is missing after the name.'],
    ],
  ];
  for (const [name, text, expected] of cases) it(`tells ${name}`, () => assert.deepEqual(faults(text), expected));

  it('is silent about an entry on its last day', () => {
    assert.deepEqual(faults('{ "disable": [{ "rule": "policy-public", "reason": "r", "until": "2026-01-15" }] }'), []);
  });

  it('leaves out an entry whose narrowing cannot be read, instead of making it wider', () => {
    for (const narrowing of ['"file": 1', '"sid": ""', '"until": "soon"', '"file": []']) {
      const text = `{ "disable": [{ "rule": "policy-public", "reason": "r", ${narrowing} }] }`;
      assert.deepEqual(read(text).file.disable, [], narrowing);
    }
  });

  it('repairs a misspelt name in place', () => {
    const text = '{\n  "prest": "all",\n  "rules": { "policy-publik": "off" }\n}\n';
    const { faults: found, snapshot } = read(text);
    const edits = found.flatMap((fault) => writeJson(fault.repairs![0]!.changes, snapshot)!);
    assert.equal(applyEdits(text, edits), '{\n  "preset": "all",\n  "rules": { "policy-public": "off" }\n}\n');
  });

  const holdsItself = (text: string): void => {
    const { faults: found, snapshot } = read(text);
    for (const fault of found) {
      const { start, end } = snapshot.locate(fault.span);
      assert.ok(0 <= start && start <= end && end <= text.length, `${start}–${end} of ${text.length}`);
      assert.ok(fault.message.length < 400);
    }
  };

  it('takes every prefix of a project file without an exception, faults inside the text', () => {
    for (let length = 0; length <= SAMPLE.length; length++) holdsItself(SAMPLE.slice(0, length));
  });

  it('takes random damage', () => {
    const place = fc.nat(SAMPLE.length);
    const anyCodeUnit = fc.nat(0xffff).map((unit) => String.fromCharCode(unit));
    fc.assert(
      fc.property(place, fc.nat(30), fc.string({ maxLength: 20, unit: anyCodeUnit }), (at, gone, come) => {
        holdsItself(SAMPLE.slice(0, at) + come + SAMPLE.slice(at + gone));
      }),
      { numRuns: runs(500) },
    );
  });

  it('takes any JSON value anywhere', () => {
    const members = fc.constantFrom(
      'extends',
      'preset',
      'rules',
      'accounts',
      'exclude',
      'baseline',
      'disable',
      'options',
      'x',
    );
    fc.assert(
      fc.property(fc.dictionary(members, fc.jsonValue()), (value) => {
        holdsItself(JSON.stringify(value));
        holdsItself(JSON.stringify({ disable: [value], rules: value, accounts: value, options: value }));
      }),
      { numRuns: runs(300) },
    );
  });
});
