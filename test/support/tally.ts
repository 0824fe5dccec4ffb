import type {Reporter} from 'vitest/reporters';

/** Ends the run with one plain line, 'N passed, N failed', for machines that read the output. */
export const tally: Reporter = {
  onTestRunEnd(modules, unhandledErrors) {
    let passed = 0;
    // A file that could not be run at all is one failure.
    let failed = unhandledErrors.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const {state} = test.result();
        if (state === 'passed') passed += 1;
        if (state === 'failed') failed += 1;
      }
    }
    process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  },
};
