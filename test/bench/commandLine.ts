import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, ratio, time, type Figure, ROOT } from './measure';
import { largePolicy } from './samples';

const CLI = join(ROOT, 'dist', 'cli.js');
const RUNS = 15;

/** One policy, against a process that does nothing. */
export function coldStartFigures(): Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'kms-lens-bench-'));
  try {
    const file = join(folder, 'one.kms-policy.json');
    writeFileSync(file, largePolicy(4 * 1024));
    const [ours, empty] = interleaved([CLI, 'check', file], ['-e', '0']);
    return [ratio('kms-lens check of one policy, against node -e 0', ours, empty, 2)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** 10,000 JSON files that have nothing to do with KMS, against one process that reads them all. */
export function unrelatedFilesFigures(): Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'kms-lens-bench-'));
  try {
    writeUnrelated(folder, 10_000);
    const [ours, reading] = interleaved([CLI, 'check', folder], [join(ROOT, 'test', 'bench', 'readAll.cjs'), folder]);
    return [ratio('kms-lens check of 10,000 unrelated JSON files, against reading them with fs', ours, reading, 2)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function interleaved(first: readonly string[], second: readonly string[]): [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let run = -2; run < RUNS; run++) {
    [first, second].forEach((args, index) => {
      const elapsed = time(() => {
        const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
        if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
      });
      // The first runs fill the disk's cache.
      if (run >= 0) times[index]!.push(elapsed);
    });
  }
  return [median(times[0]), median(times[1])];
}

/** Settings, translations, records and lock files, as they lie in repositories; always the same ones. */
function writeUnrelated(folder: string, count: number): void {
  let seed = 20_261_122;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed % below;
  };
  for (let index = 0; index < count; index++) {
    const place = join(folder, `package-${index % 100}`, `part-${Math.floor(index / 100) % 10}`);
    mkdirSync(place, { recursive: true });
    const lines = [8, 8, 8, 40, 40, 200, 1000][random(7)]!;
    const members = Array.from({ length: lines }, (_, line) => [
      `member-${line}-${random(1_000)}`,
      { name: `value ${random(1_000_000)}`, enabled: random(2) === 0, items: [random(100), random(100)] },
    ]);
    writeFileSync(join(place, `file-${index}.json`), JSON.stringify(Object.fromEntries(members), null, 2));
  }
}
