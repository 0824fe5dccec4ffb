import {createRequire} from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {setThreadsCount, setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import type {Engine, Objective} from '../ascent/engine.ts';
import {createTensorEngine} from '../ascent/tensor/tensor-engine.ts';
import type {MixedName, Network} from '../model/network.ts';
import type {Weights} from '../model/weights.ts';
import {seededRandom} from '../source/scene/noise.ts';

const settings = {
  steps: 20,
  stepSize: 0.06,
  normalise: 'std',
  jitterPx: 6,
  smoothingPx: 0.8,
  totalVariation: 0.05,
  range: 1,
} as const;

export interface SheetOptions {
  readonly layer: MixedName;
  readonly channels: readonly number[];
  /** Side of the square that is dreamed, at least 75, and of its middle that is shown. */
  readonly dreamPx: number;
  readonly tilePx: number;
  readonly gapPx: number;
  readonly columns: number;
  readonly onProgress: (done: number, total: number) => void;
}

/** A picture `[heightPx, widthPx, 3]`, 0 to 255. */
export interface Sheet {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Uint8Array;
}

async function startWasm(): Promise<void> {
  const file = createRequire(import.meta.url).resolve(
    '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
  );
  setWasmPaths(path.dirname(file) + path.sep);
  setThreadsCount(1);
  await tf.setBackend('wasm');
}

/**
 * Grey with a little noise; with more where little leaves the channel unexcited, as then there is nothing to climb.
 * The same start for all, so that what differs is the channel.
 */
async function startFor(engine: Engine, objective: Objective, sizePx: number): Promise<Tensor4D> {
  const start = (deviation: number): Tensor4D =>
    tf.randomNormal([1, sizePx, sizePx, 3], 0, deviation, 'float32', 1);
  const quiet = start(0.05);
  if ((await engine.objective(quiet, objective)) > 0) return quiet;
  quiet.dispose();
  return start(0.5);
}

/** The middle of what one channel dreams of: RGB, 0 to 255. */
async function dreamOf(engine: Engine, channel: number, options: SheetOptions): Promise<Uint8Array> {
  const {layer, dreamPx, tilePx} = options;
  const objective = {layers: {[layer]: 1}, channels: {[layer]: [channel]}, kind: 'mean'} as const;
  const start = await startFor(engine, objective, dreamPx);
  const dream = await engine.ascend(start, {...settings, objective}, seededRandom(1));
  const edge = Math.floor((dreamPx - tilePx) / 2);
  const middle = tf.slice(dream, [0, edge, edge, 0], [1, tilePx, tilePx, 3]);
  const values = await middle.data<'float32'>();
  tf.dispose([start, dream, middle]);
  return Uint8Array.from(values, (value) => 127.5 * (value + 1));
}

/** A contact sheet of what channels of a layer dream of, row by row. */
export async function contactSheet(
  {network, weights}: {readonly network: Network; readonly weights: Weights},
  options: SheetOptions,
): Promise<Sheet> {
  await startWasm();
  const {channels, tilePx, gapPx, columns, onProgress} = options;
  const pitchPx = tilePx + gapPx;
  const widthPx = Math.min(columns, channels.length) * pitchPx - gapPx;
  const heightPx = Math.ceil(channels.length / columns) * pitchPx - gapPx;
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const engine = createTensorEngine(network, weights);
  try {
    for (const [index, channel] of channels.entries()) {
      const tile = await dreamOf(engine, channel, options);
      const left = (index % columns) * pitchPx;
      const top = Math.floor(index / columns) * pitchPx;
      for (let y = 0; y < tilePx; y += 1) {
        const row = tile.subarray(y * tilePx * 3, (y + 1) * tilePx * 3);
        rgb.set(row, ((top + y) * widthPx + left) * 3);
      }
      onProgress(index + 1, channels.length);
    }
  } finally {
    engine.dispose();
  }
  return {widthPx, heightPx, rgb};
}
