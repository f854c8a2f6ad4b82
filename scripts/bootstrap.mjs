// The first thing `npm start` and `npm test` run, on a clone in which nothing was ever installed: plain Node, no
// dependency. It brings the dependencies up to date when they are not, then hands on to the script it was asked for.
import { installDependencies } from './install.mjs';

const OLDEST_NODE = [20, 19];
const SCRIPTS = { test: './test.mjs', start: './start.mjs' };

const script = SCRIPTS[process.argv[2]];
if (script === undefined) {
  console.error(`usage: node scripts/bootstrap.mjs ${Object.keys(SCRIPTS).join('|')}`);
  process.exit(2);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  console.error(`KMS Lens needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
  console.error('Install a newer one (https://nodejs.org) and run the same command again.');
  process.exit(2);
}

const trouble = await installDependencies();
if (trouble === undefined) {
  await import(script);
} else {
  console.error(trouble);
  process.exitCode = 2;
}
