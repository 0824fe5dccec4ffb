import {defaultTiling} from '../ascent/tiling.ts';
import type {SizePx} from '../lib/size.ts';
import {
  automationFrom,
  automationJson,
  noAutomation,
  type Automation,
} from '../params/automation/automation.ts';
import {change, defaults, type Values} from '../params/values.ts';
import {notices, type Setting} from './notices.ts';
import {RenderError} from './render-error.ts';

/** The classic ascent over octaves; see ascent/classic.ts. */
export interface OctaveSpec {
  readonly octaves: number;
  readonly octaveScale: number;
}

export const videoFormats = ['mp4', 'webm'] as const;
export type VideoFormat = (typeof videoFormats)[number];
/** As people write them. */
export const formatNames = {mp4: 'MP4', webm: 'WebM'} as const satisfies Record<VideoFormat, string>;

/** How a video is to be dreamed, as plain JSON. */
export interface VideoSpec {
  readonly values: Values;
  /** What moves the values by itself, from the first frame on. */
  readonly automation: Automation;
  readonly format: VideoFormat;
  /** What the result is to fit within, its shape kept; null is the video's own size. */
  readonly size: SizePx | null;
  /** Seconds of presentation, which begins at 0; null is its start, its end. */
  readonly fromS: number | null;
  readonly toS: number | null;
  /** null is the live look: a few steps at one size for each frame. */
  readonly classic: OctaveSpec | null;
  readonly quality: 'medium' | 'high' | 'very-high';
  /** Where each frame becomes a PNG of so many bits instead: only programs do this. */
  readonly images: {readonly bits: 8 | 16} | null;
  /** Everything random follows from it. */
  readonly seed: number;
}

export const imageTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;
export type ImageType = (typeof imageTypes)[number];

/** How an image is to be dreamed, as plain JSON. */
export interface ImageSpec {
  readonly values: Values;
  readonly type: ImageType;
  /** The long side of the result; null is the image's own. */
  readonly longSidePx: number | null;
  readonly classic: OctaveSpec;
  /** Steps in each octave. */
  readonly steps: number;
  readonly tilePx: number;
  readonly seed: number;
}

/** Limits that users and programs are both held to. */
export const limits = {
  videoSidePx: {min: 16, max: 4096},
  imageSidePx: {min: 75, max: 8192},
  octaves: {min: 1, max: 10},
  octaveScale: {min: 1.1, max: 2},
  steps: {min: 1, max: 100},
  tilePx: {min: 128, max: 2048},
} as const satisfies Record<Setting, {readonly min: number; readonly max: number}>;

export const defaultVideo: VideoSpec = {
  values: defaults,
  automation: noAutomation,
  format: 'mp4',
  size: null,
  fromS: null,
  toS: null,
  classic: null,
  quality: 'high',
  images: null,
  seed: 1,
};

export const defaultImage: ImageSpec = {
  values: defaults,
  type: 'image/png',
  longSidePx: null,
  classic: {octaves: 4, octaveScale: 1.4},
  steps: 10,
  tilePx: defaultTiling.tilePx,
  seed: 1,
};

/**
 * A spec that was kept as JSON: its values pass the parameter table, everything else its limits. Throws RenderError and
 * AutomationError.
 */
export function checkedVideo(spec: VideoSpec): VideoSpec {
  const {classic, size, fromS, toS} = spec;
  if (classic) checkOctaves(classic);
  if (size) for (const sidePx of [size.widthPx, size.heightPx]) check('videoSidePx', sidePx);
  if ((fromS !== null && !(fromS >= 0)) || (toS !== null && !(toS > (fromS ?? 0)))) {
    throw new RenderError(notices.range(rangeOf(spec)));
  }
  // A job that was kept by an earlier version has none.
  const {automation = noAutomation, images = null} = spec as Partial<VideoSpec>;
  const checked = automationFrom(automationJson(automation), 'automation');
  return {...spec, images, automation: checked, values: change(defaults, spec.values).values};
}

/** The same for an image. Throws RenderError. */
export function checkedImage(spec: ImageSpec): ImageSpec {
  checkOctaves(spec.classic);
  check('steps', spec.steps);
  check('tilePx', spec.tilePx);
  if (spec.longSidePx !== null) check('imageSidePx', spec.longSidePx);
  return {...spec, values: change(defaults, spec.values).values};
}

/** A source may be larger than any result, which is scaled down from it. */
const largestSourcePx = 4 * limits.videoSidePx.max;

/** Throws RenderError if a video's frames are too small or too large to render. */
export function checkSource(name: string, size: SizePx): void {
  const sides = [size.widthPx, size.heightPx];
  const {min: minPx} = limits.videoSidePx;
  if (Math.min(...sides) >= minPx && Math.max(...sides) <= largestSourcePx) return;
  throw new RenderError(notices.size({name, ...size, minPx, maxPx: largestSourcePx}));
}

/** The ends of a spec's range as a message names them. */
export const rangeOf = ({fromS, toS}: Pick<VideoSpec, 'fromS' | 'toS'>): {from: string; to: string} => ({
  from: fromS === null ? 'the start' : `${fromS} s`,
  to: toS === null ? 'the end' : `${toS} s`,
});

function checkOctaves({octaves, octaveScale}: OctaveSpec): void {
  check('octaves', octaves);
  check('octaveScale', octaveScale);
}

function check(setting: Setting, got: number): void {
  const {min, max} = limits[setting];
  if (!(got >= min && got <= max)) throw new RenderError(notices.setting({setting, min, max, got}));
}
