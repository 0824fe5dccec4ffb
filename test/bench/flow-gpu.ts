/** Times following motion on a GPU, dispatch by dispatch, beside what the adapter does at its best. */
import {isSoftware} from '../../src/gpu/adapter.ts';
import {Stopwatch} from '../../src/gpu/stopwatch.ts';
import {carry, carryAlong, createPaths} from '../../src/feedback/carry.ts';
import {GpuFlow, type FlowDispatch, type FrameOrder} from '../../src/feedback/flow-gpu.ts';
import {OutcomeBuffer} from '../../src/feedback/outcome-gpu.ts';
import {Tracker} from '../../src/feedback/tracker.ts';
import {ScenePainter, scenes} from '../coherence/scene.ts';
import {pictureBuffer, readFloats} from '../support/kernel-device.ts';
import {mulberry32} from '../support/random.ts';
import {measureCeilings} from './ceilings.ts';
import {leastMs, sumOf, workOf, type Peaks, type Work} from './flow-work.ts';
import {timingOf, type Timing} from './script-watch.ts';
import type {Size} from './size.ts';
import {measureWait} from './waits.ts';

/** What is timed unless other sizes are asked for. */
export const gpuSizes = '320x240,160x120';
/** A GPU as laptops have it. A wait takes it some 100 ns, and at least ten workgroups run at once. */
const laptop: Peaks = {gigabytesPerSecond: 100, gflops: 2000, waitMs: 1e-5};
/**
 * The most that a dispatch was found to cost by itself over several vendors, systems and browsers: arXiv 2604.02344
 * has 24 to 36 microseconds on Vulkan and 32 to 71 on Metal.
 */
const dispatchMs = 0.071;

/** As ten dreams a second ask for it; none of it changes the time. */
const orderOf = (width: number): FrameOrder => ({
  motion: {zoom: 1, rotationRad: 0, shiftX: 0, shiftY: 0},
  fading: {
    keep: {still: 0.93, moving: 0.91, fresh: 0.18},
    fastPx: 0.03 * width,
    noisePx: {from: 0.15, to: 0.3},
  },
  seconds: 0.1,
  dissolveS: 0.5,
});
const rounds = {software: 8, hardware: 100, warmUp: 2} as const;

interface DispatchRow extends Work {
  readonly name: string;
  readonly level: number;
  readonly ms: number;
  /** Of what the adapter could do at best. */
  readonly share: number;
}

export interface GpuFlowReport {
  readonly size: string;
  /** From the first command to the device's word that it is done. */
  readonly frameMs: Timing;
  /** Of it, what the device takes: by timestamps where it has them. */
  readonly deviceMs: Timing;
  /** Of it, what JavaScript takes to record and to submit. */
  readonly scriptMs: Timing;
  /** The same on the processor, in JavaScript. */
  readonly processorMs: Timing;
  readonly work: Work;
  readonly dispatches: readonly DispatchRow[];
}

/** Two pictures of a pan, a residual, and everything that follows the one from the other. */
class Case {
  readonly flow: GpuFlow;
  readonly #outcome: OutcomeBuffer;
  readonly #order: FrameOrder;
  readonly #pictures: readonly GPUBuffer[];
  readonly #source: GPUBuffer;
  readonly #target: GPUBuffer;
  readonly #frames: readonly Float32Array<ArrayBuffer>[];
  readonly #residual: Float32Array<ArrayBuffer>;
  readonly #tracker: Tracker;

  constructor(
    readonly device: GPUDevice,
    readonly size: Size,
  ) {
    const {width, height} = size;
    const [scene] = scenes(width, height, 4);
    if (!scene) throw new Error('There is no scene.');
    const painter = new ScenePainter(scene, width, height);
    const random = mulberry32(1);
    this.#frames = [0, 1].map((t) => new Float32Array(painter.frame(t)));
    this.#residual = Float32Array.from({length: 3 * width * height}, () => 0.4 * random() - 0.2);
    this.#pictures = this.#frames.map((frame) => pictureBuffer(device, frame));
    this.#source = pictureBuffer(device, this.#residual);
    this.#target = pictureBuffer(device, new Float32Array(3 * width * height));
    this.#outcome = new OutcomeBuffer(device);
    this.flow = new GpuFlow(device, this.#outcome.buffer, width, height);
    this.#tracker = new Tracker(width, height);
    this.#order = orderOf(width);
  }

  /** A frame as the product follows it; what JavaScript takes, in milliseconds. */
  frame(round: number): number {
    const start = performance.now();
    const [residual, tensor] = [
      {source: this.#source, target: this.#target},
      this.#pictures[round % 2] as GPUBuffer,
    ];
    const encoder = this.device.createCommandEncoder();
    this.flow.next(encoder, tensor, this.#order, residual);
    this.flow.along(encoder, this.#source, this.#target);
    this.#outcome.copy(encoder);
    this.device.queue.submit([encoder.finish()]);
    return performance.now() - start;
  }

  /** Records one dispatch of a frame. */
  record(pass: GPUComputePassEncoder, dispatch: FlowDispatch): void {
    const tensors: Partial<Record<string, readonly GPUBuffer[]>> = {
      pyramid: [this.#pictures[0] as GPUBuffer],
      carry: [this.#source, this.#target],
      along: [this.#source, this.#target],
    };
    this.flow.record(pass, dispatch, tensors[dispatch.name]);
  }

  /** The same frame on the processor. */
  onProcessor(round: number): Float32Array | undefined {
    const {width, height} = this.size;
    const match = this.#tracker.next(this.#frames[round % 2] as Float32Array);
    if (!match) return undefined;
    const paths = createPaths(width, height);
    const {motion, fading} = this.#order;
    const carried = carry(this.#residual, [height, width], match, motion, fading, paths);
    carryAlong(this.#residual, [height, width], paths);
    return carried;
  }

  /** Throws Error if the device carries the residual elsewhere than the processor: its time would say nothing. */
  async check(): Promise<void> {
    const {width, height} = this.size;
    for (const round of [0, 1]) {
      const encoder = this.device.createCommandEncoder();
      const residual = {source: this.#source, target: this.#target};
      this.flow.next(encoder, this.#pictures[round] as GPUBuffer, this.#order, residual);
      this.device.queue.submit([encoder.finish()]);
    }
    this.onProcessor(0);
    const expected = this.onProcessor(1);
    const got = await readFloats(this.device, this.#target);
    const apart = got.reduce((sum, value, i) => sum + Math.abs(value - (expected?.[i] ?? NaN)), 0);
    if (!(apart / (3 * width * height) < 0.002)) {
      throw new Error('The GPU follows otherwise than the processor, so its time says nothing.');
    }
  }

  dispose(): void {
    this.flow.dispose();
    this.#outcome.dispose();
    for (const buffer of [...this.#pictures, this.#source, this.#target]) buffer.destroy();
  }
}

/** Times a whole frame and each of its dispatches; the two ways and the processor take turns. */
async function timeFlow(device: GPUDevice, size: Size, peaks: Peaks): Promise<GpuFlowReport> {
  const stopwatch = new Stopwatch(device);
  const following = new Case(device, size);
  const {flow} = following;
  await following.check();
  const [frames, devices, scripts, processors]: number[][] = [[], [], [], []];
  const count = isSoftware(device.adapterInfo) ? rounds.software : rounds.hardware;
  for (let round = -rounds.warmUp; round < count; round++) {
    await device.queue.onSubmittedWorkDone();
    const start = performance.now();
    const scriptMs = following.frame(round & 1);
    await device.queue.onSubmittedWorkDone();
    const frameMs = performance.now() - start;
    const deviceMs = await stopwatch.run((pass) => {
      for (const dispatch of flow.dispatches) following.record(pass, dispatch);
    });
    const before = performance.now();
    following.onProcessor(round & 1);
    const processorMs = performance.now() - before;
    if (round < 0) continue;
    frames?.push(frameMs);
    devices?.push(deviceMs);
    scripts?.push(scriptMs);
    processors?.push(processorMs);
  }
  const rows: DispatchRow[] = [];
  for (const dispatch of flow.dispatches) {
    const ms = await stopwatch.measure((pass, times) => {
      for (let time = 0; time < times; time++) following.record(pass, dispatch);
    });
    const work = workOf(flow, dispatch);
    rows.push({name: dispatch.name, level: dispatch.level, ms, share: leastMs(work, peaks) / ms, ...work});
  }
  stopwatch.dispose();
  following.dispose();
  return {
    size: `${size.width}x${size.height}`,
    frameMs: timingOf(frames ?? []),
    deviceMs: timingOf(devices ?? []),
    scriptMs: timingOf(scripts ?? []),
    processorMs: timingOf(processors ?? []),
    work: sumOf(rows),
    dispatches: rows,
  };
}

const mega = (value: number): string => (value / 1e6).toFixed(2);
const percent = (share: number): string => `${(100 * share).toFixed(share < 0.095 ? 1 : 0)} %`;

function print({size, work, dispatches, ...times}: GpuFlowReport, peaks: Peaks): void {
  console.log(
    `\n${size}, ${dispatches.length} dispatches, ${mega(work.readBytes)} MB read, ${mega(work.writtenBytes)} MB written, ` +
      `${mega(work.operations)} million operations; milliseconds: minimum, median`,
  );
  const lines: readonly (readonly [string, Timing])[] = [
    ['a frame, until the device is done', times.frameMs],
    ['of it, the device', times.deviceMs],
    ['of it, JavaScript', times.scriptMs],
    ['the same on the processor', times.processorMs],
  ];
  for (const [name, timing] of lines) {
    console.log(
      `${name.padEnd(36)} ${timing.min.toFixed(3).padStart(9)} ${timing.median.toFixed(3).padStart(9)}`,
    );
  }
  console.log(
    `${'each dispatch alone'.padEnd(20)} ${['ms', 'MB', 'MFLOP', 'GB/s', 'GFLOP/s', 'of best'].map((cell) => cell.padStart(8)).join(' ')}`,
  );
  for (const {name, level, ms, share, readBytes, writtenBytes, operations} of dispatches) {
    const bytes = readBytes + writtenBytes;
    const cells = [ms.toFixed(3), mega(bytes), mega(operations), (bytes / ms / 1e6).toFixed(2)];
    const line = [...cells, (operations / ms / 1e6).toFixed(2), percent(share)];
    console.log(`${`${name}, level ${level}`.padEnd(20)} ${line.map((cell) => cell.padStart(8)).join(' ')}`);
  }
  const share = leastMs(work, peaks) / times.deviceMs.min;
  const [best, launches] = [leastMs(work, laptop), dispatches.length * dispatchMs];
  const waits = (work.waits * peaks.waitMs) / times.deviceMs.min;
  console.log(
    `all of it ${percent(share)} of the adapter's best; its ${work.waits} waits alone are ${percent(waits)} of the time. ` +
      `A GPU of ${laptop.gigabytesPerSecond} GB/s and ${laptop.gflops / 1000} TFLOP/s needs ${best.toFixed(3)} ms at its ` +
      `best, ${(best / share).toFixed(2)} ms at that share, and at most ${launches.toFixed(2)} ms for ${dispatches.length} ` +
      `dispatches of ${1000 * dispatchMs} us by themselves.`,
  );
}

/** Measures and prints for each size. Throws Error if the flow is wrong there. */
export async function benchGpuFlow(device: GPUDevice, sizes: readonly Size[]): Promise<object> {
  const {vendor, architecture, description} = device.adapterInfo;
  const adapter = [vendor, architecture, description].filter(Boolean).join(' ');
  const clock = device.features.has('timestamp-query') ? 'timestamps' : 'the wall clock';
  console.log(
    `\nwebgpu, ${adapter}; by ${clock}; Node ${process.version}, ${process.platform} ${process.arch}`,
  );
  const ceilings = await measureCeilings(device, isSoftware(device.adapterInfo));
  const stopwatch = new Stopwatch(device);
  const peaks = {...ceilings, waitMs: await measureWait(device, stopwatch)};
  stopwatch.dispose();
  console.log(
    `ceilings: matrix product ${peaks.gflops.toFixed(2)} GFLOP/s (${peaks.productForm}), ` +
      `copy ${peaks.gigabytesPerSecond.toFixed(2)} GB/s (${peaks.copyForm}), ` +
      `a wait of a workgroup ${(1e3 * peaks.waitMs).toFixed(2)} us`,
  );
  const reports: GpuFlowReport[] = [];
  for (const size of sizes) {
    const report = await timeFlow(device, size, peaks);
    print(report, peaks);
    reports.push(report);
  }
  return {adapter, peaks, sizes: reports};
}
