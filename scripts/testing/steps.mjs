// The steps of `npm test`, in the order they are started; up to two run at a time.

const NODE = process.execPath;
const BIN = 'node_modules';

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {'check' | 'suite'} kind A check counts as one test; a suite counts its own, and none at all is a failure.
 * @property {string[]} command
 * @property {string[]} needs   Steps that must have passed before.
 * @property {number} minutes   When it is ended as hanging.
 * @property {boolean} [alone]  Whether nothing else may run beside it, because it waits for things that take time.
 */

/** @type {Step[]} */
export const STEPS = [
  check('build', ['scripts/build.mjs']),
  check('real editor in place', ['scripts/testing/installEditor.mjs'], { minutes: 5 }),
  check('types', [`${BIN}/typescript-7/bin/tsc`, '-b']),
  suite('units and properties', mocha('unit-in-full')),
  check('lint', [
    ...[`${BIN}/eslint/bin/eslint.js`, '--cache', '--cache-location', `${BIN}/.cache/eslint/`],
    ...['--cache-strategy', 'content', '--max-warnings', '0', '.'],
  ]),
  check('format', [`${BIN}/prettier/bin/prettier.cjs`, '--cache', '--cache-strategy', 'content', '--check', '.']),
  check('generated files', ['--import', 'tsx', 'scripts/generate.mjs', '--check']),
  suite('walls', mocha('walls')),
  check('package', ['scripts/package.mjs'], { needs: ['build'] }),
  suite('server and command line as processes', mocha('process'), { needs: ['build'], minutes: 8 }),
  suite('content of the packages', mocha('package'), { needs: ['package'] }),
  suite('inside the editor', ['scripts/editor/run-suites.mjs'], {
    needs: ['build', 'real editor in place'],
    minutes: 6,
    alone: true,
  }),
  suite('packaged extension in an editor window', ['scripts/editor/run-e2e.mjs', 'kms-lens.vsix'], {
    needs: ['package', 'real editor in place'],
    minutes: 6,
    alone: true,
  }),
];

function check(name, args, options = {}) {
  return { name, kind: 'check', command: [NODE, ...args], needs: [], minutes: 3, ...options };
}

function suite(name, args, options = {}) {
  return { name, kind: 'suite', command: [NODE, ...args], needs: [], minutes: 3, ...options };
}

function mocha(configuration) {
  return [
    ...[`${BIN}/mocha/bin/mocha.js`, '--config', `test/mocha.${configuration}.json`],
    ...['--reporter', './scripts/testing/countReporter.cjs'],
  ];
}
