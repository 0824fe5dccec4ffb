import {catalogue, sentence} from '../lib/message.ts';
import type {BrowserName} from '../source/browser-name.ts';
import {howToAllow} from '../source/how-to-allow.ts';

const exported = 'Choose a file that Reverie exported.';
const exportedMappings = 'Choose a file of mappings that Reverie exported.';

const otherSound = 'Or listen to the video’s sound, or to a tab’s.';

/** What cannot be used of looks and of what moves them. */
export const notices = catalogue({
  'looks-unreadable': () => ({message: 'This file is not JSON.', advice: exported}),
  'looks-too-large': ({bytes, max}: {bytes: number; max: number}) => ({
    message: `This file has ${bytes} characters; ${max} are allowed.`,
    advice: 'Export fewer looks.',
  }),
  'looks-field-refused': ({path, got, allowed}: {path: string; got: string; allowed: string}) => ({
    message: `“${path || 'file'}” is ${got}; it must be ${allowed}.`,
    advice: exported,
  }),
  'looks-value-refused': ({path, reason}: {path: string; reason: string}) => ({
    message: `“${path}” cannot be used: ${sentence(reason)}`,
    advice: 'Correct it, or export the looks again.',
  }),
  'looks-full': ({max}: {max: number}) => ({
    message: `You already have ${max} looks, the maximum.`,
    advice: 'Delete one first.',
  }),

  'mappings-unreadable': () => ({message: 'This file is not JSON.', advice: exportedMappings}),
  'mappings-too-large': ({bytes, max}: {bytes: number; max: number}) => ({
    message: `This file has ${bytes} characters; ${max} are allowed.`,
    advice: 'Export fewer mappings.',
  }),
  'mapping-refused': ({path, got, allowed}: {path: string; got: string; allowed: string}) => ({
    message: `“${path || 'file'}” is ${got}; it must be ${allowed}.`,
    advice: exportedMappings,
  }),
  'key-refused': ({key, action}: {key: string; action: string}) => ({
    message: `“${key}” cannot be the key for ${action}.`,
    advice: 'Choose a letter, digit, punctuation mark, arrow or function key that is free.',
  }),
  'midi-refused': ({reason}: {reason: string}) => ({
    message: `The browser refused access to MIDI: ${sentence(reason)}`,
    advice: 'Allow MIDI for this page, beside the address, and try again.',
  }),
  'mappings-full': ({max}: {max: number}) => ({
    message: `There are already ${max} mappings, the maximum.`,
    advice: 'Remove one first.',
  }),

  // Why there is no sound to listen to.
  'sound-denied': ({browser}: {browser: BrowserName}) => ({
    message: 'This page is not allowed to use the microphone.',
    advice: `${howToAllow(browser, 'microphone')} Then try again. ${otherSound}`,
  }),
  'sound-denied-by-system': () => ({
    message: 'The operating system does not let this browser use the microphone.',
    advice: 'Allow the browser in the system’s privacy settings for the microphone, then choose it again.',
  }),
  'sound-missing': () => ({
    message: 'The sound input was not found.',
    advice: `Plug it in, or choose another. ${otherSound}`,
  }),
  'sound-busy': () => ({
    message: 'The sound input could not be opened; another program may be using it.',
    advice: 'Close that program, or choose another input.',
  }),
  'sound-failed': ({reason}: {reason: string}) => ({
    message: `There is no sound: ${sentence(reason)}`,
    advice: 'Choose the input again, or another.',
  }),
  'sound-unsupported': () => ({
    message: 'This browser does not give pages access to a microphone.',
    advice: 'Use a current Chrome, Edge, Firefox or Safari.',
  }),
  'sound-insecure': () => ({
    message: 'Browsers give access to a microphone only to pages opened over https or from localhost.',
    advice: `Open this page with https:// in its address. ${otherSound}`,
  }),
  'sound-ended': ({label}: {label: string}) => ({
    message: `“${label}” stopped: it was unplugged, or is no longer allowed.`,
    advice: 'Plug it in again and it resumes automatically. Or choose another input.',
  }),
  'sound-needs-click': () => ({
    message: 'Browsers let a page listen only after a click or a key press.',
    advice: 'Choose the input again.',
  }),
  'sound-share-unsupported': () => ({
    message: 'This browser cannot share the sound of other tabs.',
    advice: 'Use Chrome or Edge on a computer, or play it near the microphone.',
  }),
  'sound-share-refused': () => ({
    message: 'Nothing was shared: it was cancelled, or is not allowed.',
    advice: 'Choose it again and pick a tab or the screen.',
  }),
  'sound-not-shared': () => ({
    message: 'What was shared has no sound.',
    advice: 'Choose it again, pick a tab, and leave its sound switched on in the dialog.',
  }),
  'sound-share-ended': () => ({
    message: 'Sound sharing was stopped.',
    advice: 'Choose it again to continue.',
  }),
  'sound-of-video-missing': () => ({
    message: 'The source has no sound.',
    advice: 'Choose a video with sound as the source, or listen to the microphone.',
  }),
});
