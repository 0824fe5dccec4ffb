import type {Parameter} from '../parameter.ts';

/** What computes the dream. */
export const engine = {
  model: {
    kind: 'text',
    default: 'inception-v3-half',
    pattern: /[a-z0-9][a-z0-9-]{0,63}/,
    allowed: 'the folder name of a model pack: small letters, digits and hyphens',
    group: 'Engine',
    label: 'Model',
    help: 'The network that dreams.',
  },
  backend: {
    kind: 'choice',
    default: 'auto',
    choices: {auto: 'The fastest', webgpu: 'WebGPU', wasm: 'WebAssembly'},
    group: 'Engine',
    label: 'Runs on',
    help: 'Chosen by measurement at start, or by you.',
  },
  engine: {
    kind: 'choice',
    default: 'auto',
    choices: {auto: 'The faster', kernel: 'Kernels', tensor: 'Tensors'},
    group: 'Engine',
    label: 'On WebGPU by',
    help: 'Kernels written for the dream, or TensorFlow.js; the faster is found by measurement.',
  },
  precision: {
    kind: 'choice',
    default: 'auto',
    choices: {auto: 'As the GPU likes', float32: 'Single', float16: 'Half'},
    group: 'Engine',
    label: 'Precision',
    help: 'How the kernels keep numbers in memory: half takes half of it, where the GPU has it by itself.',
  },
} as const satisfies Record<string, Parameter>;
