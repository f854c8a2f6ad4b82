import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { COMMANDS, LANGUAGES, SETTINGS } from '../../client/src/identifiers';
import { CLIENT_COMMANDS, SERVER_COMMANDS } from '../../server/src/protocol/messages';
import { languageIdOfName } from '../../server/src/document/sourceDocument';

interface Manifest {
  readonly main: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: unknown; readonly restrictedConfigurations: string[] };
  };
  readonly contributes: {
    readonly languages: readonly {
      readonly id: string;
      readonly configuration?: string;
      readonly filenamePatterns?: string[];
    }[];
    readonly grammars: readonly { readonly path: string; readonly scopeName: string }[];
    readonly jsonValidation: readonly { readonly url: string }[];
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly menus: { readonly commandPalette: readonly { readonly command: string; readonly when: string }[] };
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> };
  };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { contributes } = manifest;

describe('the manifest', () => {
  it('has just the commands that the extension registers, each in its category', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), Object.values(COMMANDS).sort());
    assert.deepEqual([...new Set(contributes.commands.map(({ category }) => category))], ['KMS Lens']);
  });

  it('keeps commands apart that the server carries out', () => {
    const shared = Object.values<string>(SERVER_COMMANDS).filter((id) => Object.values<string>(COMMANDS).includes(id));
    assert.deepEqual(shared, []);
    assert.deepEqual(
      Object.values(CLIENT_COMMANDS).filter((id) => !Object.values<string>(COMMANDS).includes(id)),
      [],
    );
  });

  it('offers in the palette every command that a person can run', () => {
    const hidden = contributes.menus.commandPalette
      .filter(({ when }) => when === 'false')
      .map(({ command }) => command);
    assert.deepEqual(hidden, [COMMANDS.openRulePage]);
  });

  it('wakes up for the languages that may hold a policy', () => {
    for (const language of LANGUAGES) assert.ok(manifest.activationEvents.includes(`onLanguage:${language}`), language);
  });

  it('gives its own language to *.kms-policy.json alone', () => {
    const own = contributes.languages.find(({ id }) => id === 'kms-policy');
    assert.deepEqual(own?.filenamePatterns, ['*.kms-policy.json']);
    assert.equal(languageIdOfName('a.kms-policy.json'), 'kms-policy');
    assert.equal(languageIdOfName('a.json'), 'json');
  });

  it('names files that exist', () => {
    const paths = [
      ...contributes.grammars.map(({ path }) => path),
      ...contributes.jsonValidation.map(({ url }) => url),
      ...contributes.languages.flatMap(({ configuration }) => configuration ?? []),
      manifest.main,
    ];
    for (const path of paths) assert.ok(existsSync(path), path);
  });

  it('lets no workspace that is not trusted say what is checked in place of the project', () => {
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, ['kmsLens.rules']);
  });

  it('has every setting that the code reads', () => {
    const settings = Object.keys(contributes.configuration.properties);
    for (const name of [SETTINGS.checkWorkspaceOnOpen, 'rules', 'maximumFileSize', 'trace.server']) {
      assert.ok(settings.includes(`${SETTINGS.section}.${name}`), name);
    }
  });

  it('starts with an extension under 30 KB, without the language client', () => {
    assert.ok(statSync('dist/extension.js').size < 30_000);
    assert.ok(!readFileSync('dist/extension.js', 'utf8').includes('vscode-jsonrpc'));
  });
});
