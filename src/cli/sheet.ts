import {createRequire} from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {setThreadsCount, setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import {channelDream, type ChannelDreamSize} from '../ascent/channel-dream.ts';
import {createTensorEngine} from '../ascent/tensor/tensor-engine.ts';
import type {MixedName, Network} from '../model/network.ts';
import type {Weights} from '../model/weights.ts';

export interface SheetOptions extends ChannelDreamSize {
  readonly layer: MixedName;
  readonly channels: readonly number[];
  readonly gapPx: number;
  readonly columns: number;
  readonly onProgress: (done: number, total: number) => void;
}

/** An image `[heightPx, widthPx, 3]`, 0 to 255. */
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
      const tile = await channelDream(engine, options.layer, channel, options);
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
