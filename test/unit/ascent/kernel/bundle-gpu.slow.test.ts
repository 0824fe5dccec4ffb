import {execFile} from 'node:child_process';
import {cp} from 'node:fs/promises';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import {openKernelDevice} from '../../../support/kernel-device.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

const run = promisify(execFile);
const found = await openKernelDevice();
const folder = temporaryFolder();
const without = typeof found === 'string' ? ` (skipped: ${found})` : '';

test.skipIf(without)(
  `the bundled bench runs from a copied folder with an empty environment${without}`,
  async () => {
    const [made, copied] = [join(folder, 'made'), join(folder, 'copied')];
    const bundle = ['test/support/run.mjs', 'test/bench/bundle.ts', '--out', made, '--full', 'none'];
    await run(process.execPath, bundle);
    await cp(made, copied, {recursive: true});
    const tiny = ['--size', '75x75', '--layer', 'mixed0', '--pack', 'packs/inception-v3-half'];
    const {stdout} = await run(process.execPath, ['bench.mjs', ...tiny], {cwd: copied, env: {}});
    // The flow's takes as long again; that it starts is enough here.
    const flow = run(process.execPath, ['flow.mjs', '--sizes', '1x1'], {cwd: copied, env: {}});
    await expect(flow).rejects.toThrow(/--sizes takes WIDTHxHEIGHT in pixels, both at least 75; got "1x1"/);
    expect(stdout).toMatch(/^adapter {3}\S+/m);
    expect(stdout).toMatch(/^features {2}\S+/m);
    expect(stdout).toMatch(
      /^ceilings {2}matrix product [\d.]+ GFLOP\/s \(.+\), copy [\d.]+ GB\/s \(\d+ MiB, \d+ bytes at a time\)$/m,
    );
    expect(stdout).toMatch(
      /^full width, 512 x 512 to mixed4, float32, as planned: arena 73\.\d MB .*, peak [\d.]+ MB$/m,
    );
    expect(stdout).toMatch(/75x75 to mixed0, float32: arena \d+ bytes/);
    expect(stdout.match(/ ms +[\d.]+ GFLOP\/s +[\d.]+ % +[\d.]+ GB\/s +[\d.]+ %/g)?.length).toBeGreaterThan(
      20,
    );
    expect(stdout).toMatch(/^step [\d.]+ ms, .* % of the ceiling; /m);
    expect(stdout).toMatch(
      /^JavaScript per step, .*: recording [\d.]+ \/ [\d.]+, submitting [\d.]+ \/ [\d.]+; [\d.]+ dispatches, [\d.]+ passes$/m,
    );
  },
  240_000,
);
