/** The desktop VS Code, where there is one. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, startProcess } from './processes.mjs';

/**
 * The command that opens the desktop VS Code: the one VSCODE_PATH names, else `code` on the PATH.
 *
 * @returns {string | undefined} an absolute path
 */
export function findDesktop() {
  const named = process.env.VSCODE_PATH;
  if (named !== undefined && named !== '') return named;
  const names = process.platform === 'win32' ? ['code.cmd', 'code.exe'] : ['code'];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const name of names) {
      if (folder !== '' && existsSync(path.join(folder, name))) return path.join(folder, name);
    }
  }
  return undefined;
}

/**
 * Opens a folder in a window of its own, with the extension in development mode, away from the person's own settings
 * and extensions.
 *
 * @param {{command: string, folder: string, extension: string, dataFolder: string}} options
 * @returns {{closed: Promise<number>, output(): string, end(): Promise<void>}} `closed` resolves when the person closes the window
 */
export function openDesktop({ command, folder, extension, dataFolder }) {
  const args = [
    ...['--user-data-dir', path.join(dataFolder, 'user'), '--extensions-dir', path.join(dataFolder, 'extensions')],
    `--extensionDevelopmentPath=${extension}`,
    ...['--disable-workspace-trust', '--skip-welcome', '--skip-release-notes', '--new-window', '--wait', folder],
  ];
  // Windows starts a .cmd file only through its shell, which takes one line and, with /s, drops its outermost quotes.
  const kept =
    process.platform === 'win32'
      ? startProcess('cmd.exe', ['/d', '/s', '/c', `"${[command, ...args].map(quoteForCmd).join(' ')}"`])
      : startProcess(command, args);
  let output = '';
  kept.onOutput((text) => {
    output = (output + text).slice(-4000);
  });
  return {
    closed: kept.exited,
    output: () => output.trim(),
    async end() {
      await kept.end();
      await endMainProcess(path.join(dataFolder, 'user', 'code.lock'));
    },
  };
}

/** `code` leaves its window in a process of its own, whose id the editor writes beside its settings. */
async function endMainProcess(lockFile) {
  if (!existsSync(lockFile)) return;
  const pid = Number(readFileSync(lockFile, 'utf8'));
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return;
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; waited < 40 && isAlive(pid); waited += 1) await sleep(100);
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}

function quoteForCmd(text) {
  return `"${text.replaceAll('"', '""')}"`;
}
