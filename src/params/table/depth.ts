import {channelsPattern, mostChannels} from '../channels.ts';
import type {NumberParameter, Parameter} from '../parameter.ts';

/** What the dream is of: the layers of the network, and which of their channels. */
export const depth = {
  mixed0: layer(0, 0, 'fine lines and edges'),
  mixed1: layer(1, 0, 'hatching and weave'),
  mixed2: layer(2, 0, 'shimmering texture'),
  mixed3: layer(3, 0.5, 'eyes, spirals and shells'),
  mixed4: layer(4, 1, 'fur, feathers and first faces'),
  mixed5: layer(5, 0, 'heads and animals'),
  mixed6: layer(6, 0, 'dogs, birds and crowds'),
  mixed7: layer(7, 0, 'whole creatures'),
  mixed8: layer(8, 0, 'scenes; only in models that reach it'),
  mixed9: layer(9, 0, 'objects; only in models that reach it'),
  mixed10: layer(10, 0, 'things of the thousand classes; only in models that reach it'),
  objective: {
    kind: 'choice',
    default: 'l2',
    choices: {
      mean: 'All features',
      l2: 'Strong features',
      caricature: 'Exaggerate what is there',
      guide: 'Follow a guide image',
    },
    group: 'Depth',
    label: 'Objective',
    help: 'What grows: every feature of the layers, mostly the strong ones, those of the frame itself, or those of a guide image.',
    look: true,
  },
  guide: {
    kind: 'choice',
    default: 'palace',
    choices: {eyes: 'Eyes', palace: 'Palace', serpents: 'Serpents', own: 'Your image'},
    group: 'Depth',
    label: 'Guide image',
    help: 'What the dream grows towards while its objective follows a guide image.',
    look: true,
  },
  channels: {
    kind: 'text',
    default: '',
    pattern: channelsPattern,
    allowed: 'layers with up to 32 channels each, such as mixed4:12,55;mixed6:3',
    group: 'Depth',
    label: 'Channels',
    help: 'Dream of these channels only, in layers that have weight, such as mixed4:12,55. Empty means all.',
    look: true,
  },
  channelPick: {
    kind: 'choice',
    default: 'all',
    choices: {all: 'All', strongest: 'Strongest', typical: 'Typical', weakest: 'Weakest'},
    group: 'Depth',
    label: 'Pick channels',
    help: 'Which of these channels to use: those that respond to the image most, about average, or least. Chosen again every few seconds.',
    look: true,
  },
  channelCount: {
    kind: 'number',
    default: 8,
    min: 1,
    max: mostChannels,
    step: 1,
    whole: true,
    group: 'Depth',
    label: 'Channels picked',
    help: 'How many channels of each layer to use, unless all are.',
    look: true,
  },
} as const satisfies Record<string, Parameter>;

function layer(index: number, weight: number, shows: string): NumberParameter & {look: true} {
  return {
    kind: 'number',
    default: weight,
    min: -2,
    max: 2,
    step: 0.05,
    group: 'Depth',
    label: `mixed${index}`,
    help: `Weight of this layer: ${shows}. Below 0 the dream moves away from them.`,
    look: true,
  };
}
