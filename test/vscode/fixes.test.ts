import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cleanUp, openFile, rangeOf, replaceInEditor, waitFor, waitForRules } from './editor';
import { asCommandOutput, LOWER_CASE_POLICY, policyOf, PUBLIC_POLICY } from './policies';

describe('fixes', () => {
  afterEach(cleanUp);
  afterEach(() => vscode.workspace.getConfiguration('editor').update('codeActionsOnSave', undefined));

  it('repair what is underlined, and nothing else', async () => {
    const { document } = await openFile('fix.kms-policy.json', LOWER_CASE_POLICY);
    const [finding] = await waitForRules(document.uri, ['policy-element']);
    assert.ok(finding);
    await apply(await offered(document, finding.range), 'Write "Effect"');
    assert.equal(document.getText(), LOWER_CASE_POLICY.replace('"effect"', '"Effect"'));
    await waitForRules(document.uri, []);
  });

  it('repair inside the escaped policy of get-key-policy', async () => {
    const { document } = await openFile('fix.json', asCommandOutput(LOWER_CASE_POLICY));
    const [finding] = await waitForRules(document.uri, ['policy-element']);
    assert.ok(finding);
    await apply(await offered(document, finding.range), 'Write "Effect"');
    assert.equal(document.getText(), asCommandOutput(LOWER_CASE_POLICY.replace('"effect"', '"Effect"')));
  });

  it('offer to disable the rule and to open its page', async () => {
    const { document } = await openFile('offers.kms-policy.json', PUBLIC_POLICY);
    const [finding] = await waitForRules(document.uri, ['policy-public']);
    assert.ok(finding);
    const commands = (await offered(document, finding.range)).map(({ command }) => command?.command);
    assert.ok(commands.includes('kmsLens.server.disableRule'), String(commands));
    assert.ok(commands.includes('kmsLens.openRulePage'), String(commands));
  });

  it('are all made on save where the setting asks for it', async () => {
    await vscode.workspace
      .getConfiguration('editor')
      .update('codeActionsOnSave', { 'source.fixAll.kmsLens': 'explicit' });
    const { document } = await openFile('save.kms-policy.json', `${LOWER_CASE_POLICY}\n`);
    await waitForRules(document.uri, ['policy-element']);
    // Saving runs the actions of an editor that has something to save.
    const edit = new vscode.WorkspaceEdit();
    edit.delete(document.uri, new vscode.Range(document.lineCount - 2, 0, document.lineCount - 1, 0));
    await vscode.workspace.applyEdit(edit);
    await vscode.commands.executeCommand('workbench.action.files.save');
    await waitFor(
      () => document.getText() === LOWER_CASE_POLICY.replace('"effect"', '"Effect"') && !document.isDirty,
      () => `the saved text is repaired; it is\n${document.getText()}`,
    );
    await waitForRules(document.uri, []);
  });

  it('on save leave alone what is only a suggestion', async () => {
    await vscode.workspace
      .getConfiguration('editor')
      .update('codeActionsOnSave', { 'source.fixAll.kmsLens': 'explicit' });
    const editor = await openFile('keep.kms-policy.json', policyOf(SUGGESTION_ONLY));
    const { document } = editor;
    await waitForRules(document.uri, ['policy-action-unknown']);
    await replaceInEditor(editor, '"Application"', '"Reports"');
    await vscode.commands.executeCommand('workbench.action.files.save');
    assert.equal(document.isDirty, false);
    assert.equal(document.getText(), policyOf(SUGGESTION_ONLY).replace('"Application"', '"Reports"'));
    await waitForRules(document.uri, ['policy-action-unknown']);
  });

  it('of all safe findings come as one source action', async () => {
    const { document } = await openFile('all.kms-policy.json', policyOf(lowerCase('First'), lowerCase('Second')));
    await waitForRules(document.uri, ['policy-element', 'policy-element']);
    const actions = await offered(document, rangeOf(document, '"Version"'), 'source.fixAll.kmsLens');
    assert.equal(actions.length, 1);
    await apply(actions, actions[0]?.title ?? '');
    assert.equal(document.getText().includes('"effect"'), false);
    await waitForRules(document.uri, []);
  });
});

const SUGGESTION_ONLY = `{
      "Sid": "Application",
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111122223333:role/application" },
      "Action": ["kms:Encrypt", "kms:ReEncrypt"],
      "Resource": "*"
    }`;

function lowerCase(name: string): string {
  return `{
      "Sid": "${name}",
      "effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111122223333:role/${name}" },
      "Action": "kms:Encrypt",
      "Resource": "*"
    }`;
}

async function offered(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind?: string,
): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind,
  );
}

async function apply(actions: vscode.CodeAction[], title: string): Promise<void> {
  const action = actions.find((candidate) => candidate.title === title);
  assert.ok(action?.edit, `"${title}" is offered with an edit among: ${actions.map((each) => each.title).join(' | ')}`);
  assert.ok(await vscode.workspace.applyEdit(action.edit), 'the editor took the edit');
}
