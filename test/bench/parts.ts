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

/**
 * Measures what the project promises, as ratios in one run, and prints a table. Nothing here fails: machines differ, and a
 * busy one is slow. `asked`: the parts to run; none means all.
 */
export async function run(asked: readonly string[]): Promise<void> {
  const unknown = asked.filter((name) => !(name in PARTS));
  if (unknown.length > 0) {
    throw new Error(`There is no part ${unknown.join(', ')}; parts are ${Object.keys(PARTS).join(', ')}.`);
  }
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
