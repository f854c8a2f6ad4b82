import assert from 'node:assert/strict';
import { once } from 'node:events';
import { CancellationTokenSource, type CompletionItem, type Hover } from 'vscode-languageserver-protocol/node';
import { STATUS_NOTIFICATION, type StatusParams } from '../../server/src/protocol/messages';
import { PUSHED_CLIENT, TestServer, until, type ServerStart } from '../support/languageServer';

const URI = 'file:///workspace/main.kms-policy.json';
const STATEMENT =
  '{ "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "kms:*", "Resource": "*" }';
const GOOD = `{\n  "Version": "2012-10-17",\n  "Statement": [\n    ${STATEMENT}\n  ]\n}\n`;
const BAD = GOOD.replace('"Allow"', '"allow"');
const RED = { start: { line: 3, character: 16 }, end: { line: 3, character: 23 } };

describe('the server, whatever comes', function () {
  this.timeout(60_000);
  let servers: TestServer[] = [];
  const start = async (options?: ServerStart): Promise<TestServer> => {
    const server = await TestServer.start(options);
    servers.push(server);
    return server;
  };
  const codes = async (server: TestServer, uri = URI): Promise<unknown[]> =>
    (await server.diagnostics(uri)).map(({ code }) => code);
  const problem = (server: TestServer, uri: string): Promise<string> =>
    until(() => {
      const told = server.notifications.filter(({ method }) => method === STATUS_NOTIFICATION);
      return (told.map(({ params }) => params as StatusParams).find((status) => status.uri === uri)?.problem ??
        undefined) as string | undefined;
    }, 'the problem');
  afterEach(async () => {
    for (const server of servers) if (server.process.exitCode === null) await server.stop();
    servers = [];
  });

  describe('texts', () => {
    it('takes a document of 50 MB, says that it is too long, and answers every request about it', async () => {
      const server = await start();
      const uri = 'file:///workspace/large.json';
      await server.open(uri, `${GOOD}${`"kms:Decrypt", `.repeat(3_400_000)}`, 'json');
      assert.deepEqual(await codes(server, uri), []);
      assert.match(await problem(server, uri), /longer than 5000000 characters/);
      const textDocument = { uri };
      const position = { line: 3, character: 100 };
      const { connection } = server;
      assert.deepEqual(await connection.sendRequest('textDocument/documentSymbol', { textDocument }), []);
      assert.equal(await connection.sendRequest('textDocument/hover', { textDocument, position }), null);
      assert.deepEqual(await connection.sendRequest('textDocument/completion', { textDocument, position }), []);
      assert.deepEqual(await server.codeActions(uri, RED), []);
      await server.change(uri, 2, [{ range: RED, text: '"Allow"' }]);
      assert.deepEqual(await codes(server, uri), []);
      await server.close(uri);
      await server.open(URI, BAD);
      assert.ok((await codes(server)).includes('policy-effect'));
    });

    it('takes 10,000 levels, and one line of 5 MB', async () => {
      const server = await start();
      await server.open(URI, `{"Statement": ${'['.repeat(10_000)}`);
      assert.deepEqual(await codes(server), ['policy-syntax']);
      const actions = Array.from({ length: 250_000 }, (_, index) => `"kms:Action${index}"`);
      const line = `{"Version":"2012-10-17","Statement":[{"Effect":"allow","Action":[${actions.join()}]}]}`;
      assert.ok(line.length > 4_500_000 && line.length < 5_000_000, String(line.length));
      await server.change(URI, 2, [{ text: line }]);
      const started = Date.now();
      assert.ok((await codes(server)).includes('policy-effect'));
      const textDocument = { uri: URI };
      await server.connection.sendRequest('textDocument/documentSymbol', { textDocument });
      const position = { line: 0, character: 4_000_000 };
      await server.connection.sendRequest('textDocument/hover', { textDocument, position });
      assert.ok(Date.now() - started < 20_000, `${Date.now() - started} ms`);
    });

    it('finds the same with other line ends, a byte order mark and lone surrogates around', async () => {
      const server = await start();
      let version = 1;
      await server.open(URI, BAD);
      const expected = await server.diagnostics(URI);
      for (const text of [BAD.replaceAll('\n', '\r\n'), BAD.replaceAll('\n', '\r')]) {
        await server.change(URI, ++version, [{ text }]);
        const found = await server.diagnostics(URI);
        assert.deepEqual(
          found.map(({ code, range }) => [code, range]),
          expected.map(({ code, range }) => [code, range]),
        );
      }
      for (const odd of ['\ud800', '\udc00\ud800', '\u0000', '\u2028']) {
        await server.change(URI, ++version, [{ text: BAD.replace('"Effect"', `"Sid": "${odd}", "Effect"`) }]);
        assert.ok((await codes(server)).includes('policy-effect'));
      }
      await server.change(URI, ++version, [{ text: `\ufeff${BAD}` }]);
      assert.ok((await codes(server)).includes('policy-effect'));
    });
  });

  describe('order', () => {
    it('answers the last of 200 edits rightly, between pulls and cancellations', async () => {
      const server = await start();
      await server.open(URI, GOOD);
      const waiting: Promise<unknown>[] = [];
      let { length } = 'Allow';
      let text = GOOD;
      for (let version = 2; version <= 201; version++) {
        const word = version === 201 ? 'allow' : 'Allow'.slice(0, version % 6) + 'x'.repeat(version % 3);
        const from = { line: 3, character: 17 };
        await server.change(URI, version, [
          { range: { start: from, end: { line: 3, character: 17 + length } }, text: word },
        ]);
        const at = text.indexOf('"Effect": "') + '"Effect": "'.length;
        text = text.slice(0, at) + word + text.slice(at + length);
        ({ length } = word);
        const source = new CancellationTokenSource();
        // Whatever becomes of an answer that nobody waits for, each request gets one.
        waiting.push(
          server.connection
            .sendRequest('textDocument/diagnostic', { textDocument: { uri: URI } }, source.token)
            .then(...BOTH),
          server.connection
            .sendRequest('textDocument/hover', { textDocument: { uri: URI }, position: from }, source.token)
            .then(...BOTH),
        );
        if (version % 2 === 0) source.cancel();
        if (version % 25 === 0) await server.pull(URI).then(...BOTH);
      }
      const found = await server.diagnostics(URI);
      assert.equal((await Promise.all(waiting)).length, 400);
      const other = 'file:///workspace/other.kms-policy.json';
      await server.open(other, text);
      assert.deepEqual(
        found.map(({ code, range, message }) => [code, range, message]),
        (await server.diagnostics(other)).map(({ code, range, message }) => [code, range, message]),
      );
      assert.ok(found.some(({ code }) => code === 'policy-effect'));
    });

    it('pushes just the last version after a burst', async () => {
      const server = await start({ capabilities: PUSHED_CLIENT });
      await server.open(URI, BAD);
      for (let version = 2; version <= 100; version++) {
        await server.change(URI, version, [{ text: version === 100 ? GOOD : BAD }]);
      }
      await until(() => (server.published.get(URI)?.length === 0 ? true : undefined), 'an empty report');
      const reports = server.notifications.filter(({ method }) => method === 'textDocument/publishDiagnostics');
      assert.ok(reports.length <= 5, String(reports.length));
    });

    it('takes what makes no sense: unknown documents, places outside, closing and opening twice', async () => {
      const server = await start();
      const nowhere = 'file:///nowhere.json';
      await server.change(nowhere, 3, [{ text: BAD }]);
      await server.close(nowhere);
      await server.open(URI, BAD);
      await server.open(URI, BAD);
      const outside = { start: { line: 999, character: 7 }, end: { line: 9999, character: 7 } };
      await server.change(URI, 2, [{ range: outside, text: ' ' }]);
      const backwards = { start: { line: 5, character: 1 }, end: { line: 1, character: 0 } };
      await server.change(URI, 3, [{ range: backwards, text: '' }]);
      assert.ok((await codes(server)).includes('policy-effect'));
      const { connection } = server;
      const textDocument = { uri: URI };
      const far = { line: 4_000_000, character: 4_000_000 };
      for (const method of ['textDocument/hover', 'textDocument/completion']) {
        await connection.sendRequest(method, { textDocument, position: far });
      }
      await server.codeActions(URI, outside);
      await connection.sendRequest('textDocument/selectionRange', { textDocument, positions: [far, far] });
      await connection.sendRequest('textDocument/rangeFormatting', {
        textDocument,
        range: outside,
        options: { tabSize: 0, insertSpaces: true },
      });
      await assert.rejects(connection.sendRequest('textDocument/noSuchThing', {}));
      await assert.rejects(server.command('noSuchCommand'));
      await server.close(URI);
      await server.close(URI);
      assert.deepEqual(await codes(server), []);
      await server.open('untitled:Untitled-1', BAD);
      assert.ok((await codes(server, 'untitled:Untitled-1')).includes('policy-effect'));
      await server.open('not a uri %%%', BAD);
      assert.ok((await codes(server, 'not a uri %%%')).includes('policy-effect'));
    });
  });

  describe('the end', () => {
    it('is an error without shutdown', async () => {
      const server = await start();
      const exited = once(server.process, 'exit');
      await server.connection.sendNotification('exit');
      assert.deepEqual(await exited, [1, null]);
    });

    it('comes by itself when the client’s pipe closes', async () => {
      const server = await start({ stderr: 'pipe' });
      await server.open(URI, BAD);
      await server.diagnostics(URI);
      const exited = once(server.process, 'exit');
      let said = '';
      server.process.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
      server.connection.dispose();
      server.process.stdin!.destroy();
      server.process.stdout!.destroy();
      const timer = setTimeout(() => server.process.kill('SIGKILL'), 20_000);
      const [, signal] = (await exited) as [number | null, string | null];
      clearTimeout(timer);
      assert.equal(signal, null, 'it had to be killed');
      assert.equal(said, '');
    });
  });

  it('knows a key policy by its name, whatever language the editor calls it', async () => {
    const server = await start();
    const named: unknown[][] = [];
    for (const languageId of ['kms-policy', 'json', 'jsonc', 'plaintext', '']) {
      await server.open(URI, '{}', languageId);
      named.push(await codes(server));
      await server.close(URI);
    }
    assert.ok(named[0]!.length > 0);
    for (const found of named) assert.deepEqual(found, named[0]);
  });

  describe('help over the wire', () => {
    it('explains an action, also in an escaped policy', async () => {
      const server = await start();
      const uri = 'file:///workspace/output.json';
      const text = JSON.stringify({ Policy: GOOD.replace('kms:*', 'kms:Decrypt'), PolicyName: 'default' });
      await server.open(uri, text, 'json');
      const position = { line: 0, character: text.indexOf('kms:Decrypt') + 6 };
      const hover: Hover | null = await server.connection.sendRequest('textDocument/hover', {
        textDocument: { uri },
        position,
      });
      assert.match(JSON.stringify(hover?.contents), /Decrypt/);
      // The range begins at the quote, which is escaped.
      assert.deepEqual(hover?.range?.start, { line: 0, character: text.indexOf('kms:Decrypt') - 2 });
    });

    it('completes an action that is half typed, and explains the offer that is looked at', async () => {
      const server = await start();
      await server.open(URI, GOOD.replace('kms:*', 'kms:GenerateData'));
      const character = GOOD.split('\n')[3]!.indexOf('kms:*') + 'kms:GenerateData'.length;
      const items: CompletionItem[] = await server.connection.sendRequest('textDocument/completion', {
        textDocument: { uri: URI },
        position: { line: 3, character },
      });
      const item = items.find(({ label }) => label.includes('GenerateDataKeyPair'));
      assert.ok(item, items.map(({ label }) => label).join());
      const resolved: CompletionItem = await server.connection.sendRequest('completionItem/resolve', item);
      assert.match(JSON.stringify(resolved.documentation), /GenerateDataKey/);
    });
  });
});

/** For requests of which only matters that they are answered. */
const BOTH = [(answer: unknown) => answer, (error: unknown) => error] as const;
