/**
 * What the extension host calls: runs every suite of this folder with mocha. The contract is that of
 * `@vscode/test-electron` (https://code.visualstudio.com/api/working-with-extensions/testing-extension).
 */
import { appendFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/**
 * Resolves when every test has passed or was skipped.
 *
 * @throws {Error} with the number of failures; each one is also in the file that KMS_LENS_TEST_RESULTS names
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 20_000, reporter: ResultFile, grep: process.env.KMS_LENS_TEST_GREP });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(path.join(__dirname, name));
  }
  const failures = await runAll(mocha);
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}

async function runAll(mocha: Mocha): Promise<number> {
  try {
    return await new Promise<number>((resolve) => mocha.run(resolve));
  } catch (error) {
    // A suite that cannot even be loaded; mocha has run nothing then.
    write({ outcome: 'failed', title: 'loading the suites', ms: 0, error: describeError(error) });
    write({ outcome: 'finished' });
    return 1;
  }
}

/** Writes each result at once, so that a run that breaks off still tells how far it came. */
class ResultFile extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    runner.on('pass', (test) => write({ outcome: 'passed', title: test.fullTitle(), ms: test.duration ?? 0 }));
    runner.on('pending', (test) => write({ outcome: 'skipped', title: test.fullTitle(), ms: 0 }));
    runner.on('fail', (test, error: unknown) =>
      write({ outcome: 'failed', title: test.fullTitle(), ms: test.duration ?? 0, error: describeError(error) }),
    );
    runner.once('end', () => write({ outcome: 'finished' }));
  }
}

function write(result: object): void {
  const file = process.env.KMS_LENS_TEST_RESULTS;
  const line = JSON.stringify(result);
  if (file === undefined) console.log(line);
  else appendFileSync(file, `${line}\n`);
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { expected, actual } = error as { expected?: unknown; actual?: unknown };
  const difference =
    expected === undefined
      ? ''
      : `\nexpected: ${JSON.stringify(expected, null, 2)}\nactual: ${JSON.stringify(actual, null, 2)}`;
  return `${error.stack ?? error.message}${difference}`;
}
