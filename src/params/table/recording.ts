import type {Parameter} from '../parameter.ts';

/** Clips and takes. */
export const recording = {
  recordFormat: {
    kind: 'choice',
    default: 'auto',
    choices: {auto: 'Most compatible', h264: 'MP4, H.264', av1: 'MP4, AV1', vp9: 'WebM, VP9'},
    group: 'Recording',
    label: 'Format',
    help: 'Format of clips. Most compatible is the first of H.264, VP9 and AV1 that this browser encodes.',
  },
  recordQuality: {
    kind: 'choice',
    default: 'good',
    choices: {draft: 'Draft', good: 'Good', best: 'Best'},
    group: 'Recording',
    label: 'Quality',
    help: 'Target quality of clips; higher is larger.',
  },
  recordRate: {
    kind: 'number',
    default: 30,
    min: 1,
    max: 60,
    step: 1,
    whole: true,
    unit: 'fps',
    group: 'Recording',
    label: 'Frame rate',
    help: 'Maximum for clips. A busy machine records fewer frames, so that the dream continues.',
  },
  recordConstant: {
    kind: 'toggle',
    default: false,
    group: 'Recording',
    label: 'Constant frame rate',
    help: 'Evenly spaced frames, repeated where needed, for editors that require it. Off keeps each frame’s own time.',
  },
  recordSound: {
    kind: 'choice',
    default: 'video',
    choices: {video: 'Video', microphone: 'Microphone', none: 'None'},
    aliases: {film: 'video'},
    group: 'Recording',
    label: 'Sound',
    help: 'Sound of clips and takes.',
  },
  recordBeside: {
    kind: 'toggle',
    default: false,
    group: 'Recording',
    label: 'Side by side',
    help: 'Clips show the source on the left and the dream on the right.',
  },
} as const satisfies Record<string, Parameter>;
