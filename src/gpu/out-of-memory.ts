import {reasonOf} from '../lib/reason.ts';
const words = /out of memory|\bOOM\b|allocation failed/i;

/** Whether an error tells that memory ran out, on the GPU or in WebAssembly. */
export const isOutOfMemory = (error: unknown): boolean => words.test(reasonOf(error));

/** Resolves, in words, when the GPU has no memory left for something that nobody awaits. */
export function memoryRunsOut(device: GPUDevice): Promise<string> {
  return new Promise((resolve) => {
    device.addEventListener('uncapturederror', ({error}) => {
      if (error instanceof GPUOutOfMemoryError) resolve(`The GPU ran out of memory: ${error.message}`);
    });
  });
}
