/**
 * Installs the packaged extension into a fresh profile of the browser editor and drives a window of it as a person does
 * (test/e2e). Pictures go to `.vscode-test/screenshots/`. Last line: `N passed, N failed, N skipped`.
 *
 *   node scripts/editor/run-e2e.mjs FILE.vsix
 */
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { register } from 'tsx/cjs/api';
import { openBrowser } from './browser.mjs';
import { installEditor } from './install.mjs';
import { freePort, run } from './processes.mjs';
import { extensionsFolder, startServer } from './server.mjs';
import { session, temporaryFolder } from './session.mjs';
import { repository, testFolder } from './versions.mjs';
import { openWindow } from './window.mjs';

const limit = 5 * 60_000;
const tests = path.join(repository, 'test', 'e2e');
const pictures = path.join(testFolder, 'screenshots');
const counts = { passed: 0, failed: 0, skipped: 0 };
const print = (line) => process.stdout.write(`${line}\n`);

await session(
  async (defer) => {
    const vsix = path.resolve(process.argv[2] ?? 'kms-lens.vsix');
    if (!existsSync(vsix)) throw new Error(`There is no ${vsix}; run \`npm run package\` first.`);
    const editor = await installEditor({ log: print });
    const scratch = temporaryFolder(defer, 'e2e');
    const profile = path.join(scratch, 'profile');
    const folder = path.join(scratch, 'workspace');
    cpSync(path.join(tests, 'workspace'), folder, { recursive: true });
    rmSync(pictures, { recursive: true, force: true });
    await install(editor, profile, vsix);
    const server = await startServer(editor, { dataFolder: profile, port: await freePort() });
    defer(() => server.end());
    const browser = await openBrowser(editor);
    defer(() => browser.end());
    print('The packaged extension in a window of VS Code');
    const window = await openWindow(browser.page, server.address(folder), pictures);
    await runTests({ window, folder, profile });
    conclude();
  },
  {
    limit,
    onFailure(message) {
      counts.failed += 1;
      print(`\nFAILED  ${message}`);
      conclude();
    },
  },
);

async function install(editor, profile, vsix) {
  const output = await run(editor.node, [
    editor.serverMain,
    ...['--install-extension', vsix, '--accept-server-license-terms'],
    ...['--server-data-dir', profile, '--extensions-dir', extensionsFolder(profile)],
  ]);
  const installed = readdirSync(extensionsFolder(profile)).filter((name) => name.startsWith('kms-lens.'));
  if (installed.length !== 1) throw new Error(`The editor did not install ${vsix}:\n${output.trim()}`);
}

async function runTests(context) {
  register();
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    reporter: Lines,
    // Every test and hook finds the window on `this`.
    rootHooks: {
      beforeAll() {
        Object.assign(this, context);
      },
      async afterEach() {
        const { currentTest: test } = this;
        if (test?.state === 'failed') await context.window.picture(`failed ${test.title}`);
      },
    },
  });
  for (const name of readdirSync(tests)) if (name.endsWith('.test.ts')) mocha.addFile(path.join(tests, name));
  await new Promise((resolve) => mocha.run(resolve));
}

/** Counts and prints each test as it ends; mocha calls it as a constructor. */
function Lines(runner) {
  runner.on('pass', (test) => count('passed', test));
  runner.on('pending', (test) => count('skipped', test));
  runner.on('fail', (test, error) => {
    count('failed', test);
    print(`\n${error.stack ?? error}\n`.replace(/^(?=.)/gm, '    '));
  });
}

function count(outcome, test) {
  counts[outcome] += 1;
  print(`  ${outcome.padEnd(7)} ${test.fullTitle()}${test.duration > 0 ? ` (${test.duration} ms)` : ''}`);
}

function conclude() {
  if (counts.passed + counts.failed === 0) {
    counts.failed += 1;
    print('\nFAILED  No test ran.');
  }
  print(`Pictures: ${path.relative(process.cwd(), pictures)}`);
  print(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exitCode = counts.failed > 0 ? 1 : 0;
}
