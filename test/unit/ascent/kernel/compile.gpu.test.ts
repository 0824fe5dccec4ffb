import {spawnSync} from 'node:child_process';
import {expect, test} from 'vitest';

const {status, stdout, stderr} = spawnSync(
  process.execPath,
  ['test/support/run.mjs', 'test/support/compile-kernels.ts'],
  {encoding: 'utf8', timeout: 100_000},
);
const without = status === 3 ? ' (skipped: Dawn has no null adapter with shader-f16 here)' : '';

test.skipIf(without)(`compilers take the kernels in every precision and with every tile${without}`, () => {
  const lines = stdout.split('\n');
  expect(lines.slice(0, 4), stderr).toEqual([
    expect.stringMatching(/^float32, subgroups true: none of \d+ wide$/),
    expect.stringMatching(/^float32, subgroups false: none of \d+ wide$/),
    expect.stringMatching(/^float16, subgroups true: some of \d+ wide$/),
    expect.stringMatching(/^float16, subgroups false: some of \d+ wide$/),
  ]);
  expect(lines.filter((line) => line.startsWith('tile ')).length).toBeGreaterThan(8);
  expect(status, stderr).toBe(0);
});
