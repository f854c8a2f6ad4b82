/**
 * Runs the suites of `test/vscode` inside the extension host of a real VS Code, with the extension of this repository
 * (built in `dist/`) in development mode. Last line: `N passed, N failed, N skipped`.
 *
 *   node scripts/editor/run-suites.mjs [--grep TEXT] [--extension FOLDER]
 *
 * The editor is the desktop one when VSCODE_PATH names it or when KMS_LENS_DESKTOP_TESTS=1 and its download can be
 * reached; else the browser editor, which `install.mjs` brings.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { openBrowser } from './browser.mjs';
import { installEditor } from './install.mjs';
import { freePort } from './processes.mjs';
import { followResults } from './results.mjs';
import { startServer } from './server.mjs';
import { session, temporaryFolder } from './session.mjs';
import { repository, testFolder } from './versions.mjs';

const limit = 5 * 60_000;
const print = (line) => process.stdout.write(`${line}\n`);

const { values: options } = parseArgs({ options: { grep: { type: 'string' }, extension: { type: 'string' } } });
const extension = path.resolve(options.extension ?? repository);
let results;
let hostOutput = '';

await session(
  async (defer) => {
    if (!existsSync(path.join(extension, 'package.json'))) throw new Error(`No extension in ${extension}.`);
    if (extension === repository && !existsSync(path.join(repository, 'dist', 'extension.js'))) {
      throw new Error('dist/extension.js is missing; run `npm run build` first.');
    }
    const scratch = temporaryFolder(defer, 'suites');
    const workspace = path.join(scratch, 'workspace');
    cpSync(path.join(repository, 'test', 'vscode', 'workspace'), workspace, { recursive: true });
    const suites = await bundleSuites();
    const resultFile = path.join(scratch, 'results.jsonl');
    results = followResults(resultFile, print);
    const environment = { KMS_LENS_TEST_RESULTS: resultFile, KMS_LENS_TEST_GREP: options.grep ?? '' };
    const run = { defer, scratch, workspace, suites, environment };
    const desktop = await desktopForTests();
    if (desktop === undefined) await runInBrowser(run);
    else await runOnDesktop(run, desktop);
    process.exitCode = results.conclude();
  },
  {
    limit,
    onFailure(message) {
      if (hostOutput !== '') print(`\nThe editor's last words:\n${hostOutput.slice(-4000)}`);
      if (results === undefined) print(`\nFAILED  ${message}\n0 passed, 1 failed, 0 skipped`);
      else results.conclude(message);
    },
  },
);

/** One bundle a suite, so that mocha loads them one by one; `vscode` comes from the extension host. */
async function bundleSuites() {
  const source = path.join(repository, 'test', 'vscode');
  const folder = path.join(testFolder, 'suites', 'vscode');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [path.join(source, 'index.ts'), ...suiteFiles(source)],
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return path.join(folder, 'index.js');
}

function suiteFiles(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.join(folder, name));
}

async function runInBrowser({ defer, scratch, workspace, suites, environment }) {
  const editor = await installEditor({ log: print });
  const server = await startServer(editor, {
    dataFolder: path.join(scratch, 'editor'),
    port: await freePort(),
    testDriver: true,
    environment,
  });
  defer(() => server.end());
  const browser = await openBrowser(editor);
  defer(() => browser.end());
  const { page } = browser;
  // The extension host's console and its exit reach the page through these two names.
  let ended = () => {};
  const exit = new Promise((resolve) => {
    ended = resolve;
  });
  await page.exposeFunction('codeAutomationLog', (type, args) => {
    hostOutput = `${hostOutput}${type}: ${args.map(String).join(' ')}\n`.slice(-50_000);
  });
  await page.exposeFunction('codeAutomationExit', (code) => ended(code));
  print('Suites inside the extension host of VS Code in a browser');
  await page.goto(
    server.address(workspace, [
      ['extensionDevelopmentPath', server.remote(extension)],
      ['extensionTestsPath', server.remote(suites)],
    ]),
  );
  const first = await Promise.race([
    exit.then((code) => ({ code })),
    results.finished().then(() => ({ code: 0 })),
    server.exited.then((code) => ({ died: code })),
  ]);
  if (first.died !== undefined) throw new Error(`The editor's server ended with ${first.died}:\n${server.output()}`);
}

async function runOnDesktop({ scratch, workspace, suites, environment }, executable) {
  print(`Suites inside the extension host of ${executable}`);
  const { runTests } = await import('@vscode/test-electron');
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: extension,
      extensionTestsPath: suites,
      extensionTestsEnv: environment,
      launchArgs: [
        workspace,
        '--disable-extensions',
        '--disable-workspace-trust',
        ...['--user-data-dir', path.join(scratch, 'editor'), '--extensions-dir', path.join(scratch, 'extensions')],
      ],
    });
  } catch (error) {
    // A failing test makes the editor exit with 1, which the results already tell in full.
    hostOutput = `${hostOutput}${String(error)}\n`;
  }
}

/** The executable to test on, or undefined for the browser editor. */
async function desktopForTests() {
  if (process.env.VSCODE_PATH) return process.env.VSCODE_PATH;
  if (process.env.KMS_LENS_DESKTOP_TESTS !== '1') return undefined;
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  try {
    return await downloadAndUnzipVSCode({ cachePath: path.join(testFolder, 'desktop') });
  } catch (error) {
    print(`The desktop editor cannot be downloaded (${error.message}); the browser editor is used.`);
    return undefined;
  }
}
