/**
 * Times the kernels without TensorFlow.js, dispatch by dispatch, relative to the adapter's best:
 *   node test/support/run.mjs test/bench/kernels.ts [--size 512x512] [--layer mixed4] [--pack DIR|random:WIDTH]
 *        [--precision float32|float16] [--filters float32|float16] [--tune] [--json FILE]
 * --filters is the storage of filters where maps are float32; random weights are rounded for it.
 * `npm run bench:bundle` writes a folder in which `node bench.mjs` does the same without npm or a browser.
 */
import {writeFile} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import {isSoftware} from '../../src/gpu/adapter.ts';
import {planOf} from '../../src/ascent/kernel/assemble.ts';
import {FilterBank} from '../../src/ascent/kernel/filter-bank.ts';
import {buildGraph} from '../../src/ascent/kernel/graph.ts';
import type {KernelDevice} from '../../src/ascent/kernel/kernel-device.ts';
import {KernelNetwork} from '../../src/ascent/kernel/kernel-network.ts';
import type {Pass} from '../../src/ascent/kernel/pass.ts';
import type {Program} from '../../src/ascent/kernel/program.ts';
import {Stopwatch} from '../../src/gpu/stopwatch.ts';
import type {TileStore} from '../../src/ascent/kernel/tuning.ts';
import {loadPackFolder} from '../../src/build/pack-folder.ts';
import {
  inceptionV3,
  mixedBlocksOf,
  mixedNames,
  type MixedName,
  type Network,
} from '../../src/model/network.ts';
import {decodeFloat16, encodeFloat16} from '../../src/model/float16.ts';
import type {Weights} from '../../src/model/weights.ts';
import {openKernelDevice} from '../support/kernel-device.ts';
import {mulberry32} from '../support/random.ts';
import {readSize} from '../support/size.ts';
import {randomWeights} from '../support/tiny-network.ts';
import {measureCeilings, type Ceilings} from './ceilings.ts';
import {megabytes, minAndMedian, percent} from './format.ts';
import {ScriptTimer} from './script-timer.ts';
import {timeSteps} from './step-times.ts';

const text = (value: string) => ({type: 'string', default: value}) as const;
const {values} = parseArgs({
  options: {
    size: text('512x512'),
    layer: text('mixed4'),
    pack: text('random:1'),
    precision: text('float32'),
    filters: {type: 'string'},
    tune: {type: 'boolean', default: false},
    json: {type: 'string'},
  },
});
const precision = values.precision === 'float16' ? 'float16' : 'float32';

async function loadModel(): Promise<{network: Network; weights: Weights; layer: MixedName}> {
  const randomWidth = /^random:(.+)$/.exec(values.pack)?.[1];
  const named = mixedNames.find((name) => name === values.layer);
  if (randomWidth === undefined) {
    const {network, weights} = await loadPackFolder(values.pack);
    const layer = mixedBlocksOf(network).find((name) => name === named);
    if (layer) return {network, weights, layer};
    throw new Error(
      `--layer takes ${mixedBlocksOf(network).join(', ')} with ${values.pack}; got ${values.layer}.`,
    );
  }
  if (!named) throw new Error(`--layer takes ${mixedNames.join(', ')}; got ${values.layer}.`);
  const network = inceptionV3(Number(randomWidth), named);
  return {network, weights: rounded(randomWeights(network, mulberry32(1))), layer: named};
}

/** Weights rounded as in a float16 pack. */
function rounded(weights: Weights): Weights {
  return new Map(
    [...weights].map(([name, {kernel, bias}]) => [
      name,
      {kernel: decodeFloat16(encodeFloat16(kernel)), bias},
    ]),
  );
}

/** Multiply-adds of a pass, including channel padding. */
function macsOf(pass: Pass | undefined): number {
  if (pass?.kind !== 'convolution') return 0;
  return pass.jobs.reduce((sum, {pixels, columns, inner}) => sum + 16 * pixels * columns * inner, 0);
}

/** The least bytes of a pass: every map once, and every filter. */
function bytesOf(pass: Pass | undefined, {quadBytes, filterQuadBytes}: QuadBytes): number {
  if (!pass) return 0;
  const maps = [...pass.reads, ...pass.writes].reduce(
    (sum, {map, quads}) => sum + map.height * map.width * quads * (map.wide ? 16 : quadBytes),
    0,
  );
  if (pass.kind !== 'convolution') return maps;
  return pass.jobs.reduce((sum, {columns, inner}) => sum + 4 * columns * inner * filterQuadBytes, maps);
}

/** Of feature maps, and of filters. */
type QuadBytes = Pick<KernelDevice, 'quadBytes' | 'filterQuadBytes'>;

function memoryStore(): TileStore {
  const texts = new Map<string, string>();
  return {
    read: (key) => Promise.resolve(texts.get(key)),
    write: (key, value) => Promise.resolve(void texts.set(key, value)),
  };
}

const shareOf = (part: number, whole: number): string => percent(part / whole).padStart(6);

/** Memory of a full-width step at 512 x 512 to mixed4, planned but not run; filters are float16 in either case. */
function printPeak(half: boolean): void {
  const network = inceptionV3(1, 'mixed4');
  const bank = new FilterBank(randomWeights(network, mulberry32(1)));
  const {arena} = planOf(buildGraph(network, 'mixed4', 512, 512, bank, half));
  const quadBytes = half ? 8 : 16;
  const filters = bank.take().filters.reduce((sum, {quads}) => sum + quads * 8, 0);
  const bytes = arena.quads * quadBytes;
  console.log(
    `full width, 512 x 512 to mixed4, ${half ? 'float16' : 'float32'}, as planned: arena ${megabytes(bytes)} ` +
      `(${megabytes(arena.unplannedQuads * quadBytes)} without sharing), filters ${megabytes(filters)}, ` +
      `peak ${megabytes(bytes + filters)}`,
  );
}

/** Times and prints every dispatch alone. */
async function timeDispatches(
  device: GPUDevice,
  program: Program,
  {gflops: most, gigabytesPerSecond}: Ceilings,
  quadBytes: QuadBytes,
) {
  const stopwatch = new Stopwatch(device);
  const rows = [];
  for (const {label, pass: work, ...dispatch} of program.dispatches) {
    const ms = await stopwatch.measure((pass, times) => {
      for (let time = 0; time < times; time += 1) program.record(pass, [{label, pass: work, ...dispatch}]);
    });
    const gflops = (2 * macsOf(work)) / ms / 1e6;
    const gigabytes = bytesOf(work, quadBytes) / ms / 1e6;
    const pipeline = dispatch.pipeline.label;
    rows.push({label, pipeline, ms, gflops, gigabytes});
    console.log(
      `${label.slice(0, 48).padEnd(48)} ${ms.toFixed(4).padStart(10)} ms ${gflops.toFixed(1).padStart(8)} GFLOP/s ` +
        `${shareOf(gflops, most)} ${gigabytes.toFixed(1).padStart(7)} GB/s ${shareOf(gigabytes, gigabytesPerSecond)}  ${pipeline}`,
    );
  }
  stopwatch.dispose();
  return rows;
}

async function main(): Promise<void> {
  const {width, height} = readSize(values.size, 'size');
  const model = await loadModel();
  const device = await openKernelDevice();
  if (typeof device === 'string') throw new Error(device);
  const software = isSoftware(device.adapterInfo);
  const timer = new ScriptTimer(device);
  const {vendor, architecture, description} = device.adapterInfo;
  const adapter = [vendor, architecture, description].filter(Boolean).join(' ');
  console.log(`adapter   ${adapter}; Node ${process.version}, ${process.platform} ${process.arch}`);
  console.log(`features  ${[...device.features].sort().join(', ')}`);
  const ceilings = await measureCeilings(device, software);
  console.log(
    `ceilings  matrix product ${ceilings.gflops.toFixed(2)} GFLOP/s (${ceilings.productForm}), ` +
      `copy ${ceilings.gigabytesPerSecond.toFixed(2)} GB/s (${ceilings.copyForm})`,
  );
  printPeak(false);
  printPeak(true);

  const {network, weights, layer} = model;
  const started = performance.now();
  const kernels = await KernelNetwork.create(device, network, weights, {
    precision,
    ...(values.filters !== undefined && {compressed: values.filters === 'float16' ? 'exact' : 'never'}),
    ...(values.tune && {tiles: memoryStore()}),
  });
  const program = await kernels.program(height, width, {layers: {[layer]: 1}, kind: 'mean'});
  const compileMs = performance.now() - started;
  await kernels.tune(program);
  const {planned, unplanned} = program.arenaBytes;
  const {weightBytes, filters} = kernels.memory;
  console.log(
    `\n${values.pack}, ${values.size} to ${layer}, ${kernels.storage}: arena ${planned} bytes ` +
      `(${unplanned} without sharing), all buffers ${megabytes(program.bytes)}, weights ${megabytes(weightBytes)} (${filters}); ` +
      `ready after ${compileMs.toFixed(0)} ms`,
  );
  const steps = await timeSteps(device, timer, program, {width, height, layer}, software ? 3 : 21);
  const rows = await timeDispatches(device, program, ceilings, {
    quadBytes: kernels.storage === 'float32' ? 16 : 8,
    filterQuadBytes: filters === 'float32' ? 16 : 8,
  });
  const macs = program.dispatches.reduce((sum, {pass}) => sum + macsOf(pass), 0);
  const gflops = (2 * macs) / steps.stepMs / 1e6;
  console.log(
    `step ${steps.stepMs.toFixed(3)} ms, ${gflops.toFixed(1)} GFLOP/s of ${((2 * macs) / 1e9).toFixed(2)} GFLOP, ` +
      `${percent(gflops / ceilings.gflops)} of the ceiling; ` +
      `the sum of its dispatches alone is ${rows.reduce((sum, {ms}) => sum + ms, 0).toFixed(3)} ms`,
  );
  console.log(
    `JavaScript per step, minimum / median ms: recording ${minAndMedian(steps.recordMs, 3)}, submitting ${minAndMedian(steps.submitMs, 3)}; ` +
      `${steps.dispatches.toFixed(1)} dispatches, ${steps.passes.toFixed(1)} passes`,
  );
  if (values.json !== undefined) {
    const report = {adapter, ...values, ceilings, planned, unplanned, ...steps, gflops, rows};
    await writeFile(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  kernels.dispose();
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
process.exit(); // Dawn keeps the process alive
