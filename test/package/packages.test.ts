import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { zipEntries } from './zipDirectory';

const ROOT = path.resolve(__dirname, '../..');
const MANIFESTS = ['[Content_Types].xml', 'extension.vsixmanifest'];
const DOCUMENTS = ['CHANGELOG.md', 'LICENSE', 'README.md', 'THIRD_PARTY_NOTICES.txt', 'package.json'];
// vsce gives these names of its own.
const RENAMED: Record<string, string> = {
  'CHANGELOG.md': 'changelog.md',
  LICENSE: 'LICENSE.txt',
  'README.md': 'readme.md',
};

describe('the extension package', () => {
  const entries = zipEntries(readFileSync(path.join(ROOT, 'kms-lens.vsix'))).filter(({ name }) => !name.endsWith('/'));
  const names = entries.map(({ name }) => name).sort();

  it('holds the bundles, the documents and what the manifest contributes, and nothing else', () => {
    const expected = [
      ...DOCUMENTS.map((file) => RENAMED[file] ?? file),
      ...['dist/cli.js', 'dist/extension.js', 'dist/languageClient.js', 'dist/server.js'],
      'docs/configuration.md',
      ...['docs/rules', 'media', 'schemas', 'syntaxes'].flatMap(filesBelow),
    ];
    assert.deepEqual(names, [...MANIFESTS, ...expected.map((file) => `extension/${file}`)].sort());
  });

  it('holds no dependencies, no sources and no source maps', () => {
    assert.deepEqual(
      names.filter((name) => /node_modules|\.ts$|\.map$|tsconfig|\.mjs$|(^|\/)test\//.test(name)),
      [],
    );
  });

  it('holds every file that the manifest names', () => {
    const manifest = readFileSync(path.join(ROOT, 'package.json'), 'utf8');
    const named = [...manifest.matchAll(/"(\.\/(?:dist|media|schemas|syntaxes)\/[^"]+)"/g)].map(([, file]) => file!);
    assert.ok(named.length >= 2, 'the manifest names at least its main file and its command');
    for (const file of named) assert.ok(names.includes(`extension/${path.posix.normalize(file)}`), file);
  });

  it('starts the extension with less than 30 KB', () => {
    const extension = entries.find(({ name }) => name === 'extension/dist/extension.js');
    assert.ok(extension !== undefined && extension.size < 30 * 1024, `${extension?.size} bytes`);
  });
});

describe('the npm package', () => {
  const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown>;
  // npm is npm.cmd on Windows, which only a shell can start.
  const shell = process.platform === 'win32';
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    shell,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [packed] = packages(JSON.parse(output));

  it('holds the command line, the server and the documents, and nothing else', () => {
    const expected = [
      ...DOCUMENTS,
      ...['dist/cli.js', 'dist/server.js'],
      ...['docs/rules', 'schemas'].flatMap(filesBelow),
    ];
    assert.deepEqual(packed?.files.map(({ path: file }) => file).sort(), expected.sort());
  });

  it('installs nothing else with it', () => {
    for (const field of ['dependencies', 'optionalDependencies', 'peerDependencies']) {
      assert.equal(manifest[field], undefined, field);
    }
  });

  it('brings a command that Node can start', () => {
    assert.match(readFileSync(path.join(ROOT, 'dist/cli.js'), 'utf8'), /^#!\/usr\/bin\/env node\n/);
  });
});

describe('the command line bundle', () => {
  it('leaves the protocol to the server bundle, which it loads for "lsp" alone', () => {
    const command = readFileSync(path.join(ROOT, 'dist/cli.js'), 'utf8');
    assert.match(command, /require\("\.\/server\.js"\)/);
    assert.doesNotMatch(command, /textDocument\/publishDiagnostics|Content-Length/);
  });
});

interface Packed {
  files: { path: string }[];
}

/** npm prints an array of packages; newer versions print an object by package name. */
function packages(printed: Packed[] | Record<string, Packed>): Packed[] {
  return Array.isArray(printed) ? printed : Object.values(printed);
}

/** The files below a folder of the repository, as repository paths; none when there is no such folder. */
function filesBelow(folder: string): string[] {
  if (!existsSync(path.join(ROOT, folder))) return [];
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}
