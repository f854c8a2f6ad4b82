// `npm start`: builds, shows the findings of a sample workspace as the command line does, then opens that workspace in
// a real VS Code with the extension in it. Ctrl-C ends the editor and removes the copy of the workspace.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from './build.mjs';
import { ROOT } from './bundles.mjs';

const SAMPLE = path.join(ROOT, 'test/fixtures/sample-workspace');
const TROUBLE = 2;

const { missing, upToDate } = await build();
if (missing.length > 0) throw new Error(`The sources are incomplete: ${missing.join(', ')} missing.`);
console.log(upToDate ? 'The build is up to date.' : 'Built the extension, the server and the command line.');

// A copy, so that trying out fixes and edits leaves the repository as it is.
const parent = mkdtempSync(path.join(tmpdir(), 'kms-lens-'));
const workspace = path.join(parent, 'sample-workspace');
cpSync(SAMPLE, workspace, { recursive: true });
process.on('exit', () => rmSync(parent, { recursive: true, force: true }));

console.log('\n$ kms-lens check');
const command = path.join(ROOT, 'dist/cli.js');
const { status } = spawnSync(process.execPath, [command, 'check'], { cwd: workspace, stdio: 'inherit' });
if (status === null || status >= TROUBLE) console.error(`The command line ended with code ${status}.`);

console.log('\nOpening the same workspace in VS Code …');
const editor = spawn(process.execPath, [path.join(ROOT, 'scripts/editor/start.mjs'), workspace], { stdio: 'inherit' });
// A terminal sends Ctrl-C to the editor's script too; this one waits until that has cleaned up. Other signals, and
// Ctrl-C from anything but a terminal, reach only this process.
process.on('SIGINT', () => process.stdin.isTTY || editor.kill('SIGINT'));
process.on('SIGTERM', () => editor.kill('SIGTERM'));
process.on('SIGHUP', () => editor.kill('SIGTERM'));
editor.on('error', (error) => {
  console.error(`The editor could not be started: ${error.message}`);
  process.exitCode = TROUBLE;
});
editor.on('exit', (code) => {
  process.exitCode = code ?? 0;
});
