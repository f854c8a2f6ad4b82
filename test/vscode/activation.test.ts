import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cleanUp, EXTENSION, openFile, waitFor } from './editor';
import { policyOf } from './policies';

describe('the extension', () => {
  afterEach(cleanUp);

  it('is present and runs once a key policy is open', async () => {
    const extension = vscode.extensions.getExtension(EXTENSION);
    assert.ok(extension, `${EXTENSION} is installed`);
    await openFile('first.kms-policy.json', policyOf());
    await waitFor(
      () => extension.isActive,
      () => 'the extension is active',
    );
  });

  it('gives *.kms-policy.json, and only that, the language of key policies', async () => {
    assert.equal((await openFile('named.kms-policy.json', policyOf())).document.languageId, 'kms-policy');
    assert.equal((await openFile('named.json', policyOf())).document.languageId, 'json');
  });

  for (const command of ['restartServer', 'showLog', 'checkWorkspace', 'createProjectFile']) {
    it(`has the command kmsLens.${command}`, async () => {
      assert.ok((await vscode.commands.getCommands(true)).includes(`kmsLens.${command}`));
    });
  }

  it('declares every command that it registers, and registers every command that it declares', async () => {
    const manifest = vscode.extensions.getExtension(EXTENSION)?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const declared = manifest.contributes.commands.map(({ command }) => command).sort();
    const registered = (await vscode.commands.getCommands(true))
      .filter((command) => /^kmsLens\.[^.]+$/.test(command))
      .sort();
    assert.deepEqual(registered, declared);
  });
});
