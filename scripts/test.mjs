// `npm test`: everything, each step once, going on after a failing one. Its last line is the count over all steps.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './bundles.mjs';
import { endRunningSteps, runStep } from './testing/runStep.mjs';
import { STEPS } from './testing/steps.mjs';

const AT_A_TIME = 2;
const INTERRUPTED = 130;

process.on('SIGINT', () => stop());
process.on('SIGTERM', () => stop());

const started = performance.now();
const expectedSkips = JSON.parse(readFileSync(path.join(ROOT, 'test/expected-skips.json'), 'utf8'));
const results = await runAll(STEPS);
const total = { passed: 0, failed: 0, skipped: 0 };
for (const { passed, failed, skipped } of results.values()) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped.length;
}
console.log(`\nall steps: ${((performance.now() - started) / 1000).toFixed(0)} s`);
const unhappy = [...results].filter(([, { failed }]) => failed > 0).map(([name]) => name);
if (unhappy.length > 0) console.log(`failed: ${unhappy.join(', ')}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** Runs the steps, two at a time where they may, and reports each when it ends. */
async function runAll(steps) {
  const results = new Map();
  const waiting = [...steps];
  const underWay = new Map();
  while (waiting.length > 0 || underWay.size > 0) {
    for (const step of waiting.filter((candidate) => mayStart(candidate, results, underWay))) {
      // The filter looked at the state before the first of them started.
      if (!mayStart(step, results, underWay)) continue;
      waiting.splice(waiting.indexOf(step), 1);
      underWay.set(
        step,
        run(step, results).then((result) => {
          results.set(step.name, result);
          underWay.delete(step);
        }),
      );
    }
    if (underWay.size === 0) throw new Error(`steps that nothing can start: ${waiting.map(({ name }) => name)}`);
    await Promise.race(underWay.values());
  }
  return results;
}

function mayStart(step, results, underWay) {
  if (!step.needs.every((name) => results.has(name))) return false;
  const beside = [...underWay.keys()];
  if (step.alone || beside.some(({ alone }) => alone)) return beside.length === 0;
  return beside.length < AT_A_TIME;
}

async function run(step, results) {
  const broken = step.needs.find((name) => results.get(name).failed > 0);
  if (broken !== undefined) {
    const problems = [`not run, because "${broken}" failed`];
    return report(step, { passed: 0, failed: 1, skipped: [], output: '', problems, seconds: 0 });
  }
  const result = await runStep(step);
  for (const title of result.skipped) {
    if (expectedSkips[step.name]?.[title] !== undefined) continue;
    result.problems.push(`skipped, but not named in test/expected-skips.json: ${title}`);
    result.failed += 1;
  }
  return report(step, result);
}

function report(step, result) {
  const { passed, failed, skipped, output, problems, seconds } = result;
  const counts = [`${passed} passed`];
  if (failed > 0) counts.push(`${failed} failed`);
  if (skipped.length > 0) counts.push(`${skipped.length} skipped`);
  const suffix = step.kind === 'suite' ? `: ${counts.join(', ')}` : '';
  console.log(`${failed === 0 ? '✔' : '✘'} ${step.name}${suffix} (${seconds.toFixed(1)} s)`);
  if (failed > 0 && output.trim() !== '') console.log(`\n${output.trimEnd()}\n`);
  for (const problem of problems) console.log(`  ${step.name}: ${problem}`);
  return result;
}

function stop() {
  endRunningSteps();
  console.log('\ninterrupted');
  process.exit(INTERRUPTED);
}
