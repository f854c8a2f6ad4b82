// Bundles the measurements as the product is bundled, so that what is measured is what ships, and runs them. Arguments name
// the parts to run (see parts.ts).
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { bundleOptions, ROOT } from '../../scripts/bundles.mjs';

const OUTPUT = path.join(ROOT, 'out', 'bench');
const bundle = async (source, output) => {
  const options = bundleOptions({ source, output: path.join(OUTPUT, output) }, { development: false });
  await build({ ...options, write: true, metafile: false, logLevel: 'error' });
};
await bundle('test/bench/parts.ts', 'parts.cjs');
// A server that does nothing, as small as ours: the comparison is with the library and not with its many files.
await bundle('test/bench/bareServer.cjs', 'bareServer.cjs');
process.chdir(ROOT);
await createRequire(import.meta.url)(path.join(OUTPUT, 'parts.cjs')).run(process.argv.slice(2));
