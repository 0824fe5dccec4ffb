import {catalogue, sentence} from '../lib/message.ts';

/** What the display has to tell the user. */
export const notices = catalogue({
  'webgl-lost': ({detail}: {detail: string}) => ({
    message: `The WebGL2 context was lost${detail === '' ? '.' : `: ${sentence(detail)}`}`,
  }),
  'no-webgl': ({longestPx}: {longestPx: number}) => ({
    message: `This browser gives the display no WebGL2, so the processor draws it, at most ${longestPx} pixels wide or high.`,
    advice: 'Turn on hardware acceleration in the browser’s settings.',
  }),
  'no-context': () => ({
    message: 'This browser gives the display neither WebGL2 nor a 2D canvas.',
    advice: 'Use a current Chrome, Edge, Firefox or Safari.',
  }),
  'nothing-shown': () => ({message: 'There is no frame to save yet.', advice: 'Start a source first.'}),
});
