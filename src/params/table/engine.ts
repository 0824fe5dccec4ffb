import type {Parameter} from '../parameter.ts';

/** What computes the dream. */
export const engine = {
  model: {
    kind: 'text',
    default: 'inception-v3-half',
    pattern: /[a-z0-9][a-z0-9-]{0,63}/,
    allowed: 'the folder name of a model pack: lower-case letters, digits and hyphens',
    group: 'Engine',
    label: 'Model',
    help: 'The network that dreams.',
  },
  smallModel: {
    kind: 'toggle',
    default: true,
    group: 'Engine',
    label: 'Smaller model on a slow machine',
    help: 'Where even the smallest dream takes too long, looks without creatures dream with a quarter of the network, in a third of the time.',
  },
  backend: {
    kind: 'choice',
    default: 'auto',
    choices: {auto: 'Automatic', webgpu: 'WebGPU', wasm: 'WebAssembly'},
    group: 'Engine',
    label: 'Backend',
    help: 'What the network runs on. Automatic measures both at start.',
  },
  engine: {
    kind: 'choice',
    default: 'auto',
    choices: {auto: 'Automatic', kernel: 'Kernels', tensor: 'Tensors'},
    group: 'Engine',
    label: 'WebGPU engine',
    help: 'Kernels written for the dream, or TensorFlow.js. Automatic measures both.',
  },
  precision: {
    kind: 'choice',
    default: 'auto',
    choices: {auto: 'Automatic', float32: 'Single', float16: 'Half'},
    group: 'Engine',
    label: 'Precision',
    help: 'Number format of the kernels. Half precision takes half the memory; automatic uses it where the GPU supports it.',
  },
} as const satisfies Record<string, Parameter>;
