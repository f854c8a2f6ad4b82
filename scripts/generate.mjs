// Writes every generated file. With --check it writes nothing, lists the files that differ from what would be
// written, and ends with code 1 if there are any. Run through tsx, because generators read the TypeScript sources.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './bundles.mjs';

/**
 * The generators, in this order: a later one may read what an earlier one wrote. Each module exports
 * `generate(): Promise<Map<string, string>>` (repository path with `/` → content), and may export
 * `folders: string[]`, folders that hold generated files alone: other files in them are stale and are removed.
 */
const GENERATORS = [
  'scripts/generate/knowledge.ts',
  'scripts/generate/rules.ts',
  'scripts/generate/projectFileSchema.ts',
  'scripts/generate/notices.mjs',
];

const checkOnly = process.argv.includes('--check');
const drifted = [];
for (const module of GENERATORS) {
  if (!existsSync(path.join(ROOT, module))) {
    console.log(`skipped: ${module} does not exist`);
    continue;
  }
  const { generate, folders = [] } = await import(new URL(`../${module}`, import.meta.url).href);
  const files = await generate();
  for (const [file, content] of files) update(file, content);
  for (const folder of folders) for (const file of filesIn(folder)) if (!files.has(file)) remove(file);
}

if (checkOnly && drifted.length > 0) {
  console.error('These generated files are not what "npm run generate" writes:');
  for (const file of drifted) console.error(`  ${file}`);
  process.exitCode = 1;
} else if (!checkOnly) {
  console.log(drifted.length === 0 ? 'Generated files were up to date.' : `Wrote ${drifted.join(', ')}`);
}

function update(file, content) {
  const target = path.join(ROOT, file);
  if (existsSync(target) && readFileSync(target, 'utf8') === content) return;
  drifted.push(file);
  if (checkOnly) return;
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content);
}

function remove(file) {
  drifted.push(`${file} (stale)`);
  if (!checkOnly) rmSync(path.join(ROOT, file));
}

function filesIn(folder) {
  const target = path.join(ROOT, folder);
  if (!existsSync(target)) return [];
  return readdirSync(target, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath ?? entry.path, entry.name)))
    .map((file) => file.split(path.sep).join('/'));
}
