import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readKeyPolicies } from '../../server/src/readers/keyPolicy';
import { assertInside, diagnosisOf, sourceOfSample, toldOf } from '../support/findingsOfText';
import { asGetKeyPolicyOutput, samplePolicies, type SamplePolicy } from '../support/samplePolicies';

const PIECES = ['', ' ', '"', '{', '},', ']', '[', '\n', '\r', 'kms:*', '\\', '\\u', ',', ':', '*', 'é😀', '\ud800'];
const OUTPUT_NAMES = ['a.json', 'a.jsonc', 'a.kms-policy.json'];

/** What is taken out and put in at a place. */
const edits = fc.array(
  fc.tuple(fc.nat(), fc.nat({ max: 30 }), fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 8 }))),
  { minLength: 1, maxLength: 8 },
);

describe('typing', () => {
  const samples = samplePolicies();
  const escaped: SamplePolicy[] = samples.map(({ text }, index) => ({
    name: OUTPUT_NAMES[index % OUTPUT_NAMES.length]!,
    text: asGetKeyPolicyOutput(text),
  }));

  /** Makes the edits one after the other, checks after each, and answers what is known at the end. */
  function type(sample: SamplePolicy, typing: readonly [number, number, string][]): ReturnType<typeof readKeyPolicies> {
    let { text } = sample;
    let file = readKeyPolicies(sourceOfSample(sample));
    for (const [at, length, insert] of typing) {
      const start = at % (text.length + 1);
      text = text.slice(0, start) + insert + text.slice(start + length);
      file = readKeyPolicies(sourceOfSample({ ...sample, text }), file.statements);
      assertInside(file, { withEdits: true });
      assert.equal(toldOf(file), toldOf(readKeyPolicies(sourceOfSample({ ...sample, text }))));
    }
    return file;
  }

  it('leaves every text as one that was never typed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), edits, (sample, typing) => {
        const back = readKeyPolicies(sourceOfSample(sample), type(sample, typing).statements);
        assert.equal(toldOf(back), toldOf(readKeyPolicies(sourceOfSample(sample))));
      }),
      { numRuns: 1500 },
    );
  }).timeout(120_000);

  it('does so inside an escaped policy too', () => {
    fc.assert(
      fc.property(fc.constantFrom(...escaped), edits, (sample, typing) => void type(sample, typing)),
      { numRuns: 600 },
    );
  }).timeout(120_000);

  it('takes policies that are escaped twice', () => {
    for (const sample of samples) {
      const twice = { name: 'a.kms-policy.json', text: asGetKeyPolicyOutput(asGetKeyPolicyOutput(sample.text)) };
      assertInside(readKeyPolicies(sourceOfSample(twice)), { withEdits: true });
    }
  }).timeout(60_000);

  it('moves what is known with the text around it', () => {
    for (const sample of samples) {
      const first = readKeyPolicies(sourceOfSample(sample));
      toldOf(first);
      const moved = { ...sample, text: `\n\n${sample.text}\n` };
      assert.equal(
        toldOf(readKeyPolicies(sourceOfSample(moved), first.statements)),
        toldOf(readKeyPolicies(sourceOfSample(moved))),
      );
    }
  }).timeout(60_000);

  it('finds in the escaped policy of get-key-policy what it finds in the policy', () => {
    const ruleIds = (name: string, text: string): string[] => {
      const file = readKeyPolicies(sourceOfSample({ name, text }));
      assertInside(file, { withEdits: true });
      return diagnosisOf(file).findings.map(({ finding }) => finding.ruleId);
    };
    let compared = 0;
    for (const { name, text } of samples) {
      if (!name.endsWith('.kms-policy.json')) continue;
      const output = asGetKeyPolicyOutput(text);
      // What is no key policy by its shape is nothing special inside another document.
      if (readKeyPolicies(sourceOfSample({ name: 'output.json', text: output })).policies[0]?.kind !== 'key') continue;
      assert.deepEqual(ruleIds('output.json', output), ruleIds('x.kms-policy.json', text), text);
      compared++;
    }
    assert.ok(compared >= 100, String(compared));
  }).timeout(60_000);
});
