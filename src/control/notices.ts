import {catalogue, sentence} from '../lib/message.ts';

const exported = 'Choose a file that Reverie exported.';
const exportedMappings = 'Choose a file of mappings that Reverie exported.';

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
    message: `There are ${max} looks of your own, as many as can be.`,
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
  'mappings-full': ({max}: {max: number}) => ({
    message: `There are ${max} mappings, as many as can be.`,
    advice: 'Remove one first.',
  }),
});
