import {parameters} from './table.ts';
import {change, keys, parameterOf} from './values.ts';
import type {Key, Values} from './values.ts';

export type LookKey = {[K in Key]: (typeof parameters)[K] extends {look: true} ? K : never}[Key];
/** What makes a look; a preset leaves out what is as by default. */
export type Look = Partial<WholeLook>;
export type WholeLook = Pick<Values, LookKey>;

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
    line: 'Round eyes open in everything, among rings and shells.',
    look: {},
  },
  {
    name: 'shimmer',
    title: 'Shimmer',
    line: 'A fine, coloured texture, like oil on water seen close.',
    look: {
      mixed1: 0.4,
      mixed2: 1,
      mixed3: 0,
      mixed4: 0,
      objective: 'mean',
      level: 0.2,
      formSize: 0.3,
      bandFinest: 0.8,
      bandFine: 1,
      bandCoarsest: 0.4,
      decorrelation: 0.1,
      persistence: 0.8,
      persistenceMoving: 0.6,
      inertia: 0,
    },
  },
  {
    name: 'menagerie',
    title: 'Menagerie',
    line: 'Striped fur and small animals, crowded together.',
    look: {
      mixed3: 0,
      mixed5: 1,
      level: 0.26,
      formSize: 0.5,
      bandFinest: 1.2,
      bandFine: 1,
      bandCoarsest: 0.7,
      decorrelation: 0.8,
      inertia: 0.3,
    },
  },
  {
    name: 'kennel',
    title: 'Kennel',
    line: 'Dogs, poodles and birds, wherever there is room for one.',
    look: {
      mixed3: 0,
      mixed4: 0,
      mixed5: 1,
      mixed6: 0.5,
      objective: 'mean',
      formSize: 0.5,
      bandFinest: 1.3,
      bandCoarsest: 0.7,
      decorrelation: 0.8,
    },
  },
  {
    name: 'tunnel',
    title: 'Tunnel',
    line: 'Shells and fur that come towards you and never arrive.',
    look: {
      mixed3: 0.6,
      objective: 'mean',
      level: 0.22,
      bandFinest: 1,
      bandFine: 1,
      bandCoarsest: 0.7,
      decorrelation: 0.6,
      inertia: 0.2,
      breathing: 0,
      zoom: 0.22,
      rotation: 2,
    },
  },
  {
    name: 'oil',
    title: 'Oil',
    line: 'Broad, soft, bright strokes, as if painted wet.',
    look: {
      mixed1: 0.3,
      mixed3: 1,
      mixed4: 0,
      level: 0.26,
      formSize: 0.35,
      bandFinest: 0.15,
      bandFine: 0.6,
      bandCoarse: 1.4,
      bandCoarsest: 1,
      decorrelation: 0.6,
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
      level: 0.28,
      formSize: 0.8,
      bandFinest: 0.8,
      bandFine: 1,
      bandCoarse: 1.2,
      bandCoarsest: 1.2,
      decorrelation: 0.75,
      inertia: 0.25,
      breathing: 0.8,
      zoom: -0.05,
      rotation: 7,
    },
  },
  {
    name: 'etching',
    title: 'Etching',
    line: 'Carved lines and hatching in the source’s own colours.',
    look: {
      mixed0: 1,
      mixed1: 0.7,
      mixed3: 0,
      mixed4: 0,
      objective: 'mean',
      level: 0.2,
      formSize: 0.3,
      bandFine: 1,
      bandCoarse: 0.5,
      bandCoarsest: 0.1,
      decorrelation: 1,
      persistence: 0.8,
      persistenceMoving: 0.6,
      cameraColour: 1,
      inertia: 0.05,
    },
  },
  {
    name: 'classic',
    title: 'Classic',
    line: 'Dogs, eyes and towers at once, large and small, as in the first deep dreams.',
    look: {
      mixed3: 1,
      mixed4: 0,
      mixed5: 1,
      objective: 'mean',
      level: 0.26,
      formSize: 0.5,
      bandFinest: 1.2,
      bandFine: 1.1,
      bandCoarsest: 0.7,
      decorrelation: 0.7,
    },
  },
  {
    name: 'feathers',
    title: 'Feathers',
    line: 'Feathers, scales and ripples, as if carved with a fine blade.',
    look: {
      mixed2: 0.6,
      mixed3: 0,
      objective: 'mean',
      level: 0.26,
      bandFinest: 1.6,
      bandFine: 1.3,
      bandCoarse: 0.6,
      bandCoarsest: 0.2,
    },
  },
  {
    name: 'marble',
    title: 'Marble',
    line: 'Grey stone, worn into hollows and knots.',
    look: {
      mixed2: 1,
      mixed3: 0.4,
      mixed4: 0,
      objective: 'mean',
      level: 0.22,
      formSize: 0.35,
      bandFinest: 0.5,
      bandFine: 1,
      bandCoarse: 1.4,
      bandCoarsest: 0.7,
      decorrelation: 1,
    },
  },
  {
    name: 'argus',
    title: 'Argus',
    line: 'Big, bright eyes in glowing colours.',
    look: {
      mixed3: 1,
      mixed4: 0,
      level: 0.26,
      formSize: 0.35,
      bandFinest: 0.8,
      bandFine: 1,
      bandCoarse: 1.3,
      bandCoarsest: 0.4,
      decorrelation: 0.5,
    },
  },
  {
    name: 'spirits',
    title: 'Spirits',
    line: 'Foxes and dogs, whole and still, looking back at you.',
    look: {
      mixed3: 0,
      mixed4: 0,
      mixed6: 1,
      mixed7: 0.6,
      level: 0.28,
      formSize: 0.8,
      bandFinest: 1,
      bandCoarse: 1.4,
      bandCoarsest: 1,
      decorrelation: 0.9,
    },
  },
  {
    name: 'palace',
    title: 'Palace',
    line: 'Domes, arches and windows rise from bare walls.',
    look: {
      objective: 'guide',
      guide: 'palace',
      mixed3: 0,
      mixed5: 1,
      level: 0.3,
      formSize: 0.6,
    },
  },
  {
    name: 'serpents',
    title: 'Serpents',
    line: 'Coils and scales wind over everything.',
    look: {
      objective: 'guide',
      guide: 'serpents',
      mixed3: 0,
      mixed5: 0.5,
      level: 0.3,
      formSize: 0.5,
    },
  },
];

const defaultLook = Object.fromEntries(lookKeys.map((key) => [key, parameterOf(key).default])) as WholeLook;

/** Every look key with the value that `preset` gives it. */
export const lookOf = (preset: Pick<Preset, 'look'>): WholeLook => ({...defaultLook, ...preset.look});

export const presetNamed = (name: string): Preset | undefined =>
  presets.find((preset) => preset.name === name);

/** `values` with the whole look of `preset`; source, speed and engine stay as they are. */
export const applyPreset = (values: Values, preset: Pick<Preset, 'look'>): Values =>
  change(values, lookOf(preset)).values;

/** The preset whose look `values` has now, if any. */
export function presetOf(values: Values): Preset | undefined {
  return presets.find((preset) => sameLook(lookOf(preset), values));
}

/** The look of these values. */
export const lookIn = (values: Values): WholeLook =>
  Object.fromEntries(lookKeys.map((key) => [key, values[key]])) as WholeLook;

/** True if every key of the look is the same. */
export const sameLook = (a: WholeLook, b: WholeLook): boolean => lookKeys.every((key) => a[key] === b[key]);
