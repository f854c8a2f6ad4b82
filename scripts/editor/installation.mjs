/** One folder that holds either a finished installation or none: built beside its place and renamed at the end. */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NoNetwork } from './npm.mjs';
import { isAlive } from './processes.mjs';
import { stampOf } from './versions.mjs';

const stampName = 'finished.json';

/**
 * Returns the folder, after building it when it is missing, unfinished or of other versions.
 *
 * @param {{folder: string, packages: Record<string, string>, what: string, log: (line: string) => void,
 *   build: (folder: string, note: (step: string) => void) => Promise<void>}} plan
 *   `build` fills the folder it is given, which holds a package.json of the packages and lies beside the final place
 */
export async function installInto({ folder, packages, what, log, build }) {
  const stamp = stampOf(packages);
  if (isFinished(folder, stamp)) return folder;
  mkdirSync(path.dirname(folder), { recursive: true });
  const unlock = await lock(`${folder}.lock`, () => log(`Another process is installing ${what}; waiting for it …`));
  try {
    if (isFinished(folder, stamp)) return folder;
    if (existsSync(folder)) log(`An older or unfinished installation is replaced.`);
    removeLeftovers(folder);
    const started = Date.now();
    const partial = `${folder}.partial-${process.pid}`;
    mkdirSync(partial);
    writeFileSync(
      path.join(partial, 'package.json'),
      JSON.stringify({ name: 'kms-lens-editor', private: true, dependencies: packages }, null, 2),
    );
    log(`Installing ${what} into ${path.relative(process.cwd(), folder) || folder}; this happens once.`);
    try {
      await build(partial, (step) => log(`  ${seconds(started)}  ${step}`));
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      throw explain(error, what);
    }
    writeFileSync(path.join(partial, stampName), JSON.stringify({ stamp, packages }, null, 2));
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
    log(`  ${seconds(started)}  done`);
    return folder;
  } finally {
    unlock();
  }
}

/** The editor cannot be had here; the message is written for the person who ran the command. */
export class EditorUnavailable extends Error {}

function isFinished(folder, stamp) {
  const file = path.join(folder, stampName);
  if (!existsSync(file)) return false;
  return readFileSync(file, 'utf8').includes(`"${stamp}"`);
}

function removeLeftovers(folder) {
  const parent = path.dirname(folder);
  for (const name of readdirSync(parent)) {
    if (name.startsWith(`${path.basename(folder)}.partial-`)) {
      // The npm of a killed installation may still be writing for a moment.
      rmSync(path.join(parent, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 300 });
    }
  }
}

/** Takes a lock file; one whose process has ended is taken over. */
async function lock(file, onWait) {
  for (let waited = 0; ; waited += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    // An empty file is one that its owner is about to write, unless it stays empty.
    if (holder > 0 ? !isAlive(holder) : waited > 5) rmSync(file, { force: true });
    else {
      if (waited === 1) onWait();
      await sleep(500);
    }
  }
}

function explain(error, what) {
  if (error instanceof NoNetwork) {
    return new EditorUnavailable(
      `${what[0].toUpperCase()}${what.slice(1)} cannot be installed: npm could not reach its registry.\n` +
        `Check the network (or npm's proxy and registry settings) and run the command again; it starts afresh.\n` +
        `An editor that is already installed can be named instead: VSCODE_PATH=/path/to/code\n\n${error.message}`,
    );
  }
  return error;
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(0).padStart(3)} s`;
}
