import {catalogue, sentence} from '../../lib/message.ts';

/** What is degraded beside what the page itself reports. */
export const notices = catalogue({
  'no-sandbox': () => ({
    message: 'The browser runs without its sandbox: as root, or because REVERIE_SANDBOX is off.',
    advice: 'Run the kiosk as an ordinary user, with REVERIE_SANDBOX unset.',
  }),
  'browser-not-started': ({reason}: {reason: string}) => ({
    message: `The browser could not be started: ${sentence(reason)}`,
  }),
  'log-not-written': ({path, reason}: {path: string; reason: string}) => ({
    message: `The log cannot be written to ${path}: ${sentence(reason)}`,
  }),
});
