import {catalogue, sentence} from '../lib/message.ts';

/** What an exhibition has to tell the operator. */
export const notices = catalogue({
  'wake-lock-unsupported': () => ({
    message: 'This browser cannot keep the screen awake.',
    advice: 'Turn off sleep in the system’s settings.',
  }),
  'wake-lock-failed': ({reason}: {reason: string}) => ({
    message: `The screen may go dark: ${sentence(reason)}`,
    advice: 'Turn off sleep in the system’s settings.',
  }),
});
