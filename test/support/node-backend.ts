import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';

export const backendNames = ['cpu', 'wasm', 'webgpu'] as const;
export type BackendName = (typeof backendNames)[number];

const swiftshader = '/usr/lib/chromium/vk_swiftshader_icd.json';

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

/** Gives Node `navigator.gpu` and the GPU globals, once. Throws Error if there is no adapter at all. */
export async function provideWebgpu(): Promise<void> {
  // Node 20 has no navigator; later ones have one without gpu.
  const existing = (globalThis as {navigator?: object}).navigator;
  if (existing && 'gpu' in existing) return;
  const {create, globals} = await import('webgpu');
  Object.assign(globalThis, globals);
  let gpu = create([]);
  if (!(await gpu.requestAdapter()) && fs.existsSync(swiftshader)) {
    process.env.VK_ICD_FILENAMES = swiftshader;
    gpu = create([]);
  }
  if (!(await gpu.requestAdapter())) {
    throw new Error(
      `No WebGPU adapter; without a GPU, install Debian's chromium for its software one (${swiftshader}).`,
    );
  }
  const navigator = {userAgent: `Node ${process.version}`, gpu};
  Object.defineProperty(globalThis, 'navigator', {value: navigator, configurable: true});
}

/** The adapter that webgpu runs on, in words. */
export async function adapterName(): Promise<string> {
  await provideWebgpu();
  const adapter = await navigator.gpu.requestAdapter();
  return adapter
    ? `${adapter.info.vendor} ${adapter.info.architecture} ${adapter.info.description}`.trim()
    : 'none';
}
