import type {ChoiceParameter, NumberParameter, ToggleParameter} from '../../params/parameter.ts';
import {defaultSettings, limits, type StreamSettings} from '../../stream/settings.ts';

const group = 'Output';

/** The controls of a stream's settings that are no text. They are no parameters: nothing but these controls sets them. */
export const streamFields = {
  keepToken: {
    kind: 'toggle',
    default: defaultSettings.keepToken,
    group,
    label: 'Keep token',
    help: 'Keeps the token in this browser. Otherwise it is forgotten when the page is closed.',
  },
  codec: {
    kind: 'choice',
    default: defaultSettings.codec,
    choices: {auto: 'Automatic', h264: 'H.264', vp9: 'VP9', av1: 'AV1', vp8: 'VP8'},
    group,
    label: 'Codec',
    help: 'Offered first; the server chooses. Automatic is the first of H.264, VP9, AV1 and VP8 that it takes.',
  },
  bitrateKbps: {
    kind: 'number',
    default: defaultSettings.bitrateKbps,
    ...limits.bitrateKbps,
    step: 100,
    whole: true,
    unit: 'kbit/s',
    group,
    label: 'Bitrate',
    help: 'Maximum. Dreams are full of detail: 4,000 for 640 × 480, 8,000 for 1280 × 720.',
  },
  rateHz: {
    kind: 'number',
    default: defaultSettings.rateHz,
    ...limits.rateHz,
    step: 1,
    whole: true,
    unit: 'fps',
    group,
    label: 'Frame rate',
    help: 'Maximum. A busy machine sends fewer frames, so that the dream continues.',
  },
  priority: {
    kind: 'choice',
    default: defaultSettings.priority,
    choices: {sharpness: 'Sharpness', rate: 'Frame rate'},
    group,
    label: 'Keep',
    help: 'What is kept when the connection is too slow for both.',
  },
  sound: {
    kind: 'choice',
    default: defaultSettings.sound,
    choices: {none: 'None', microphone: 'Microphone', video: 'Video'},
    group,
    label: 'Sound',
    help: 'Sound of the stream.',
  },
} as const satisfies Partial<
  Record<keyof StreamSettings, ChoiceParameter | NumberParameter | ToggleParameter>
>;

export type StreamField = keyof typeof streamFields;

/** What can be changed while a stream runs. */
export const tunable: ReadonlySet<StreamField> = new Set(['bitrateKbps', 'priority', 'keepToken']);
