import {createRequire} from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {setThreadsCount, setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import {createTensorEngine} from '../ascent/tensor/tensor-engine.ts';
import type {MixedName, Network} from '../model/network.ts';
import type {Weights} from '../model/weights.ts';
import {encodePng} from './encode-png.ts';
import {oneChannel} from './one-channel.ts';

const columns = 8;
const gapPx = 2;
/** Rounds of 16 steps. */
const rounds = 2;

const settings = {
  steps: 16,
  stepSize: 0.04,
  normalise: 'std',
  jitterPx: 6,
  smoothingPx: 0.6,
  totalVariation: 0.05,
  range: 1,
} as const;

export interface SheetOptions {
  readonly layer: MixedName;
  readonly channels: readonly number[];
  readonly tilePx: number;
  readonly onProgress: (done: number, total: number) => void;
}

async function startWasm(): Promise<void> {
  const file = createRequire(import.meta.url).resolve(
    '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
  );
  setWasmPaths(path.dirname(file) + path.sep);
  setThreadsCount(1);
  await tf.setBackend('wasm');
}

/** What one channel dreams of, from grey with a little noise: RGB, 0 to 255, or undefined for a pooled channel. */
async function dreamOf(
  {network, weights}: {network: Network; weights: Weights},
  channel: number,
  {layer, tilePx}: SheetOptions,
): Promise<Uint8Array | undefined> {
  const alone = oneChannel(network, weights, layer, channel);
  if (!alone) return undefined;
  const engine = createTensorEngine(alone.network, alone.weights);
  // The same start for all, so that what differs is the channel.
  let x = tf.randomNormal<tf.Rank.R4>([1, tilePx, tilePx, 3], 0, 0.05, 'float32', 1);
  try {
    for (let round = 0; round < rounds; round += 1) {
      const next = await engine.ascend(
        x,
        {...settings, objective: {layers: {[layer]: 1}, kind: 'mean'}},
        Math.random,
      );
      x.dispose();
      x = next;
    }
    return Uint8Array.from(await x.data<'float32'>(), (value) => 127.5 * (value + 1));
  } finally {
    x.dispose();
    engine.dispose();
  }
}

/** A contact sheet of what channels of a layer dream of, row by row, eight to a row, as a PNG. */
export async function contactSheet(
  model: {readonly network: Network; readonly weights: Weights},
  options: SheetOptions,
): Promise<Uint8Array> {
  await startWasm();
  const {channels, tilePx} = options;
  const pitchPx = tilePx + gapPx;
  const width = columns * pitchPx - gapPx;
  const height = Math.ceil(channels.length / columns) * pitchPx - gapPx;
  const rgb = new Uint8Array(width * height * 3);
  for (const [index, channel] of channels.entries()) {
    const tile = await dreamOf(model, channel, options);
    const left = (index % columns) * pitchPx;
    const top = Math.floor(index / columns) * pitchPx;
    for (let y = 0; tile && y < tilePx; y += 1) {
      rgb.set(tile.subarray(y * tilePx * 3, (y + 1) * tilePx * 3), ((top + y) * width + left) * 3);
    }
    options.onProgress(index + 1, channels.length);
  }
  return encodePng(width, height, rgb);
}
