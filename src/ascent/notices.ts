import {catalogue, sentence, type Message} from '../lib/message.ts';

const acceleration = 'Turn on hardware acceleration in the browser’s settings to use the GPU.';
const names = {webgpu: 'WebGPU', wasm: 'WebAssembly'} as const;

/** What backends and engines have to tell the user. */
export const notices = catalogue({
  'no-gpu': ({cause}: {cause: Message}) => ({
    message: `${cause.message} The dream runs on WebAssembly.`,
    ...(cause.advice !== undefined && {advice: cause.advice}),
  }),
  'software-gpu': ({adapter}: {adapter: string}) => ({
    message: `WebGPU has only a software adapter (${adapter}), so the dream runs on WebAssembly.`,
    advice: acceleration,
  }),
  'software-gpu-chosen': ({adapter}: {adapter: string}) => ({
    message: `WebGPU runs on a software adapter (${adapter}), which is slow.`,
    advice: acceleration,
  }),
  'backend-failed': ({backend, cause}: {backend: 'webgpu' | 'wasm'; cause: Message}) => ({
    message: `${names[backend]} failed: ${cause.message}`,
  }),
  'no-backend': ({reasons}: {reasons: string}) => ({
    message: `The dream cannot run in this browser. ${reasons}`,
    advice: 'Use a current Chrome, Edge, Firefox or Safari.',
  }),
  'one-thread': () => ({
    message:
      'WebAssembly is limited to one thread, because this page is served without cross-origin isolation.',
    advice: 'Serve it with the COOP and COEP headers of the hosting guide.',
  }),
  'threads-failed': ({threads}: {threads: number}) => ({
    message: `WebAssembly could not start its ${threads} threads in this browser, so the dream runs on one.`,
  }),
  'no-simd': () => ({
    message: 'This browser’s WebAssembly has no SIMD.',
    advice: 'Use a browser from 2023 or later.',
  }),
  'tensorflow-failed': ({backend}: {backend: 'webgpu' | 'wasm'}) => ({
    message: `TensorFlow.js could not start on ${names[backend]}.`,
    advice: 'Reload the page.',
  }),
  'kernels-failed': ({cause}: {cause: Message}) => ({
    message: `The GPU kernels cannot be used: ${cause.message} The dream continues in TensorFlow.js.`,
  }),
  'kernels-too-large': ({cause}: {cause: Message}) => ({message: cause.message}),
  'kernels-untuned': ({cause}: {cause: Message}) => ({
    message: `The GPU kernels could not be tuned further: ${cause.message}`,
  }),
  'tiles-not-kept': ({reason}: {reason: string}) => ({
    message: `The GPU kernels are tuned again at every visit, because this browser stores nothing: ${sentence(reason)}`,
  }),
});
