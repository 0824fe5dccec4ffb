import {catalogue, sentence} from '../lib/message.ts';

/** What the browser's private files have to tell the user. */
export const notices = catalogue({
  'disk-full': () => ({
    message: 'The disk, or this page’s share of it, is full.',
    advice: 'Delete or download clips to make room.',
  }),
  'no-private-files': ({reason}: {reason: string}) => ({
    message: `This browser gives the page no private storage: ${sentence(reason)}`,
    advice: 'Use a window that is not private, or let the browser keep this page’s data.',
  }),
  'file-missing': ({name}: {name: string}) => ({
    message: `The file of “${name}” is missing.`,
    advice: 'Delete the entry.',
  }),
});
