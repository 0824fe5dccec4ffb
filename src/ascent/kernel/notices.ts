import {catalogue, sentence} from '../../lib/message.ts';

/** Why the kernels cannot do what was asked of them. */
export const notices = catalogue({
  'kernels-uncompiled': ({shader, reason}: {shader: string; reason: string}) => ({
    message: `The GPU did not compile ${shader}: ${sentence(reason)}`,
  }),
  'no-subgroups': () => ({message: 'The GPU device was opened without subgroups.'}),
  'network-too-short': ({layer}: {layer: string}) => ({
    message: `The network ends before ${layer}, so there is nothing to dream of.`,
  }),
  'convolution-unsupported': ({layer, shape}: {layer: string; shape: string}) => ({
    message: `${layer} is ${shape}; the kernels support odd windows, and stride 2 with “valid” padding only.`,
  }),
  'fork-unsupported': () => ({
    message: 'The kernels support one branch of a 1 x 1 convolution alone, and nothing after an average.',
  }),
  'weights-mismatch': (data: {
    layer: string;
    kernelValues: number;
    neededKernelValues: number;
    biases: number;
    neededBiases: number;
  }) => ({
    message:
      `The weights of ${data.layer} have ${data.kernelValues} kernel values and ${data.biases} biases; ` +
      `the network needs ${data.neededKernelValues} and ${data.neededBiases}.`,
    advice: 'Load the pack that belongs to this network.',
  }),
  'filters-too-large': ({bytes, limitBytes}: {bytes: number; limitBytes: number}) => ({
    message: `The network’s filters need ${bytes} bytes in one buffer; the GPU gives ${limitBytes}.`,
    advice: 'Use a narrower or shallower model, or float16.',
  }),
  'dream-too-large': ({size, bytes, limitBytes}: {size: string; bytes: number; limitBytes: number}) => ({
    message: `The dream at ${size} needs ${bytes} bytes in one buffer; the GPU gives ${limitBytes}.`,
    advice: 'Dream at a smaller size.',
  }),
  'dispatch-too-large': ({pass, workgroups, limit}: {pass: string; workgroups: string; limit: number}) => ({
    message: `The kernels’ pass “${pass}” needs ${workgroups} workgroups; the GPU takes ${limit} in a dimension.`,
    advice: 'Dream at a smaller size.',
  }),
  'kernels-disposed': () => ({message: 'The kernels were released before they were done.'}),
});
