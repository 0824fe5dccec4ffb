import {parameters} from './table.ts';
import {change, keys, parameterOf} from './values.ts';
import type {Key, Values} from './values.ts';

type LookKey = {[K in Key]: (typeof parameters)[K] extends {look: true} ? K : never}[Key];
type Look = Partial<Pick<Values, LookKey>>;

/** A named look: what it sets; every other `look` key takes its default. */
export interface Preset {
  /** As in the URL. */
  readonly name: string;
  readonly title: string;
  /** One line: what it does to the image. */
  readonly line: string;
  readonly look: Look;
}

/** The keys that make up a look, in the table's order. */
export const lookKeys = keys.filter((key): key is LookKey => parameterOf(key).look === true);

/** The presets, in the order of the number keys. */
export const presets: readonly Preset[] = [
  {
    name: 'shells',
    title: 'Shells',
    line: 'Eyes, spirals and shells grow out of everything.',
    look: {mixed3: 1, mixed4: 0.5, steps: 3, stepSize: 0.022},
  },
  {
    name: 'shimmer',
    title: 'Shimmer',
    line: 'A fine trembling texture, like oil on water up close.',
    look: {
      mixed1: 0.6,
      mixed2: 1,
      mixed3: 0,
      mixed4: 0,
      steps: 2,
      stepSize: 0.03,
      persistence: 0.8,
      persistenceMoving: 0.5,
      inertia: 0,
    },
  },
  {
    name: 'menagerie',
    title: 'Menagerie',
    line: 'Animals that grow slowly and stay.',
    look: {
      mixed3: 0,
      mixed4: 1,
      mixed5: 0.5,
      steps: 2,
      stepSize: 0.04,
      persistence: 1.6,
      persistenceMoving: 1.2,
      inertia: 0.3,
    },
  },
  {
    name: 'kennel',
    title: 'Kennel',
    line: 'Dogs, poodles and birds, quick and strong.',
    look: {
      mixed3: 0,
      mixed4: 0,
      mixed5: 1,
      mixed6: 0.5,
      steps: 3,
      stepSize: 0.028,
      smoothing: 0.4,
      persistence: 1.4,
      persistenceMoving: 1,
    },
  },
  {
    name: 'tunnel',
    title: 'Tunnel',
    line: 'The dream grows towards you and never arrives.',
    look: {
      mixed3: 0.6,
      mixed4: 1,
      steps: 2,
      stepSize: 0.04,
      smoothing: 0.6,
      persistence: 1.7,
      persistenceMoving: 1,
      inertia: 0.2,
      breathing: 0,
      octaves: 2,
      zoom: 0.22,
      rotation: 2,
    },
  },
  {
    name: 'oil',
    title: 'Oil',
    line: 'Broad soft strokes, as if painted wet.',
    look: {
      mixed1: 0.4,
      mixed3: 1,
      mixed4: 0,
      objective: 'l2',
      steps: 2,
      stepSize: 0.038,
      smoothing: 2.2,
      totalVariation: 0.12,
      persistence: 1.5,
      persistenceMoving: 1,
      driftX: 0.01,
    },
  },
  {
    name: 'carousel',
    title: 'Carousel',
    line: 'Whole creatures, turning slowly and sinking away.',
    look: {
      mixed3: 0,
      mixed4: 0,
      mixed6: 0.3,
      mixed7: 1,
      objective: 'l2',
      steps: 3,
      stepSize: 0.03,
      jitter: 16,
      smoothing: 0.8,
      persistence: 1.4,
      persistenceMoving: 1.2,
      inertia: 0.25,
      breathing: 0.8,
      zoom: -0.05,
      rotation: 7,
      range: 0.9,
    },
  },
  {
    name: 'etching',
    title: 'Etching',
    line: 'Scratched lines and hatching that follow you closely.',
    look: {
      mixed0: 1,
      mixed1: 0.7,
      mixed3: 0,
      mixed4: 0,
      normalise: 'mean-abs',
      steps: 2,
      stepSize: 0.042,
      jitter: 2,
      persistence: 0.5,
      persistenceMoving: 0.35,
      inertia: 0.05,
      cameraColour: 0.6,
      wet: 1.35,
    },
  },
];

const defaultLook = Object.fromEntries(
  lookKeys.map((key) => [key, parameterOf(key).default]),
) as Required<Look>;

/** Every look key with the value that `preset` gives it. */
export const lookOf = (preset: Preset): Required<Look> => ({...defaultLook, ...preset.look});

export const presetNamed = (name: string): Preset | undefined =>
  presets.find((preset) => preset.name === name);

/** `values` with the whole look of `preset`; source, speed and engine stay as they are. */
export const applyPreset = (values: Values, preset: Preset): Values => change(values, lookOf(preset)).values;

/** The preset whose look `values` has now, if any. */
export function presetOf(values: Values): Preset | undefined {
  return presets.find((preset) => {
    const look = lookOf(preset);
    return lookKeys.every((key) => look[key] === values[key]);
  });
}
