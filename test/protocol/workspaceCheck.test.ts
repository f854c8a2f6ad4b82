import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  SERVER_COMMANDS,
  STATUS_NOTIFICATION,
  type CheckWorkspaceResult,
  type StatusParams,
} from '../../server/src/protocol/messages';
import { fileUri, TestServer, until } from '../support/languageServer';

/** One error: `allow`. */
const BAD = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "kms:*", "Resource": "*" }
  ]
}
`;

describe('Check Workspace', () => {
  let server: TestServer;
  let root: string;

  const start = async (files: Record<string, string>, settings: Record<string, unknown> = {}): Promise<void> => {
    root = mkdtempSync(join(tmpdir(), 'kms-lens-workspace-'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    server = await TestServer.start({ folders: [root], settings });
  };
  const check = (): Promise<CheckWorkspaceResult> => server.command(SERVER_COMMANDS.checkWorkspace);
  const codes = (name: string): unknown[] => (server.published.get(uriOf(name)) ?? []).map(({ code }) => code);
  const uriOf = (name: string): string => fileUri(join(root, name));
  const statusOf = (name: string): StatusParams | undefined =>
    server.notifications
      .filter(({ method }) => method === STATUS_NOTIFICATION)
      .map(({ params }) => params as StatusParams)
      .filter(({ uri }) => uri === uriOf(name))
      .at(-1);

  afterEach(async () => {
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  });

  it('counts what the project file leaves out, and reports its faults, as the command line does', async () => {
    await start({ '.kms-lens.json': '{ "exclude": ["old/"], "prest": "all" }', 'a.json': BAD, 'old/b.json': BAD });
    const { filesChecked, findings, excluded, errors } = await check();
    assert.deepEqual({ filesChecked, excluded, errors }, { filesChecked: 2, excluded: 1, errors: [] });
    assert.deepEqual(codes('.kms-lens.json'), ['configuration']);
    assert.ok(codes('a.json').includes('policy-effect'));
    assert.deepEqual(codes('old/b.json'), []);
    assert.equal(findings, codes('a.json').length + 1);
  });

  it('says of an open document that the project file leaves it out', async () => {
    await start({ '.kms-lens.json': '{ "exclude": ["old/"] }', 'old/b.json': BAD });
    await server.open(uriOf('old/b.json'), BAD, 'json');
    assert.deepEqual(await server.diagnostics(uriOf('old/b.json')), []);
    const status = await until(() => statusOf('old/b.json'), 'the status');
    assert.deepEqual([status.checked, status.excluded], [false, true]);
  });

  it('reads files up to the size that the project file allows, else up to that of the setting', async () => {
    const large = BAD + ' '.repeat(2000);
    await start(
      { 'a.json': large, 'b.json': BAD, 'deep/.kms-lens.json': '{ "options": { "maximumFileSize": 100 } }' },
      { maximumFileSize: 1000 },
    );
    const limited = await check();
    assert.deepEqual(
      limited.errors.map(({ message }) => message),
      ['it is larger than 1000 bytes'],
    );
    assert.ok(codes('b.json').includes('policy-effect'));
    writeFileSync(join(root, '.kms-lens.json'), '{ "options": { "maximumFileSize": 10000 } }');
    const changes = [{ uri: uriOf('.kms-lens.json'), type: 1 }];
    await server.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    assert.deepEqual((await check()).errors, []);
    assert.ok(codes('a.json').includes('policy-effect'));
    await server.open(uriOf('a.json'), large, 'json');
    assert.ok((await server.diagnostics(uriOf('a.json'))).length > 0);
    await server.open(uriOf('deep/c.json'), large, 'json');
    assert.deepEqual(await server.diagnostics(uriOf('deep/c.json')), []);
    const status = await until(() => statusOf('deep/c.json'), 'the status');
    assert.match(status.problem ?? '', /longer than 100 characters.*options\.maximumFileSize/);
  });
});
