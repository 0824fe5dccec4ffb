import {channelsPattern} from '../channels.ts';
import type {NumberParameter, Parameter} from '../parameter.ts';

/** What is dreamed of: the layers of the network, and what of them. */
export const depth = {
  mixed0: layer(0, 0, 'fine lines and edges'),
  mixed1: layer(1, 0, 'hatching and weave'),
  mixed2: layer(2, 0, 'shimmering texture'),
  mixed3: layer(3, 1, 'eyes, spirals and shells'),
  mixed4: layer(4, 0.5, 'fur, feathers and first faces'),
  mixed5: layer(5, 0, 'heads and animals'),
  mixed6: layer(6, 0, 'dogs, birds and crowds'),
  mixed7: layer(7, 0, 'whole creatures'),
  mixed8: layer(8, 0, 'scenes; models that reach it only'),
  mixed9: layer(9, 0, 'objects; models that reach it only'),
  mixed10: layer(10, 0, 'things of the thousand classes; models that reach it only'),
  objective: {
    kind: 'choice',
    default: 'mean',
    choices: {mean: 'Everything', l2: 'The strongest'},
    group: 'Depth',
    label: 'Amplify',
    help: 'Climb the mean of the activations, or of their squares, which favours what is already strong.',
    look: true,
  },
  channels: {
    kind: 'text',
    default: '',
    pattern: channelsPattern,
    allowed: 'layers with up to 32 channels each, such as mixed4:12,55;mixed6:3',
    group: 'Depth',
    label: 'Channels',
    help: 'Dream of these channels only, where their layer has weight: mixed4:12,55. Empty is all of them.',
    look: true,
  },
} as const satisfies Record<string, Parameter>;

function layer(index: number, weight: number, shows: string): NumberParameter & {look: true} {
  return {
    kind: 'number',
    default: weight,
    min: 0,
    max: 2,
    step: 0.05,
    group: 'Depth',
    label: `mixed${index}`,
    help: `Weight of this layer: ${shows}.`,
    look: true,
  };
}
