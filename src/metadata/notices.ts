import {catalogue} from '../lib/message.ts';

/** What cannot be used of a take as it is. */
export const notices = catalogue({
  'change-without-time': () => ({message: 'A change has no time and was left out.'}),
  'too-many-changes': ({count, max}: {count: number; max: number}) => ({
    message: `The take has ${count} changes, at most ${max} are read; the rest was left out.`,
  }),
});
