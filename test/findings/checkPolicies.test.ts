import assert from 'node:assert/strict';
import { DEFAULT_SETTINGS, type CheckSettings, type DisableEntry } from '../../server/src/configuration/settings';
import { rootSegment } from '../../server/src/document/segment';
import { checkPolicies, type CheckResult } from '../../server/src/findings/checkPolicies';
import { readKeyPolicies } from '../../server/src/readers/keyPolicy';
import { RULES } from '../../server/src/rules/index';
import { sourceOf } from '../support/cursorText';

const NOW = Date.UTC(2026, 0, 15);

/** Both statements have the same two faults, at texts that are the same. */
const STATEMENT = `{
      "Sid": "SID",
      "Effect": "allow",
      "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
      "Action": "kms:Decrypted",
      "Resource": "*"
    }`;
const policy = (...sids: string[]): string =>
  `{\n  "Version": "2012-10-17",\n  "Statement": [\n    ${sids.map((sid) => STATEMENT.replace('SID', sid)).join(',\n    ')}\n  ]\n}\n`;

function check(text: string, settings: Partial<CheckSettings> = {}, baseline?: ReadonlySet<string>): CheckResult {
  const { snapshot, policies } = readKeyPolicies(sourceOf(text));
  const input = { snapshot, policies, file: 'a.json', comments: [], now: NOW, ...(baseline && { baseline }) };
  return checkPolicies(RULES, input, { ...DEFAULT_SETTINGS, ...settings });
}

/** `rule at Sid`, of the rules about these two faults. */
function told({ findings }: CheckResult): string[] {
  return findings
    .filter(({ ruleId }) => ruleId === 'policy-effect' || ruleId === 'policy-action-unknown')
    .map(({ ruleId, resource }) => `${ruleId} at ${resource}`);
}

function disable(entry: Partial<DisableEntry>): Partial<CheckSettings> {
  const segment = rootSegment('file:///workspace/.kms-lens.json', '');
  const origin = { span: { segment, start: 0, end: 0 }, uses: [] };
  return { disable: [{ ruleIds: ['policy-effect'], reason: 'a test', sid: null, until: null, origin, ...entry }] };
}

describe('checkPolicies', () => {
  it('tells in the order of the text, each finding with the statement that it belongs to', () => {
    assert.deepEqual(told(check(policy('One', 'Two'))), [
      'policy-effect at Statement One',
      'policy-action-unknown at Statement One',
      'policy-effect at Statement Two',
      'policy-action-unknown at Statement Two',
    ]);
  });

  it('gives each finding a fingerprint of its own, which survives moved lines and other statements', () => {
    const fingerprints = (text: string): string[] => check(text).findings.map(({ fingerprint }) => fingerprint);
    const both = fingerprints(policy('One', 'Two'));
    assert.equal(new Set(both).size, both.length);
    assert.deepEqual(fingerprints(`\n\n${policy('One', 'Two')}`), both);
    const swapped = fingerprints(policy('Two', 'One'));
    assert.deepEqual([...swapped].sort(), [...both].sort());
    // Without Sids nothing but the order tells the two apart.
    const alike = fingerprints(policy('Same', 'Same'));
    assert.equal(new Set(alike).size, alike.length);
  });

  it('counts what a baseline accepts, and tells the rest', () => {
    const all = check(policy('One', 'Two'));
    const accepted = new Set(all.findings.slice(0, 2).map(({ fingerprint }) => fingerprint));
    const { findings, baselined, suppressed } = check(policy('One', 'Two'), {}, accepted);
    assert.deepEqual([findings.length, baselined, suppressed], [all.findings.length - 2, 2, 0]);
  });

  it('silences what an entry names: a rule, in one statement, until the end of its last day', () => {
    const effects = (entry: Partial<DisableEntry>): [number, number] => {
      const result = check(policy('One', 'Two'), disable(entry));
      return [told(result).filter((each) => each.startsWith('policy-effect')).length, result.suppressed];
    };
    assert.deepEqual(effects({}), [0, 2]);
    assert.deepEqual(effects({ sid: 'Two' }), [1, 1]);
    assert.deepEqual(effects({ sid: 'None' }), [2, 0]);
    assert.deepEqual(effects({ until: '2026-01-15' }), [0, 2]);
    assert.deepEqual(effects({ until: '2026-01-14' }), [2, 0]);
    assert.deepEqual(effects({ ruleIds: ['policy-public'] }), [2, 0]);
  });

  it('runs a rule that the settings name, whatever the preset says, and with their severity', () => {
    const severities = (text: string, ruleId: string, settings: Partial<CheckSettings>): string[] =>
      check(text, settings)
        .findings.filter((finding) => finding.ruleId === ruleId)
        .map(({ severity }) => severity);
    const named = (ruleId: string, severity: 'hint' | 'warning' | 'off'): Partial<CheckSettings> => {
      return { rules: new Map([[ruleId, severity]]) };
    };
    assert.deepEqual(severities(policy('One'), 'policy-effect', {}), ['error']);
    assert.deepEqual(severities(policy('One'), 'policy-effect', named('policy-effect', 'hint')), ['hint']);
    assert.deepEqual(severities(policy('One'), 'policy-effect', named('policy-effect', 'off')), []);
    const strict = 'policy-decrypt-unconditioned';
    const role = policy('One')
      .replace('"allow"', '"Allow"')
      .replace('Decrypted', 'Decrypt')
      .replace(':root', ':role/App');
    assert.deepEqual(severities(role, strict, {}), []);
    assert.deepEqual(severities(role, strict, { preset: 'strict' }), ['info']);
    assert.deepEqual(severities(role, strict, named(strict, 'warning')), ['warning']);
  });
});
