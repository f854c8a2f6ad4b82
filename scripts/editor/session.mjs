/** A piece of work that cleans up behind itself, whichever way it ends. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endAll } from './processes.mjs';

/**
 * Runs `work` and afterwards everything it deferred, last first, also when it throws, when Ctrl-C is pressed or when
 * the time limit passes. Sets `process.exitCode` to 1 on a failure and to 130 on Ctrl-C, and then ends the process, as
 * a browser's or an editor's open handles would hold it.
 *
 * @param {(defer: (end: () => unknown) => void) => Promise<void>} work
 * @param {{limit?: number, onFailure?: (message: string) => void}} [options] `limit` in milliseconds; `onFailure`
 *   prints what went wrong
 */
export async function session(work, { limit, onFailure = (message) => process.stderr.write(`${message}\n`) } = {}) {
  const deferred = [];
  let interrupt = () => {};
  const interrupted = new Promise((resolve) => {
    interrupt = resolve;
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => interrupt({ code: signal === 'SIGINT' ? 130 : 143 }));
  }
  const timer =
    limit && setTimeout(() => interrupt({ code: 1, message: `Not finished after ${limit / 1000} s.` }), limit);
  const worked = work((end) => deferred.push(end)).then(
    () => undefined,
    (error) => ({ code: 1, message: messageOf(error) }),
  );
  const trouble = await Promise.race([worked, interrupted]);
  clearTimeout(timer);
  if (trouble !== undefined) {
    if (trouble.message !== undefined) onFailure(trouble.message);
    process.exitCode = trouble.code;
  }
  // Interrupted work may have left a process that nobody deferred, such as npm's.
  for (const end of [endAll, ...deferred].reverse()) {
    try {
      await within(5000, end());
    } catch (error) {
      process.stderr.write(`Cleaning up: ${messageOf(error)}\n`);
      process.exitCode ||= 1;
    }
  }
  process.exit();
}

/** A temporary folder that is gone at the end of the session. Its path has no links, as the editor compares paths. */
export function temporaryFolder(defer, name) {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), `kms-lens-${name}-`)));
  defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return folder;
}

/** A message for a person; a stack only where the error is a fault of these scripts. */
function messageOf(error) {
  const fault = error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError;
  return fault ? String(error.stack) : String(error.message ?? error);
}

/** A browser that hangs must not keep the rest from being cleaned up; the keepers end what is left. */
function within(milliseconds, promise) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, milliseconds).unref())]);
}
