// Measures what the project promises, as ratios in one run, and prints a table. Nothing here fails: machines differ, and a
// busy one is slow. Arguments name the parts to run: edits, server, memory, start, cli, files, activation.
import { mkdirSync } from 'node:fs';
import { build } from 'esbuild';
import { activationFigures } from './activation';
import { coldStartFigures, unrelatedFilesFigures } from './commandLine';
import { editFigures } from './edits';
import type { Figure } from './measure';
import { latencyFigures, memoryFigures, startFigures } from './server';

const PARTS: Record<string, () => Figure[] | Promise<Figure[]>> = {
  edits: editFigures,
  server: latencyFigures,
  start: startFigures,
  memory: memoryFigures,
  cli: coldStartFigures,
  files: unrelatedFilesFigures,
  activation: activationFigures,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; parts are ${Object.keys(PARTS).join(', ')}.`);
  process.exit(2);
}
void main();

async function main(): Promise<void> {
  // Bundled and minified as ours is, so that the comparison is with the library and not with its many files.
  mkdirSync('out/bench', { recursive: true });
  await build({
    entryPoints: ['test/bench/bareServer.cjs'],
    outfile: 'out/bench/bareServer.cjs',
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });

  const figures: Figure[] = [];
  for (const [name, part] of Object.entries(PARTS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    process.stderr.write(`measuring: ${name}\n`);
    figures.push(...(await part()));
  }
  const widths = (['what', 'measured', 'target'] as const).map((column) =>
    Math.max(...figures.map((figure) => figure[column].length), column.length),
  );
  const row = (...cells: string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 3)).join(' | ')} |`;
  console.log(row('what', 'measured', 'target', 'met'));
  console.log(row(...widths.map((width) => '-'.repeat(width)), '---'));
  for (const { what, measured, target, met } of figures) console.log(row(what, measured, target, met ? 'yes' : 'NO '));
}
