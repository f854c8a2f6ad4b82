import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FileChangeType } from 'vscode-languageserver-protocol/node';
import {
  SERVER_COMMANDS,
  STATUS_NOTIFICATION,
  type CheckWorkspaceResult,
  type StatusParams,
} from '../../server/src/protocol/messages';
import { fileUri, PUSHED_CLIENT, TestServer, until, type ServerStart } from '../support/languageServer';

/** One error, `policy-effect`. */
const BAD = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "kms:*", "Resource": "*" }
  ]
}
`;
const OFF = '{ "rules": { "policy-effect": "off" } }';

describe('the server in odd workspaces', function () {
  this.timeout(60_000);
  let servers: TestServer[] = [];
  let folders: string[] = [];
  const start = async (options: ServerStart): Promise<TestServer> => {
    const server = await TestServer.start(options);
    servers.push(server);
    return server;
  };
  const folder = (files: Record<string, string | Buffer>, name = 'plain'): string => {
    const top = mkdtempSync(join(tmpdir(), 'kms-lens-odd-'));
    folders.push(top);
    const path = join(top, name);
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), content);
    }
    return path;
  };
  const severity = async (server: TestServer, uri: string): Promise<unknown> =>
    (await server.diagnostics(uri)).find(({ code }) => code === 'policy-effect')?.severity;
  const lastStatus = (server: TestServer, uri: string): StatusParams | undefined =>
    server.notifications
      .filter(({ method }) => method === STATUS_NOTIFICATION)
      .map(({ params }) => params as StatusParams)
      .filter((status) => status.uri === uri)
      .at(-1);
  afterEach(async () => {
    for (const server of servers) if (server.process.exitCode === null) await server.stop();
    for (const path of folders) rmSync(path, { recursive: true, force: true });
    [servers, folders] = [[], []];
  });

  it('takes settings of wrong types for none', async () => {
    const wrong: unknown[] = [null, 7, 'x', [], [1], true, { rules: 7, maximumFileSize: 'x' }];
    wrong.push({ rules: { 'policy-effect': 7, '': null, __proto__: 'off' }, maximumFileSize: -1 });
    wrong.push({ rules: ['off'], maximumFileSize: null }, { rules: null, maximumFileSize: Number.MAX_VALUE });
    let next = 0;
    const server = await start({ settings: () => wrong[next] });
    const uri = 'file:///workspace/a.kms-policy.json';
    await server.open(uri, BAD);
    for (; next < wrong.length; next++) {
      await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: wrong[next] });
      assert.equal(await severity(server, uri), 1, JSON.stringify(wrong[next]));
    }
    const pushed = await start({ capabilities: { ...PUSHED_CLIENT, workspace: {} } });
    for (const settings of [...wrong.map((kmsLens) => ({ kmsLens })), null, 'x']) {
      await pushed.connection.sendNotification('workspace/didChangeConfiguration', { settings });
    }
    await pushed.open(uri, BAD);
    await until(() => pushed.published.get(uri), 'findings');
  });

  it('works on when the client cannot tell its settings', async () => {
    let fails = true;
    const server = await start({
      settings: () => {
        if (fails) throw new Error('no settings today');
        return { rules: { 'policy-effect': 'hint' } };
      },
    });
    const uri = 'file:///workspace/a.kms-policy.json';
    await server.open(uri, BAD);
    assert.equal(await severity(server, uri), 1);
    fails = false;
    await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    assert.equal(await severity(server, uri), 4);
  });

  it('says why a project file cannot be used: a folder, too large, no text', async () => {
    const cases: [name: string, make: (path: string) => void, problem: RegExp | null][] = [
      ['a folder', (path) => mkdirSync(path), /not a regular file/],
      ['large', (path) => writeFileSync(path, `{}${' '.repeat(6_000_000)}`), /larger than 5 MB/],
      ['binary', (path) => writeFileSync(path, Buffer.from([0x7b, 0xff, 0xfe, 0x00])), /not valid UTF-8/],
      ['empty', (path) => writeFileSync(path, ''), null],
      ['broken', (path) => writeFileSync(path, '{ "rules": '), null],
    ];
    for (const [name, make, problem] of cases) {
      const root = folder({ 'a.kms-policy.json': BAD }, name);
      make(join(root, '.kms-lens.json'));
      const server = await start({ folders: [root] });
      const uri = fileUri(join(root, 'a.kms-policy.json'));
      await server.open(uri, BAD);
      assert.equal(await severity(server, uri), 1, name);
      const status = await until(() => lastStatus(server, uri), 'the status');
      if (problem) assert.match(status.problem ?? '', problem);
      else assert.equal(status.problem, null, name);
      const { filesChecked } = await server.command<CheckWorkspaceResult>(SERVER_COMMANDS.checkWorkspace);
      assert.ok(filesChecked >= 1, name);
      await server.stop();
    }
  });

  it('works on beside a project file that it may not read', async () => {
    const root = folder({ '.kms-lens.json': OFF });
    chmodSync(join(root, '.kms-lens.json'), 0);
    const server = await start({ folders: [root] });
    const uri = fileUri(join(root, 'a.kms-policy.json'));
    await server.open(uri, BAD);
    const found = await severity(server, uri);
    // Root may read everything, and Windows knows no such modes.
    const mayRead = process.platform === 'win32' || process.getuid?.() === 0;
    assert.equal(found, mayRead ? undefined : 1);
    const { problem } = await until(() => lastStatus(server, uri), 'the status');
    if (mayRead) assert.equal(problem, null);
    else assert.match(problem ?? '', /permission is denied/);
  });

  it('follows a project file while it is typed', async () => {
    const root = folder({ 'a.kms-policy.json': BAD });
    const server = await start({ folders: [root] });
    const uri = fileUri(join(root, 'a.kms-policy.json'));
    const project = fileUri(join(root, '.kms-lens.json'));
    await server.open(uri, BAD);
    await server.open(project, '', 'jsonc');
    for (let length = 1; length <= OFF.length; length++) {
      await server.change(project, length + 1, [{ text: OFF.slice(0, length) }]);
      await server.diagnostics(project);
      await server.diagnostics(uri);
    }
    assert.equal(await severity(server, uri), undefined);
    assert.deepEqual(await server.diagnostics(project), []);
    await server.close(project);
    assert.equal(await severity(server, uri), 1);
  });

  it('has settings of its own for each folder, also for one within another and one that comes later', async () => {
    const outer = folder({ 'inner/a.json': BAD }, 'outer');
    const inner = join(outer, 'inner');
    const later = folder({}, 'later');
    const bySuffix: [string, string][] = [
      ['/outer', 'warning'],
      ['/inner', 'info'],
      ['/later', 'hint'],
    ];
    const server = await start({
      folders: [outer, inner],
      settings: (scope: string | undefined) => ({
        rules: { 'policy-effect': bySuffix.find(([suffix]) => scope?.endsWith(suffix))?.[1] ?? 'error' },
      }),
    });
    const found: unknown[] = [];
    for (const path of [outer, inner, later]) {
      const uri = fileUri(join(path, 'x.kms-policy.json'));
      await server.open(uri, BAD);
      found.push(await severity(server, uri));
    }
    assert.deepEqual(found, [2, 3, 1]);
    await server.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: {
        added: [{ uri: fileUri(later), name: 'later' }],
        removed: [{ uri: fileUri(inner), name: 'inner' }],
      },
    });
    assert.equal(await severity(server, fileUri(join(later, 'x.kms-policy.json'))), 4);
    assert.equal(await severity(server, fileUri(join(inner, 'x.kms-policy.json'))), 2);
  });

  it('works in folders with spaces, %, # and other scripts in their names', async () => {
    for (const name of ['a b', '100%', 'x#y', 'Schlüssel', '鍵 %20', "it's [one] {two}"]) {
      const root = folder({ '.kms-lens.json': OFF, 'a.kms-policy.json': BAD, 'b.json': BAD }, name);
      const server = await start({ folders: [root] });
      const uri = fileUri(join(root, 'a.kms-policy.json'));
      await server.open(uri, BAD);
      assert.equal(await severity(server, uri), undefined, name);
      // Editors differ in what they escape.
      const other = uri.replaceAll("'", '%27').replaceAll('[', '%5B');
      assert.equal(await severity(server, other), undefined, name);
      const result = await server.command<CheckWorkspaceResult>(SERVER_COMMANDS.checkWorkspace);
      assert.deepEqual([result.filesChecked, result.errors], [2, []], name);
      writeFileSync(join(root, '.kms-lens.json'), '{}');
      await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: ['.kms-lens.json', 'b.json'].map((file) => ({
          uri: fileUri(join(root, file)),
          type: FileChangeType.Changed,
        })),
      });
      assert.equal(await severity(server, uri), 1, name);
      await until(() => server.published.get(fileUri(join(root, 'b.json'))), 'findings in the closed file');
      await server.stop();
    }
  });

  it('stands a storm of changes on disk', async () => {
    const files = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`d/${index}.json`, BAD]));
    const root = folder({ ...files, '.kms-lens.json': '{}' });
    const server = await start({ folders: [root] });
    const uri = fileUri(join(root, 'open.kms-policy.json'));
    await server.open(uri, BAD);
    const result = await server.command<CheckWorkspaceResult>(SERVER_COMMANDS.checkWorkspace);
    assert.equal(result.filesChecked, 200);
    rmSync(join(root, 'd'), { recursive: true });
    const names = [...Object.keys(files), '.kms-lens.json', 'd', 'gone/x.json', '.git/index.json'];
    for (let round = 0; round < 20; round++) {
      await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: names.map((name) => ({ uri: fileUri(join(root, name)), type: (round % 3) + 1 })),
      });
    }
    assert.equal(await severity(server, uri), 1);
    const left = (): string[] => [...server.published].filter(([, found]) => found.length > 0).map(([file]) => file);
    await until(() => (left().length === 0 ? true : undefined), 'findings of deleted files taken back', 20_000);
  });
});
