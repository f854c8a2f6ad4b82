import { spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { TestServer } from '../support/languageServer';
import { median, quantile, ratio, timeAsync, type Figure, ROOT } from './measure';
import { largePolicy } from './samples';

const URI = 'file:///workspace/bench.kms-policy.json';

/** Edits before the measured ones: until then the engine is still compiling, as in the first minutes of an editor's day. */
const WARM_UP = 500;

/** didChange plus pull through the real server over stdio, against a request that does nothing. */
export async function latencyFigures(): Promise<Figure[]> {
  const server = await TestServer.start();
  const text = largePolicy(32 * 1024);
  await server.open(URI, text);
  await server.pull(URI);
  const lines = text.split('\n');
  const places = [0.05, 0.3, 0.5, 0.7, 0.95].map((part) => sidLineAfter(lines, Math.floor(lines.length * part)));
  const empty: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < WARM_UP + 2_000; round++) {
    const at = { line: places[round % places.length]!, character: 20 };
    const elapsed = await timeAsync(async () => {
      await server.change(URI, round + 2, [{ range: { start: at, end: at }, text: String(round % 10) }]);
      await server.pull(URI);
    });
    const nothing = await timeAsync(() =>
      server.connection.sendRequest('textDocument/foldingRange', { textDocument: { uri: 'file:///nothing' } }),
    );
    if (round < WARM_UP) continue;
    ours.push(elapsed);
    empty.push(nothing);
  }
  await server.stop();
  const over = median(ours) - median(empty);
  const spread = quantile(ours, 0.95) / median(ours);
  return [
    {
      what: `didChange plus pull over stdio, 32 KB policy, after ${WARM_UP} edits, median over an empty request`,
      measured: `${over.toFixed(2)} ms (${median(ours).toFixed(2)} − ${median(empty).toFixed(2)})`,
      target: '≤ 4 ms',
      met: over <= 4,
    },
    { what: 'the same, p95 against median', measured: `${spread.toFixed(2)} ×`, target: '≤ 2 ×', met: spread <= 2 },
  ];
}

/** From the start of the process to the first findings, against a bare server's handshake. */
export async function startFigures(): Promise<Figure[]> {
  const text = largePolicy(4 * 1024);
  const ours: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < 15; run++) {
    ours.push(
      await timeAsync(async () => {
        const server = await TestServer.start();
        await server.open(URI, text);
        await server.pull(URI);
        server.process.kill();
      }),
    );
    bare.push(await bareHandshake());
  }
  return [ratio('server: process start to first findings, against a bare handshake', median(ours), median(bare), 1.4)];
}

async function bareHandshake(): Promise<number> {
  return timeAsync(async () => {
    const script = join(ROOT, 'out', 'bench', 'bareServer.cjs');
    const child = spawn(process.execPath, [script, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.listen();
    await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
    connection.dispose();
    child.kill();
  });
}

/** Memory over 10,000 edits: the first quarter warms up, then it must not grow. Asks the server's own process. */
export async function memoryFigures(): Promise<Figure[]> {
  const probe = join(ROOT, 'test', 'bench', 'memoryProbe.cjs');
  const command = [process.execPath, '--expose-gc', '--require', probe, 'dist/server.js', '--stdio'] as const;
  const server = await TestServer.start({ command, stderr: 'pipe' });
  await server.open(URI, largePolicy(32 * 1024));
  const lines = largePolicy(32 * 1024).split('\n');
  const at = { line: sidLineAfter(lines, 100), character: 20 };
  const samples: Memory[] = [];
  for (let edit = 0; edit < 10_000; edit++) {
    const range = edit % 2 === 0 ? { start: at, end: at } : { start: at, end: { ...at, character: at.character + 1 } };
    await server.change(URI, edit + 2, [{ range, text: edit % 2 === 0 ? String(edit % 10) : '' }]);
    await server.pull(URI);
    if (edit === 2_499 || edit === 9_999) samples.push(await memoryOf(server));
  }
  await server.stop();
  const [early, late] = samples as [Memory, Memory];
  const grown = (a: number, b: number): string => `${(a / 2 ** 20).toFixed(1)} → ${(b / 2 ** 20).toFixed(1)} MB`;
  return [
    {
      what: 'server: heap after collection, after 2,500 and 10,000 edits',
      measured: grown(early.heap, late.heap),
      target: 'grows < 5 %',
      met: late.heap < early.heap * 1.05,
    },
    {
      what: 'server: resident memory, after 2,500 and 10,000 edits',
      measured: grown(early.resident, late.resident),
      target: 'grows < 15 %',
      met: late.resident < early.resident * 1.15,
    },
  ];
}

interface Memory {
  readonly heap: number;
  readonly resident: number;
}

/** The probe answers a signal on the server's standard error. */
async function memoryOf(server: TestServer): Promise<Memory> {
  const { stderr } = server.process;
  if (!stderr) throw new Error('The server was started without a readable standard error.');
  const answer = new Promise<Memory>((resolve) => {
    stderr.once('data', (data: Buffer) => resolve(JSON.parse(data.toString()) as Memory));
  });
  server.process.kill('SIGUSR2');
  return answer;
}

function sidLineAfter(lines: readonly string[], start: number): number {
  const found = lines.findIndex((line, index) => index >= start && line.includes('"Sid"'));
  return found === -1 ? lines.findIndex((line) => line.includes('"Sid"')) : found;
}
