import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFAULT_SETTINGS } from '../../server/src/configuration/settings';
import { languageIdOfName, type SourceDocument } from '../../server/src/document/sourceDocument';
import { diagnose } from '../../server/src/features/diagnose';
import { readKeyPolicies, type PolicyFile } from '../../server/src/readers/keyPolicy';
import { asGetKeyPolicyOutput, samplePolicies, type SamplePolicy } from '../support/samplePolicies';

const EVERYTHING = { ...DEFAULT_SETTINGS, preset: 'all' } as const;
const OPTIONS = { name: 'policy.json', now: Date.UTC(2026, 0, 15) };

function source({ name, text }: SamplePolicy): SourceDocument {
  return { uri: `file:///workspace/${name}`, languageId: languageIdOfName(name), version: 1, text };
}

/** What is found, with places, as text to compare. */
function told(file: PolicyFile): string {
  const { findings } = diagnose(file, EVERYTHING, OPTIONS);
  return JSON.stringify(
    findings.map(({ finding, range }) => [
      finding.ruleId,
      finding.severity,
      range,
      finding.message,
      finding.fingerprint,
      (finding.related ?? []).map((note) => [note.message, file.snapshot.locate(note.span)]),
    ]),
  );
}

function assertInside(file: PolicyFile): void {
  const { findings } = diagnose(file, EVERYTHING, OPTIONS);
  const { text } = file.snapshot;
  for (const { finding, range } of findings) {
    const places = [range, ...(finding.related ?? []).map((note) => file.snapshot.locate(note.span))];
    for (const { start, end } of places) {
      assert.ok(
        0 <= start && start <= end && end <= text.length,
        `${finding.ruleId}: ${start}-${end} of ${text.length}`,
      );
    }
  }
}

describe('readKeyPolicies', () => {
  const samples = samplePolicies();

  it('takes every prefix of every sample, with ranges inside the text', () => {
    for (const sample of samples) {
      // Every length of the shorter texts, and a step that is no divisor of usual lengths for the longer.
      const step = sample.text.length > 600 ? 7 : 1;
      for (let length = 0; length <= sample.text.length; length += step) {
        assertInside(readKeyPolicies(source({ ...sample, text: sample.text.slice(0, length) })));
      }
    }
  }).timeout(60_000);

  it('finds the same however a text was typed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.array(
          fc.tuple(fc.nat(), fc.nat({ max: 12 }), fc.constantFrom('', ' ', '"', '{', '},', '\n', 'kms:*', '\\')),
          {
            maxLength: 6,
          },
        ),
        (sample, typing) => {
          let { text } = sample;
          let file = readKeyPolicies(source(sample));
          for (const [at, length, insert] of typing) {
            const start = at % (text.length + 1);
            text = text.slice(0, start) + insert + text.slice(start + length);
            file = readKeyPolicies(source({ ...sample, text }), file.statements);
            told(file);
          }
          file = readKeyPolicies(source(sample), file.statements);
          assert.equal(told(file), told(readKeyPolicies(source(sample))));
        },
      ),
      { numRuns: 200 },
    );
  }).timeout(60_000);

  it('moves what it knows with the text around it', () => {
    for (const sample of samples) {
      const first = readKeyPolicies(source(sample));
      told(first);
      const text = `\n\n${sample.text}\n`;
      const moved = readKeyPolicies(source({ ...sample, text }), first.statements);
      assert.equal(told(moved), told(readKeyPolicies(source({ ...sample, text }))));
    }
  });

  it('finds in the escaped policy of get-key-policy what it finds in the policy', () => {
    const ruleIds = (text: string): string[] => {
      const file = readKeyPolicies(source({ name: 'output.json', text }));
      assertInside(file);
      return diagnose(file, EVERYTHING, OPTIONS).findings.map(({ finding }) => finding.ruleId);
    };
    const attached = (text: string): string[] => {
      const file = readKeyPolicies(source({ name: 'x.kms-policy.json', text }));
      return diagnose(file, EVERYTHING, OPTIONS).findings.map(({ finding }) => finding.ruleId);
    };
    for (const sample of samples.filter(({ name }) => name.endsWith('.kms-policy.json'))) {
      const policies = readKeyPolicies(
        source({ name: 'output.json', text: asGetKeyPolicyOutput(sample.text) }),
      ).policies;
      // What is no key policy by its shape is nothing special inside another document.
      if (policies[0]?.kind !== 'key') continue;
      assert.deepEqual(ruleIds(asGetKeyPolicyOutput(sample.text)), attached(sample.text), sample.text);
    }
  });

  it('reads arrays of policies, wrapped policies and nothing else', () => {
    const policy = '{"Statement":{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}}';
    const count = (text: string, name = 'a.json'): number => readKeyPolicies(source({ name, text })).policies.length;
    assert.equal(count(`[${policy},${policy}]`), 2);
    assert.equal(count(`{"PolicyVersion":{"Document":${policy}}}`), 1);
    assert.equal(count(`{"PolicyDocument":${JSON.stringify(policy)}}`), 1);
    assert.equal(count('{"kms":"Statement"}'), 0);
    assert.equal(count(`{"Resources":{"Key":{"Type":"AWS::KMS::Key","Properties":{"KeyPolicy":${policy}}}}}`), 0);
    assert.equal(
      count(policy.replace('"Statement"', '"Version":"1","Statement"').replace('"*"}}', '"acs:kms:*"}}')),
      0,
    );
    assert.equal(count('', 'a.kms-policy.json'), 0);
    assert.equal(count('{}', 'a.kms-policy.json'), 1);
  });

  it('says once that a text is nested too deeply', () => {
    const text = `{"Statement": ${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    const { findings } = diagnose(
      readKeyPolicies(source({ name: 'a.kms-policy.json', text })),
      DEFAULT_SETTINGS,
      OPTIONS,
    );
    assert.deepEqual(
      findings.map(({ finding }) => finding.ruleId),
      ['policy-syntax'],
    );
  });
});
