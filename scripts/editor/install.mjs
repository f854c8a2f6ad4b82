/**
 * Installs a real VS Code that runs in a browser, from npm packages alone, into `.vscode-test/`.
 *
 * Two folders, so that a person who only looks at the editor in an own browser does not wait for a second one:
 * `editor-server/` (Node 24 and code-server, which is VS Code's server) and `editor-browser/` (Chromium and its driver).
 */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { EditorUnavailable, installInto } from './installation.mjs';
import { runNpm } from './npm.mjs';
import { run } from './processes.mjs';
import {
  browserPackages,
  hasChromiumPackage,
  nodeNeedsScript,
  nodePackage,
  serverPackages,
  testFolder,
} from './versions.mjs';

/**
 * Makes sure that the browser editor is installed and says where it is. Costs nothing when it already is; an unfinished
 * earlier installation is thrown away; two processes that install at once wait for each other.
 *
 * @param {{log?: (line: string) => void, browser?: boolean}} options `browser: false` leaves Chromium out
 * @returns {Promise<{kind: 'browser', node: string, codeServer: string, serverMain: string, chromium: Chromium | null}>}
 *   absolute paths: the Node binary, code-server's folder and the entry of VS Code's own server
 * @throws {EditorUnavailable} with a sentence for a person when it cannot be installed (no network, wrong platform)
 *
 * @typedef {{playwright: string, executable: string | null, environment: Record<string, string>}} Chromium
 *   `executable` is null where an installed Chrome is to be used
 */
export async function installEditor({ log = () => {}, browser = true } = {}) {
  if (process.platform === 'win32') {
    throw new EditorUnavailable(
      'The browser editor does not run on Windows. Install VS Code so that `code` is found, or name it in VSCODE_PATH.',
    );
  }
  const server = await installInto({
    folder: path.join(testFolder, 'editor-server'),
    packages: serverPackages,
    what: 'the browser editor (VS Code 1.139, about 85 MB to download)',
    log,
    build: (folder, note) => buildServer(folder, note),
  });
  const codeServer = path.join(server, 'node_modules', 'code-server');
  return {
    kind: 'browser',
    node: nodeOf(server),
    codeServer,
    serverMain: path.join(codeServer, 'lib', 'vscode', 'out', 'server-main.js'),
    chromium: browser ? await installBrowser(log) : null,
  };
}

async function installBrowser(log) {
  const folder = await installInto({
    folder: path.join(testFolder, 'editor-browser'),
    packages: browserPackages,
    what: 'a headless Chromium (about 75 MB to download)',
    log,
    build: buildBrowser,
  });
  const playwright = path.join(folder, 'node_modules', 'playwright-core');
  if (!hasChromiumPackage) return { playwright, executable: null, environment: {} };
  const unpacked = path.join(folder, 'unpacked');
  writeFontConfiguration(unpacked);
  return {
    playwright,
    executable: path.join(unpacked, 'chromium'),
    environment: {
      LD_LIBRARY_PATH: path.join(unpacked, 'al2023', 'lib'),
      FONTCONFIG_PATH: path.join(unpacked, 'fonts'),
    },
  };
}

async function buildServer(folder, note) {
  note('downloading');
  await runNpm(folder, ['install', ...(nodeNeedsScript ? [] : ['--ignore-scripts'])], nodeNeedsScript);
  const vscode = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  note('adding the editor’s own packages');
  // The shrinkwrap of this folder does not satisfy `npm ci`; that of `extensions` does.
  await runNpm(vscode, ['install', '--omit=dev', '--ignore-scripts']);
  note('adding the packages of its built-in extensions');
  await runNpm(path.join(vscode, 'extensions'), ['ci', '--omit=dev', '--ignore-scripts']);
  restoreScripts(path.join(vscode, 'bin'));
  note('removing what is not needed');
  trim(vscode);
  await run(nodeOf(folder), [path.join(vscode, 'out', 'server-main.js'), '--version']);
}

async function buildBrowser(folder, note) {
  note('downloading');
  await runNpm(folder, ['install', '--ignore-scripts']);
  if (!hasChromiumPackage) return;
  note('unpacking');
  const unpacked = path.join(folder, 'unpacked');
  mkdirSync(unpacked);
  // The package unpacks into the temporary folder, and its libraries only where it believes to be on Lambda.
  const entry = pathToFileURL(path.join(folder, 'node_modules', '@sparticuz', 'chromium', 'build', 'esm', 'index.mjs'));
  await run(
    process.execPath,
    ['--input-type=module', '--eval', `await (await import(${JSON.stringify(entry.href)})).default.executablePath()`],
    { env: { ...process.env, TMPDIR: unpacked, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' } },
  );
  cpSync(
    path.join(folder, 'node_modules', 'dejavu-fonts-ttf', 'ttf', 'DejaVuSansMono.ttf'),
    path.join(unpacked, 'fonts', 'fonts', 'DejaVuSansMono.ttf'),
  );
  // The archives are not needed any more, and they are a third of the folder.
  rmSync(path.join(folder, 'node_modules', '@sparticuz'), { recursive: true, force: true });
  rmSync(path.join(folder, 'node_modules', 'dejavu-fonts-ttf'), { recursive: true, force: true });
}

/** The package's own file names absolute folders of another machine. Written at each use, as the repository may move. */
function writeFontConfiguration(unpacked) {
  const fonts = path.join(unpacked, 'fonts');
  const text = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${escapeXml(path.join(fonts, 'fonts'))}</dir>
  <cachedir>${escapeXml(path.join(fonts, 'cache'))}</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <config></config>
</fontconfig>
`;
  writeFileSync(path.join(fonts, 'fonts.conf'), text);
}

function escapeXml(text) {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Two scripts that the skipped post-install step would have linked. */
function restoreScripts(bin) {
  const platform = process.platform === 'darwin' ? 'darwin' : 'linux';
  for (const [source, target] of [
    [`remote-cli/code-${platform}.sh`, 'remote-cli/code-server'],
    [`helpers/browser-${platform}.sh`, 'helpers/browser.sh'],
  ]) {
    if (!existsSync(path.join(bin, target))) cpSync(path.join(bin, source), path.join(bin, target));
  }
}

/** Two thirds of the installation serve features that no test and no try-out of this extension uses. */
function trim(vscode) {
  const unneeded = [
    'extensions/copilot',
    'extensions/mermaid-markdown-features',
    'extensions/ms-vscode.js-debug',
    'extensions/ms-vscode.vscode-js-profile-table',
    'extensions/microsoft-authentication',
    'node_modules/@microsoft/mxc-sdk',
  ];
  const github = path.join(vscode, 'node_modules', '@github');
  const sdks = existsSync(github) ? readdirSync(github).filter((name) => name.startsWith('copilot-sdk')) : [];
  for (const name of [...unneeded, ...sdks.map((sdk) => `node_modules/@github/${sdk}`)]) {
    rmSync(path.join(vscode, name), { recursive: true, force: true });
  }
}

function nodeOf(folder) {
  return path.join(folder, 'node_modules', nodePackage, 'bin', 'node');
}
