import {catalogue, sentence} from '../lib/message.ts';

/** What the display has to tell the user. */
export const notices = catalogue({
  'webgl-lost': ({detail}: {detail: string}) => ({
    message: `The WebGL2 context was lost${detail === '' ? '.' : `: ${sentence(detail)}`}`,
  }),
  'nothing-shown': () => ({message: 'There is no frame to save yet.', advice: 'Start a source first.'}),
});
