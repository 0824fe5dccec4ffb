import * as tf from '@tensorflow/tfjs';
import type {Tensor} from '@tensorflow/tfjs';
import type {WebGPUBackend} from '@tensorflow/tfjs-backend-webgpu';

/**
 * Tensors of TensorFlow.js's webgpu backend as GPUBuffers of the shared device, and back, without a copy: what own
 * WGSL passes read and write. The backend must be the one in use now.
 */

/** What is used of the backend. */
type SharedBackend = Pick<
  WebGPUBackend,
  'device' | 'tensorMap' | 'uploadToGPU' | 'makeTensorInfo' | 'endComputePassEncoder' | 'submitQueue'
> & {
  /** Of the commands that it holds back, if there are any. */
  readonly commandEncoder?: GPUCommandEncoder | null;
};

/** The webgpu backend. Throws Error if TensorFlow.js runs on another one. */
function sharedBackend(): SharedBackend {
  if (tf.getBackend() !== 'webgpu') {
    throw new Error(`The kernels run on the webgpu backend; TensorFlow.js uses ${tf.getBackend()}.`);
  }
  return tf.backend() as unknown as SharedBackend;
}

/** The device of TensorFlow.js's webgpu backend. Throws Error if it runs on another one. */
export const sharedDevice = (): GPUDevice => sharedBackend().device;

/**
 * The buffer that a tensor lies in, for passes submitted from now on: everything that TensorFlow.js had held back is
 * submitted before. It is the tensor's own, and valid until that is disposed of. It may be longer than the tensor.
 */
export function bufferOf(tensor: Tensor): GPUBuffer {
  const backend = sharedBackend();
  backend.uploadToGPU(tensor.dataId);
  submitHeldBack(backend);
  return resourceOf(backend, tensor);
}

/** Submits everything that TensorFlow.js had held back. */
export const submitTensors = (): void => submitHeldBack(sharedBackend());

function submitHeldBack(backend: SharedBackend): void {
  if (!backend.commandEncoder) return;
  backend.endComputePassEncoder();
  backend.submitQueue();
}

/** A tensor of float32 whose values are whatever its buffer holds: for a pass that writes all of them. */
export function emptyTensor<R extends tf.Rank>(shape: tf.ShapeMap[R]): tf.Tensor<R> {
  const backend = sharedBackend();
  const info = backend.makeTensorInfo([...shape], 'float32');
  backend.uploadToGPU(info.dataId);
  return tf.engine().makeTensorFromTensorInfo(info) as tf.Tensor<R>;
}

/** The buffer of a tensor that was made by `emptyTensor` and that TensorFlow.js has not used yet. */
export const targetOf = (tensor: Tensor): GPUBuffer => resourceOf(sharedBackend(), tensor);

function resourceOf(backend: SharedBackend, {dataId}: Tensor): GPUBuffer {
  const {resource} = backend.tensorMap.get(dataId);
  if (resource && 'mapState' in resource) return resource;
  throw new Error('The tensor is not in a buffer of the webgpu backend. Make it current before tensors.');
}
