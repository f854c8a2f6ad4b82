import assert from 'node:assert/strict';
import { baselineText, readBaseline } from '../../server/src/configuration/baseline';

const A = { file: 'a.json', ruleId: 'policy-public', fingerprint: '0123' };
const B = { file: 'b.json', ruleId: 'policy-effect', fingerprint: '4567' };

describe('baseline', () => {
  it('is written in order, one finding a line, each once', () => {
    assert.equal(
      baselineText([B, A, B]),
      `{
  "version": 1,
  "findings": [
    {"file":"a.json","ruleId":"policy-public","fingerprint":"0123"},
    {"file":"b.json","ruleId":"policy-effect","fingerprint":"4567"}
  ]
}
`,
    );
  });

  it('is read back', () => {
    const read = readBaseline(baselineText([A, B]));
    assert.deepEqual(read, { state: 'read', fingerprints: new Set(['0123', '4567']) });
    assert.deepEqual(readBaseline(baselineText([])), { state: 'read', fingerprints: new Set() });
  });

  const broken: [string, string][] = [
    ['', 'it is not valid JSON'],
    ['[]', 'it is not valid JSON'],
    ['{', 'it is not valid JSON'],
    ['{}', 'it is not a baseline of KMS Lens'],
    ['{ "version": 2, "findings": [] }', 'it is of version 2, which a newer KMS Lens wrote'],
    ['{ "version": 1 }', 'its "findings" is not a list'],
    ['{ "version": 1, "findings": [3] }', 'one of its findings has no "fingerprint"'],
  ];
  for (const [text, reason] of broken) {
    it(`says why ${text || 'an empty text'} is none`, () => {
      assert.deepEqual(readBaseline(text), { state: 'unusable', reason });
    });
  }
});
