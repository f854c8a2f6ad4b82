// THIRD_PARTY_NOTICES.txt: the packages whose code is in the bundles, with their licences.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { BUNDLES, bundleOptions, ROOT } from '../bundles.mjs';

/** The licences under which code may be shipped. A package with a choice of licences must be added by hand. */
const SHIPPED_LICENCES = new Set([
  ...['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'ISC', 'BlueOak-1.0.0'],
]);
const LICENCE_FILE = /^(licen[cs]e|copying)([-.]\w+)*$/i;
const NOTICE_FILE = /^notice(\.\w+)?$/i;
const RULE = '-'.repeat(80);

/**
 * @returns {Promise<Map<string, string>>} The one file with the notices.
 * @throws {Error} When a bundled package has a licence that may not be shipped, or no licence text.
 */
export async function generate() {
  const folders = await bundledPackages();
  const entries = folders.map(notice);
  const head = 'KMS Lens contains code of the packages below, each under the licence that follows its name.';
  return new Map([['THIRD_PARTY_NOTICES.txt', `${[head, ...entries].join(`\n\n${RULE}\n\n`)}\n`]]);
}

/** The folders (in the repository, with `/`) of all packages that any bundle takes code from, sorted. */
async function bundledPackages() {
  const present = BUNDLES.filter(({ source }) => existsSync(path.join(ROOT, source)));
  const results = await Promise.all(present.map((bundle) => build(bundleOptions(bundle, { development: false }))));
  const folders = new Set();
  for (const { metafile } of results) {
    for (const output of Object.values(metafile.outputs)) {
      for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
        const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
        if (match !== null && bytesInOutput > 0) folders.add(match[0]);
      }
    }
  }
  return [...folders].sort();
}

function notice(folder) {
  const manifest = JSON.parse(readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifest;
  if (!SHIPPED_LICENCES.has(license)) {
    throw new Error(`${name} ${version} is in a bundle, but its licence (${license}) may not be shipped.`);
  }
  const texts = readdirSync(path.join(ROOT, folder))
    .filter((file) => LICENCE_FILE.test(file) || NOTICE_FILE.test(file))
    .sort()
    .map((file) =>
      readFileSync(path.join(ROOT, folder, file), 'utf8')
        .replace(/\r\n?/g, '\n')
        .trim(),
    );
  if (texts.length === 0) throw new Error(`${name} ${version} brings no licence text.`);
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}
