import {createRequire} from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {openGpu} from '../../src/gpu/device.ts';
import type {Runtime} from '../../src/ascent/backend/runtime.ts';
import {provideWebgpu} from './dawn.ts';

export const backendNames = ['cpu', 'wasm', 'webgpu'] as const;
export type BackendName = (typeof backendNames)[number];

let webgpu: Promise<Runtime> | undefined;

/** TensorFlow.js on a device that is opened as the product opens it, through Dawn. */
async function openWebgpuByDawn(): Promise<Runtime> {
  await provideWebgpu();
  const gpu = await openGpu((problem) => console.error(problem));
  if ('unavailable' in gpu) throw new Error(gpu.unavailable.message);
  const {openWebgpu} = await import('../../src/ascent/backend/webgpu.ts');
  return openWebgpu(gpu);
}

/**
 * Makes `name` TensorFlow.js's backend under Node: wasm of one thread, or webgpu, on a software adapter where there is
 * no other. Throws Error if it cannot be had.
 */
export async function useBackend(name: BackendName): Promise<void> {
  if (name === 'wasm') {
    const {setWasmPaths, setThreadsCount} = await import('@tensorflow/tfjs-backend-wasm');
    const require = createRequire(import.meta.url);
    setWasmPaths(
      path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm')) + path.sep,
    );
    setThreadsCount(1);
  }
  if (name === 'webgpu') await (await (webgpu ??= openWebgpuByDawn())).use();
  if (!(await tf.setBackend(name))) throw new Error(`TensorFlow.js could not start its ${name} backend.`);
  await tf.ready();
}
