import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  cleanUp,
  findingsOf,
  openFile,
  pause,
  rangeOf,
  replaceInEditor,
  waitFor,
  waitForRules,
  writeFile,
} from './editor';
import { asCommandOutput, policyOf, PUBLIC_POLICY } from './policies';

describe('findings', () => {
  afterEach(cleanUp);

  it('underline exactly the public principal', async () => {
    const { document } = await openFile('public.kms-policy.json', PUBLIC_POLICY);
    const [finding] = await waitForRules(document.uri, ['policy-public']);
    assert.equal(document.getText(finding?.range), '"*"');
    assert.equal(finding?.range.start.line, 13);
    assert.equal(finding.range.start.character, 19);
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(typeof finding.code === 'object' && finding.code.target.scheme, 'https');
  });

  it('vanish when the fault is typed away and come back with it', async () => {
    const editor = await openFile('typing.kms-policy.json', PUBLIC_POLICY);
    const { uri } = editor.document;
    await waitForRules(uri, ['policy-public']);
    await replaceInEditor(
      editor,
      '"Principal": "*"',
      '"Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" }',
    );
    await waitForRules(uri, []);
    await replaceInEditor(editor, '{ "AWS": "arn:aws:iam::111122223333:role/reader" }', '"*"');
    await waitForRules(uri, ['policy-public']);
  });

  it('appear in an untitled document set to the language of key policies', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'kms-policy', content: PUBLIC_POLICY });
    await vscode.window.showTextDocument(document);
    const [finding] = await waitForRules(document.uri, ['policy-public']);
    assert.equal(document.getText(finding?.range), '"*"');
  });

  it('appear in a .json file whose shape tells that it is a key policy', async () => {
    const { document } = await openFile('shape.json', PUBLIC_POLICY);
    await waitForRules(document.uri, ['policy-public']);
  });

  it('stand at their place inside the escaped policy of get-key-policy', async () => {
    const { document } = await openFile('exported.json', asCommandOutput(PUBLIC_POLICY));
    const [finding] = await waitForRules(document.uri, ['policy-public']);
    assert.equal(document.getText(finding?.range), '\\"*\\"');
  });

  it('are none in a sound policy, and none in JSON that is no policy', async () => {
    const sound = await openFile('sound.kms-policy.json', policyOf());
    const other = await openFile('settings.json', '{ "Principal": "*", "colour": "red" }');
    // A faulty document opened afterwards shows when the server has been through all three.
    const last = await openFile('last.kms-policy.json', PUBLIC_POLICY);
    await waitForRules(last.document.uri, ['policy-public']);
    await pause(300);
    assert.deepEqual(findingsOf(sound.document.uri), []);
    assert.deepEqual(findingsOf(other.document.uri), []);
  });

  it('follow the project file when it appears, changes and goes', async () => {
    const { document } = await openFile('project.kms-policy.json', PUBLIC_POLICY);
    const [first] = await waitForRules(document.uri, ['policy-public']);
    assert.equal(first?.severity, vscode.DiagnosticSeverity.Error);
    await writeFile('.kms-lens.json', JSON.stringify({ rules: { 'policy-public': 'off' } }));
    await waitForRules(document.uri, []);
    const projectFile = await writeFile('.kms-lens.json', JSON.stringify({ rules: { 'policy-public': 'info' } }));
    const [second] = await waitForRules(document.uri, ['policy-public']);
    assert.equal(second?.severity, vscode.DiagnosticSeverity.Information);
    await vscode.workspace.fs.delete(projectFile);
    await waitForSeverity(document.uri, vscode.DiagnosticSeverity.Error);
  });

  it('stay where they belong when lines are typed above them', async () => {
    const editor = await openFile('moved.kms-policy.json', PUBLIC_POLICY);
    const { document } = editor;
    await waitForRules(document.uri, ['policy-public']);
    await replaceInEditor(editor, '"Statement"', '"Id": "moved",\n  "Statement"');
    const wanted = rangeOf(document, '"*"', 1);
    await waitForRange(document.uri, wanted);
  });
});

function waitForSeverity(uri: vscode.Uri, severity: vscode.DiagnosticSeverity): Promise<void> {
  return waitFor(
    () => findingsOf(uri)[0]?.severity === severity,
    () => `a finding of severity ${severity}, but ${JSON.stringify(findingsOf(uri))}`,
  );
}

function waitForRange(uri: vscode.Uri, range: vscode.Range): Promise<void> {
  return waitFor(
    () => findingsOf(uri)[0]?.range.isEqual(range) === true,
    () => `a finding at ${JSON.stringify(range)}, but ${JSON.stringify(findingsOf(uri))}`,
  );
}
