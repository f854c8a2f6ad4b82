// Brings node_modules to what package-lock.json says. Plain Node, because nothing is installed yet when it runs.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const MODULES = path.join(ROOT, 'node_modules');
const LOCKFILE = path.join(ROOT, 'package-lock.json');
// npm writes this one at the very end of an installation; a half-finished one lacks it or holds an older state.
const NPM_STATE = path.join(MODULES, '.package-lock.json');
const STAMP = path.join(MODULES, '.kms-lens-install.json');
// No script of a dependency is needed (esbuild's only checks itself), so none is run. The retries are npm's usual two,
// but sooner: without a network the message should not take minutes.
const NPM_ARGUMENTS = [
  ...['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'],
  ...['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'],
];
const STILL_WORKING_EVERY_MS = 10_000;
const LOOKUP_LIMIT_MS = 10_000;
const NETWORK_TROUBLE =
  /ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|SOCKET_TIMEOUT|ERR_INVALID_URL/;

/**
 * Installs the dependencies unless they are complete and as the lockfile says. Interrupted at any point, the next call
 * starts over.
 * @returns {Promise<string | undefined>} What a person should read when it failed; undefined when all is in place.
 */
export async function installDependencies() {
  const lockfile = JSON.parse(readFileSync(LOCKFILE, 'utf8'));
  const reason = reasonToInstall(lockfile);
  if (reason === undefined) return undefined;

  const count = Object.keys(lockfile.packages).length - 1;
  console.log(`${reason} Installing up to ${count} packages with "npm ci" (about 15 seconds on a fast network) …`);
  const started = Date.now();
  rmSync(STAMP, { force: true });
  const reachable = await registryHasAddress();
  if (!reachable) console.log('The npm registry has no address here (no network?); trying the cache of npm alone.');
  const { code, output } = await runNpm(reachable ? [] : ['--offline']);
  if (code !== 0) return explain(code, output);
  writeStamp();
  console.log(`Dependencies installed in ${seconds(started)}.`);
  return undefined;
}

/** Why an installation is due, as a sentence, or undefined. */
function reasonToInstall(lockfile) {
  if (!existsSync(MODULES)) return 'The dependencies are not installed yet.';
  if (readStamp() === fingerprint()) {
    const missing = Object.keys(lockfile.packages[''].devDependencies).find((name) => !isInstalled(name));
    return missing === undefined ? undefined : `The dependency ${missing} is missing.`;
  }
  // Installed by hand, or from another lockfile, or not to the end: npm's own record tells which.
  const state = readJson(NPM_STATE);
  if (state === undefined) return 'An earlier installation did not finish.';
  for (const [folder, { version, optional }] of Object.entries(lockfile.packages)) {
    if (folder === '' || optional) continue;
    if (state.packages?.[folder]?.version !== version) return 'The dependencies changed since they were installed.';
    if (!existsSync(path.join(ROOT, folder, 'package.json'))) return 'The installed dependencies are incomplete.';
  }
  writeStamp();
  return undefined;
}

function isInstalled(name) {
  return existsSync(path.join(MODULES, name, 'package.json'));
}

/** What the installed packages depend on: the lockfile, and the platform that native ones were chosen for. */
function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(LOCKFILE)).digest('hex');
  return `${hash} ${process.platform}-${process.arch}`;
}

function readStamp() {
  return readJson(STAMP)?.installed;
}

function writeStamp() {
  writeFileSync(STAMP, `${JSON.stringify({ installed: fingerprint() })}\n`);
}

function readJson(file) {
  // A file cut off in the middle of writing means the same as none: not finished.
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Whether the name of npm's registry can be resolved. Without this look first, npm asks for the address once per
 * package, which takes minutes where each answer is slow. True when it cannot be told: behind a proxy.
 */
async function registryHasAddress() {
  const { command, args, shell } = npmCommand(['config', 'get', 'registry', 'proxy', 'https-proxy']);
  const { status, stdout } = spawnSync(command, args, { cwd: ROOT, shell, encoding: 'utf8' });
  if (status !== 0) return true;
  const settings = Object.fromEntries(stdout.split('\n').map((line) => line.trim().split(/=(.*)/)));
  const { HTTPS_PROXY, https_proxy: httpsProxy, HTTP_PROXY, http_proxy: httpProxy } = process.env;
  const proxies = [settings.proxy, settings['https-proxy'], HTTPS_PROXY, httpsProxy, HTTP_PROXY, httpProxy];
  if (!URL.canParse(settings.registry) || proxies.some((proxy) => proxy && proxy !== 'null')) return true;
  const { hostname } = new URL(settings.registry);
  let timer;
  const limit = new Promise((resolve) => (timer = setTimeout(resolve, LOOKUP_LIMIT_MS, false)));
  const found = lookup(hostname.replace(/^\[|\]$/g, '')).then(
    () => true,
    () => false,
  );
  const answer = await Promise.race([found, limit]);
  clearTimeout(timer);
  return answer;
}

/** How to start npm: through the Node that runs us where npm started us, else by its name. */
function npmCommand(args) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return { command: process.execPath, args: [script, ...args], shell: false };
  // On Windows npm is a .cmd file, which only a shell can start; the arguments hold nothing that a shell would read.
  return { command: 'npm', args, shell: process.platform === 'win32' };
}

/** Runs `npm ci` in the project; its output goes to the terminal, and errors are kept for the explanation. */
function runNpm(options) {
  const { command, args, shell } = npmCommand([...NPM_ARGUMENTS, ...options]);
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'pipe'], shell });
  const started = Date.now();
  const timer = setInterval(() => console.log(`… still installing (${seconds(started)})`), STILL_WORKING_EVERY_MS);
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += chunk;
    process.stderr.write(chunk);
  });
  return new Promise((resolve) => {
    child.on('error', (error) => {
      clearInterval(timer);
      resolve({ code: 127, output: String(error) });
    });
    child.on('close', (code, signal) => {
      clearInterval(timer);
      resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output });
    });
  });
}

function explain(code, output) {
  const again = 'Nothing has to be cleaned up: the same command starts the installation over.';
  if (code === 127) return `npm could not be started (${output}). It comes with Node: https://nodejs.org\n${again}`;
  if (NETWORK_TROUBLE.test(output)) {
    return [
      '',
      'The npm registry could not be reached, so the dependencies are not installed.',
      'Check the network, and behind a proxy "npm config get registry" and "npm config get proxy".',
      again,
    ].join('\n');
  }
  return `\n"npm ci" failed (exit code ${code}); what it said stands above.\n${again}`;
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(0)} s`;
}
