import {catalogue, sentence} from '../lib/message.ts';

/** What the GPU has to tell the user. */
export const notices = catalogue({
  'no-webgpu': () => ({
    message: 'This browser does not support WebGPU.',
    advice: 'Use a current Chrome, Edge, Firefox or Safari, and open this page over https or from localhost.',
  }),
  'no-adapter': () => ({
    message: 'WebGPU found no usable GPU on this machine.',
    advice: 'Turn on hardware acceleration in the browser’s settings and update the graphics driver.',
  }),
  'no-device': ({reason}: {reason: string}) => ({
    message: `The GPU could not be opened: ${sentence(reason)}`,
    advice: 'Close other programs that use the GPU, then reload the page.',
  }),
  'gpu-error': ({reason}: {reason: string}) => ({message: `The GPU reported an error: ${sentence(reason)}`}),
  'gpu-memory': ({reason}: {reason: string}) => ({
    message: `The GPU ran out of memory: ${sentence(reason)}`,
  }),
  /** `task` is what was asked of the GPU, as the end of a sentence. */
  'gpu-refused': ({task, reason}: {task: string; reason: string}) => ({
    message: `The GPU refused ${task}: ${sentence(reason)}`,
  }),
  'gpu-full': ({task, reason}: {task: string; reason: string}) => ({
    message: `The GPU does not have the memory for ${task}: ${sentence(reason)}`,
  }),
  /** `reason` is 'unknown' or 'destroyed'. */
  'gpu-lost': ({reason, detail}: {reason: string; detail: string}) => ({
    message: `The GPU was lost (${reason})${detail === '' ? '.' : `: ${sentence(detail)}`}`,
  }),
});
