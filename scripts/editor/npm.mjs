/** Runs npm without its noise, and turns its network errors into one sentence. */
import { run } from './processes.mjs';

/**
 * Runs npm in a folder and waits for it.
 *
 * @param {string} folder where npm runs
 * @param {string[]} args npm's command and options
 * @param {boolean} [allowScripts] lets install scripts run, also where npm asks for a permission first
 * @throws {Error} with npm's own last lines, or a plain sentence when the registry cannot be reached
 */
export async function runNpm(folder, args, allowScripts = false) {
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error', '--engine-strict=false'];
  // One short second attempt: without a network npm would otherwise be silent for minutes.
  const network = ['--prefer-offline', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
  const [command, leading] = npmCommand();
  try {
    await run(command, [...leading, ...args, ...quiet, ...network], { cwd: folder, env: npmEnvironment(allowScripts) });
  } catch (error) {
    if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ENOTCACHED|network/.test(error.message)) {
      throw new NoNetwork(error.message);
    }
    throw error;
  }
}

/** npm could not reach its registry. */
export class NoNetwork extends Error {}

function npmCommand() {
  // Under `npm run`, npm says where its own script lies; running that with Node needs no shell on any platform.
  const script = process.env.npm_execpath;
  if (script !== undefined && /npm-cli\.c?js$/.test(script)) return [process.execPath, [script]];
  return ['npm', []];
}

/** An npm inside `npm run` inherits variables that describe the outer package; they must not steer the inner one. */
function npmEnvironment(allowScripts) {
  const environment = {};
  for (const [name, value] of Object.entries(process.env)) {
    const outer = /^npm_(package|lifecycle)_|^npm_config_(local_prefix|prefix|global|omit|include|ignore_scripts)$/i;
    if (!outer.test(name) && name !== 'INIT_CWD' && name !== 'NODE_ENV') environment[name] = value;
  }
  if (allowScripts) environment.npm_config_dangerously_allow_all_scripts = 'true';
  return environment;
}
