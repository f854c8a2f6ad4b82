// The walls of the house as data: which room may import which. It says the same as the table in ARCHITECTURE.md;
// the lint rule in lint/wallsRule.mjs reads it, and test/walls.test.ts breaks every line of it on purpose.

/**
 * @typedef {object} Room
 * @property {string} name        What messages call the room.
 * @property {RegExp} files       The repository paths (with `/`) that belong to it; the first room that matches wins.
 * @property {string[]} imports   Rooms whose files it may import. Its own room is always allowed, unless `closed`.
 * @property {string[]} [types]   Rooms of which it may import types only.
 * @property {string[]} [packages] npm packages it may import (a trailing `*` stands for any ending).
 * @property {boolean} [node]     Whether it may import `node:` modules: entries and adapters alone, so that a build for
 *                                the web stays possible.
 * @property {boolean} [closed]   Its files may not import each other, except those of `open`.
 * @property {RegExp} [open]      Files of a closed room that every file of it may import.
 */

const LANGUAGE_SERVER = ['vscode-languageserver*'];
const CLIENT_SHARED = ['knowledge', 'messages', 'shared identifiers'];

/** @type {Room[]} */
export const ROOMS = [
  // The server: data flows from document to protocol and command line.
  { name: 'knowledge', files: /^server\/src\/knowledge\//, imports: [] },
  { name: 'document', files: /^server\/src\/document\//, imports: [] },
  { name: 'syntax', files: /^server\/src\/syntax\//, imports: ['document'], packages: ['jsonc-parser', 'yaml'] },
  { name: 'model', files: /^server\/src\/model\//, imports: ['knowledge'], types: ['document'] },
  { name: 'readers', files: /^server\/src\/readers\//, imports: ['document', 'syntax', 'model', 'knowledge'] },
  { name: 'writers', files: /^server\/src\/writers\//, imports: ['document', 'syntax', 'model', 'knowledge'] },
  { name: 'evaluation', files: /^server\/src\/evaluation\//, imports: ['model', 'knowledge'] },
  {
    name: 'configuration',
    files: /^server\/src\/configuration\//,
    imports: ['document', 'syntax', 'model', 'knowledge'],
    packages: ['picomatch', 'ignore'],
  },
  {
    // The one adapter that reads the disk; both entries use it.
    name: 'disk',
    files: /^server\/src\/workspace\/disk[A-Za-z]*\.ts$/,
    imports: ['workspace', 'document', 'syntax', 'readers', 'model', 'knowledge', 'configuration'],
    node: true,
  },
  {
    name: 'workspace',
    files: /^server\/src\/workspace\//,
    imports: ['document', 'syntax', 'readers', 'model', 'knowledge', 'configuration'],
    packages: ['picomatch', 'ignore'],
  },
  { name: 'list of rules', files: /^server\/src\/rules\/index\.ts$/, imports: ['rules'] },
  {
    name: 'rules',
    files: /^server\/src\/rules\//,
    imports: ['model', 'evaluation', 'knowledge'],
    closed: true,
    open: /^server\/src\/rules\/rule\.ts$/,
  },
  {
    name: 'findings',
    files: /^server\/src\/findings\//,
    imports: ['list of rules', 'rules', 'evaluation', 'configuration', 'model', 'document'],
  },
  {
    name: 'features',
    files: /^server\/src\/features\//,
    imports: [
      ...['knowledge', 'document', 'syntax', 'model', 'readers', 'writers', 'evaluation', 'configuration'],
      ...['workspace', 'list of rules', 'rules', 'findings'],
    ],
    packages: ['jsonc-parser'],
  },
  {
    // What server and client say to each other beyond LSP; the only file of the protocol that the client may read.
    name: 'messages',
    files: /^server\/src\/protocol\/messages\.ts$/,
    imports: [],
    types: ['findings', 'document'],
    packages: LANGUAGE_SERVER,
  },
  {
    name: 'entry of the protocol',
    files: /^server\/src\/protocol\/server\.ts$/,
    imports: ['protocol', 'messages', 'features', 'workspace', 'disk', 'document'],
    types: ['findings'],
    packages: LANGUAGE_SERVER,
    node: true,
  },
  {
    name: 'protocol',
    files: /^server\/src\/protocol\//,
    imports: ['entry of the protocol', 'messages', 'features', 'workspace', 'document'],
    types: ['findings'],
    packages: LANGUAGE_SERVER,
  },
  {
    name: 'cli',
    files: /^server\/src\/cli\//,
    imports: ['features', 'workspace', 'disk', 'document'],
    types: ['findings'],
    packages: ['picomatch', 'diff'],
    node: true,
  },
  {
    name: 'entry of the server',
    files: /^server\/src\/main\.ts$/,
    imports: ['entry of the protocol', 'protocol', 'disk'],
    node: true,
  },
  {
    // `kms-lens lsp` loads the server's bundle; nothing of the protocol is in the command line's own.
    name: 'entry of the command line',
    files: /^server\/src\/cli\.ts$/,
    imports: ['cli', 'disk', 'entry of the server'],
    node: true,
  },

  // The client: credentials → kms → keys know no editor; tree, commands and editor know no AWS SDK.
  {
    name: 'credentials',
    files: /^client\/src\/credentials\//,
    imports: ['knowledge'],
    packages: ['@aws-sdk/*', '@smithy/*'],
    node: true,
  },
  {
    name: 'kms',
    files: /^client\/src\/kms\//,
    imports: ['credentials', 'knowledge'],
    packages: ['@aws-sdk/*', '@smithy/*'],
    node: true,
  },
  { name: 'sandbox', files: /^client\/src\/sandbox\//, imports: ['kms', 'knowledge'], node: true },
  { name: 'keys', files: /^client\/src\/keys\//, imports: ['credentials', 'kms', 'knowledge'] },
  { name: 'tree', files: /^client\/src\/tree\//, imports: ['keys', ...CLIENT_SHARED], packages: ['vscode'] },
  { name: 'commands', files: /^client\/src\/commands\//, imports: ['keys', ...CLIENT_SHARED], packages: ['vscode'] },
  { name: 'editor', files: /^client\/src\/editor\//, imports: ['keys', ...CLIENT_SHARED], packages: ['vscode'] },
  {
    name: 'language client',
    files: /^client\/src\/languageClient\.ts$/,
    imports: ['keys', ...CLIENT_SHARED],
    packages: ['vscode', 'vscode-languageclient'],
    node: true,
  },
  {
    name: 'entry of the extension',
    files: /^client\/src\/extension\.ts$/,
    imports: [
      ...['language client', 'credentials', 'kms', 'sandbox', 'keys', 'tree', 'commands', 'editor'],
      ...CLIENT_SHARED,
    ],
    packages: ['vscode'],
    node: true,
  },
  {
    // Names and types that the client's rooms share; of the editor's API they name types alone.
    name: 'shared identifiers',
    files: /^client\/src\/[A-Za-z]+\.ts$/,
    imports: ['knowledge'],
    types: ['messages'],
    packages: ['vscode'],
  },
];

/** The folders whose every file must belong to a room. */
export const GUARDED = /^(server|client)\/src\//;

/**
 * The room of a file.
 * @param {string} path Path in the repository, with `/`.
 * @returns {Room | undefined} Undefined for a file outside every room (tests, scripts).
 */
export function roomOf(path) {
  return ROOMS.find((room) => room.files.test(path));
}
