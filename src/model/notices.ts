import {catalogue, sentence, type Message} from '../lib/message.ts';

/** What loading a model has to tell the user while it goes on. */
export const notices = catalogue({
  'pack-copy-damaged': ({file}: {file: string}) => ({
    message: `The stored copy of ${file} is damaged and is downloaded again.`,
  }),
  'pack-copy-used': ({cause}: {cause: Message}) => ({
    message: `${cause.message} The stored copy is used.`,
  }),
  'pack-not-kept': ({reason}: {reason: string}) => ({
    message: `The model could not be stored in this browser: ${sentence(reason)} It is downloaded again at the next start.`,
    advice: 'Free some space, or allow this page to store data.',
  }),
  'no-cache': () => ({
    message: 'This browser gives the page no storage, so the model is downloaded at every start.',
    advice: 'Open the page over https and outside a private window.',
  }),
});
