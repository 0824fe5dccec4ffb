import type {Parameter} from '../parameter.ts';

/** How the dream is shown. */
export const picture = {
  wet: {
    kind: 'number',
    default: 1,
    min: 0,
    max: 2,
    step: 0.01,
    group: 'Picture',
    label: 'Dream amount',
    help: '0 shows the source, 1 the dream, above 1 more dream than was dreamed.',
    look: true,
  },
  mirror: {
    kind: 'choice',
    default: 'auto',
    choices: {auto: 'Camera only', on: 'On', off: 'Off'},
    group: 'Picture',
    label: 'Mirror',
    help: 'Left and right swapped, as in a mirror.',
  },
  crop: {
    kind: 'number',
    default: 0,
    min: 0,
    max: 0.8,
    step: 0.01,
    group: 'Picture',
    label: 'Crop',
    help: 'How much of the source’s width and height is cut away around its middle, to come closer.',
  },
  fit: {
    kind: 'choice',
    default: 'cover',
    choices: {cover: 'Fill the window', contain: 'Show all of it'},
    group: 'Picture',
    label: 'Fit',
    help: 'Whether the picture fills the window or is shown whole.',
  },
} as const satisfies Record<string, Parameter>;
