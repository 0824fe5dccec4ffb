/**
 * Times motion following on a GPU, without TensorFlow.js:
 *   node test/support/run.mjs test/bench/flow-alone.ts [--sizes 320x240,160x120] [--json FILE]
 * `npm run bench:bundle` writes a folder in which `node flow.mjs` does the same without npm or a browser.
 */
import {writeFile} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import {openKernelDevice} from '../support/kernel-device.ts';
import {benchGpuFlow, gpuSizes} from './flow-gpu.ts';
import {readSize} from '../support/size.ts';

async function main(): Promise<void> {
  const {values} = parseArgs({
    options: {sizes: {type: 'string', default: gpuSizes}, json: {type: 'string'}},
  });
  const sizes = values.sizes.split(',').map((size) => readSize(size, 'sizes'));
  const device = await openKernelDevice();
  if (typeof device === 'string') throw new Error(device);
  const report = await benchGpuFlow(device, sizes);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
process.exit(); // Dawn keeps the process alive
