/** Reads the lines that the suites write while they run, prints them for a person and counts. */
import { existsSync, readFileSync } from 'node:fs';

/**
 * Follows a file of test results, one JSON object a line: `{outcome: 'passed' | 'failed' | 'skipped', title, ms, error}`
 * and at last `{outcome: 'finished'}`.
 *
 * @param {string} file it need not exist yet
 * @param {(line: string) => void} print
 */
export function followResults(file, print) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  let read = 0;
  let finished = false;
  const update = () => {
    if (!existsSync(file)) return;
    const lines = readFileSync(file, 'utf8').split('\n');
    // The last piece is empty or a line that is still being written.
    for (const line of lines.slice(read, -1)) {
      const result = JSON.parse(line);
      if (result.outcome === 'finished') finished = true;
      else {
        counts[result.outcome] += 1;
        print(`  ${result.outcome.padEnd(7)} ${result.title}${result.ms > 0 ? ` (${result.ms} ms)` : ''}`);
        if (result.outcome === 'failed') failures.push(result);
      }
    }
    read = lines.length - 1;
  };
  const timer = setInterval(update, 200);
  return {
    /** Resolves when the suites have said that they are through. */
    async finished() {
      while (!finished) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        update();
      }
    },
    /** Prints failures in full and the count line; a run that broke off is one more failure. Gives the exit code. */
    conclude(trouble) {
      clearInterval(timer);
      update();
      for (const { title, error } of failures) print(`\nFAILED  ${title}\n${error.replace(/^/gm, '    ')}`);
      const missing = trouble ?? (finished ? undefined : 'The suites did not run to their end.');
      const none = missing === undefined && counts.passed + counts.failed === 0 ? 'No test ran.' : missing;
      if (none !== undefined) {
        counts.failed += 1;
        print(`\nFAILED  ${none}`);
      }
      print(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
      return counts.failed > 0 ? 1 : 0;
    },
  };
}
