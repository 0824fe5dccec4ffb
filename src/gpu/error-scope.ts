import {KernelError, TooLargeError} from './kernel-error.ts';
import {notices} from './notices.ts';

/**
 * Runs `act`, and throws TooLargeError if the device runs out of memory, KernelError if it calls anything in it invalid.
 * `task` is what the GPU is asked for, as the
 * end of a sentence. The scopes are closed whatever `act` does.
 */
export async function guarded<T>(device: GPUDevice, task: string, act: () => T): Promise<T> {
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  let errors: Promise<[GPUError | null, GPUError | null]>;
  let made: T;
  try {
    made = act();
  } finally {
    errors = Promise.all([device.popErrorScope(), device.popErrorScope()]);
    errors.catch(() => undefined); // where `act` throws, that is what matters
  }
  const [memory, validation] = await errors;
  if (memory) throw new TooLargeError(notices['gpu-full']({task, reason: memory.message}));
  if (validation) throw new KernelError(notices['gpu-refused']({task, reason: validation.message}));
  return made;
}
