import {getFirstEncodableVideoCodec, Quality, VideoSampleSink} from 'mediabunny';
import type {VideoCodec, VideoSample} from 'mediabunny';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import {cropped, croppedArea} from '../display/frame-image.ts';
import {tagsOf} from '../metadata/recipe.ts';
import type {Recipe} from '../metadata/recipe.ts';
import {knownOf} from '../dream/model.ts';
import type {Parts} from '../dream/open-parts.ts';
import {reasonOf} from '../lib/reason.ts';
import {openFilm, type FilmInput} from './video-input.ts';
import type {PrivateFolder} from '../library/private-folder.ts';
import {joinFilm} from './join.ts';
import {OfflineDream} from './offline-dream.ts';
import {RenderError} from './render-error.ts';
import {Score, type Cue} from './score.ts';
import {keepSegment, keptSegments, SegmentEncoder} from './segment.ts';
import {limits, type FilmSpec} from './spec.ts';

/** How far a rendering is. */
export interface RenderProgress {
  /** Frames, or for a picture thousandths. */
  readonly done: number;
  readonly total: number;
  /** Of the newest frame; whoever gets it closes it. */
  readonly thumbnail?: ImageBitmap;
}

export interface FilmJob {
  readonly film: Blob;
  readonly name: string;
  readonly spec: FilmSpec;
  readonly folder: PrivateFolder;
  /** Opens the model of the score, once the film has proved to be one: a take names its own. */
  readonly open: (score: Score) => Promise<Parts>;
  /** What the parts draw on. */
  readonly canvas: OffscreenCanvas;
  readonly yieldToEventLoop: YieldToEventLoop;
  /** Awaited between frames: it waits while the job is paused. */
  readonly pass: () => Promise<void>;
  readonly onProgress: (progress: RenderProgress) => void;
}

/** A result that is whole: a file of its job's folder, and what is other than asked for, in words. */
export interface Result {
  readonly name: string;
  readonly notices: readonly string[];
  readonly recipe: Recipe;
}

/** This much film is in one segment; a reload costs no more. */
const segmentS = 1;
const thumbnailEveryMs = 500;
const thumbnailPx = 160;

/** Codecs by preference: what most players take, then what is smallest. */
const codecs: Readonly<Record<FilmSpec['format'], readonly VideoCodec[]>> = {
  mp4: ['avc', 'hevc', 'av1', 'vp9'],
  webm: ['vp9', 'av1', 'vp8'],
};

/**
 * Dreams a film from its first frame to its last, each exactly once and at its own time, and joins the result in the
 * job's folder. What was done in an earlier session is kept and gone on from. Throws RenderError.
 */
export async function renderFilm(job: FilmJob): Promise<Result> {
  const {spec, folder} = job;
  const film = await openFilm(job.film, job.name, spec);
  try {
    // As live, what is cropped is as large as what is left of it; a take that crops later keeps the size of its start.
    const score = new Score(spec, film.take);
    const crop = score.cropAt(film.frames[0]?.timestampS ?? 0);
    const {width, height} = croppedArea(film.widthPx, film.heightPx, crop);
    const size = outputSize({widthPx: width, heightPx: height}, spec);
    const codec = await codecFor(spec, size);
    const parts = await job.open(score);
    const cues = score.cues(film.frames, knownOf(parts.model), size);
    const dream = dreamOf(job, score, parts);
    const segments = await renderSegments(job, film, cues, size, codec, dream).finally(() => dream.dispose());
    const name = `result.${spec.format}`;
    const recipe = score.recipe(parts.model.sha256);
    const title = job.name.replace(/\.[^.]+$/, '');
    const notices = await joinFilm(folder, name, segments, codec, spec.format, film, tagsOf(recipe, title));
    return {name, notices, recipe};
  } finally {
    film.input.dispose();
  }
}

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The film's shape within the size asked for, or within what can be drawn, in the even numbers that encoders want. */
export function outputSize({widthPx, heightPx}: Size, {size}: Pick<FilmSpec, 'size'>): Size {
  const {max} = limits.filmSidePx;
  const bounds = size ?? {widthPx: Math.min(max, widthPx), heightPx: Math.min(max, heightPx)};
  const scale = Math.min(bounds.widthPx / widthPx, bounds.heightPx / heightPx);
  const even = (px: number): number => Math.max(2, 2 * Math.round((px * scale) / 2));
  return {widthPx: even(widthPx), heightPx: even(heightPx)};
}

async function codecFor({format, quality}: FilmSpec, {widthPx, heightPx}: Size): Promise<VideoCodec> {
  const options = {width: widthPx, height: heightPx, quality: new Quality(quality)};
  const codec = await getFirstEncodableVideoCodec([...codecs[format]], options);
  if (codec) return codec;
  throw new RenderError(
    'no-encoder',
    `This browser has no encoder for ${format.toUpperCase()} at ${widthPx} × ${heightPx} pixels (${codecs[format].join(', ')}).`,
    'Choose a smaller size or the other format, or use Chrome or Edge.',
  );
}

/** The dream of a film, from its first frame on. */
const dreamOf = ({spec, yieldToEventLoop}: FilmJob, {seed}: Score, parts: Parts): OfflineDream =>
  new OfflineDream(parts, {classic: spec.classic, seed, yieldToEventLoop});

/** Renders what is missing, and gives the number of segments. */
async function renderSegments(
  job: FilmJob,
  film: FilmInput,
  cues: Generator<Cue, void>,
  size: Size,
  codec: VideoCodec,
  dream: OfflineDream,
): Promise<number> {
  const {spec, folder, pass} = job;
  const total = film.frames.length;
  const {frames: start, segments: kept, memory} = await keptSegments(folder);
  const sink = new VideoSampleSink(film.video);
  let before: Cue | undefined;
  for (let done = 0; done < start; done += 1) before = cues.next().value ?? undefined;
  if (memory && before) {
    const sample = await sink.getSample(film.frames[before.source]?.timestampS ?? 0);
    if (!sample) throw brokenFrame(job, film, before.source);
    await dream.show(await upright(sample, size, before.order.view.crop));
    await dream.recall(memory, before.order);
  }
  job.onProgress({done: start, total});
  let segments = kept;
  let encoder: SegmentEncoder | undefined;
  let segmentFromS = 0;
  let shownMs = -Infinity;
  try {
    for await (const [index, sample] of framesFrom(job, film, sink, start)) {
      await pass();
      const {value: cue} = cues.next();
      const frame = film.frames[index];
      if (!cue || !frame) break;
      if (cue.source === index) await dream.show(await upright(sample, size, cue.order.view.crop));
      else sample.close();
      await dream.next(cue.order, index);
      const timestampS = frame.timestampS - film.offsetS;
      // In the same task as the drawing: once presented, a canvas is blank for whoever reads it.
      const picture = new VideoFrame(job.canvas, {timestamp: Math.round(1e6 * timestampS), alpha: 'discard'});
      const isDue = performance.now() - shownMs > thumbnailEveryMs;
      if (isDue) shownMs = performance.now();
      const thumbnail = isDue ? await thumbnailOf(picture) : undefined;
      if (!encoder) {
        encoder = new SegmentEncoder(codec, new Quality(spec.quality));
        segmentFromS = timestampS;
      }
      await encoder.add(picture, {timestampS, durationS: frame.durationS});
      const next = film.frames[index + 1];
      if (!next || next.timestampS - film.offsetS >= segmentFromS + segmentS) {
        const segment = await encoder.finish();
        encoder = undefined;
        await keepSegment(folder, segments, segment, await dream.remember());
        segments += 1;
      }
      job.onProgress({done: index + 1, total, ...(thumbnail && {thumbnail})});
    }
  } finally {
    await encoder?.cancel();
  }
  return segments;
}

/** The film's frames from number `start` on. Throws RenderError at one that is planned and does not come. */
async function* framesFrom(
  job: FilmJob,
  film: FilmInput,
  sink: VideoSampleSink,
  start: number,
): AsyncGenerator<[number, VideoSample]> {
  const first = film.frames[start];
  if (!first) return;
  let index = start;
  const samples = sink.samples(first.timestampS, film.endS);
  const closeEnoughS = 5e-4;
  try {
    for await (const sample of samples) {
      const planned = film.frames[index];
      // The one shown at the range's start may have begun before it.
      if (planned && sample.timestamp < planned.timestampS - closeEnoughS) {
        sample.close();
        continue;
      }
      if (!planned || sample.timestamp > planned.timestampS + closeEnoughS) {
        sample.close();
        break;
      }
      yield [index, sample];
      index += 1;
    }
  } catch (error) {
    throw brokenFrame(job, film, index, reasonOf(error));
  }
  if (index < film.frames.length) throw brokenFrame(job, film, index);
}

const brokenFrame = ({name}: FilmJob, {frames}: FilmInput, index: number, reason = ''): RenderError =>
  new RenderError(
    'truncated',
    `Frame ${index + 1} of ${frames.length} of “${name}”, at ${(frames[index]?.timestampS ?? 0).toFixed(2)} s, could not be decoded${reason && ` (${reason})`}: the film is damaged or cut off there.`,
    'Copy or download it again, or give a range that ends before it.',
  );

/**
 * The frame at the result's size, turned as its film says, and so much of its sides cut away; takes the sample over.
 * Nothing of it is copied if it fits as it is.
 */
async function upright(
  sample: VideoSample,
  {widthPx, heightPx}: Size,
  crop: number,
): Promise<VideoFrame | ImageBitmap> {
  try {
    const {displayWidth, displayHeight, codedWidth, codedHeight} = sample;
    const {left, top, width, height} = croppedArea(displayWidth, displayHeight, crop);
    const square = codedWidth === displayWidth && codedHeight === displayHeight;
    if (width === widthPx && height === heightPx && square && sample.rotation === 0 && !sample.flip) {
      const whole = sample.toVideoFrame();
      try {
        return (await cropped(whole, crop)) ?? whole.clone();
      } finally {
        whole.close();
      }
    }
    const canvas = new OffscreenCanvas(widthPx, heightPx);
    const context = canvas.getContext('2d', {alpha: false});
    if (!context) throw new Error(`The browser gave no 2D canvas of ${widthPx} × ${heightPx} pixels.`);
    context.imageSmoothingQuality = 'high';
    sample.draw(context, left, top, width, height, 0, 0, widthPx, heightPx);
    return canvas.transferToImageBitmap();
  } finally {
    sample.close();
  }
}

const thumbnailOf = (picture: VideoFrame): Promise<ImageBitmap> =>
  createImageBitmap(picture, {resizeWidth: thumbnailPx, resizeQuality: 'medium'});
