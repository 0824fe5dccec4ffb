import type {VideoSample} from 'mediabunny';
import type {SizePx} from '../lib/size.ts';
import {framesFrom, upright, type DecodingReport} from './decoded-frames.ts';
import type {DeepPixels} from './images/png.ts';
import {notices} from './notices.ts';
import type {OfflineDream, RenderMemory} from './offline-dream.ts';
import {RenderError} from './render-error.ts';
import type {Cue} from './score.ts';
import {keepSegment, keptSegments, type FrameEncoder, type SegmentFolder} from './segment.ts';
import type {PlannedFrame, VideoInput} from './video-input.ts';
import type {VideoJob} from './video-job.ts';

/** This much of the video is in one segment; a reload costs no more. */
const segmentS = 1;
const thumbnailEveryMs = 200;
const thumbnailPx = 256;

/** What is rendered, and with what. */
export interface SegmentsRequest {
  readonly video: VideoInput;
  /** Of every frame, from the first on. */
  readonly cues: Generator<Cue, void>;
  readonly size: SizePx;
  /** Makes an encoder for a segment. */
  readonly encoder: () => FrameEncoder;
  readonly dream: OfflineDream;
  /** What of the video is rendered; undefined is all of it. */
  readonly run?: FrameRun;
}

/** A run of a video's frames that is rendered by itself. */
export interface FrameRun {
  /** The first that is dreamed; those before `fromFrame` are thrown away. */
  readonly preRollFrom: number;
  /** The first of the result, and the one after its last. */
  readonly fromFrame: number;
  readonly toFrame: number;
  /** What the dream begins with; undefined is nothing. */
  readonly memory: RenderMemory | undefined;
}

/** Where a run's segments are kept, and how it goes on. */
export type SegmentsJob = Pick<VideoJob, 'name' | 'spec' | 'canvas' | 'onProgress' | 'pass'> & {
  readonly folder: SegmentFolder;
};

/** What was rendered: the number of segments, and what of the video's frames is missing in them. */
export interface RenderedSegments extends DecodingReport {
  readonly segments: number;
}

/** Renders the frames that earlier sessions did not, into segments of the job's folder. */
export async function renderSegments(job: SegmentsJob, request: SegmentsRequest): Promise<RenderedSegments> {
  const {name, folder, canvas, onProgress} = job;
  const {video, dream} = request;
  const run = request.run ?? wholeOf(video);
  const {preRollFrom, fromFrame, toFrame} = run;
  const total = toFrame - preRollFrom;
  const start = await resume(job, request, run);
  let {segments} = start;
  let encoder: FrameEncoder | undefined;
  let segmentFromS = 0;
  const thumbnails = new Thumbnails();
  const report: DecodingReport = {missing: 0, endsS: undefined};
  const keep = async (done: FrameEncoder): Promise<void> => {
    const segment = await done.finish();
    encoder = undefined;
    await keepSegment(folder, segments, segment, await dream.remember());
    segments += 1;
  };
  onProgress({done: start.frame - preRollFrom, total});
  try {
    for await (const [index, sample] of framesFrom(video, name, start.frame, report)) {
      if (index >= toFrame) {
        sample?.close();
        break;
      }
      const cue = await show(request, index, sample, job);
      const frame = video.frames[index];
      if (!cue || !frame) break;
      await dream.next(cue.order, index, frame.timestampS);
      const timestampS = frame.timestampS - video.offsetS;
      if (index < fromFrame) {
        onProgress({done: index + 1 - preRollFrom, total});
        continue;
      }
      if (!encoder) {
        encoder = request.encoder();
        segmentFromS = timestampS;
      }
      // In the same task as the drawing: once presented, a canvas is blank for whoever reads it.
      const drawn = new VideoFrame(canvas, {timestamp: Math.round(1e6 * timestampS), alpha: 'discard'});
      const thumbnail = await thumbnails.of(drawn);
      await encoder.add(drawn, {timestampS, durationS: frame.durationS}, deepOf(video, cue));
      if (index + 1 === toFrame || endsSegment(video.frames[index + 1], segmentFromS + video.offsetS)) {
        await keep(encoder);
      }
      onProgress({done: index + 1 - preRollFrom, total, ...(thumbnail && {thumbnail})});
    }
    // Fewer frames than planned were decoded.
    if (encoder) await keep(encoder);
  } finally {
    await encoder?.cancel();
  }
  return {...report, segments};
}

/** What a frame was drawn from in 16 bits, where that lies under it pixel by pixel. */
const deepOf = ({deepAt}: VideoInput, {source, order: {view}}: Cue): DeepPixels | undefined =>
  view.crop === 0 && !view.mirror ? deepAt?.(source) : undefined;

/** Whether a segment that begins at this time ends before the frame `next`. */
const endsSegment = (next: PlannedFrame | undefined, segmentFromS: number): boolean =>
  !next || next.timestampS >= segmentFromS + segmentS;

const wholeOf = ({frames}: VideoInput): FrameRun => ({
  ...{preRollFrom: 0, fromFrame: 0, toFrame: frames.length},
  memory: undefined,
});

/** The numbers of the frames that begin a segment, where all of a video is rendered in one piece. */
export function segmentStarts(frames: readonly PlannedFrame[]): number[] {
  const starts: number[] = [];
  let fromS = -Infinity;
  for (const [index, frame] of frames.entries()) {
    if (!endsSegment(frame, fromS)) continue;
    starts.push(index);
    fromS = frame.timestampS;
  }
  return starts;
}

/**
 * Puts the dream where the last whole segment left it, or where the run begins, and the cues behind that; gives the
 * segments that are done and the next frame.
 */
async function resume(
  {name, folder, spec}: SegmentsJob,
  {video, cues, size, dream}: SegmentsRequest,
  run: FrameRun,
): Promise<{readonly segments: number; readonly frame: number}> {
  const {frames, segments, memory: kept} = await keptSegments(folder);
  const [frame, memory] = segments > 0 ? [run.fromFrame + frames, kept] : [run.preRollFrom, run.memory];
  let before: Cue | undefined;
  for (let done = 0; done < frame; done += 1) before = cues.next().value ?? undefined;
  if (memory && before) {
    const {timestampS: atS = 0} = video.frames[before.source] ?? {};
    const sample = await frameAt(video, before.source);
    if (!sample) {
      throw new RenderError(notices.truncated({name, reason: 'a frame could not be decoded', atS}));
    }
    await dream.show(await upright(sample, size, before.order.view, spec.values.backdrop));
    await dream.recall(memory, before.order);
  }
  return {frame, segments};
}

/** Decodes one frame, which becomes the caller's; one that is missing is the one before. */
async function frameAt({frames, decode}: VideoInput, index: number): Promise<VideoSample | undefined> {
  for (let at = index; at >= 0; at -= 1) {
    for await (const sample of decode(frames.slice(at, at + 1))) if (sample) return sample;
  }
  return undefined;
}

/**
 * Shows frame `index`, whose sample it takes over, once `pass` lets it; where its cue shows another frame, or it has no
 * sample, the one before stays shown. Gives the cue; undefined if there is none.
 */
async function show(
  {cues, size, dream}: SegmentsRequest,
  index: number,
  sample: VideoSample | undefined,
  {pass, spec}: SegmentsJob,
): Promise<Cue | undefined> {
  try {
    const cue = cues.next().value ?? undefined;
    if (!cue) return undefined;
    await pass();
    const {backdrop} = spec.values;
    if (sample && cue.source === index)
      await dream.show(await upright(sample, size, cue.order.view, backdrop));
    return cue;
  } finally {
    sample?.close();
  }
}

/** Small copies of frames, now and then. */
class Thumbnails {
  #madeMs = -Infinity;

  /** A copy if one is due; the frame stays the caller's unless this throws, which closes it. */
  async of(frame: VideoFrame): Promise<ImageBitmap | undefined> {
    const nowMs = performance.now();
    if (nowMs - this.#madeMs <= thumbnailEveryMs) return undefined;
    this.#madeMs = nowMs;
    try {
      return await createImageBitmap(frame, {resizeWidth: thumbnailPx, resizeQuality: 'medium'});
    } catch (error) {
      frame.close();
      throw error;
    }
  }
}
