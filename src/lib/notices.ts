import {catalogue} from './message.ts';

/** What the page does without in this browser. */
export const notices = catalogue({
  'capability-missing': ({api, without}: {api: string; without: string}) => ({
    message: `This browser has no ${api}: ${without}.`,
  }),
});
