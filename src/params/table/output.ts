import type {Parameter} from '../parameter.ts';

/** How source and dream are shown. */
export const output = {
  wet: {
    kind: 'number',
    default: 1,
    min: 0,
    max: 2,
    step: 0.01,
    group: 'Output',
    label: 'Dream amount',
    help: '0 shows the source, 1 the dream as it is; higher values exaggerate it.',
    look: true,
  },
  limitFlashes: {
    kind: 'toggle',
    default: true,
    group: 'Output',
    label: 'Limit flashes',
    help: 'Softens what would flash more than three times in two seconds, live and in files. Off, it can be dangerous to people with photosensitive epilepsy.',
  },
  mirror: {
    kind: 'choice',
    default: 'auto',
    choices: {auto: 'Camera only', on: 'On', off: 'Off'},
    group: 'Output',
    label: 'Mirror',
    help: 'Flips the image horizontally, as in a mirror.',
  },
  crop: {
    kind: 'number',
    default: 0,
    min: 0,
    max: 0.8,
    step: 0.01,
    group: 'Output',
    label: 'Crop',
    help: 'How much of the source’s width and height to cut away around its centre.',
  },
  output: {
    kind: 'toggle',
    default: false,
    group: 'Output',
    label: 'Clean output',
    help: 'Shows the dream alone, whole, without controls, messages or pointer. H brings them back.',
  },
  alpha: {
    kind: 'choice',
    default: 'none',
    choices: {none: 'None', dream: 'Dream only', person: 'Person only'},
    group: 'Output',
    label: 'Transparency',
    help: 'What is left over a transparent background: the dream without the source, or the person with it. For browser sources, pages and PNGs; clips, streams and windows show it over black.',
  },
  fit: {
    kind: 'choice',
    default: 'cover',
    choices: {cover: 'Fill', contain: 'Whole image'},
    group: 'Output',
    label: 'Fit',
    help: 'Fill the window, or show the whole image.',
  },
} as const satisfies Record<string, Parameter>;
