import {catalogue} from '../lib/message.ts';

/** What a dream in another page has to tell that page. */
export const notices = catalogue({
  'look-unknown': ({look, allowed}: {look: string; allowed: string}) => ({
    message: `There is no look “${look.slice(0, 40)}”.`,
    advice: `Choose one of ${allowed}.`,
  }),
  'not-in-library': ({key}: {key: string}) => ({
    message: `The parameter ${key} belongs to the app and has no effect here.`,
    advice: 'The page docs/library.md lists those that have one.',
  }),
  'source-unknown': ({got}: {got: string}) => ({
    message: `A source cannot be of the kind ${got}.`,
    advice:
      'Give “camera”, “screen”, “scene”, the address of a video or an image, a Blob, a MediaStream, a <video>, an <img>, a canvas or a ReadableStream of VideoFrames.',
  }),
  'image-not-fetched': ({address, reason}: {address: string; reason: string}) => ({
    message: `The image ${address} could not be fetched: ${reason}`,
    advice: 'Check the address; another origin must allow this page to read it (CORS).',
  }),
  disposed: () => ({message: 'This dream was disposed of.', advice: 'Create another.'}),
});
