import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ESLint, Linter } from 'eslint';
import { parser } from 'typescript-eslint';
import { wallsRule } from '../scripts/lint/wallsRule.mjs';
import { ROOMS, roomOf } from '../scripts/walls.mjs';

const ROOT = path.resolve(__dirname, '..');
const linter = new Linter({ cwd: ROOT });

/** The messages of the walls rule about a text as if it stood at `file`. */
function breaches(file: string, text: string): string[] {
  const configuration: Linter.Config = {
    files: ['**/*.ts'],
    // Other rules are off here, so a comment that silences one would look unused.
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    languageOptions: { parser: parser as Linter.Parser },
    plugins: { house: { rules: { walls: wallsRule } } },
    rules: { 'house/walls': 'error' },
  };
  return linter.verify(text, [configuration], path.join(ROOT, file)).map(({ message }) => message);
}

// Each line breaks one wall of the house; the table is written here a second time, independently of scripts/walls.mjs.
const BREACHES: [file: string, specifier: string][] = [
  ['server/src/knowledge/actions.ts', '../document/uri'],
  ['server/src/knowledge/actions.ts', '../model/value'],
  ['server/src/document/segment.ts', '../knowledge/actions'],
  ['server/src/document/segment.ts', '../syntax/json'],
  ['server/src/syntax/json.ts', '../model/value'],
  ['server/src/syntax/json.ts', '../knowledge/actions'],
  ['server/src/model/policy.ts', '../syntax/json'],
  ['server/src/model/policy.ts', '../rules/rule'],
  ['server/src/readers/keyPolicy.ts', '../rules/rule'],
  ['server/src/readers/keyPolicy.ts', '../writers/json'],
  ['server/src/writers/json.ts', '../readers/keyPolicy'],
  ['server/src/writers/json.ts', '../rules/rule'],
  ['server/src/evaluation/lockOut.ts', '../syntax/json'],
  ['server/src/evaluation/lockOut.ts', '../readers/keyPolicy'],
  ['server/src/evaluation/lockOut.ts', '../document/segment'],
  ['server/src/configuration/settings.ts', '../rules/index'],
  ['server/src/workspace/project.ts', '../rules/rule'],
  ['server/src/workspace/project.ts', '../findings/finding'],
  ['server/src/workspace/project.ts', 'node:fs'],
  ['server/src/rules/policy/public.ts', '../../syntax/json'],
  ['server/src/rules/policy/public.ts', '../../readers/keyPolicy'],
  ['server/src/rules/policy/public.ts', '../../document/segment'],
  ['server/src/rules/policy/public.ts', '../../workspace/project'],
  ['server/src/rules/policy/public.ts', './lockout'],
  ['server/src/rules/policy/public.ts', '../iam/wildcard'],
  ['server/src/rules/policy/public.ts', '../index'],
  ['server/src/rules/policy/public.ts', 'node:fs'],
  ['server/src/rules/policy/public.ts', 'fs'],
  ['server/src/findings/runRules.ts', '../features/diagnose'],
  ['server/src/findings/runRules.ts', '../syntax/json'],
  ['server/src/findings/runRules.ts', '../workspace/project'],
  ['server/src/features/hover.ts', 'vscode-languageserver'],
  ['server/src/features/hover.ts', 'vscode-languageserver-types'],
  ['server/src/features/hover.ts', 'vscode-languageserver/node'],
  ['server/src/features/hover.ts', 'node:fs/promises'],
  ['server/src/features/hover.ts', '../workspace/diskFileSource'],
  ['server/src/features/hover.ts', '../protocol/messages'],
  ['server/src/protocol/sessions.ts', '../cli/run'],
  ['server/src/protocol/sessions.ts', '../rules/index'],
  ['server/src/protocol/sessions.ts', '../findings/runRules'],
  ['server/src/protocol/sessions.ts', '@aws-sdk/client-kms'],
  ['server/src/protocol/sessions.ts', 'vscode'],
  ['server/src/cli/run.ts', '../protocol/server'],
  ['server/src/cli/run.ts', '../protocol/messages'],
  ['server/src/cli/run.ts', '../findings/runRules'],
  ['server/src/cli/run.ts', 'vscode-languageserver'],
  ['server/src/cli.ts', './protocol/server'],
  ['server/src/main.ts', './cli/run'],
  ['server/src/main.ts', '../../client/src/extension'],
  ['server/src/features/hover.ts', '../../../client/src/identifiers'],
  ['server/src/features/hover.ts', '../../../test/support/check'],
  ['client/src/editor/status.ts', '../../../test/support/check'],
  ['client/src/credentials/profiles.ts', '../kms/port'],
  ['client/src/credentials/profiles.ts', '../keys/store'],
  ['client/src/credentials/profiles.ts', 'vscode'],
  ['client/src/kms/awsKms.ts', '../keys/store'],
  ['client/src/kms/awsKms.ts', 'vscode'],
  ['client/src/keys/store.ts', 'vscode'],
  ['client/src/keys/store.ts', '../tree/view'],
  ['client/src/keys/store.ts', '@aws-sdk/client-kms'],
  ['client/src/tree/view.ts', '@aws-sdk/client-kms'],
  ['client/src/tree/view.ts', '../kms/port'],
  ['client/src/commands/restart.ts', '@aws-sdk/client-kms'],
  ['client/src/commands/restart.ts', '../tree/view'],
  ['client/src/editor/status.ts', '@aws-sdk/client-kms'],
  ['client/src/editor/status.ts', '../../../server/src/features/hover'],
  ['client/src/languageClient.ts', '../../server/src/protocol/sessions'],
  ['client/src/extension.ts', 'vscode-languageclient/node'],
  ['client/src/extension.ts', '../../server/src/rules/index'],
];

const ALLOWED: [file: string, text: string][] = [
  ['server/src/syntax/json.ts', `import { parseTree } from 'jsonc-parser';`],
  ['server/src/model/policy.ts', `import type { Span } from '../document/segment';`],
  ['server/src/model/policy.ts', `import { type Span } from '../document/segment';`],
  ['server/src/rules/policy/public.ts', `import { defineRule } from '../rule';`],
  ['server/src/rules/policy/public.ts', `import { narrowing } from '../../evaluation/narrowing';`],
  ['server/src/rules/index.ts', `import { policyPublic } from './policy/public';`],
  ['server/src/findings/runRules.ts', `import { RULES } from '../rules/index';`],
  ['server/src/workspace/diskFileSource.ts', `import { readFile } from 'node:fs/promises';`],
  ['server/src/protocol/sessions.ts', `import type { Finding } from '../findings/finding';`],
  ['server/src/protocol/sessions.ts', `import { createConnection } from 'vscode-languageserver/node';`],
  ['server/src/cli/walk.ts', `import { readdir } from 'node:fs/promises';`],
  ['server/src/cli.ts', `void import('./main');`],
  ['client/src/languageClient.ts', `import { LanguageClient } from 'vscode-languageclient/node';`],
  ['client/src/languageClient.ts', `import { CHECK } from '../../server/src/protocol/messages';`],
  ['client/src/extension.ts', `import { mayHoldKmsPolicy } from '../../server/src/knowledge/cheapLook';`],
  ['client/src/extension.ts', `void import('./languageClient');`],
  ['test/rules/rules.test.ts', `import { RULES } from '../../server/src/rules/index';`],
];

const WAYS_TO_IMPORT = [
  `import { value } from 'MODULE';`,
  `import type { Value } from 'MODULE';`,
  `import 'MODULE';`,
  `export { value } from 'MODULE';`,
  `export type { Value } from 'MODULE';`,
  `export * from 'MODULE';`,
  `const later = import('MODULE');`,
  `let typed: import('MODULE').Value;`,
  `import value = require('MODULE');`,
  `const value = require('MODULE');`,
];

describe('the walls between rooms', () => {
  for (const [file, specifier] of BREACHES) {
    it(`stop ${file} from importing ${specifier}`, () => {
      assert.equal(breaches(file, `import { value } from '${specifier}';`).length, 1);
    });
  }

  for (const way of WAYS_TO_IMPORT) {
    it(`see ${way}`, () => {
      const messages = breaches('server/src/evaluation/lockOut.ts', way.replace('MODULE', '../readers/keyPolicy'));
      assert.deepEqual(messages, ['evaluation may not import readers.']);
    });
  }

  for (const [file, text] of ALLOWED) {
    it(`let ${file} say ${text}`, () => assert.deepEqual(breaches(file, text), []));
  }

  it('allow types only where the house says "types"', () => {
    assert.deepEqual(
      breaches('server/src/model/policy.ts', `import { Span, type Segment } from '../document/segment';`),
      ['model may import types only from document.'],
    );
  });

  it('report a source file that belongs to no room', () => {
    const [message] = breaches('server/src/utils/strings.ts', '');
    assert.match(message ?? '', /belongs to no room/);
  });

  it('are told apart without overlap: no room is hidden behind an earlier one', () => {
    const names = ROOMS.flatMap(({ imports, types = [] }) => [...imports, ...types]);
    for (const name of names)
      assert.ok(
        ROOMS.some((room) => room.name === name),
        `${name} is no room`,
      );
    assert.equal(roomOf('server/src/rules/index.ts')?.name, 'list of rules');
    assert.equal(roomOf('server/src/workspace/diskFileSource.ts')?.name, 'disk');
    assert.equal(roomOf('client/src/extension.ts')?.name, 'entry of the extension');
  });

  it('are switched on by the lint configuration in every room', async () => {
    const eslint = new ESLint({ cwd: ROOT });
    for (const file of new Set(BREACHES.map(([file]) => file))) {
      const configuration = (await eslint.calculateConfigForFile(file)) as Linter.Config;
      assert.deepEqual(configuration.rules?.['house/walls'], [2], file);
    }
  });

  it('stand: no source file breaks one', () => {
    const files = ['server/src', 'client/src'].flatMap(sourceFiles);
    assert.ok(files.length > 10, `only ${files.length} source files found`);
    const found = files.flatMap((file) =>
      breaches(file, readFileSync(path.join(ROOT, file), 'utf8')).map((message) => `${file}: ${message}`),
    );
    assert.deepEqual(found, []);
  });
});

function sourceFiles(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}
