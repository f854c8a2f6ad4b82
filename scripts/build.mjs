// Builds dist/. `--dev` gives readable bundles with source maps; without it they are what is shipped. A build whose
// inputs did not change since the last one does nothing.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { BUNDLES, bundleOptions, ROOT } from './bundles.mjs';

const STAMP = path.join(ROOT, 'out/build.json');
const CONFIGURATION = ['scripts/bundles.mjs', 'scripts/build.mjs', 'package-lock.json', 'tsconfig.base.json'];

/**
 * Builds every bundle whose entry exists.
 * @param {{ development?: boolean }} [options]
 * @returns {Promise<{ built: string[], upToDate: boolean, missing: string[] }>} The files written, whether there was
 *   nothing to do, and the entries that do not exist.
 * @throws {import('esbuild').BuildFailure} When a bundle does not build; dist/ is left as it was.
 */
export async function build({ development = false } = {}) {
  const present = BUNDLES.filter(({ source }) => existsSync(path.join(ROOT, source)));
  const missing = BUNDLES.filter((bundle) => !present.includes(bundle)).map(({ source }) => source);
  const configuration = configurationKey(development, present);
  if (isUpToDate(configuration)) return { built: [], upToDate: true, missing };

  const { build: bundle } = await import('esbuild');
  const results = await Promise.all(present.map((entry) => bundle(bundleOptions(entry, { development }))));
  rmSync(STAMP, { force: true });
  if (!development) for (const { output } of BUNDLES) rmSync(path.join(ROOT, `${output}.map`), { force: true });
  const files = results.flatMap(({ outputFiles }) => outputFiles);
  for (const file of files) writeWhole(file.path, file.contents);
  for (const { output } of present.filter(({ shebang }) => shebang)) chmodSync(path.join(ROOT, output), 0o755);

  const inputs = new Set(results.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
  const outputs = files.map((file) => path.relative(ROOT, file.path));
  mkdirSync(path.dirname(STAMP), { recursive: true });
  const states = Object.fromEntries([...inputs, ...outputs].map((file) => [file, fileState(file)]));
  writeWhole(STAMP, JSON.stringify({ configuration, states }));
  return { built: outputs, upToDate: false, missing };
}

function isUpToDate(configuration) {
  if (!existsSync(STAMP)) return false;
  const stamp = JSON.parse(readFileSync(STAMP, 'utf8'));
  if (stamp.configuration !== configuration) return false;
  return Object.entries(stamp.states).every(([file, state]) => fileState(file) === state);
}

function configurationKey(development, present) {
  const hash = createHash('sha256').update(`${development} ${present.map(({ source }) => source)}`);
  for (const file of CONFIGURATION) hash.update(readFileSync(path.join(ROOT, file)));
  return hash.digest('hex');
}

function fileState(file) {
  const stat = statSync(path.join(ROOT, file), { throwIfNoEntry: false });
  return stat === undefined ? 'missing' : `${stat.size} ${stat.mtimeMs}`;
}

/** Writes beside the place and renames, so that a process that starts meanwhile never loads half a bundle. */
function writeWhole(file, contents) {
  mkdirSync(path.dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.new`;
  writeFileSync(beside, contents);
  renameSync(beside, file);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const started = performance.now();
  const development = process.argv.includes('--dev');
  try {
    const { built, upToDate, missing } = await build({ development });
    const time = `${Math.round(performance.now() - started)} ms`;
    for (const source of missing) console.log(`skipped: ${source} does not exist`);
    console.log(upToDate ? `dist is up to date (${time})` : `built ${built.join(', ')} in ${time}`);
  } catch (error) {
    if (!error.errors) throw error;
    const { formatMessages } = await import('esbuild');
    console.error((await formatMessages(error.errors, { kind: 'error', color: process.stderr.isTTY })).join('\n'));
    process.exitCode = 1;
  }
}
