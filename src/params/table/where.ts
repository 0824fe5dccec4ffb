import type {Parameter} from '../parameter.ts';

/** What of the frame the dream grows on. */
export const where = {
  where: {
    kind: 'choice',
    default: 'everywhere',
    choices: {
      everywhere: 'Everywhere',
      person: 'The person',
      around: 'Around the person',
      moving: 'What moves',
      bright: 'Bright places',
      dark: 'Dark places',
    },
    group: 'Where',
    label: 'Dream on',
    help: 'Where in the image the dream grows. It fades from everywhere else within a second.',
    look: true,
  },
  whereSoftness: {
    kind: 'number',
    default: 0.3,
    min: 0,
    max: 1,
    step: 0.05,
    group: 'Where',
    label: 'Soft edges',
    help: 'How gradually the dream fades out at the edges of that area.',
    look: true,
  },
} as const satisfies Record<string, Parameter>;
