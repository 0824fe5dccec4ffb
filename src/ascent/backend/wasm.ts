import '../../lib/trusted-types.ts';
import * as tf from '@tensorflow/tfjs';
import {getThreadsCount, setThreadsCount, setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import threadUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.thread.js?worker&url';
import {has, lackOf} from '../../lib/capabilities.ts';
import {CodedError, type Message} from '../../lib/message.ts';
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

/** Threads that have not started by then never will: a refused worker answers nothing. */
const threadsStartWithinMs = 30_000;

/** One core is left to the display and the page. Without shared memory there is one thread. */
export function threadsFor(cores: number, sharesMemory: boolean): number {
  return sharesMemory ? Math.max(1, Math.min(cores - 1, mostThreads)) : 1;
}

/**
 * TensorFlow.js on WebAssembly with SIMD, made current. With one thread it loads the plain build, which needs no
 * shared memory; so it does where the threads do not start. `threads` is 1 to 8.
 */
export async function openWasm(
  threads = threadsFor(navigator.hardwareConcurrency, has('shared-memory')),
): Promise<Runtime> {
  if (!has('wasm-simd')) throw new CodedError(notices['no-simd']());
  const threaded = threads > 1 && (await startsWith(threads));
  if (!threaded && !(await startsWith(1))) {
    throw new CodedError(notices['tensorflow-failed']({backend: 'wasm'}));
  }
  const running = threaded ? getThreadsCount() : 1;
  const degradation = threaded ? undefined : whyOneThread(threads);
  return {
    description: running === 1 ? '1 thread' : `${running} threads`,
    ...(degradation && {degradation}),
    use: async () => {
      if (!(await tf.setBackend('wasm'))) {
        throw new CodedError(notices['tensorflow-failed']({backend: 'wasm'}));
      }
    },
    finish: () => Promise.resolve(),
    dispose: () => {
      removeBackend('wasm');
    },
  };
}

/** Starts the backend with that many threads and makes it current; false if it does not start. */
async function startsWith(threads: number): Promise<boolean> {
  removeBackend('wasm');
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 1);
  setThreadsCount(threads);
  setWasmPaths(files);
  tf.registerBackend('wasm', startWasm);
  const started = tf.setBackend('wasm');
  if (threads === 1) return started;
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), threadsStartWithinMs));
  return Promise.race([started, late]);
}

/** What keeps WebAssembly at one thread where more were wanted, or would have been with shared memory. */
function whyOneThread(wanted: number): Message | undefined {
  if (wanted > 1) return notices['threads-failed']({threads: wanted});
  if (has('shared-memory')) return undefined;
  return globalThis.crossOriginIsolated ? lackOf('shared-memory') : notices['one-thread']();
}
