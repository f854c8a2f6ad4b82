// Runs one step of `npm test` as a process of its own and says how many of its tests passed.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../bundles.mjs';

const COUNT_LINE = /^(\d+) passed, (\d+) failed, (\d+) skipped$/;
const REPORTS = path.join(ROOT, 'out/test-reports');

/**
 * @typedef {object} Result
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} skipped  Full titles of the skipped tests.
 * @property {string} output     All that the step printed, standard output and error in the order they came.
 * @property {string[]} problems What is wrong beside failing tests: no test ran, a time limit, a count that is missing.
 * @property {number} seconds
 */

/** The processes under way, so that Ctrl-C can end them with all they started. */
const running = new Set();

/**
 * @param {import('./steps.mjs').Step} step
 * @returns {Promise<Result>} Never rejects for a step that fails.
 */
export async function runStep(step) {
  const started = performance.now();
  mkdirSync(REPORTS, { recursive: true });
  const report = path.join(REPORTS, `${step.name.replace(/\W+/g, '-')}.json`);
  rmSync(report, { force: true });
  const ended = await runProcess(step, { ...process.env, KMS_LENS_TEST_REPORT: report, NO_COLOR: '1' });
  const seconds = (performance.now() - started) / 1000;
  const problems = [];
  if (ended.hung) problems.push(`ended after ${step.minutes} minutes`);
  if (step.kind === 'check') {
    const passed = ended.code === 0;
    return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: [], output: ended.output, problems, seconds };
  }
  const counts = readReport(report) ?? countsFromLastLine(ended.output);
  if (counts === undefined) {
    problems.push(`ended with code ${ended.code} before it had counted its tests`);
  } else if (counts.passed + counts.failed === 0) {
    problems.push('ran no test');
  } else if (ended.code !== 0 && counts.failed === 0) {
    problems.push(`ended with code ${ended.code} though no test failed`);
  }
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: [] };
  // A problem counts as a failed test: the last line and the exit code must agree.
  return { passed, failed: failed + problems.length, skipped, output: ended.output, problems, seconds };
}

/** Ends all running steps and every process they started. */
export function endRunningSteps() {
  for (const child of running) endTree(child);
}

function runProcess(step, env) {
  const [command, ...args] = step.command;
  // A process group of its own, so that nothing a step started outlives it.
  const detached = process.platform !== 'win32';
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], detached });
  running.add(child);
  let output = '';
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    endTree(child);
  }, step.minutes * 60_000);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => (output += chunk));
  }
  return new Promise((resolve) => {
    const end = (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, output, hung });
    };
    child.on('error', (error) => {
      output += String(error);
      end(127);
    });
    child.on('exit', () => {
      // What a step leaves behind would keep the pipes open, and the test run waiting.
      if (detached) endTree(child);
    });
    child.on('close', (code, signal) => end(code ?? `signal ${signal}`));
  });
}

function endTree(child) {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // Nothing of the group is left.
    if (error.code !== 'ESRCH') throw error;
  }
}

/** The report that a suite wrote: { passed, failed, skipped: titles }. */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A suite that writes no report prints the count line last; its skipped tests have no names then. */
function countsFromLastLine(output) {
  const match = COUNT_LINE.exec(output.trimEnd().split('\n').at(-1)?.trim() ?? '');
  if (match === null) return undefined;
  const [passed, failed, skipped] = match.slice(1).map(Number);
  return { passed, failed, skipped: Array.from({ length: skipped }, (_, index) => `without a name, ${index + 1}`) };
}
