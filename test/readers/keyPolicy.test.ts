import assert from 'node:assert/strict';
import { MOST_ENTRIES } from '../../server/src/readers/json/data';
import { readKeyPolicies } from '../../server/src/readers/keyPolicy';
import { diagnosisOf, sourceOfSample as source } from '../support/findingsOfText';

describe('readKeyPolicies', () => {
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
    const { findings } = diagnosisOf(readKeyPolicies(source({ name: 'a.kms-policy.json', text })));
    assert.deepEqual(
      findings.map(({ finding }) => finding.ruleId),
      ['policy-syntax'],
    );
  });

  it('takes what stands behind thousands of entries for unknown', () => {
    const actions = Array.from({ length: MOST_ENTRIES + 1 }, (_, index) => `"kms:Decrypt${index}"`);
    const statement = `{"Effect":"Allow","Principal":"*","Resource":"*","Action":[${actions.join()}]}`;
    const [policy] = readKeyPolicies(
      source({ name: 'a.kms-policy.json', text: `{"Statement":[${statement}]}` }),
    ).policies;
    const list = policy?.statements.state === 'known' ? policy.statements.value.items[0] : undefined;
    const action = list?.state === 'known' ? list.value.action : undefined;
    assert.ok(action?.state === 'known');
    assert.deepEqual([action.value.items.length, action.value.complete], [MOST_ENTRIES, false]);
    const members = Array.from({ length: MOST_ENTRIES }, (_, index) => `"x${index}":1`);
    const [wide] = readKeyPolicies(
      source({ name: 'a.kms-policy.json', text: `{${members.join()},"Version":"2012-10-17","Statement":[]}` }),
    ).policies;
    assert.deepEqual([wide?.version.state, wide?.id.state, wide?.statements.state], ['unknown', 'unknown', 'unknown']);
  });
});
