import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { median, type Figure, ROOT } from './measure';

const RUNS = 15;

/** Loading and activating the extension in a workspace without KMS, against an extension that does nothing. */
export function activationFigures(): Figure[] {
  const ours: number[] = [];
  const empty: number[] = [];
  for (let run = -1; run < RUNS; run++) {
    const [mine, nothing] = [activation('dist/extension.js'), activation('test/bench/emptyExtension.cjs')];
    if (run < 0) continue;
    ours.push(mine);
    empty.push(nothing);
  }
  const added = median(ours) - median(empty);
  return [
    {
      what: 'extension: load and activate() without a KMS file, over an empty extension (stand-in for the editor)',
      measured: `${added.toFixed(2)} ms (${median(ours).toFixed(2)} − ${median(empty).toFixed(2)})`,
      target: '≤ 5 ms',
      met: added <= 5,
    },
  ];
}

/** In a process of its own, since a module is loaded only once. */
function activation(extension: string): number {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'test', 'bench', 'activate.cjs'), extension],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}
