import {catalogue, sentence, type Message} from '../lib/message.ts';

/** The dream's threads. */
export type WorkerName = 'display' | 'dream' | 'ascent';
const names = {webgpu: 'WebGPU', wasm: 'WebAssembly', auto: 'the faster backend'} as const;

/** What the governor gave up: sizes are short sides in pixels. */
export interface Reduction {
  readonly shortSidePx: number;
  readonly askedPx: number;
  readonly steps: number;
  readonly askedSteps: number;
}

function reduced({shortSidePx, askedPx, steps, askedSteps}: Reduction): string {
  const size = shortSidePx < askedPx ? `${shortSidePx} px instead of ${askedPx} px` : '';
  const fewer = steps < askedSteps ? `${steps} larger steps instead of ${askedSteps}` : '';
  return [size, fewer].filter(Boolean).join(' and ');
}

/** What the dream has to tell the user. */
export const notices = catalogue({
  // How far the start has come.
  starting: () => ({message: 'Falling asleep…'}),
  'loading-model': () => ({message: 'Loading the model…'}),
  restarting: () => ({message: 'Falling asleep again…'}),
  waiting: () => ({message: 'Waiting to try again…'}),

  // What could not be done, while the dream goes on.
  'model-replaced': ({model, instead, cause}: {model: string; instead: string; cause: Message}) => ({
    message: `“${model}” could not be loaded; ${instead} is used instead. ${cause.message}`,
    ...(cause.advice !== undefined && {advice: cause.advice}),
  }),
  'model-unchanged': ({model, title, cause}: {model: string; title: string; cause: Message}) => ({
    message: `“${model}” could not be loaded; the dream continues with ${title}. ${cause.message}`,
    ...(cause.advice !== undefined && {advice: cause.advice}),
  }),
  'frame-not-shown': ({cause}: {cause: Message}) => ({
    message: `A frame could not be shown: ${cause.message}`,
  }),
  'dream-skipped': ({cause}: {cause: Message}) => ({
    message: `A dream failed and was skipped: ${cause.message}`,
  }),

  // Why the dream cannot go on.
  'dreams-failed': ({times, cause}: {times: number; cause: Message}) => ({
    message: `The dream failed ${times} times in a row: ${cause.message}`,
  }),
  'out-of-memory': ({cause}: {cause: Message}) => ({message: cause.message}),
  /** For dreams of the page that are not the one to become smaller. */
  'out-of-memory-beside': ({cause}: {cause: Message}) => ({
    message: `There is no memory for all dreams of this page: ${cause.message}`,
  }),
  'worker-silent': ({worker, seconds}: {worker: WorkerName; seconds: number}) => ({
    message: `The ${worker} worker did not respond for ${seconds} s.`,
  }),
  'worker-failed': ({worker, reason}: {worker: WorkerName; reason: string}) => ({
    message:
      reason === ''
        ? `The ${worker} worker could not be loaded.`
        : `The ${worker} worker failed: ${sentence(reason)}`,
    advice: 'Check the network and reload the page.',
  }),
  'dreamer-ended': () => ({message: 'The dream was ended.'}),
  'start-failed': ({cause}: {cause: Message}) => ({
    message: `The dream could not start: ${cause.message}`,
    ...(cause.advice !== undefined && {advice: cause.advice}),
  }),

  // What happens then.
  'dream-restarted': ({cause}: {cause: Message}) => ({
    message: `${cause.message} Restarting the dream.`,
    ...(cause.advice !== undefined && {advice: cause.advice}),
  }),
  'dream-paused': ({cause, seconds}: {cause: Message; seconds: number}) => ({
    message: `${cause.message} Retrying in ${seconds} s.`,
    ...(cause.advice !== undefined && {advice: cause.advice}),
  }),
  'backend-changed': ({backend}: {backend: keyof typeof names}) => ({
    message: `Switching to ${names[backend]}.`,
  }),
  'alpha-changed': () => ({message: 'Drawing with another transparency.'}),
  'gpu-returned': () => ({message: 'The GPU is available again. Switching back to it.'}),

  // Snapshots.
  'no-frame': () => ({
    message: 'There is no frame yet.',
    advice: 'Try again when the dream has started.',
  }),
  'snapshot-interrupted': () => ({
    message: 'The dream was stopped before the snapshot was taken.',
    advice: 'Take it again.',
  }),

  // Images of channels.
  'no-canvas': () => ({
    message: 'This browser cannot draw in a worker.',
    advice: 'Use a current Chrome, Edge, Firefox or Safari.',
  }),
  'sheet-failed': ({cause}: {cause: Message}) => ({
    message: `The channel images could not be drawn: ${cause.message}`,
    ...(cause.advice !== undefined && {advice: cause.advice}),
  }),
  'sheet-not-kept': ({cause}: {cause: Message}) => ({
    message: `The channel images are not stored for later visits: ${cause.message}`,
  }),

  // What is below what was asked for.
  'gpu-awaited': () => ({
    message: 'The browser does not provide the GPU at the moment; the dream returns to it automatically.',
  }),
  'memory-limited': ({limitPx, askedPx}: {limitPx: number; askedPx: number}) => ({
    message: `Memory ran out, so the dream is limited to ${limitPx} px instead of ${askedPx} px.`,
    advice: 'Choose a smaller dream size, or close other programs.',
  }),
  'model-smaller': ({title}: {title: string}) => ({
    message: `${title} dreams, because the embedded model takes too long on this machine.`,
    advice: 'Switch off “Smaller model on a slow machine” to keep it.',
  }),
  'kernels-need-webgpu': () => ({
    message: 'The kernel engine needs WebGPU, so TensorFlow.js dreams instead.',
  }),
  'steps-below-minimum': ({stepsMin, steps}: {stepsMin: number; steps: number}) => ({
    message: `The minimum of ${stepsMin} steps is above the ${steps} steps of each dream, which stay at ${steps}.`,
    advice: 'Lower the minimum, or raise the steps.',
  }),
  'reduced-for-memory': (reduction: Reduction) => ({
    message: `The dream is reduced to ${reduced(reduction)}, because the GPU has no memory for more.`,
  }),
  'reduced-for-rate': ({dreamsPerSecond, ...reduction}: Reduction & {dreamsPerSecond: number}) => ({
    message: `The dream is reduced to ${reduced(reduction)} to reach ${dreamsPerSecond} dreams per second.`,
  }),
  'reduced-for-display': ({
    dreamsPerSecond,
    displayFps,
    ...reduction
  }: Reduction & {dreamsPerSecond: number; displayFps: number}) => ({
    message: `The dream is reduced to ${reduced(reduction)} to reach ${dreamsPerSecond} dreams per second at ${displayFps} fps.`,
  }),
  'rate-missed': ({dreamsPerSecond}: {dreamsPerSecond: number}) => ({
    message: `This machine still cannot reach ${dreamsPerSecond} dreams per second.`,
    advice: 'Lower the dream rate, the minimum size or the minimum steps.',
  }),
  'dreams-rarer': ({
    dreamsPerSecond,
    askedPerSecond,
    displayFps,
  }: {
    dreamsPerSecond: number;
    askedPerSecond: number;
    displayFps: number;
  }) => ({
    message: `At most ${dreamsPerSecond} dreams per second instead of ${askedPerSecond}, to keep the display at ${displayFps} fps.`,
  }),
  'display-slow': ({displayFps}: {displayFps: number}) => ({
    message: `The display still does not reach ${displayFps} fps.`,
    advice: 'Lower the display rate or the camera resolution.',
  }),
  'layer-missing': ({layer, model}: {layer: string; model: string}) => ({
    message: `${model} has no layer ${layer}, so it is left out.`,
  }),
  'channels-missing': ({
    layer,
    model,
    channels,
    count,
    someFound,
  }: {
    layer: string;
    model: string;
    channels: string;
    count: number;
    someFound: boolean;
  }) => ({
    message: `In ${model}, ${layer} has channels 0 to ${count - 1}, not ${channels}; the ${someFound ? 'others are' : 'whole layer is'} used.`,
  }),
  'person-unknown': ({cause}: {cause: Message}) => ({
    message: `The person in the image could not be found, so the dream is everywhere. ${cause.message}`,
    advice: 'Check the network, and choose the place again.',
  }),
  'cutout-empty': ({cause}: {cause: Message}) => ({
    message: `The person in the image cannot be found, so nothing of it is shown. ${cause.message}`,
    advice: 'Check the network, and choose “Person only” again.',
  }),
  'guide-missing': () => ({
    message: 'There is no guide image for the dream to follow.',
    advice: 'Choose an image for it, or one of the guides.',
  }),
  'no-layers': () => ({
    message: 'No layer has weight, so there is nothing to dream of.',
    advice: 'Raise a layer.',
  }),
});
