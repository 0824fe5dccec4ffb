import {createRequire} from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {provideWebgpu} from './dawn.ts';

export const backendNames = ['cpu', 'wasm', 'webgpu'] as const;
export type BackendName = (typeof backendNames)[number];

/**
 * Makes `name` TensorFlow.js's backend under Node: wasm of one thread, or webgpu through Dawn, on a software
 * adapter where there is no other. Throws Error if it cannot be had.
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
  if (name === 'webgpu') {
    await provideWebgpu();
    await import('@tensorflow/tfjs-backend-webgpu');
  }
  if (!(await tf.setBackend(name))) throw new Error(`TensorFlow.js could not start its ${name} backend.`);
  await tf.ready();
}
