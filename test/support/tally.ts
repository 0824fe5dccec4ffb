import {relative} from 'node:path';
import type {Reporter, TestCase} from 'vitest/node';
import {allowedSkips} from './allowed-skips.ts';

/**
 * Names the tests that were skipped and those that never ended, and ends the run with one plain line for machines that
 * read the output: 'N passed, N failed', and ', N skipped' if any were. Where CI is set, a skip that
 * allowed-skips.ts does not list is a failure.
 */
export const tally: Reporter = {
  onTestRunEnd(modules, unhandledErrors) {
    const skipped: string[] = [];
    const failures: string[] = [];
    let passed = 0;
    // A file that could not be run at all is one failure.
    let failed = unhandledErrors.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const {state} = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else if (state === 'pending') failures.push(`did not end: ${nameOf(test)}`);
        else if (process.env.CI && !(fileOf(test) in allowedSkips)) {
          failures.push(`skipped, which test/support/allowed-skips.ts does not allow: ${nameOf(test)}`);
        } else
          skipped.push(`skipped: ${nameOf(test)} (${allowedSkips[fileOf(test)] ?? 'fails where CI is set'})`);
      }
    }
    if (passed + failed + failures.length === 0) failures.push('no test ran');
    failed += failures.length;
    if (failed > 0) process.exitCode = 1;
    const counts = [`${passed} passed`, `${failed} failed`];
    if (skipped.length > 0) counts.push(`${skipped.length} skipped`);
    process.stdout.write(`\n${[...skipped, ...failures, counts.join(', ')].join('\n')}\n`);
  },
};

const fileOf = (test: TestCase): string =>
  relative(process.cwd(), test.module.moduleId).replaceAll('\\', '/');

const nameOf = (test: TestCase): string => `${fileOf(test)} > ${test.fullName}`;
