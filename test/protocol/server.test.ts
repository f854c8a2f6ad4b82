import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  STATUS_NOTIFICATION,
  SERVER_COMMANDS,
  type CheckWorkspaceResult,
  type StatusParams,
} from '../../server/src/protocol/messages';
import { fileUri, PULLING_CLIENT, PUSHED_CLIENT, TestServer, until, type ServerStart } from '../support/languageServer';

const URI = 'file:///workspace/main.kms-policy.json';
const ROOT =
  '{ "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "kms:*", "Resource": "*" }';
const GOOD = policy(ROOT);
const BAD = policy(
  ROOT,
  '{ "Sid": "é😀", "Effect": "allow", "Principal": { "AWS": "arn:aws:iam::111122223333:role/App" }, "Action": "kms:Decrypt", "Resource": "*" }',
);

function policy(...statements: string[]): string {
  return `{\n  "Version": "2012-10-17",\n  "Statement": [\n    ${statements.join(',\n    ')}\n  ]\n}\n`;
}

describe('the server over stdio', () => {
  const servers: TestServer[] = [];
  const folders: string[] = [];
  const start = async (options?: ServerStart): Promise<TestServer> => {
    const server = await TestServer.start(options);
    servers.push(server);
    return server;
  };
  const folder = (files: Record<string, string>): string => {
    const path = mkdtempSync(join(tmpdir(), 'kms-lens-server-'));
    folders.push(path);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(path, name, '..'), { recursive: true });
      writeFileSync(join(path, name), text);
    }
    return path;
  };
  afterEach(async () => {
    for (const server of servers.splice(0)) if (server.process.exitCode === null) await server.stop();
    for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
  });

  it('announces pull diagnostics of single documents that depend on other files', async () => {
    const server = await start();
    assert.deepEqual(server.initialized.capabilities.diagnosticProvider, {
      identifier: 'kms-lens',
      interFileDependencies: true,
      workspaceDiagnostics: false,
    });
  });

  it('ends with 0 after shutdown and exit', async () => {
    const server = await start();
    assert.equal(await server.stop(), 0);
  });

  it('answers a pull with findings at exact places, and "unchanged" when nothing changed', async () => {
    const server = await start();
    await server.open(URI, BAD);
    const report = await server.pull(URI);
    assert.equal(report.kind, 'full');
    const [effect] = report.kind === 'full' ? report.items.filter(({ code }) => code === 'policy-effect') : [];
    assert.ok(effect);
    assert.deepEqual(effect.range, { start: { line: 4, character: 30 }, end: { line: 4, character: 37 } });
    assert.equal(effect.source, 'KMS Lens');
    assert.match(effect.codeDescription?.href ?? '', /policy-effect/);
    const again = await server.pull(URI, report.resultId);
    assert.equal(again.kind, 'unchanged');
  });

  it('counts positions in UTF-8 where the client prefers it', async () => {
    const general = { positionEncodings: ['utf-8', 'utf-16'] as const };
    const server = await start({
      capabilities: { ...PULLING_CLIENT, general: { positionEncodings: [...general.positionEncodings] } },
    });
    assert.equal(server.initialized.capabilities.positionEncoding, 'utf-8');
    await server.open(URI, BAD);
    const effect = (await server.diagnostics(URI)).find(({ code }) => code === 'policy-effect');
    // The Sid before it takes six bytes, and three UTF-16 units.
    assert.deepEqual(effect?.range.start, { line: 4, character: 33 });
    await server.change(URI, 2, [{ range: effect.range, text: '"Allow"' }]);
    assert.equal(
      (await server.diagnostics(URI)).some(({ code }) => code === 'policy-effect'),
      false,
    );
  });

  it('follows incremental changes', async () => {
    const server = await start();
    await server.open(URI, GOOD);
    assert.deepEqual(await server.diagnostics(URI), []);
    const allow = { start: { line: 3, character: 17 }, end: { line: 3, character: 22 } };
    await server.change(URI, 2, [{ range: allow, text: 'Permit' }]);
    assert.deepEqual((await server.diagnostics(URI)).map(({ code }) => code).includes('policy-effect'), true);
    await server.change(URI, 3, [
      { range: { ...allow, end: { line: 3, character: 23 } }, text: '' },
      { range: { start: allow.start, end: allow.start }, text: 'Allow' },
    ]);
    assert.deepEqual(await server.diagnostics(URI), []);
  });

  it('pushes to a client that cannot pull, and clears on close', async () => {
    const server = await start({ capabilities: PUSHED_CLIENT });
    await server.open(URI, BAD);
    const found = await until(() => server.published.get(URI), 'findings');
    assert.ok(found.some(({ code }) => code === 'policy-effect'));
    await server.close(URI);
    await until(() => (server.published.get(URI)?.length === 0 ? true : undefined), 'cleared findings');
  });

  it('leaves the syntax of plain JSON to an editor that reports it, but not that of an embedded policy', async () => {
    const server = await start({ initializationOptions: { reportsJsonSyntax: true } });
    const other = await start();
    const broken = GOOD.replace('"Resource": "*"', '"Resource": "*",');
    const codes = async (uri: string, text: string, languageId: string, asked = server): Promise<unknown[]> => {
      await asked.open(uri, text, languageId);
      return (await asked.diagnostics(uri)).map(({ code }) => code).filter((code) => code === 'policy-syntax');
    };
    assert.deepEqual(await codes('file:///workspace/a.json', broken, 'json'), []);
    assert.deepEqual(await codes('file:///workspace/a.json', broken, 'json', other), ['policy-syntax']);
    assert.deepEqual(await codes('file:///workspace/a.kms-policy.json', broken, 'kms-policy'), ['policy-syntax']);
    const output = JSON.stringify({ Policy: broken, PolicyName: 'default' });
    assert.deepEqual(await codes('file:///workspace/b.json', output, 'json'), ['policy-syntax']);
  });

  it('offers repairs with their finding, and what to do instead', async () => {
    const server = await start({ folders: ['/workspace'] });
    await server.open(URI, BAD);
    const place = { start: { line: 4, character: 33 }, end: { line: 4, character: 33 } };
    const actions = await server.codeActions(URI, place);
    const repair = actions.find(({ title }) => title === 'Write Allow');
    assert.deepEqual(repair?.edit?.documentChanges, [
      {
        textDocument: { uri: URI, version: 1 },
        edits: [{ range: { start: { line: 4, character: 30 }, end: { line: 4, character: 37 } }, newText: '"Allow"' }],
      },
    ]);
    assert.equal(repair?.diagnostics?.[0]?.code, 'policy-effect');
    const titles = actions.map(({ title }) => title);
    assert.ok(titles.includes('Disable policy-effect for statement "é😀"'), titles.join('; '));
    assert.ok(titles.includes('Explain policy-effect'));
    assert.ok(!titles.some((title) => title.startsWith('Fix all')), 'fix all is offered only when asked for');
  });

  it('makes every safe repair at once when asked for source.fixAll', async () => {
    const server = await start();
    await server.open(URI, GOOD.replace('"Resource": "*" }', '"Resource": "*", }'));
    const everywhere = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const [action] = await server.codeActions(URI, everywhere, ['source.fixAll']);
    assert.equal(action?.kind, 'source.fixAll.kmsLens');
    const edit = action?.edit?.documentChanges?.[0];
    assert.ok(edit && 'edits' in edit && edit.edits.length === 1);
    assert.deepEqual(edit.edits[0], {
      range: { start: { line: 3, character: 117 }, end: { line: 3, character: 118 } },
      newText: '',
    });
  });

  it('tells the status of a document', async () => {
    const server = await start();
    await server.open(URI, BAD);
    await server.diagnostics(URI);
    const status = await until(
      () =>
        server.notifications.find(({ method }) => method === STATUS_NOTIFICATION)?.params as StatusParams | undefined,
      'the status',
    );
    assert.equal(status.checked, true);
    assert.ok(status.errors >= 1);
  });

  it('gives an outline, and lays out, folds and selects only its own language', async () => {
    const server = await start();
    const textDocument = { uri: URI };
    const options = { tabSize: 4, insertSpaces: true };
    await server.open(URI, BAD);
    const symbols: { name: string; detail: string }[] = await server.connection.sendRequest(
      'textDocument/documentSymbol',
      { textDocument },
    );
    assert.deepEqual(
      symbols.map(({ name, detail }) => [name, detail]),
      [
        ['Statement 1', 'Allow root of 111122223333: kms:*'],
        ['é😀', 'allow App: kms:Decrypt'],
      ],
    );
    const edits: unknown[] = await server.connection.sendRequest('textDocument/formatting', { textDocument, options });
    assert.ok(edits.length > 0);
    const folds: unknown[] = await server.connection.sendRequest('textDocument/foldingRange', { textDocument });
    assert.equal(folds.length, 2);
    const positions = [{ line: 4, character: 33 }];
    const [selection]: { range: unknown; parent?: { range: unknown } }[] = await server.connection.sendRequest(
      'textDocument/selectionRange',
      { textDocument, positions },
    );
    assert.deepEqual(selection?.range, { start: { line: 4, character: 31 }, end: { line: 4, character: 36 } });
    const plain = 'file:///workspace/plain.json';
    await server.open(plain, BAD, 'json');
    assert.deepEqual(
      await server.connection.sendRequest('textDocument/formatting', { textDocument: { uri: plain }, options }),
      [],
    );
  });

  it('takes rules from the editor where no project file applies, and from the nearest project file where one does', async () => {
    const root = folder({
      'with/.kms-lens.json': '{ "rules": { "policy-effect": "warning" } }',
      'with/a.kms-policy.json': BAD,
      'a.kms-policy.json': BAD,
    });
    const server = await start({ folders: [root], settings: { rules: { 'policy-effect': 'off' } } });
    const severity = async (name: string): Promise<unknown> => {
      const uri = fileUri(join(root, name));
      await server.open(uri, BAD);
      return (await server.diagnostics(uri)).find(({ code }) => code === 'policy-effect')?.severity;
    };
    assert.equal(await severity('a.kms-policy.json'), undefined);
    assert.equal(await severity('with/a.kms-policy.json'), 2);
  });

  it('reads a project file anew when it changes in the editor or on disk, and reports its faults in it', async () => {
    const root = folder({ '.kms-lens.json': '{}', 'a.kms-policy.json': BAD });
    const server = await start({ folders: [root] });
    const uri = fileUri(join(root, 'a.kms-policy.json'));
    const projectFile = fileUri(join(root, '.kms-lens.json'));
    await server.open(uri, BAD);
    const has = async (): Promise<boolean> =>
      (await server.diagnostics(uri)).some(({ code }) => code === 'policy-effect');
    assert.equal(await has(), true);
    await server.open(projectFile, '{ "rules": { "policy-effect": "off" } }', 'jsonc');
    assert.equal(await has(), false);
    await until(() => server.requests.find(({ method }) => method === 'workspace/diagnostic/refresh'), 'a refresh');
    await server.change(projectFile, 2, [{ text: '{ "rules": { "policy-efect": "off" } }' }]);
    const faults = await server.diagnostics(projectFile);
    assert.deepEqual(
      faults.map(({ code, range }) => [code, range.start.character]),
      [['configuration', 13]],
    );
    assert.match(faults[0]!.message as string, /policy-effect/);
    await server.close(projectFile);
    assert.equal(await has(), true);
    writeFileSync(join(root, '.kms-lens.json'), '{ "rules": { "policy-effect": "off" } }');
    await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: projectFile, type: 2 }],
    });
    assert.equal(await has(), false);
  });

  it('takes a deleted project file for gone although the editor still holds its text', async () => {
    const root = folder({ '.kms-lens.json': '{}', 'a.kms-policy.json': BAD });
    const server = await start({ folders: [root] });
    const uri = fileUri(join(root, 'a.kms-policy.json'));
    const projectFile = fileUri(join(root, '.kms-lens.json'));
    await server.open(uri, BAD);
    await server.open(projectFile, '{ "rules": { "policy-effect": "off" } }', 'jsonc');
    const has = async (): Promise<boolean> =>
      (await server.diagnostics(uri)).some(({ code }) => code === 'policy-effect');
    assert.equal(await has(), false);
    rmSync(join(root, '.kms-lens.json'));
    await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: projectFile, type: 3 }],
    });
    assert.equal(await has(), true);
    await server.change(projectFile, 2, [{ text: '{ "rules": { "policy-effect": "off" }  }' }]);
    assert.equal(await has(), false);
  });

  it('checks the files of the workspace on demand, leaves open ones to themselves, and restores on close', async () => {
    const root = folder({
      'a.kms-policy.json': BAD,
      'b/good.json': GOOD,
      'node_modules/x.json': BAD,
      'c.json': '{"a":1}',
    });
    const server = await start({ folders: [root] });
    const uri = fileUri(join(root, 'a.kms-policy.json'));
    const result = await server.command<CheckWorkspaceResult>(SERVER_COMMANDS.checkWorkspace);
    assert.equal(result.filesChecked, 2);
    assert.ok(server.published.get(uri)?.some(({ code }) => code === 'policy-effect'));
    assert.equal(server.published.size, 1);
    await server.open(uri, BAD);
    await until(() => (server.published.get(uri)?.length === 0 ? true : undefined), 'the push taken back');
    await server.close(uri);
    await until(() => (server.published.get(uri)?.length ? true : undefined), 'the push restored');
  });

  it('writes a disable entry with the cursor in its reason', async () => {
    const root = folder({ 'a.kms-policy.json': BAD });
    const server = await start({ folders: [root] });
    const uri = fileUri(join(root, 'a.kms-policy.json'));
    await server.open(uri, BAD);
    await server.command(SERVER_COMMANDS.disableRule, uri, 'policy-effect', 'é😀');
    const applied = server.requests.find(({ method }) => method === 'workspace/applyEdit')?.params as {
      edit: { documentChanges: { edits?: { newText: string }[] }[] };
    };
    const text = applied.edit.documentChanges.at(-1)?.edits?.[0]?.newText ?? '';
    assert.deepEqual(JSON.parse(text), {
      disable: [{ rule: 'policy-effect', file: '/a.kms-policy.json', sid: 'é😀', reason: '' }],
    });
    const shown = server.requests.find(({ method }) => method === 'window/showDocument')?.params as {
      selection: { start: { line: number; character: number } };
    };
    const line = text.split('\n')[shown.selection.start.line]!;
    assert.equal(line.slice(0, shown.selection.start.character).trim(), '"reason": "');
  });

  it('checks no document longer than the limit, and says so', async () => {
    const server = await start({ settings: { maximumFileSize: 50 } });
    await server.open(URI, BAD);
    assert.deepEqual(await server.diagnostics(URI), []);
    const status = await until(
      () =>
        server.notifications.find(({ method }) => method === STATUS_NOTIFICATION)?.params as StatusParams | undefined,
      'the status',
    );
    assert.match(status.problem ?? '', /maximumFileSize/);
  });

  it('answers requests about documents it does not know', async () => {
    const server = await start();
    const textDocument = { uri: 'file:///nowhere.json' };
    assert.deepEqual(await server.diagnostics(textDocument.uri), []);
    assert.deepEqual(
      await server.codeActions(textDocument.uri, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }),
      [],
    );
    assert.deepEqual(await server.connection.sendRequest('textDocument/documentSymbol', { textDocument }), []);
  });
});
