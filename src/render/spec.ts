import {defaultTiling} from '../ascent/classic.ts';
import {change, defaults, type Values} from '../params/values.ts';
import {RenderError} from './render-error.ts';

/** The classic ascent over octaves; see ascent/classic.ts. */
export interface OctaveSpec {
  readonly octaves: number;
  readonly octaveScale: number;
}

export const filmFormats = ['mp4', 'webm'] as const;
export type FilmFormat = (typeof filmFormats)[number];

/** How a film is to be dreamed, as plain JSON. */
export interface FilmSpec {
  readonly values: Values;
  readonly format: FilmFormat;
  /** Width and height that the film is to fit within, its shape kept; null is its own. */
  readonly size: {readonly widthPx: number; readonly heightPx: number} | null;
  /** Seconds on the film's own clock; null is its start, its end. */
  readonly fromS: number | null;
  readonly toS: number | null;
  /** null is the live look: a few steps at one size for each frame. */
  readonly classic: OctaveSpec | null;
  readonly quality: 'medium' | 'high' | 'very-high';
  /** Everything random follows from it. */
  readonly seed: number;
}

export const stillTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;
export type StillType = (typeof stillTypes)[number];

/** How a picture is to be dreamed, as plain JSON. */
export interface StillSpec {
  readonly values: Values;
  readonly type: StillType;
  /** The long side of the result; null is the picture's own. */
  readonly longSidePx: number | null;
  readonly classic: OctaveSpec;
  /** Steps in each octave. */
  readonly steps: number;
  readonly tilePx: number;
  readonly seed: number;
}

/** Limits that both a person and a program are held to. */
export const limits = {
  filmSidePx: {min: 16, max: 4096},
  stillSidePx: {min: 75, max: 8192},
  octaves: {min: 1, max: 10},
  octaveScale: {min: 1.1, max: 2},
  steps: {min: 1, max: 100},
  tilePx: {min: 128, max: 2048},
} as const;

export const defaultFilm: FilmSpec = {
  values: defaults,
  format: 'mp4',
  size: null,
  fromS: null,
  toS: null,
  classic: null,
  quality: 'high',
  seed: 1,
};

export const defaultStill: StillSpec = {
  values: defaults,
  type: 'image/png',
  longSidePx: null,
  classic: {octaves: 4, octaveScale: 1.4},
  steps: 10,
  tilePx: defaultTiling.tilePx,
  seed: 1,
};

/** Throws RenderError if `value` is not within a limit. */
export function within(name: keyof typeof limits, value: number, fault: 'size' | 'range' = 'range'): void {
  const {min, max} = limits[name];
  if (Number.isFinite(value) && value >= min && value <= max) return;
  const words = {
    filmSidePx: 'A film’s side',
    stillSidePx: 'A picture’s side',
    octaves: 'The number of octaves',
    octaveScale: 'The octaves’ scale',
    steps: 'The number of steps',
    tilePx: 'The side of a tile',
  }[name];
  const unit = name.endsWith('Px') ? ' px' : '';
  throw new RenderError(
    fault,
    `${words} is ${min} to ${max}${unit}; got ${value}.`,
    'Choose one within that.',
  );
}

/** A spec that was kept as JSON: the values pass the parameter table, and everything else its limits. Throws RenderError. */
export function checkedFilm(spec: FilmSpec): FilmSpec {
  const {classic, fromS, toS, size} = spec;
  if (classic) checkOctaves(classic);
  if (size) for (const side of [size.widthPx, size.heightPx]) within('filmSidePx', side, 'size');
  if ((fromS !== null && !(fromS >= 0)) || (toS !== null && !(toS > (fromS ?? 0)))) {
    throw new RenderError(
      'range',
      `A range starts at 0 s or later and ends after its start; got ${fromS ?? 'the start'} to ${toS ?? 'the end'}.`,
      'Give both in seconds on the film’s clock.',
    );
  }
  return {...spec, values: change(defaults, spec.values).values};
}

export function checkedStill(spec: StillSpec): StillSpec {
  checkOctaves(spec.classic);
  within('steps', spec.steps);
  within('tilePx', spec.tilePx);
  if (spec.longSidePx !== null) within('stillSidePx', spec.longSidePx, 'size');
  return {...spec, values: change(defaults, spec.values).values};
}

function checkOctaves({octaves, octaveScale}: OctaveSpec): void {
  within('octaves', octaves);
  within('octaveScale', octaveScale);
}
