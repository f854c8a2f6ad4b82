import assert from 'node:assert/strict';
import { DEFAULT_SETTINGS } from '../../server/src/configuration/settings';
import type { SourceDocument } from '../../server/src/document/sourceDocument';
import { actionsAt } from '../../server/src/features/actions';
import { checkProjectFile } from '../../server/src/features/checkProjectFile';
import { diagnose, type PlacedFinding } from '../../server/src/features/diagnose';
import { withDisableEntry } from '../../server/src/features/projectFileEdit';
import { fixSafely } from '../../server/src/features/repairs';
import { statementsOf } from '../../server/src/evaluation/coverage';
import type { PolicyFile } from '../../server/src/readers/keyPolicy';

const OPTIONS = { name: 'a.kms-policy.json', now: Date.UTC(2026, 0, 15) };

function policy(effect: string, action: string): SourceDocument {
  const text = `{
  "Version": "2012-10-17",
  "Statement": {
    ${effect}: "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
    "Action": "${action}",
    "Resource": "*"
  }
}
`;
  return { uri: 'file:///workspace/a.kms-policy.json', languageId: 'kms-policy', version: 1, text };
}

/** What the rules say, and a repair that calls itself safe although it allows every action. */
function withWideningRepair(file: PolicyFile): PlacedFinding[] {
  const real = diagnose(file, DEFAULT_SETTINGS, OPTIONS).findings;
  const action = file.policies.flatMap((found) => statementsOf(found).known)[0]?.action;
  const [first] = action?.state === 'known' ? action.value.items : [];
  if (first?.state !== 'known' || first.value === 'kms:*') return [...real];
  const { span } = first.origin;
  const repair = {
    title: 'Allow everything',
    safe: true,
    changes: [{ do: 'set' as const, target: first.origin, value: 'kms:*' }],
  };
  return [
    ...real,
    {
      finding: {
        ruleId: 'policy-invented',
        severity: 'error',
        resource: null,
        fingerprint: 'x',
        message: 'Too little is allowed.',
        span,
        repairs: [repair],
      },
      range: file.snapshot.locate(span),
    },
  ];
}

describe('repairs made without asking', () => {
  it('are those that are shown to allow nothing new', () => {
    const result = fixSafely(policy('"effect"', 'kms:DescribeKey'), withWideningRepair);
    assert.deepEqual(result, {
      state: 'fixed',
      text: policy('"Effect"', 'kms:DescribeKey').text,
      fixed: 1,
      withheld: ['policy-invented'],
    });
    assert.deepEqual(fixSafely(policy('"Effect"', 'kms:DescribeKey'), withWideningRepair), {
      state: 'nothing',
      withheld: ['policy-invented'],
    });
  });
});

describe('disabling a rule', () => {
  const fileOf = (file: string): unknown => {
    const edit = withDisableEntry('{}', { rule: 'policy-public', file, sid: null });
    return (JSON.parse(edit!.text) as { disable: { file: string }[] }).disable[0]!.file;
  };

  it('names one file, not all of the same name below', () => {
    assert.equal(fileOf('a.json'), '/a.json');
    assert.equal(fileOf('policies/a.json'), 'policies/a.json');
  });
});

describe('a finding about the project file', () => {
  it('is explained, and cannot be disabled', () => {
    const text = '{ "rulez": {} }';
    const document = { uri: 'file:///workspace/.kms-lens.json', languageId: 'jsonc', version: 1, text };
    const diagnosis = checkProjectFile(document, { name: '.kms-lens.json', now: OPTIONS.now });
    const actions = actionsAt(diagnosis, { start: 4, end: 4 });
    assert.deepEqual(
      actions.map(({ kind, title }) => [kind, title]),
      [
        ['repair', 'Write "rules"'],
        ['openPage', 'Explain configuration'],
      ],
    );
  });
});
