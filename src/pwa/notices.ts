import {catalogue, sentence} from '../lib/message.ts';

/** What keeping the page for use without a network has to tell the user. */
export const notices = catalogue({
  'offline-incomplete': () => ({
    message: 'This version could not be stored for offline use.',
    advice: 'Free some space, or check that the server has all of its files.',
  }),
  'offline-unavailable': ({reason}: {reason: string}) => ({
    message: `Reverie cannot be stored for offline use here: ${sentence(reason)}`,
    advice: 'Open the page over https and outside a private window.',
  }),
});
