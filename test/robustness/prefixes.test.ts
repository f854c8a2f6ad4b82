import assert from 'node:assert/strict';
import { readKeyPolicies, type StatementCache } from '../../server/src/readers/keyPolicy';
import { assertInside, sourceOfSample, toldOf } from '../support/findingsOfText';
import { samplePolicies, workspacePolicies, type SamplePolicy } from '../support/samplePolicies';

/** Repairs are written at every so manyth length: each text of a sample is then written into at several places. */
const EDITS_EVERY = 11;

describe('every prefix', () => {
  /** As an editor does it: each text after the one before, with the statements that are known already. */
  function typeOut(sample: SamplePolicy): void {
    let known: StatementCache | undefined;
    for (let length = 0; length <= sample.text.length; length++) {
      const file = readKeyPolicies(sourceOfSample({ ...sample, text: sample.text.slice(0, length) }), known);
      known = file.statements;
      assertInside(file, { withEdits: length % EDITS_EVERY === 0 });
    }
    const typed = readKeyPolicies(sourceOfSample(sample), known);
    assert.equal(toldOf(typed), toldOf(readKeyPolicies(sourceOfSample(sample))));
  }

  it('of the policies of the sample workspace is taken', () => {
    const samples = workspacePolicies();
    assert.ok(samples.length >= 5);
    samples.forEach(typeOut);
  }).timeout(60_000);

  it('of the snippets of every page is taken', () => {
    const samples = new Map(samplePolicies().map((sample) => [sample.text, sample]));
    assert.ok(samples.size >= 300);
    samples.forEach(typeOut);
  }).timeout(240_000);
});
