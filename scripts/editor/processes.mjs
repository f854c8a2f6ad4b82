/** Child processes that never outlive the script that started them, and free ports. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const running = new Set();
const keeper = path.join(path.dirname(fileURLToPath(import.meta.url)), 'keeper.mjs');

/**
 * Runs a program to its end.
 *
 * @returns {Promise<string>} what it wrote to standard output
 * @throws {Error} with the last lines it wrote when it does not exit with 0
 */
export async function run(command, args, { cwd, env = process.env } = {}) {
  const kept = startProcess(command, args, { cwd, env });
  let output = '';
  let all = '';
  kept.onOutput((text, stream) => {
    all = (all + text).slice(-20_000);
    if (stream === 'stdout') output += text;
  });
  const code = await kept.exited;
  if (code !== 0) {
    const last = all.trim().split('\n').slice(-12).join('\n');
    throw new Error(`${path.basename(command)} ${args[0] ?? ''} ended with ${code}:\n${last}`);
  }
  return output;
}

/**
 * Starts a program in a process group of its own, watched by a keeper: when this process ends, however it ends, the
 * keeper's standard input closes and it ends the whole group.
 *
 * @returns {{onOutput(listener: (text: string, stream: 'stdout' | 'stderr') => void): void, exited: Promise<number>,
 *   end(): Promise<void>}} `exited` gives the exit code (127 when the program cannot be started); `end` resolves when
 *   no process of the group is left
 */
export function startProcess(command, args, { cwd, env = process.env } = {}) {
  const child = spawn(process.execPath, [keeper, command, ...args], {
    cwd,
    env: withoutPort(env),
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {
    // The keeper has already ended: there is nobody left to tell, and `exited` reports it.
  });
  const exited = new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code ?? 1));
  });
  const gone = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', resolve);
  });
  const kept = {
    onOutput(listener) {
      child.stdout.on('data', (text) => listener(text, 'stdout'));
      child.stderr.on('data', (text) => listener(text, 'stderr'));
    },
    exited,
    async end() {
      child.stdin.end();
      await gone;
      // A process that left the group may still hold the pipes; nobody reads them any more.
      child.stdout.destroy();
      child.stderr.destroy();
      await exited;
    },
  };
  running.add(kept);
  void exited.then(() => running.delete(kept));
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  return kept;
}

/** Ends what was started here and still runs; a script calls it last. */
export async function endAll() {
  await Promise.all([...running].map((kept) => kept.end()));
}

/** True while a process with this id exists. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * A port of 127.0.0.1 that nobody listens on: the wanted one, else the next free one above it, else any.
 *
 * @param {number} [wanted] 0 asks for any
 */
export async function freePort(wanted = 0) {
  for (let port = wanted; wanted > 0 && port < Math.min(wanted + 50, 65_536); port += 1) {
    if ((await listen(port)) !== undefined) return port;
  }
  const any = await listen(0);
  if (any === undefined) throw new Error('No free port could be found on 127.0.0.1.');
  return any;
}

function listen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address();
      server.close(() => resolve(taken));
    });
  });
}

/** code-server prefers PORT to its own option, and Node's debug options would be inherited by every process. */
function withoutPort(env) {
  const copy = { ...env };
  for (const name of ['PORT', 'NODE_OPTIONS', 'VSCODE_IPC_HOOK_CLI', 'ELECTRON_RUN_AS_NODE']) delete copy[name];
  return copy;
}
