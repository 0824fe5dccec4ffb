import type {Parameter} from '../parameter.ts';

/** Clips and takes. */
export const recording = {
  recordFormat: {
    kind: 'choice',
    default: 'auto',
    choices: {auto: 'What plays everywhere', h264: 'MP4, H.264', av1: 'MP4, AV1', vp9: 'WebM, VP9'},
    group: 'Recording',
    label: 'Format',
    help: 'Of clips. By itself: the first of H.264, VP9 and AV1 that this browser encodes.',
  },
  recordQuality: {
    kind: 'choice',
    default: 'good',
    choices: {draft: 'Draft', good: 'Good', best: 'Best'},
    group: 'Recording',
    label: 'Quality',
    help: 'What clips aim at; better ones are larger.',
  },
  recordRate: {
    kind: 'number',
    default: 30,
    min: 1,
    max: 60,
    step: 1,
    whole: true,
    unit: 'frames/s',
    group: 'Recording',
    label: 'Frames per second',
    help: 'Of clips, at most; a busy machine records fewer, so that the dream goes on.',
  },
  recordConstant: {
    kind: 'toggle',
    default: false,
    group: 'Recording',
    label: 'Constant rate',
    help: 'Frames at equal distances, repeated where there was none, for editors that ask for it. Off: each at its own time.',
  },
  recordSound: {
    kind: 'choice',
    default: 'video',
    choices: {video: 'Video', microphone: 'Microphone', none: 'None'},
    aliases: {film: 'video'},
    group: 'Recording',
    label: 'Sound',
    help: 'Of clips and takes.',
  },
  recordBeside: {
    kind: 'toggle',
    default: false,
    group: 'Recording',
    label: 'Source beside it',
    help: 'Clips show the source on the left and the dream on the right.',
  },
} as const satisfies Record<string, Parameter>;
