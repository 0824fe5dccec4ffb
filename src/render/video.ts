import {getFirstEncodableVideoCodec, Quality} from 'mediabunny';
import type {VideoCodec} from 'mediabunny';
import {croppedArea} from '../display/framing.ts';
import {knownOf} from '../dream/model.ts';
import type {Message} from '../lib/message.ts';
import type {SizePx} from '../lib/size.ts';
import {tagsOf, type Recipe} from '../metadata/recipe.ts';
import {joinVideo} from './join.ts';
import {notices} from './notices.ts';
import {OfflineDream} from './offline-dream.ts';
import {RenderError} from './render-error.ts';
import {renderSegments} from './render-segments.ts';
import {Score} from './score.ts';
import {packetsOf, SegmentEncoder} from './segment.ts';
import {planSound} from './sound.ts';
import {formatNames, limits, type VideoSpec} from './spec.ts';
import {openVideo} from './open-video.ts';
import type {VideoJob} from './video-job.ts';

/** A complete result: a file in its job's folder, and what it lacks. */
export interface Result {
  readonly name: string;
  readonly notices: readonly Message[];
  readonly recipe: Recipe;
}

/** Codecs by preference: what most players take, then what is smallest. */
const codecs: Readonly<Record<VideoSpec['format'], readonly VideoCodec[]>> = {
  mp4: ['avc', 'hevc', 'av1', 'vp9'],
  webm: ['vp9', 'av1', 'vp8'],
};

/**
 * Dreams a video from its first frame to its last, each exactly once and at its own time, and joins the result in the
 * job's folder. What an earlier session completed is kept and continued. Throws RenderError.
 */
export async function renderVideo(job: VideoJob): Promise<Result> {
  const {name: source, spec, folder, yieldToEventLoop} = job;
  const video = await openVideo(job.video, source, spec);
  try {
    const score = new Score(spec, video.take, job.guide !== undefined);
    // As live, a cropped video has the size of what is left; a take that crops later keeps the size of its start.
    const crop = score.cropAt(video.frames[0]?.timestampS ?? 0);
    const {width, height} = croppedArea(video.widthPx, video.heightPx, crop);
    const size = outputSize({widthPx: width, heightPx: height}, spec);
    const codec = await codecFor(spec, size);
    const {sounds, lacks} = await planSound(video, spec.format);
    const expected = [...video.lacks, ...lacks];
    job.onNotices(expected);
    const parts = await job.open(score);
    const cues = score.cues(video.frames, knownOf(parts.model), size);
    const dream = new OfflineDream(parts, {
      classic: spec.classic,
      seed: score.seed,
      guide: job.guide,
      yieldToEventLoop,
    });
    const {segments, missing, endsS} = await renderSegments(job, {
      ...{video, cues, size, dream},
      encoder: () => new SegmentEncoder(codec, new Quality(spec.quality)),
    }).finally(() => dream.dispose());
    const name = `result.${spec.format}`;
    const recipe = score.recipe(parts.model.sha256);
    const tags = tagsOf(recipe, source.replace(/\.[^.]+$/, ''));
    const {timeResolution, offsetS} = video;
    const failed = await joinVideo({
      ...{format: spec.format, codec, timeResolution, tags, sounds},
      fresh: () => folder.fresh(name),
      frames: () => packetsOf(folder, segments),
      endS: (endsS ?? Infinity) - offsetS,
    });
    const unguided = score.lacksGuide ? [notices['guide-missing']()] : [];
    const undecoded = [
      ...(missing > 0 ? [notices['frames-missing']({name: source, frames: missing})] : []),
      ...(endsS === undefined ? [] : [notices['cut-off']({name: source, atS: endsS})]),
    ];
    return {name, notices: [...expected, ...undecoded, ...unguided, ...dream.lacks, ...failed], recipe};
  } finally {
    video.dispose();
  }
}

/** The video's shape within the size asked for, or within what can be drawn, in the even numbers that encoders want. */
export function outputSize({widthPx, heightPx}: SizePx, {size}: Pick<VideoSpec, 'size'>): SizePx {
  const {max} = limits.videoSidePx;
  const bounds = size ?? {widthPx: Math.min(max, widthPx), heightPx: Math.min(max, heightPx)};
  const scale = Math.min(bounds.widthPx / widthPx, bounds.heightPx / heightPx);
  const even = (px: number): number => Math.max(2, 2 * Math.round((px * scale) / 2));
  return {widthPx: even(widthPx), heightPx: even(heightPx)};
}

/** The first codec of the format that is encoded here at this size. Throws RenderError if none is. */
export async function codecFor(
  {format, quality}: VideoSpec,
  {widthPx, heightPx}: SizePx,
): Promise<VideoCodec> {
  const options = {width: widthPx, height: heightPx, quality: new Quality(quality)};
  const codec = await getFirstEncodableVideoCodec([...codecs[format]], options);
  if (codec) return codec;
  const tried = codecs[format].join(', ');
  throw new RenderError(
    notices['no-encoder']({format: formatNames[format], widthPx, heightPx, codecs: tried}),
  );
}
