import '../../lib/trusted-types.ts';
import * as tf from '@tensorflow/tfjs';
import {getThreadsCount, setThreadsCount, setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import threadUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.thread.js?worker&url';
import {CodedError} from '../../lib/message.ts';
import {notices} from '../notices.ts';
import {removeBackend, type Runtime} from './runtime.ts';

// The package registers it on import; it is gone from the registry once the backend was disposed of.
const startWasm = tf.findBackendFactory('wasm');

const files = {
  'tfjs-backend-wasm.wasm': simdUrl, // asked for only without SIMD
  'tfjs-backend-wasm-simd.wasm': simdUrl,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedUrl,
  // A script of its own, by patches/: without, a thread starts from a Blob, which the content security policy forbids.
  // In development, where it would be a module, it does.
  ...(import.meta.env.PROD && {'tfjs-backend-wasm-threaded-simd.worker.js': threadUrl}),
};

// Emscripten starts this many workers at once, and waits for ever on a thread beyond them.
const mostThreads = 8;

/** One core is left to the display and the page. Without cross-origin isolation there is one thread. */
export function threadsFor(cores: number, isolated: boolean): number {
  return isolated ? Math.max(1, Math.min(cores - 1, mostThreads)) : 1;
}

/**
 * TensorFlow.js on WebAssembly with SIMD, made current. With one thread it loads the plain build, which needs no
 * shared memory. `threads` is 1 to 8, and above 1 only where the page is cross-origin isolated.
 */
export async function openWasm(
  threads = threadsFor(navigator.hardwareConcurrency, globalThis.crossOriginIsolated),
): Promise<Runtime> {
  if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'))) {
    throw new CodedError(notices['no-simd']());
  }
  removeBackend('wasm');
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 1);
  setThreadsCount(threads);
  setWasmPaths(files);
  tf.registerBackend('wasm', startWasm);
  const use = async () => {
    if (!(await tf.setBackend('wasm'))) throw new CodedError(notices['tensorflow-failed']({backend: 'wasm'}));
  };
  await use();
  const running = threads > 1 ? getThreadsCount() : 1;
  return {
    description: running === 1 ? '1 thread' : `${running} threads`,
    ...(!globalThis.crossOriginIsolated && {
      degradation: notices['one-thread'](),
    }),
    use,
    finish: () => Promise.resolve(),
    dispose: () => {
      removeBackend('wasm');
    },
  };
}
