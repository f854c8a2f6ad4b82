import tseslint from 'typescript-eslint';
import { wallsRule } from './scripts/lint/wallsRule.mjs';

const NO_DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name: a default export has a different name in every file that imports it.',
};
const SYNCHRONOUS = {
  selector: ':function[async=true], AwaitExpression, ImportExpression',
  message: 'Rules are pure and synchronous.',
};
const SCRIPT_GLOBALS = [
  ...['process', 'console', 'Buffer', 'URL', 'URLSearchParams', 'TextDecoder', 'TextEncoder', 'performance', 'fetch'],
  ...[
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'queueMicrotask',
    'structuredClone',
  ],
  ...['AbortController', 'AbortSignal'],
];
const NODE_GLOBALS = ['process', 'Buffer', 'require', '__dirname', '__filename', 'setImmediate'];

export default tseslint.config(
  {
    ignores: [
      ...['node_modules/', 'dist/', 'out/', '.vscode-test/', 'coverage/'],
      ...['test/fixtures/', 'server/src/knowledge/generated/'],
    ],
  },
  {
    files: ['**/*.{ts,mts,mjs,cjs}'],
    extends: [tseslint.configs.base],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { house: { rules: { walls: wallsRule } } },
    rules: {
      'house/walls': 'error',
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-debugger': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-fallthrough': 'error',
      'no-empty': 'error',
      'no-self-compare': 'error',
      'no-unreachable': 'error',
      'no-control-regex': 'error',
      'no-misleading-character-class': 'error',
      'no-irregular-whitespace': 'error',
      'no-useless-escape': 'error',
      'no-case-declarations': 'error',
      'no-cond-assign': 'error',
      'no-dupe-else-if': 'error',
      'no-duplicate-case': 'error',
      'use-isnan': 'error',
      'no-async-promise-executor': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-catch': 'error',
      'max-lines': ['error', 300],
    },
  },
  {
    // Scripts are not type-checked, so a misspelt name would show only when its line runs.
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: Object.fromEntries(SCRIPT_GLOBALS.map((name) => [name, 'readonly'])) },
    rules: { 'no-undef': 'error' },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { module: 'writable', exports: 'writable', require: 'readonly' } },
  },
  {
    // These hand functions to a page, where they run among the browser's names.
    files: ['scripts/editor/**/*.mjs'],
    languageOptions: { globals: { window: 'readonly', document: 'readonly' } },
  },
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-empty-object-type': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
    },
  },
  {
    // The few checks that need types: forgotten promises are lost errors.
    files: ['server/src/**/*.ts', 'client/src/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
    },
  },
  {
    files: ['server/src/**/*.ts'],
    ignores: ['server/src/{main,cli}.ts', 'server/src/{cli,protocol}/**', 'server/src/workspace/disk*.ts'],
    rules: { 'no-restricted-globals': ['error', ...NODE_GLOBALS] },
  },
  {
    // Standard output of the server is the protocol.
    files: ['server/src/**/*.ts', 'client/src/**/*.ts'],
    ignores: ['server/src/cli.ts', 'server/src/cli/**'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['server/src/rules/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, SYNCHRONOUS] },
  },
  { files: ['server/src/knowledge/**/*.ts', 'test/**/*.ts'], rules: { 'max-lines': 'off' } },
  // ESLint itself asks for a default export here.
  { files: ['eslint.config.mjs'], rules: { 'no-restricted-syntax': 'off' } },
);
