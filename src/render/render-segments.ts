import {Quality} from 'mediabunny';
import type {VideoCodec, VideoSample} from 'mediabunny';
import type {SizePx} from '../lib/size.ts';
import {framesFrom, upright, type DecodingReport} from './decoded-frames.ts';
import {notices} from './notices.ts';
import type {OfflineDream} from './offline-dream.ts';
import {RenderError} from './render-error.ts';
import type {Cue} from './score.ts';
import {keepSegment, keptSegments, SegmentEncoder} from './segment.ts';
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
  readonly codec: VideoCodec;
  readonly dream: OfflineDream;
}

/** What was rendered: the number of segments, and what of the video's frames is missing in them. */
export interface RenderedSegments extends DecodingReport {
  readonly segments: number;
}

/** Renders the frames that earlier sessions did not, into segments of the job's folder. */
export async function renderSegments(job: VideoJob, request: SegmentsRequest): Promise<RenderedSegments> {
  const {name, spec, folder, canvas, onProgress} = job;
  const {video, codec, dream} = request;
  const total = video.frames.length;
  const start = await resume(job, request);
  let {segments} = start;
  let encoder: SegmentEncoder | undefined;
  let segmentFromS = 0;
  const thumbnails = new Thumbnails();
  const report: DecodingReport = {missing: 0, endsS: undefined};
  const keep = async (done: SegmentEncoder): Promise<void> => {
    const segment = await done.finish();
    encoder = undefined;
    await keepSegment(folder, segments, segment, await dream.remember());
    segments += 1;
  };
  onProgress({done: start.frames, total});
  try {
    for await (const [index, sample] of framesFrom(video, name, start.frames, report)) {
      const cue = await show(request, index, sample, job);
      const frame = video.frames[index];
      if (!cue || !frame) break;
      await dream.next(cue.order, index);
      const timestampS = frame.timestampS - video.offsetS;
      if (!encoder) {
        encoder = new SegmentEncoder(codec, new Quality(spec.quality));
        segmentFromS = timestampS;
      }
      // In the same task as the drawing: once presented, a canvas is blank for whoever reads it.
      const drawn = new VideoFrame(canvas, {timestamp: Math.round(1e6 * timestampS), alpha: 'discard'});
      const thumbnail = await thumbnails.of(drawn);
      await encoder.add(drawn, {timestampS, durationS: frame.durationS});
      if (isLast(video.frames[index + 1], segmentFromS + video.offsetS)) {
        await keep(encoder);
      }
      onProgress({done: index + 1, total, ...(thumbnail && {thumbnail})});
    }
    // Fewer frames than planned were decoded.
    if (encoder) await keep(encoder);
  } finally {
    await encoder?.cancel();
  }
  return {...report, segments};
}

const isLast = (next: PlannedFrame | undefined, segmentFromS: number): boolean =>
  !next || next.timestampS >= segmentFromS + segmentS;

/** Puts the dream where the last whole segment left it, and the cues behind that; gives what was done. */
async function resume(
  {name, folder, spec}: VideoJob,
  {video, cues, size, dream}: SegmentsRequest,
): Promise<{readonly segments: number; readonly frames: number}> {
  const {frames, segments, memory} = await keptSegments(folder);
  let before: Cue | undefined;
  for (let done = 0; done < frames; done += 1) before = cues.next().value ?? undefined;
  if (memory && before) {
    const {timestampS: atS = 0} = video.frames[before.source] ?? {};
    const sample = await frameAt(video, before.source);
    if (!sample) {
      throw new RenderError(notices.truncated({name, reason: 'a frame could not be decoded', atS}));
    }
    await dream.show(
      await upright(sample, size, {crop: before.order.view.crop, backdrop: spec.values.backdrop}),
    );
    await dream.recall(memory, before.order);
  }
  return {frames, segments};
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
  {pass, spec}: VideoJob,
): Promise<Cue | undefined> {
  try {
    const cue = cues.next().value ?? undefined;
    if (!cue) return undefined;
    await pass();
    const {backdrop} = spec.values;
    if (sample && cue.source === index)
      await dream.show(await upright(sample, size, {crop: cue.order.view.crop, backdrop}));
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
