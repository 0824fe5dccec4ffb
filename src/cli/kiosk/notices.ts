import {catalogue, sentence} from '../../lib/message.ts';

/** What is degraded beside what the page itself reports. */
export const notices = catalogue({
  'runs-as-root': () => ({
    message: 'The browser runs as root and so without its sandbox.',
    advice: 'Run the kiosk as an ordinary user.',
  }),
  'browser-not-started': ({reason}: {reason: string}) => ({
    message: `The browser could not be started: ${sentence(reason)}`,
  }),
  'log-not-written': ({path, reason}: {path: string; reason: string}) => ({
    message: `The log cannot be written to ${path}: ${sentence(reason)}`,
  }),
});
