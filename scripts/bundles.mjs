// What is bundled: the entries, how they find each other when they run, and esbuild's options.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const VERSION = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version;

/**
 * The bundles in dist/. Three of them start by themselves (the extension, the server, the command line); the language
 * client is loaded by the extension at the first document that concerns KMS, because loading it takes 40 ms.
 * @type {{ source: string, output: string, shebang?: boolean }[]}
 */
export const BUNDLES = [
  { source: 'client/src/extension.ts', output: 'dist/extension.js' },
  { source: 'client/src/languageClient.ts', output: 'dist/languageClient.js' },
  { source: 'server/src/main.ts', output: 'dist/server.js' },
  { source: 'server/src/cli.ts', output: 'dist/cli.js', shebang: true },
];

/**
 * esbuild's options for one bundle.
 * @param {{ source: string, output: string, shebang?: boolean }} bundle
 * @param {{ development: boolean }} mode Development: readable, with source maps. Else: as it is shipped.
 * @returns {import('esbuild').BuildOptions}
 */
export function bundleOptions(bundle, { development }) {
  return {
    absWorkingDir: ROOT,
    entryPoints: [bundle.source],
    outfile: bundle.output,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // The CommonJS build of jsonc-parser calls require through a variable, which no bundler can follow.
    mainFields: ['module', 'main'],
    // Turns import() of another bundle into require(): both are CommonJS, and require needs no extra tick or loader.
    supported: { 'dynamic-import': false },
    external: ['vscode'],
    plugins: [otherBundles(bundle)],
    minify: !development,
    sourcemap: development ? 'linked' : false,
    legalComments: 'none',
    logLevel: 'silent',
    banner: bundle.shebang ? { js: '#!/usr/bin/env node' } : {},
    loader: { '.json': 'json' },
    define: { KMS_LENS_VERSION: JSON.stringify(VERSION) },
  };
}

/** Leaves an import of another bundle's entry to run time, where the bundles lie side by side in dist/. */
function otherBundles(bundle) {
  const outputOf = new Map(
    BUNDLES.filter(({ source }) => source !== bundle.source).map(({ source, output }) => [source, output]),
  );
  return {
    name: 'other-bundles',
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ importer, resolveDir, path: specifier }) => {
        if (importer === '' || importer.includes('node_modules')) return undefined;
        const target = path.relative(ROOT, path.join(resolveDir, specifier)).split(path.sep).join('/');
        const output = outputOf.get(`${target.replace(/\.js$/, '')}.ts`);
        return output && { path: `./${path.posix.basename(output)}`, external: true };
      });
    },
  };
}
