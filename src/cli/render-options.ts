import {extname} from 'node:path';
import {parseArgs} from 'node:util';
import {presets} from '../params/presets.ts';
import {reasonOf} from '../lib/reason.ts';
import type {Task} from '../render/messages.ts';
import {checkedVideo, checkedImage, defaultVideo, defaultImage} from '../render/spec.ts';
import type {ImageType, VideoSpec} from '../render/spec.ts';
import {RenderError} from '../render/render-error.ts';
import {UsageError} from './command.ts';
import {automationOf, scheduled, valuesOf} from './given-values.ts';
import {isSequence} from './parts/images.ts';

/** What `reverie render` was asked for. */
export interface RenderRequest {
  readonly input: string;
  readonly output: string;
  /** The image that the dream follows, if it is not a drawn one. */
  readonly guide: string | undefined;
  readonly task: Task;
  /** Lines of JSON instead of text and a progress bar. */
  readonly json: boolean;
  /** Of a sequence of images, how many are shown in a second. */
  readonly fps: number;
  /** Let the browser use the GPU through Vulkan. */
  readonly gpu: boolean;
}

export const renderUsage = `INPUT OUTPUT
  INPUT is a video or an image; OUTPUT's extension selects the format: .mp4, .webm, .png, .jpg or .webp
  %06d in a name is a sequence of images: in/%06d.png is dreamed on as a video, out/%06d.png gets its frames
  --preset NAME         the look: ${presets.map(({name}) => name).join(', ')}
  --set KEY=VALUE       set a parameter (docs/parameters.md); may be repeated
  --set KEY=SCHEDULE    or move it over time, in seconds: "stepSize=0:(0.02), 30:(0.05)" (docs/instrument.md)
  --schedule FILE.json  lanes and modulators
  --guide FILE          follow this image; for a drawn one, use --set objective=guide --set guide=NAME
  --model PACK          folder name of a model in public/models; see reverie model
  --size WIDTHxHEIGHT   fit the result within this size: videos up to 4096, images up to 8192 pixels a side
  --from S, --to S      render a part of the video, in seconds from its first frame
  --octaves N           classic ascent over 1 to 10 octaves; images always use it, with ${defaultImage.classic.octaves} by default
  --octave-scale X      size ratio of consecutive octaves, 1.1 to 2; default ${defaultImage.classic.octaveScale}
  --steps N             steps in each octave of an image, 1 to 100; default ${defaultImage.steps}
  --quality Q           of a video: medium, high (default), very-high
  --fps N               of a sequence of images that is dreamed on; default 25
  --bits N              of a sequence of images that is written: 8 (default) or 16
  --seed N              seed for everything random; default 1
  --gpu                 use the GPU (on Linux through Vulkan) instead of the processor
  --json                print lines of JSON: {"type": "notice" | "progress" | "done" | "failed", ...}
or, for one part of a plan (docs/farm.md): --plan PLAN.json --part K OUT.part [--video FILE] [--guide FILE] [--gpu] [--json]`;

const text = {type: 'string'} as const;
const flag = {type: 'boolean', default: false} as const;
/** The options of `reverie render`. */
export const renderOptions = {
  preset: text,
  set: {type: 'string', multiple: true},
  schedule: text,
  guide: text,
  model: text,
  size: text,
  from: text,
  to: text,
  octaves: text,
  'octave-scale': text,
  steps: text,
  quality: text,
  fps: text,
  bits: text,
  seed: text,
  gpu: flag,
  json: flag,
} as const;

type Given = ReturnType<typeof parse>['values'];
const parse = (args: readonly string[]) =>
  parseArgs({args: [...args], options: renderOptions, allowPositionals: true});

const imageTypeOf: Readonly<Record<string, ImageType>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
};

/** Reads the command line. Throws UsageError for what cannot be used. */
export const readRenderOptions = (args: readonly string[]): RenderRequest =>
  orUsageError(() => {
    const {values, positionals} = parse(args);
    return requestOf(values, positionals, `reverie render ${renderUsage}`);
  });

/** Of a sequence of images, unless --fps says otherwise. */
const usualFps = 25;

/** What the options of a rendering ask for; `usage` is shown where its files are missing. Throws UsageError and RenderError. */
export function requestOf(given: Given, positionals: readonly string[], usage: string): RenderRequest {
  const [input, output, ...more] = positionals;
  if (input === undefined || output === undefined || more.length > 0) {
    throw new UsageError(`INPUT and OUTPUT are required; got ${positionals.length} arguments.\n${usage}`);
  }
  const {json, gpu, guide} = given;
  const fps = number('fps', given.fps) ?? usualFps;
  if (!(fps >= 1 && fps <= 240)) throw new UsageError(`--fps must be 1 to 240; got ${fps}.`);
  return {input, output, guide, json, gpu, fps, task: taskOf(input, output, given)};
}

/** Reads arguments; whatever is wrong with them is a UsageError. */
export function orUsageError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof RenderError)
      throw new UsageError([error.message, error.advice].filter(Boolean).join(' '), {cause: error});
    throw new UsageError(reasonOf(error), {cause: error});
  }
}

function taskOf(input: string, output: string, given: Given): Task {
  const values = valuesOf(given);
  const images = imagesOf(output, given.bits);
  const type = images ? undefined : imageTypeOf[extname(output).toLowerCase()];
  if (type && isSequence(input)) {
    throw new UsageError('A sequence of images becomes a video, or another sequence such as out/%06d.png.');
  }
  const octaveScale = number('octave-scale', given['octave-scale']) ?? defaultImage.classic.octaveScale;
  const octaves = number('octaves', given.octaves);
  const seed = number('seed', given.seed) ?? 1;
  const size = sizeOf(given.size);
  if (type) {
    refuse(given, ['from', 'to', 'quality', 'schedule'], 'videos');
    if (scheduled(given).length > 0) throw new UsageError('A schedule in --set applies to videos.');
    const spec = {
      ...defaultImage,
      values,
      type,
      seed,
      longSidePx: size ? Math.max(size.widthPx, size.heightPx) : null,
      classic: {octaves: octaves ?? defaultImage.classic.octaves, octaveScale},
      steps: number('steps', given.steps) ?? defaultImage.steps,
    };
    return {kind: 'image', spec: checkedImage(spec)};
  }
  const format = images ? 'mp4' : formatOf(output);
  refuse(given, ['steps'], 'images; for a video, use --set steps=N');
  const quality = given.quality ?? 'high';
  if (quality !== 'medium' && quality !== 'high' && quality !== 'very-high') {
    throw new UsageError(`--quality must be medium, high or very-high; got ${quality}.`);
  }
  const spec = {
    ...defaultVideo,
    values,
    automation: automationOf(given),
    format,
    size,
    seed,
    quality,
    images,
    fromS: number('from', given.from) ?? null,
    toS: number('to', given.to) ?? null,
    classic: octaves === undefined ? null : {octaves, octaveScale},
  } as const;
  return {kind: 'video', spec: checkedVideo(spec)};
}

/** That the result is a sequence of PNG files, and of how many bits. */
function imagesOf(output: string, givenBits: string | undefined): VideoSpec['images'] {
  const bits = number('bits', givenBits);
  if (!isSequence(output)) {
    if (bits !== undefined) throw new UsageError('--bits applies to a sequence of images.');
    return null;
  }
  if (extname(output).toLowerCase() !== '.png') {
    throw new UsageError(`A sequence of images must end in .png; got ${JSON.stringify(output)}.`);
  }
  if (bits !== undefined && bits !== 8 && bits !== 16) {
    throw new UsageError(`--bits must be 8 or 16; got ${bits}.`);
  }
  return {bits: bits ?? 8};
}

function formatOf(output: string): 'mp4' | 'webm' {
  const extension = extname(output).toLowerCase();
  if (extension === '.mp4') return 'mp4';
  if (extension === '.webm') return 'webm';
  throw new UsageError(`OUTPUT must end in .mp4, .webm, .png, .jpg or .webp; got ${JSON.stringify(output)}.`);
}

function sizeOf(given: string | undefined): {widthPx: number; heightPx: number} | null {
  if (given === undefined) return null;
  const [, width, height] = /^(\d{1,6})x(\d{1,6})$/.exec(given) ?? [];
  if (width === undefined || height === undefined) {
    throw new UsageError(
      `--size must be WIDTHxHEIGHT in pixels, such as 1920x1080; got ${JSON.stringify(given)}.`,
    );
  }
  return {widthPx: Number(width), heightPx: Number(height)};
}

/** A number that was given as text; undefined if it was not. Throws UsageError. */
export function number(name: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const value = Number(given);
  if (given.trim() === '' || !Number.isFinite(value)) {
    throw new UsageError(`--${name} must be a number; got ${JSON.stringify(given)}.`);
  }
  return value;
}

function refuse(given: Given, names: readonly (keyof Given)[], forWhat: string): void {
  for (const name of names) {
    if (given[name] !== undefined) throw new UsageError(`--${name} applies to ${forWhat}.`);
  }
}
