/**
 * Opens a real VS Code on a folder, with the extension of this repository (built in `dist/`) in it, until Ctrl-C.
 *
 *   node scripts/editor/start.mjs FOLDER [--browser] [--port N] [--screenshot FILE [--open NAME]]
 *
 * The desktop editor when VSCODE_PATH names it or `code` is on the PATH, else (or with --browser) VS Code in a browser.
 * --screenshot takes a picture of the browser editor once something is underlined in the file NAME, and ends.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from './browser.mjs';
import { findDesktop, openDesktop } from './desktop.mjs';
import { installEditor } from './install.mjs';
import { freePort } from './processes.mjs';
import { extensionsFolder, quietSettings, startServer } from './server.mjs';
import { session, temporaryFolder } from './session.mjs';
import { repository, testFolder } from './versions.mjs';
import { openWindow } from './window.mjs';

const usualPort = 8137;
const print = (line) => process.stdout.write(`${line}\n`);

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    browser: { type: 'boolean', default: false },
    port: { type: 'string', default: String(usualPort) },
    screenshot: { type: 'string' },
    open: { type: 'string' },
  },
});

await session(async (defer) => {
  if (positionals.length !== 1) throw new Error('Name one folder to open: node scripts/editor/start.mjs FOLDER');
  if (!existsSync(positionals[0])) throw new Error(`There is no folder ${positionals[0]}.`);
  if (!existsSync(path.join(repository, 'dist', 'extension.js'))) {
    throw new Error('dist/extension.js is missing; run `npm run build` first.');
  }
  const folder = realpathSync(positionals[0]);
  const desktop = options.browser || options.screenshot !== undefined ? undefined : findDesktop();
  if (desktop !== undefined) await openOnDesktop(defer, desktop, folder);
  else await openInBrowser(defer, folder);
});

async function openOnDesktop(defer, command, folder) {
  const dataFolder = temporaryFolder(defer, 'desktop');
  const editor = openDesktop({ command, folder, extension: repository, dataFolder });
  defer(() => editor.end());
  print(`Opened ${folder} with ${command}, apart from your own settings and extensions.`);
  print('Close its window or press Ctrl-C to end.');
  const code = await editor.closed;
  if (code !== 0) {
    throw new Error(`${command} ended with ${code}:\n${editor.output()}\nThe browser editor is opened with --browser.`);
  }
}

async function openInBrowser(defer, folder) {
  const pictureOnly = options.screenshot !== undefined;
  const editor = await installEditor({ log: print, browser: pictureOnly });
  const dataFolder = pictureOnly ? temporaryFolder(defer, 'picture') : path.join(testFolder, 'start');
  linkExtension(dataFolder);
  const wanted = Number(options.port);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_535) throw new Error(`No port: ${options.port}`);
  const port = await freePort(wanted);
  if (port !== wanted) print(`Port ${wanted} is in use, so this one uses ${port}.`);
  print('Starting VS Code …');
  const token = randomBytes(24).toString('hex');
  const settings = pictureOnly ? quietSettings : personSettings();
  const server = await startServer(editor, { dataFolder, port, token, settings });
  defer(() => server.end());
  const address = server.address(folder);
  if (pictureOnly) return takePicture(defer, editor, address);
  print(`\nOpen this address in a browser (it holds a token of this start; keep it to yourself):\n\n  ${address}\n`);
  print('Press Ctrl-C to end.');
  const code = await server.exited;
  throw new Error(`The editor's server ended with ${code}:\n${server.output()}`);
}

/** The extension is used where it lies, so that a reloaded window has what was last built. */
function linkExtension(dataFolder) {
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'));
  const extensions = extensionsFolder(dataFolder);
  // The list that the editor keeps here would name the folder of another version.
  rmSync(extensions, { recursive: true, force: true });
  mkdirSync(extensions, { recursive: true });
  symlinkSync(repository, path.join(extensions, `${publisher}.${name}-${version}`), 'dir');
}

/** A person sees their own font and the files' own history; what is offered by the editor's maker stays quiet. */
function personSettings() {
  const { 'editor.fontFamily': _font, 'git.enabled': _git, ...rest } = quietSettings;
  return rest;
}

async function takePicture(defer, editor, address) {
  const browser = await openBrowser(editor, { scale: 2 });
  defer(() => browser.end());
  const file = path.resolve(options.screenshot);
  const window = await openWindow(browser.page, address, path.dirname(file));
  if (options.open !== undefined) {
    await window.openFile(options.open);
    await window.waitFor(
      'an underlined place',
      async () => (await browser.page.locator('[class*=squiggly-]').count()) > 0,
    );
    await window.problems();
  }
  print(await window.picture(path.basename(file, '.png')));
}
