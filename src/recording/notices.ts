import {catalogue, sentence, type Message} from '../lib/message.ts';

const adviceOf = ({advice}: Message): {advice?: string} => (advice === undefined ? {} : {advice});

/** What recordings have to tell the user. */
export const notices = catalogue({
  'frame-not-recorded': ({cause}: {cause: Message}) => ({
    message: `A frame could not be recorded: ${cause.message}`,
  }),

  'frame-not-streamed': ({cause}: {cause: Message}) => ({
    message: `A frame could not be streamed: ${cause.message}`,
  }),

  // Why a recording ended early; what it has is kept.
  'recording-stopped': ({cause}: {cause: Message}) => ({
    message: `The recording stopped: ${cause.message} Everything until then is kept.`,
    ...adviceOf(cause),
  }),
  'take-without-changes': ({cause}: {cause: Message}) => ({
    message: `The take is kept as a plain video of its source, because its changes could not be written: ${cause.message}`,
    ...adviceOf(cause),
  }),

  // Why there is no clip.
  'no-frame-recorded': () => ({message: 'There was no frame to record.', advice: 'Start a source first.'}),
  'nothing-recorded': () => ({
    message: 'The recording ended before anything was stored.',
    advice: 'Try again.',
  }),
  'no-encoder': ({formats, widthPx, heightPx}: {formats: string; widthPx: number; heightPx: number}) => ({
    message: `This browser cannot encode ${formats} at ${widthPx} × ${heightPx}.`,
    advice: 'Choose another format under Recording, or a smaller source.',
  }),
  'recorder-failed': ({reason}: {reason: string}) => ({
    message: reason === '' ? 'The recorder could not be loaded.' : `The recorder failed: ${sentence(reason)}`,
    advice: 'Check the network and try again.',
  }),

  // Why there is no sound.
  'no-audio-track': () => ({message: 'The source has no sound.'}),
  'sound-unsupported': () => ({
    message: 'This browser does not let the page record sound.',
    advice: 'Use Chrome or Edge.',
  }),
  'microphone-denied': () => ({
    message: 'This page is not allowed to use the microphone.',
    advice: 'Allow it beside the address, or set Sound to None.',
  }),
  'microphone-missing': () => ({
    message: 'No microphone was found.',
    advice: 'Plug one in, or set Sound to None.',
  }),
  'microphone-busy': () => ({
    message: 'The microphone could not be opened; another program may be using it.',
    advice: 'Close that program, or set Sound to None.',
  }),
  'microphone-failed': ({reason}: {reason: string}) => ({
    message: `The microphone could not be opened: ${sentence(reason)}`,
    advice: 'Reconnect it, or set Sound to None.',
  }),
});
