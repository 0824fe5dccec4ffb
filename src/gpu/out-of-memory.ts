import type {Message} from '../lib/message.ts';
import {reasonOf} from '../lib/reason.ts';
import {notices} from './notices.ts';

// Neither TensorFlow.js nor WebAssembly gives a code for it: this is the one place that reads a browser's own words.
const words = /out of memory|\bOOM\b|allocation failed/i;

/** Whether an error means that memory ran out, on the GPU or in WebAssembly. */
export const isOutOfMemory = (error: unknown): boolean => words.test(reasonOf(error));

/** Resolves when the GPU has no memory left for something that nothing awaits. */
export function memoryRunsOut(device: GPUDevice): Promise<Message> {
  return new Promise((resolve) => {
    device.addEventListener('uncapturederror', ({error}) => {
      if (error instanceof GPUOutOfMemoryError) resolve(notices['gpu-memory']({reason: error.message}));
    });
  });
}
