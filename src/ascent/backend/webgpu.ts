import * as tf from '@tensorflow/tfjs';
import {WebGPUBackend} from '@tensorflow/tfjs-backend-webgpu';
import type {Gpu} from '../../gpu/device.ts';
import {CodedError} from '../../lib/message.ts';
import {notices} from '../notices.ts';
import {removeBackend, type Runtime} from './runtime.ts';

/** TensorFlow.js on `gpu`'s device, made current. Disposing of it leaves the device open. */
export async function openWebgpu({
  device,
  adapterInfo,
  description,
}: Pick<Gpu, 'device' | 'adapterInfo' | 'description'>): Promise<Runtime> {
  removeBackend('webgpu');
  const backend = new WebGPUBackend(device, adapterInfo);
  tf.registerBackend('webgpu', () => backend);
  const use = async () => {
    if (!(await tf.setBackend('webgpu')))
      throw new CodedError(notices['tensorflow-failed']({backend: 'webgpu'}));
  };
  await use();
  return {
    description,
    use,
    finish: async () => {
      // TensorFlow.js holds back some dispatches; a submit without an encoder throws.
      backend.ensureCommandEncoderReady();
      backend.endComputePassEncoder();
      backend.submitQueue();
      await device.queue.onSubmittedWorkDone();
    },
    dispose: () => {
      removeBackend('webgpu');
    },
  };
}
