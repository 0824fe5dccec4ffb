import {CodedError, messageOf, type Message} from '../../lib/message.ts';
import {openGpu, type Gpu, type NoGpu} from '../../gpu/device.ts';
import {notices} from '../notices.ts';
import type {Runtime} from './runtime.ts';

export type BackendKind = 'webgpu' | 'wasm';

/** What TensorFlow.js runs on, in one worker. It is current: tensors made now live on it. */
export interface Backend {
  readonly kind: BackendKind;
  /** GPU adapter or processor threads, for the status. */
  readonly description: string;
  /** For the display and the kernels, whatever TensorFlow.js runs on; undefined where no GPU is worth using. */
  readonly device: GPUDevice | undefined;
  /** What falls short of what was asked for, or of what the machine could do. */
  readonly degradations: readonly Message[];
  /** Resolves when the device is lost, `device.destroy()` included; never after `dispose()`. */
  readonly lost: Promise<Message>;
  /** Resolves when queued GPU work is done; at once on wasm. */
  finish(): Promise<void>;
  /** Ends TensorFlow.js's backend with all its tensors, and the device. */
  dispose(): void;
}

/** Milliseconds of one dream step, after warm-up, on the backend that is current. Throws if it cannot run there. */
export type Measure = (kind: BackendKind) => Promise<number>;

/** A GPU this fast is taken without a look at WebAssembly, which no machine runs as fast. */
const fastEnoughMs = 15;

/** How each part is opened, loaded only if it is wanted; a worker or a test may put others in their place. */
export const openers = {
  gpu: openGpu,
  webgpu: async (gpu: Gpu): Promise<Runtime> => (await import('./webgpu.ts')).openWebgpu(gpu),
  wasm: async (): Promise<Runtime> => (await import('./wasm.ts')).openWasm(),
};

/**
 * Opens the backend to dream on. 'auto' takes the faster by `measure`, and a software GPU never; 'webgpu' takes even
 * a software one. What was asked for and is not available is listed in `degradations`. `report` gets errors of the GPU
 * that nothing awaits. Throws CodedError if nothing runs here, and leaves nothing open.
 */
export async function openBackend(
  choice: BackendKind | 'auto',
  measure: Measure,
  report: (problem: Message) => void,
  open = openers,
): Promise<Backend> {
  const degradations: Message[] = [];
  const gpu = await usableGpu(choice, report, open, degradations);
  try {
    return await backendOn(gpu, choice, measure, open, degradations);
  } catch (error) {
    gpu?.close();
    throw error;
  }
}

async function backendOn(
  gpu: Gpu | undefined,
  choice: BackendKind | 'auto',
  measure: Measure,
  open: typeof openers,
  degradations: Message[],
): Promise<Backend> {
  if (!gpu || choice === 'wasm') return compose('wasm', await open.wasm(), gpu, degradations);

  const {webgpu, wasm} = await contest(choice, measure, gpu, open, degradations);
  if (webgpu && (!wasm || webgpu.ms <= wasm.ms)) {
    wasm?.runtime.dispose();
    await webgpu.runtime.use();
    return compose('webgpu', webgpu.runtime, gpu, degradations);
  }
  if (!wasm) {
    const reasons = degradations.map(({message}) => message).join(' ');
    throw new CodedError(notices['no-backend']({reasons}));
  }
  if (webgpu) {
    webgpu.runtime.dispose();
    return compose('wasm', wasm.runtime, gpu, degradations);
  }
  // A GPU on which the dream failed is not trusted with the display either.
  gpu.close();
  return compose('wasm', wasm.runtime, undefined, degradations);
}

/** Whether it is a GPU, or a software one that was asked for. */
export const isUsable = (found: Gpu | NoGpu, choice: BackendKind | 'auto'): boolean =>
  !('unavailable' in found) && (!found.software || choice === 'webgpu');

/** The GPU, if it is to be used. */
async function usableGpu(
  choice: BackendKind | 'auto',
  report: (problem: Message) => void,
  open: typeof openers,
  degradations: Message[],
): Promise<Gpu | undefined> {
  const gpu = await open.gpu(report);
  if ('unavailable' in gpu) {
    if (choice !== 'wasm') degradations.push(notices['no-gpu']({cause: gpu.unavailable}));
    return undefined;
  }
  const adapter = gpu.description;
  if (isUsable(gpu, choice)) {
    if (gpu.software) degradations.push(notices['software-gpu-chosen']({adapter}));
    return gpu;
  }
  if (choice === 'auto') degradations.push(notices['software-gpu']({adapter}));
  gpu.close();
  return undefined;
}

interface Contender {
  readonly runtime: Runtime;
  readonly ms: number;
}

/** Both backends with their times; one that failed is missing, and wasm too if it need not be tried. */
async function contest(
  choice: 'webgpu' | 'auto',
  measure: Measure,
  gpu: Gpu,
  open: typeof openers,
  degradations: Message[],
): Promise<{webgpu?: Contender | undefined; wasm?: Contender | undefined}> {
  const contend = async (
    kind: BackendKind,
    start: () => Promise<Runtime>,
  ): Promise<Contender | undefined> => {
    let runtime: Runtime | undefined;
    try {
      runtime = await start();
      // What was asked for has nothing to be compared with.
      return {runtime, ms: choice === 'auto' ? await measure(kind) : 0};
    } catch (error) {
      runtime?.dispose();
      degradations.push(notices['backend-failed']({backend: kind, cause: messageOf(error)}));
      return undefined;
    }
  };
  const webgpu = await contend('webgpu', () => open.webgpu(gpu));
  if (webgpu && webgpu.ms < fastEnoughMs) return {webgpu};
  return {webgpu, wasm: await contend('wasm', open.wasm)};
}

function compose(
  kind: BackendKind,
  runtime: Runtime,
  gpu: Gpu | undefined,
  degradations: readonly Message[],
): Backend {
  return {
    kind,
    description: runtime.description,
    device: gpu?.device,
    degradations: runtime.degradation === undefined ? degradations : [...degradations, runtime.degradation],
    lost: gpu?.lost ?? new Promise(() => undefined),
    finish: runtime.finish,
    dispose: () => {
      runtime.dispose();
      gpu?.close();
    },
  };
}
