/** Starts VS Code's own server for a browser, and builds the addresses that open a folder in it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess } from './processes.mjs';

const startLimit = 60_000;

/** Nothing that moves, asks or phones home: what a test or a picture needs. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'editor.fontFamily': "'DejaVu Sans Mono', monospace",
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * Starts the server on 127.0.0.1 and waits until it listens.
 *
 * @param {{node: string, serverMain: string}} editor what `installEditor` returned
 * @param {{dataFolder: string, port: number, token?: string, testDriver?: boolean, trust?: boolean,
 *   settings?: object, environment?: Record<string, string>}} options
 *   `dataFolder` gets everything the editor writes; without a `token` anyone on this machine may connect, so only
 *   tests do that; `testDriver` makes the editor run a suite named in the address
 * @returns {Promise<{address(folder: string, payload?: [string, string][]): string, remote(file: string): string,
 *   output(): string, exited: Promise<number>, end(): Promise<void>}>}
 * @throws {Error} with the server's own words when it does not listen within a minute
 */
export async function startServer(editor, options) {
  const { dataFolder, port, token, testDriver = false, settings = quietSettings, environment = {} } = options;
  writeSettings(dataFolder, settings);
  const kept = startProcess(
    editor.node,
    [
      editor.serverMain,
      ...['--host', '127.0.0.1', '--port', String(port)],
      ...(token === undefined ? ['--without-connection-token'] : ['--connection-token', token]),
      ...['--accept-server-license-terms', '--telemetry-level', 'off', '--log', 'warn'],
      ...(testDriver ? ['--enable-smoke-test-driver'] : []),
      ...(options.trust === true ? [] : ['--disable-workspace-trust']),
      ...['--server-data-dir', dataFolder, '--extensions-dir', extensionsFolder(dataFolder)],
    ],
    { env: { ...process.env, ...environment } },
  );
  let output = '';
  kept.onOutput((text) => {
    output = (output + text).slice(-50_000);
  });
  let exitCode;
  void kept.exited.then((code) => {
    exitCode = code;
  });
  const deadline = Date.now() + startLimit;
  while (!/listening on/i.test(output)) {
    if (exitCode !== undefined) throw new Error(`The editor's server ended with ${exitCode}:\n${output.trim()}`);
    if (Date.now() > deadline) {
      await kept.end();
      throw new Error(`The editor's server did not listen within a minute:\n${output.trim()}`);
    }
    await sleep(50);
  }
  const host = `127.0.0.1:${port}`;
  return {
    address: (folder, payload) => addressOf(host, folder, token, payload),
    remote: (file) => `vscode-remote://${host}${encodeURI(file)}`,
    output: () => output,
    exited: kept.exited,
    end: () => kept.end(),
  };
}

/** Where a server with this data folder looks for installed extensions. */
export function extensionsFolder(dataFolder) {
  return path.join(dataFolder, 'extensions');
}

function writeSettings(dataFolder, settings) {
  const user = path.join(dataFolder, 'data', 'User');
  mkdirSync(user, { recursive: true });
  mkdirSync(extensionsFolder(dataFolder), { recursive: true });
  writeFileSync(path.join(user, 'settings.json'), JSON.stringify(settings, null, 2));
}

function addressOf(host, folder, token, payload) {
  const query = new URLSearchParams();
  if (token !== undefined) query.set('tkn', token);
  query.set('folder', folder);
  if (payload !== undefined) query.set('payload', JSON.stringify(payload));
  // The editor decodes %20, not the plus sign that a form would write for a space.
  return `http://${host}/?${query.toString().replaceAll('+', '%20')}`;
}
