/**
 * Times a dream's step on this machine, and the same step by tf.grad:
 *   npm run bench -- [--sizes 160x120,320x180] [--layers mixed3] [--packs DIR|FILE.h5|full|random:WIDTH] [--backends wasm,webgpu]
 *                    [--engines tensor,kernel,tf.grad] [--json FILE]
 * Exit status 2 for invalid arguments.
 */
import {writeFile} from 'node:fs/promises';
import os from 'node:os';
import type {Engine} from '../../src/ascent/engine.ts';
import {createKernelEngine, type KernelEngine} from '../../src/ascent/kernel/kernel-engine.ts';
import {sharedDevice} from '../../src/gpu/tensor.ts';
import {createTensorEngine} from '../../src/ascent/tensor/tensor-engine.ts';
import {mixedBlocksOf, mixedNames} from '../../src/model/network.ts';
import {adapterName} from '../support/dawn.ts';
import {useBackend, type BackendName} from '../support/node-backend.ts';
import {Baseline} from './baseline.ts';
import {measure, type EngineTimes} from './measure.ts';
import {readOptions, type BenchOptions, type EngineName} from './options.ts';
import {megabytes, minAndMedian} from './format.ts';
import {loadModel, type Model} from './packs.ts';
import {ScriptTimer, type Timing} from './script-timer.ts';

interface Row extends Partial<EngineTimes> {
  readonly engine: string;
  readonly pack: string;
  readonly size: string;
  readonly layer: string;
  readonly rounds: number;
  readonly forwardMegaMacs: number;
  readonly forwardMs: Timing;
  readonly stepMs: Timing;
  readonly gradMs: Timing;
}

/** Loads the packs. Throws Error if one lacks a layer. */
async function loadModels({packs, layers}: BenchOptions): Promise<Model[]> {
  const deepest = mixedNames.findLast((name) => layers.includes(name));
  const models: Model[] = [];
  for (const pack of packs) models.push(await loadModel(pack, deepest));
  for (const {label, network} of models) {
    const available = mixedBlocksOf(network);
    const missing = layers.find((layer) => !available.includes(layer));
    if (missing) throw new Error(`--layers takes ${available.join(', ')} with ${label}; got "${missing}".`);
  }
  return models;
}

const columns = [
  ['engine', 26],
  ['pack', 32],
  ['size', 9],
  ['layer', 8],
  ['forward ms', 16],
  ['step ms', 16],
  ['ratio', 11],
  ['GFLOP/s', 8],
  ['dreams/s', 8],
  ['record ms', 12],
  ['submit ms', 12],
  ['dispatches, passes, submits', 27],
] as const;

function print(cells: readonly string[]): void {
  console.log(cells.map((cell, i) => cell.padEnd(columns[i]?.[1] ?? 0)).join(' '));
}

/** How many times longer tf.grad takes. Minima are disturbed least by other work on the machine. */
const ratioOf = ({gradMs, stepMs}: Row): Timing => ({
  min: gradMs.min / stepMs.min,
  median: gradMs.median / stepMs.median,
});
/** Forward and backward have about as many multiply-adds each, and each of those is two operations. */
const gflopsOf = ({forwardMegaMacs, stepMs}: Row): number => (4 * forwardMegaMacs) / stepMs.min; // millions a millisecond

function printRow(row: Row): void {
  const {engine, pack, size, layer, forwardMs, stepMs, script, dreamMs} = row;
  print([
    engine,
    pack,
    size,
    layer,
    minAndMedian(forwardMs),
    minAndMedian(stepMs),
    minAndMedian(ratioOf(row), 2),
    gflopsOf(row).toFixed(1),
    dreamMs ? (1000 / dreamMs.median).toFixed(1) : '',
    script ? minAndMedian(script.recordMs, 2) : '',
    script ? minAndMedian(script.submitMs, 2) : '',
    script ? `${script.dispatches}, ${script.passes}, ${script.submits}` : '',
  ]);
}

/** The requested engines that run on the backend: tf.grad is not an engine, and kernels need webgpu. */
async function createEngines(
  names: readonly EngineName[],
  backend: BackendName,
  {network, weights}: Model,
): Promise<{engines: Engine[]; kernels: KernelEngine | undefined}> {
  const kernels =
    names.includes('kernel') && backend === 'webgpu' ? await createKernelEngine(network, weights) : undefined;
  const tensors = names.includes('tensor') ? [createTensorEngine(network, weights)] : [];
  return {engines: kernels ? [...tensors, kernels] : tensors, kernels};
}

/** The kernels' GPU memory. */
function printMemory({memory}: KernelEngine, label: string): void {
  const {weightBytes, uncompressedWeightBytes, filters, workspaceBytes} = memory;
  const compressed = filters === 'float32' ? '' : `; as float32 ${megabytes(uncompressedWeightBytes)}`;
  console.log(
    `  ${label}: filters and biases ${megabytes(weightBytes)} (${filters}${compressed}), feature maps ${megabytes(workspaceBytes)}`,
  );
}

async function measureAll(options: BenchOptions, models: readonly Model[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const backend of options.backends) {
    await useBackend(backend);
    const timer = backend === 'webgpu' ? new ScriptTimer(sharedDevice()) : undefined;
    for (const model of models) {
      const {label, network, weights} = model;
      const {engines, kernels} = await createEngines(options.engines, backend, model);
      const baseline = new Baseline(network, weights);
      for (const size of options.sizes) {
        for (const layer of options.layers) {
          const {
            engines: times,
            gradMs,
            gradForwardMs,
            gradScript,
            ...rest
          } = await measure(engines, baseline, network, layer, size, timer);
          const common = {pack: label, size: `${size.width}x${size.height}`, layer, gradMs, ...rest};
          const found: Row[] = [
            ...times.map((each, index) => ({engine: engines[index]?.name ?? '', ...common, ...each})),
            {
              engine: `tf.grad on ${backend}`,
              ...common,
              forwardMs: gradForwardMs,
              stepMs: gradMs,
              script: gradScript,
            },
          ];
          for (const row of found) printRow(row);
          rows.push(...found);
        }
      }
      if (kernels) printMemory(kernels, label);
      for (const engine of engines) engine.dispose();
      baseline.dispose();
    }
  }
  return rows;
}

async function main(args: string[]): Promise<void> {
  const options = readOptions(args);
  const models = await loadModels(options);
  const cores = os.cpus();
  const machine = {
    cpu: cores[0]?.model ?? 'unknown',
    cores: cores.length,
    node: process.version,
    adapter: options.backends.includes('webgpu') ? await adapterName() : undefined,
  };
  console.log(
    `${machine.cpu}, ${machine.cores} cores, wasm on one thread; Node ${machine.node}` +
      (machine.adapter === undefined ? '' : `; ${machine.adapter}`),
  );
  console.log(
    'Times are minimum / median; ratio is tf.grad to step; dreams have 2 steps, by medians. With a GPU, record and submit ' +
      'are the time a step takes in JavaScript: to record its commands, and to submit them to WebGPU.\n',
  );
  print(columns.map(([name]) => name));
  const rows = await measureAll(options, models);
  if (options.json !== undefined) {
    const report = {
      machine,
      rows: rows.map((row) => ({
        ...row,
        ratio: ratioOf(row).min,
        medianRatio: ratioOf(row).median,
        gflops: gflopsOf(row),
      })),
    };
    await writeFile(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
  }
}

/** What `--what` names has files and options of its own. */
const others: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  conditioning: async (args) => (await import('./conditioning.ts')).benchConditioning(args),
  control: async (args) => (await import('./control.ts')).benchControl(args),
  farm: async (args) => (await import('./farm.ts')).benchFarm(args),
  page: async (args) => (await import('./page.ts')).benchPage(args),
  record: async (args) => (await import('./record.ts')).benchRecord(args),
  render: async (args) => (await import('./render.ts')).benchRender(args),
};

async function run(args: string[]): Promise<void> {
  const what = /^--what[= ](\w+)\b/.exec(args.join(' '))?.[1] ?? '';
  await (others[what] ?? main)(args);
}

await run(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
