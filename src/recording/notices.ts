import {catalogue, type Message} from '../lib/message.ts';

/** What recordings have to tell the user. */
export const notices = catalogue({
  'frame-not-recorded': ({cause}: {cause: Message}) => ({
    message: `A frame could not be recorded: ${cause.message}`,
  }),
});
