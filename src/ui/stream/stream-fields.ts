import type {ChoiceParameter, NumberParameter, ToggleParameter} from '../../params/parameter.ts';
import {defaultSettings, limits, type StreamSettings} from '../../stream/settings.ts';
import {streamStrings} from '../strings/stream.ts';

const {settings} = streamStrings;

const group = 'Output';

/** The controls of a stream's settings that are no text. They are no parameters: nothing but these controls sets them. */
export const streamFields = {
  keepToken: {
    kind: 'toggle',
    ...settings.keepToken,
    default: defaultSettings.keepToken,
    group,
  },
  codec: {
    kind: 'choice',
    ...settings.codec,
    default: defaultSettings.codec,
    group,
  },
  bitrateKbps: {
    kind: 'number',
    ...settings.bitrateKbps,
    default: defaultSettings.bitrateKbps,
    ...limits.bitrateKbps,
    step: 100,
    whole: true,
    group,
  },
  rateHz: {
    kind: 'number',
    ...settings.rateHz,
    default: defaultSettings.rateHz,
    ...limits.rateHz,
    step: 1,
    whole: true,
    group,
  },
  priority: {
    kind: 'choice',
    ...settings.priority,
    default: defaultSettings.priority,
    group,
  },
  sound: {
    kind: 'choice',
    ...settings.sound,
    default: defaultSettings.sound,
    group,
  },
} as const satisfies Partial<
  Record<keyof StreamSettings, ChoiceParameter | NumberParameter | ToggleParameter>
>;

export type StreamField = keyof typeof streamFields;

/** What can be changed while a stream runs. */
export const tunable: ReadonlySet<StreamField> = new Set(['bitrateKbps', 'priority', 'keepToken']);
