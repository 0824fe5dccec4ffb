import {catalogue, sentence} from '../lib/message.ts';
import {presets} from '../params/presets.ts';

/** What an exhibition has to tell the operator. */
export const notices = catalogue({
  'setlist-unknown': ({list, unknown}: {list: string; unknown: readonly string[]}) => ({
    message: `${list}: there is no look ${unknown.map((each) => `“${each}”`).join(', ')}; the others play.`,
    advice: `Name a preset (${presets.map(({name}) => name).join(', ')}) or a look of your own, then its minutes: “shells 10, oil 0.5”.`,
  }),
  'setlist-paused': () => ({message: 'The setlist is paused while the controls are shown.'}),
  'schedule-off': ({since}: {since: string}) => ({
    message: `Off by the daily schedule since ${since} by this machine’s clock.`,
  }),
  'clock-wrong': ({clock}: {clock: string}) => ({
    message: `This machine’s clock says ${clock}, which is before this page was built: the daily schedule waits.`,
    advice: 'Set the clock, or connect the machine to a network with a time server.',
  }),
  locked: () => ({message: 'Locked.'}),
  'wake-lock-unsupported': () => ({
    message: 'This browser cannot keep the screen awake.',
    advice: 'Turn off sleep in the system’s settings.',
  }),
  'wake-lock-failed': ({reason}: {reason: string}) => ({
    message: `The screen may go dark: ${sentence(reason)}`,
    advice: 'Turn off sleep in the system’s settings.',
  }),
});
