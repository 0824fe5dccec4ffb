import {extname} from 'node:path';
import {parseArgs} from 'node:util';
import {applyPreset, presetNamed, presets} from '../params/presets.ts';
import {change, defaults, type Values} from '../params/values.ts';
import {reasonOf} from '../lib/reason.ts';
import type {Task} from '../render/messages.ts';
import {checkedFilm, checkedStill, defaultFilm, defaultStill, type StillType} from '../render/spec.ts';
import {RenderError} from '../render/render-error.ts';
import {UsageError} from './command.ts';

/** What `reverie render` was asked for. */
export interface RenderRequest {
  readonly input: string;
  readonly output: string;
  readonly task: Task;
  /** Lines of JSON instead of words and a bar. */
  readonly json: boolean;
  /** Let the browser use the GPU through Vulkan. */
  readonly gpu: boolean;
}

export const renderUsage = `INPUT OUTPUT
  INPUT is a film or a picture; OUTPUT says what is made of it: .mp4, .webm, .png, .jpg or .webp
  --preset NAME         the look: ${presets.map(({name}) => name).join(', ')}
  --set KEY=VALUE       a parameter (docs/parameters.md); as often as needed
  --model PACK          folder name of a model in public/models; see reverie model
  --size WIDTHxHEIGHT   the result fits within it: films up to 4096, pictures up to 8192 pixels a side
  --from S, --to S      a part of the film, in seconds
  --octaves N           classic ascent over so many sizes, 1 to 10; of pictures always, ${defaultStill.classic.octaves} unless said
  --octave-scale X      from one octave to the next, 1.1 to 2; ${defaultStill.classic.octaveScale} unless said
  --steps N             steps in each octave of a picture, 1 to 100; ${defaultStill.steps} unless said
  --quality Q           of a film: medium, high, very-high
  --seed N              everything random follows from it
  --gpu                 dream on the GPU (Linux: through Vulkan) instead of the processor
  --json                lines of JSON: {"type": "progress" | "done" | "failed", ...}`;

const text = {type: 'string'} as const;
const flag = {type: 'boolean', default: false} as const;
const options = {
  preset: text,
  set: {type: 'string', multiple: true},
  model: text,
  size: text,
  from: text,
  to: text,
  octaves: text,
  'octave-scale': text,
  steps: text,
  quality: text,
  seed: text,
  gpu: flag,
  json: flag,
} as const;

type Given = ReturnType<typeof parse>['values'];
const parse = (args: readonly string[]) => parseArgs({args: [...args], options, allowPositionals: true});

const stillTypes: Readonly<Record<string, StillType>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
};

/** Reads the command line. Throws UsageError for what cannot be used. */
export function readRenderOptions(args: readonly string[]): RenderRequest {
  try {
    const {values: given, positionals} = parse(args);
    const [input, output, ...more] = positionals;
    if (input === undefined || output === undefined || more.length > 0) {
      throw new UsageError(
        `INPUT and OUTPUT are needed; got ${positionals.length} names.\nreverie render ${renderUsage}`,
      );
    }
    const {json, gpu} = given;
    return {input, output, json, gpu, task: taskOf(output, given)};
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof RenderError)
      throw new UsageError(`${error.message} ${error.advice}`, {cause: error});
    throw new UsageError(reasonOf(error), {cause: error});
  }
}

function taskOf(output: string, given: Given): Task {
  const values = valuesOf(given);
  const type = stillTypes[extname(output).toLowerCase()];
  const octaveScale = number('octave-scale', given['octave-scale']) ?? defaultStill.classic.octaveScale;
  const octaves = number('octaves', given.octaves);
  const seed = number('seed', given.seed) ?? 1;
  const size = sizeOf(given.size);
  if (type) {
    refuse(given, ['from', 'to', 'quality'], 'a film');
    const spec = {
      ...defaultStill,
      values,
      type,
      seed,
      longSidePx: size ? Math.max(size.widthPx, size.heightPx) : null,
      classic: {octaves: octaves ?? defaultStill.classic.octaves, octaveScale},
      steps: number('steps', given.steps) ?? defaultStill.steps,
    };
    return {kind: 'image', spec: checkedStill(spec)};
  }
  const format = formatOf(output);
  refuse(given, ['steps'], 'a picture; for a film, --set steps=N');
  const quality = given.quality ?? 'high';
  if (quality !== 'medium' && quality !== 'high' && quality !== 'very-high') {
    throw new UsageError(`--quality is medium, high or very-high; got ${quality}.`);
  }
  const spec = {
    ...defaultFilm,
    values,
    format,
    size,
    seed,
    quality,
    fromS: number('from', given.from) ?? null,
    toS: number('to', given.to) ?? null,
    classic: octaves === undefined ? null : {octaves, octaveScale},
  } as const;
  return {kind: 'video', spec: checkedFilm(spec)};
}

function formatOf(output: string): 'mp4' | 'webm' {
  const extension = extname(output).toLowerCase();
  if (extension === '.mp4') return 'mp4';
  if (extension === '.webm') return 'webm';
  throw new UsageError(`OUTPUT ends in .mp4, .webm, .png, .jpg or .webp; got ${JSON.stringify(output)}.`);
}

function valuesOf({preset, set, model}: Given): Values {
  let values: Values = defaults;
  if (preset !== undefined) {
    const found = presetNamed(preset);
    if (!found) {
      throw new UsageError(
        `--preset is ${presets.map(({name}) => name).join(', ')}; got ${JSON.stringify(preset)}.`,
      );
    }
    values = applyPreset(values, found);
  }
  const changes = (set ?? []).map((entry): [string, string] => {
    const at = entry.indexOf('=');
    if (at < 1) throw new UsageError(`--set is KEY=VALUE; got ${JSON.stringify(entry)}.`);
    return [entry.slice(0, at), entry.slice(at + 1)];
  });
  if (model !== undefined) changes.push(['model', model]);
  const {values: changed, problems} = change(values, Object.fromEntries(changes));
  // Nobody sees a control that shows what was made of it: what is not allowed is refused.
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return changed;
}

function sizeOf(given: string | undefined): {widthPx: number; heightPx: number} | null {
  if (given === undefined) return null;
  const [, width, height] = /^(\d{1,6})x(\d{1,6})$/.exec(given) ?? [];
  if (width === undefined || height === undefined) {
    throw new UsageError(
      `--size is WIDTHxHEIGHT in pixels, such as 1920x1080; got ${JSON.stringify(given)}.`,
    );
  }
  return {widthPx: Number(width), heightPx: Number(height)};
}

function number(name: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const value = Number(given);
  if (given.trim() === '' || !Number.isFinite(value)) {
    throw new UsageError(`--${name} is a number; got ${JSON.stringify(given)}.`);
  }
  return value;
}

function refuse(given: Given, names: readonly (keyof Given)[], forWhat: string): void {
  for (const name of names) {
    if (given[name] !== undefined) throw new UsageError(`--${name} is for ${forWhat}.`);
  }
}
