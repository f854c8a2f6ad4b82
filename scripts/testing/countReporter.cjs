'use strict';
// Mocha's dot reporter, which also writes the counts and the names of skipped tests to the file that the test runner
// names in KMS_LENS_TEST_REPORT.
const { writeFileSync } = require('node:fs');
const Mocha = require('mocha');

module.exports = class CountReporter extends Mocha.reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_PENDING, (test) => skipped.push(test.fullTitle()));
    runner.on(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      const report = { passed: passes, failed: failures, skipped };
      writeFileSync(process.env.KMS_LENS_TEST_REPORT, JSON.stringify(report));
    });
  }
};
