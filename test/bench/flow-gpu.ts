/** Times motion following on a GPU, dispatch by dispatch, relative to the adapter's best. */
import {isSoftware} from '../../src/gpu/adapter.ts';
import {Stopwatch} from '../../src/gpu/stopwatch.ts';
import {carry, carryAlong, createPaths} from '../../src/feedback/carry.ts';
import {GpuFlow, type FrameOrder} from '../../src/feedback/gpu/flow.ts';
import type {FlowDispatch} from '../../src/feedback/gpu/flow-pass.ts';
import {OutcomeBuffer} from '../../src/feedback/gpu/outcome.ts';
import {Tracker} from '../../src/feedback/tracker.ts';
import {ScenePainter, scenes} from '../coherence/scene.ts';
import {pictureBuffer, readFloats} from '../support/kernel-device.ts';
import {mulberry32} from '../support/random.ts';
import {measureCeilings} from './ceilings.ts';
import {percent} from './format.ts';
import {leastMs, sumOf, workOf, type Peaks, type Work} from './flow-work.ts';
import {timingOf, type Timing} from './script-timer.ts';
import type {Size} from '../support/size.ts';
import {measureBarrier} from './barriers.ts';

/** Sizes timed by default. */
export const gpuSizes = '320x240,160x120';
/** A typical laptop GPU. A barrier takes some 100 ns, with at least ten workgroups at once. */
const laptop: Peaks = {gigabytesPerSecond: 100, gflops: 2000, barrierMs: 1e-5};
/**
 * The largest overhead of a dispatch over several vendors, systems and browsers: arXiv 2604.02344 measured 24 to 36
 * microseconds on Vulkan and 32 to 71 on Metal.
 */
const dispatchMs = 0.071;

/** Settings as at ten dreams a second; none of them changes the time. */
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
  /** Of the adapter's best. */
  readonly share: number;
}

export interface GpuFlowReport {
  readonly size: string;
  /** From the first command until the device reports completion. */
  readonly frameMs: Timing;
  /** The device's part, by timestamps where it has them. */
  readonly deviceMs: Timing;
  /** JavaScript's part, to record and submit. */
  readonly scriptMs: Timing;
  /** The same on the CPU, in JavaScript. */
  readonly cpuMs: Timing;
  readonly work: Work;
  readonly dispatches: readonly DispatchRow[];
}

/** Two frames of a pan, a residual, and everything needed to carry it from one to the other. */
class FlowCase {
  readonly flow: GpuFlow;
  readonly #outcome: OutcomeBuffer;
  readonly #order: FrameOrder;
  readonly #cameras: readonly GPUBuffer[];
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
    this.#cameras = this.#frames.map((frame) => pictureBuffer(device, frame));
    this.#source = pictureBuffer(device, this.#residual);
    this.#target = pictureBuffer(device, new Float32Array(3 * width * height));
    this.#outcome = new OutcomeBuffer(device);
    this.flow = new GpuFlow(device, this.#outcome.buffer, width, height);
    this.#tracker = new Tracker(width, height);
    this.#order = orderOf(width);
  }

  /** Follows one frame as the product does. Returns JavaScript's time in milliseconds. */
  frame(round: number): number {
    const start = performance.now();
    const [residual, tensor] = [
      {source: this.#source, target: this.#target},
      this.#cameras[round % 2] as GPUBuffer,
    ];
    const encoder = this.device.createCommandEncoder();
    this.flow.next(encoder, tensor, this.#order, residual);
    for (let field = 0; field < 2; field++) this.flow.along(encoder, this.#source, this.#target, 'growth');
    const read = this.#outcome.copy(encoder);
    this.device.queue.submit([encoder.finish()]);
    const ms = performance.now() - start;
    void read();
    return ms;
  }

  /** Records one dispatch of a frame. */
  record(pass: GPUComputePassEncoder, dispatch: FlowDispatch): void {
    const tensors: Partial<Record<string, readonly GPUBuffer[]>> = {
      pyramid: [this.#cameras[0] as GPUBuffer],
      carry: [this.#source, this.#target],
      along: [this.#source, this.#target],
      growth: [this.#source, this.#target],
    };
    this.flow.record(pass, dispatch, tensors[dispatch.name]);
  }

  /** The same frame on the CPU. */
  onCpu(round: number): Float32Array | undefined {
    const {width, height} = this.size;
    const match = this.#tracker.next(this.#frames[round % 2] as Float32Array);
    if (!match) return undefined;
    const paths = createPaths(width, height);
    const {motion, fading} = this.#order;
    const carried = carry(this.#residual, [height, width], match, motion, fading, paths);
    carryAlong(this.#residual, [height, width], paths);
    return carried;
  }

  /** Throws Error if GPU and CPU disagree, which would make the time meaningless. */
  async check(): Promise<void> {
    const {width, height} = this.size;
    for (const round of [0, 1]) {
      const encoder = this.device.createCommandEncoder();
      const residual = {source: this.#source, target: this.#target};
      this.flow.next(encoder, this.#cameras[round] as GPUBuffer, this.#order, residual);
      this.device.queue.submit([encoder.finish()]);
    }
    this.onCpu(0);
    const expected = this.onCpu(1);
    const got = await readFloats(this.device, this.#target);
    const apart = got.reduce((sum, value, i) => sum + Math.abs(value - (expected?.[i] ?? NaN)), 0);
    if (!(apart / (3 * width * height) < 0.002)) {
      throw new Error('GPU and CPU carry the residual differently, so the time is meaningless.');
    }
  }

  dispose(): void {
    this.flow.dispose();
    this.#outcome.dispose();
    for (const buffer of [...this.#cameras, this.#source, this.#target]) buffer.destroy();
  }
}

/** Times a whole frame, its dispatches, and the same on the CPU, in turns. */
async function timeFlow(device: GPUDevice, size: Size, peaks: Peaks): Promise<GpuFlowReport> {
  const stopwatch = new Stopwatch(device);
  const following = new FlowCase(device, size);
  const {flow} = following;
  await following.check();
  const [frames, devices, scripts, cpus]: number[][] = [[], [], [], []];
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
    following.onCpu(round & 1);
    const cpuMs = performance.now() - before;
    if (round < 0) continue;
    frames?.push(frameMs);
    devices?.push(deviceMs);
    scripts?.push(scriptMs);
    cpus?.push(cpuMs);
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
    cpuMs: timingOf(cpus ?? []),
    work: sumOf(rows),
    dispatches: rows,
  };
}

const mega = (value: number): string => (value / 1e6).toFixed(2);

function print({size, work, dispatches, ...times}: GpuFlowReport, peaks: Peaks): void {
  console.log(
    `\n${size}, ${dispatches.length} dispatches, ${mega(work.readBytes)} MB read, ${mega(work.writtenBytes)} MB written, ` +
      `${mega(work.operations)} million operations; milliseconds: minimum, median`,
  );
  const lines: readonly (readonly [string, Timing])[] = [
    ['a frame, until the device is done', times.frameMs],
    ['  of which the device', times.deviceMs],
    ['  of which JavaScript', times.scriptMs],
    ['the same on the CPU', times.cpuMs],
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
  const barriers = (work.barriers * peaks.barrierMs) / times.deviceMs.min;
  console.log(
    `in all ${percent(share)} of the adapter's best; its ${work.barriers} barriers alone take ${percent(barriers)} of the time. ` +
      `A GPU of ${laptop.gigabytesPerSecond} GB/s and ${laptop.gflops / 1000} TFLOP/s needs ${best.toFixed(3)} ms at its ` +
      `best, ${(best / share).toFixed(2)} ms at that share, plus at most ${launches.toFixed(2)} ms of overhead for ` +
      `${dispatches.length} dispatches of ${1000 * dispatchMs} us each.`,
  );
}

/** Measures and prints each size. Throws Error if the flow is wrong. */
export async function benchGpuFlow(device: GPUDevice, sizes: readonly Size[]): Promise<object> {
  const {vendor, architecture, description} = device.adapterInfo;
  const adapter = [vendor, architecture, description].filter(Boolean).join(' ');
  const clock = device.features.has('timestamp-query') ? 'timestamps' : 'the wall clock';
  console.log(
    `\nwebgpu, ${adapter}; by ${clock}; Node ${process.version}, ${process.platform} ${process.arch}`,
  );
  const ceilings = await measureCeilings(device, isSoftware(device.adapterInfo));
  const stopwatch = new Stopwatch(device);
  const peaks = {...ceilings, barrierMs: await measureBarrier(device, stopwatch)};
  stopwatch.dispose();
  console.log(
    `ceilings: matrix product ${peaks.gflops.toFixed(2)} GFLOP/s (${peaks.productForm}), ` +
      `copy ${peaks.gigabytesPerSecond.toFixed(2)} GB/s (${peaks.copyForm}), ` +
      `barrier of a workgroup ${(1e3 * peaks.barrierMs).toFixed(2)} us`,
  );
  const reports: GpuFlowReport[] = [];
  for (const size of sizes) {
    const report = await timeFlow(device, size, peaks);
    print(report, peaks);
    reports.push(report);
  }
  return {adapter, peaks, sizes: reports};
}
