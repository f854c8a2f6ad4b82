// Makes kms-lens.vsix: what .vscodeignore lets through, nothing else (test/package lists it).
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { ROOT } from './bundles.mjs';

const VSIX = 'kms-lens.vsix';

const { missing } = await build();
if (missing.length > 0) {
  console.error(`Nothing to package yet: ${missing.join(', ')} missing.`);
  process.exit(1);
}
// The links of the README stay relative: they are of use in the repository, and no published address is assumed.
const { status } = spawnSync(
  process.execPath,
  [
    ...['node_modules/@vscode/vsce/vsce', 'package', '--no-dependencies', '--out', VSIX],
    ...['--allow-missing-repository', '--no-rewrite-relative-links'],
  ],
  { cwd: ROOT, stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);
console.log(`${VSIX}: ${Math.round(statSync(path.join(ROOT, VSIX)).size / 1024)} KB`);
