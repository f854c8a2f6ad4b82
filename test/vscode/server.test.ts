import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { cleanUp, openFile, pause, removeLater, replaceInEditor, waitFor, waitForRules, writeFile } from './editor';
import { PUBLIC_POLICY } from './policies';

describe('the language server', () => {
  afterEach(cleanUp);

  it('is started again after it was killed, and checks on', async function () {
    if (process.platform === 'win32') this.skip();
    const editor = await openFile('killed.kms-policy.json', PUBLIC_POLICY);
    const { uri } = editor.document;
    await waitForRules(uri, ['policy-public']);
    const [first, ...others] = serverProcesses();
    assert.ok(first !== undefined && others.length === 0, 'one server runs');
    process.kill(first, 'SIGKILL');
    await waitFor(
      () => serverProcesses().some((pid) => pid !== first),
      () => 'another server runs',
    );
    await replaceInEditor(
      editor,
      '"Principal": "*"',
      '"Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" }',
    );
    await waitForRules(uri, []);
    await replaceInEditor(editor, '{ "AWS": "arn:aws:iam::111122223333:role/reader" }', '"*"');
    await waitForRules(uri, ['policy-public']);
  });

  it('is another process after "Restart Server", and checks on', async function () {
    if (process.platform === 'win32') this.skip();
    const { document } = await openFile('restarted.kms-policy.json', PUBLIC_POLICY);
    await waitForRules(document.uri, ['policy-public']);
    const before = serverProcesses();
    await vscode.commands.executeCommand('kmsLens.restartServer');
    await waitFor(
      () => serverProcesses().length === 1 && !before.includes(serverProcesses()[0] ?? 0),
      () => `one new server; before ${before.join()}, now ${serverProcesses().join()}`,
    );
    await waitForRules(document.uri, ['policy-public']);
  });

  it('shows its log without an error', async () => {
    await vscode.commands.executeCommand('kmsLens.showLog');
  });

  it('checks files that are not open, and clears their findings when they are repaired', async () => {
    const uri = await writeFile('unopened.kms-policy.json', PUBLIC_POLICY);
    // The command ends when the person has read its message, so its findings are waited for instead.
    void vscode.commands.executeCommand('kmsLens.checkWorkspace');
    await waitForRules(uri, ['policy-public']);
    await writeFile('unopened.kms-policy.json', PUBLIC_POLICY.replace('"Principal": "*"', PRINCIPAL));
    await waitForRules(uri, []);
  });

  it('creates a project file that it accepts itself', async () => {
    const projectFile = removeLater('.kms-lens.json');
    await vscode.commands.executeCommand('kmsLens.createProjectFile');
    await waitFor(
      () => vscode.window.activeTextEditor?.document.uri.toString() === projectFile.toString(),
      () => 'the project file is shown',
    );
    assert.equal(vscode.window.activeTextEditor?.document.languageId, 'jsonc');
    // Long enough for the editor's own check of JSON by its schema, too.
    await pause(2500);
    const messages = vscode.languages.getDiagnostics(projectFile).map(({ message }) => message);
    assert.deepEqual(messages, []);
  });
});

const PRINCIPAL = '"Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" }';

/** The ids of the servers that this extension host started. */
function serverProcesses(): number[] {
  const isServer = (command: string): boolean => /dist[/\\]server\.js/.test(command);
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          // After the name in parentheses: state, then the parent.
          const parent = readFileSync(`/proc/${pid}/stat`, 'utf8')
            .replace(/^[^]*\) /, '')
            .split(' ')[1];
          return Number(parent) === process.pid && isServer(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
        } catch {
          // The process ended between the listing and the reading.
          return false;
        }
      })
      .map(Number);
  }
  return execFileSync('ps', ['-axo', 'pid=,ppid=,command='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null && Number(match[2]) === process.pid && isServer(match[3] ?? ''))
    .map((match) => Number(match?.[1]));
}
