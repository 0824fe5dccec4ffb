import {ALL_FORMATS, BlobSource, EncodedPacketSink, Input} from 'mediabunny';
import type {InputAudioTrack, InputVideoTrack} from 'mediabunny';
import {takeInTags, type Take} from '../metadata/take.ts';
import {reasonOf} from '../lib/reason.ts';
import {RenderError} from './render-error.ts';
import {limits, type FilmSpec} from './spec.ts';

/** One frame of the film: when it is shown on the film's own clock, and for how long. */
export interface PlannedFrame {
  readonly timestampS: number;
  readonly durationS: number;
}

/** A film that was looked through: it can be decoded, and every frame that is to come is known. */
export interface FilmInput {
  readonly input: Input;
  readonly video: InputVideoTrack;
  readonly audio: readonly InputAudioTrack[];
  /** In the order of presentation. */
  readonly frames: readonly PlannedFrame[];
  /** The film's clock at the result's zero. */
  readonly offsetS: number;
  /** The sound ends there at the latest. */
  readonly endS: number;
  /** Ticks of the film's clock in a second, so that its timestamps can be kept as they are. */
  readonly timeResolution: number;
  /** Upright, with square pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** A performance to be played again, if the film is the source of one. */
  readonly take: Take | undefined;
}

/** Opens a film and plans its frames. Throws RenderError for everything that is wrong with it. */
export async function openFilm(film: Blob, name: string, {fromS, toS}: FilmSpec): Promise<FilmInput> {
  const input = new Input({source: new BlobSource(film), formats: ALL_FORMATS});
  if (film.size === 0 || !(await input.canRead())) {
    throw new RenderError(
      'not-a-film',
      `“${name}” (${film.size} bytes) is not a film that can be read: it is damaged, cut off before its index, or something else.`,
      'MP4, MOV, WebM, MKV and MPEG-TS can be.',
    );
  }
  const video = await named('truncated', name, () => input.getPrimaryVideoTrack());
  if (!video) {
    throw new RenderError(
      'no-video-track',
      `“${name}” has no video track, so there is nothing to dream on.`,
      'Choose a film with a picture.',
    );
  }
  await checkCodec(video, name);
  const {widthPx, heightPx} = await sizeOf(video, name);
  const frames = await named('truncated', name, () => planned(video, fromS ?? 0, toS ?? Infinity));
  const last = frames.at(-1);
  if (!last) throw emptyRange(name, fromS, toS);
  await checkWhole(video, last, name);
  const tags = await input.getMetadataTags().catch(() => ({}));
  return {
    input,
    video,
    audio: await input.getAudioTracks(),
    frames,
    offsetS: fromS ?? 0,
    endS: toS ?? Infinity,
    timeResolution: await video.getTimeResolution(),
    widthPx,
    heightPx,
    take: takeInTags(tags)?.take,
  };
}

async function checkCodec(video: InputVideoTrack, name: string): Promise<void> {
  if (await video.canDecode()) return;
  const codec = (await video.getCodecParameterString()) ?? (await video.getCodec()) ?? 'an unknown codec';
  throw new RenderError(
    'unsupported-codec',
    `“${name}” is encoded in ${codec}, which this browser does not decode.`,
    'Convert it to H.264 in MP4 or VP9 in WebM, or use a browser that plays it.',
  );
}

async function sizeOf(video: InputVideoTrack, name: string): Promise<{widthPx: number; heightPx: number}> {
  const widthPx = await video.getDisplayWidth();
  const heightPx = await video.getDisplayHeight();
  const {min, max} = limits.filmSidePx;
  if (Math.min(widthPx, heightPx) >= min && Math.max(widthPx, heightPx) <= 4 * max)
    return {widthPx, heightPx};
  throw new RenderError(
    'size',
    `“${name}” says it is ${widthPx} × ${heightPx} pixels; films of ${min} to ${4 * max} pixels a side can be dreamed.`,
    'Scale it first.',
  );
}

/** The frames that begin within the range, in the order of presentation. */
async function planned(video: InputVideoTrack, fromS: number, toS: number): Promise<PlannedFrame[]> {
  const frames: PlannedFrame[] = [];
  for await (const packet of new EncodedPacketSink(video).packets(undefined, undefined, {
    metadataOnly: true,
  })) {
    const {timestamp, duration} = packet;
    // The clock's rounding must not lose a frame at the edge.
    if (timestamp >= fromS - 1e-6 && timestamp < toS - 1e-6)
      frames.push({timestampS: timestamp, durationS: duration});
  }
  return frames.sort((a, b) => a.timestampS - b.timestampS);
}

/** A film that was cut off lacks the data of its last frames, though its index may name them. */
async function checkWhole(video: InputVideoTrack, last: PlannedFrame, name: string): Promise<void> {
  const truncated = (reason: string): RenderError =>
    new RenderError(
      'truncated',
      `“${name}” is cut off: its last frame, at ${last.timestampS.toFixed(2)} s, ${reason}.`,
      'Copy or download it again, or give a range that ends earlier.',
    );
  try {
    const packet = await new EncodedPacketSink(video).getPacket(last.timestampS + 1e-6);
    if (!packet || packet.data.length === 0) throw truncated('is not there');
  } catch (error) {
    if (error instanceof RenderError) throw error;
    throw truncated(`cannot be read (${reasonOf(error)})`);
  }
  if (last.timestampS + last.durationS <= 0) {
    throw new RenderError('zero-duration', `“${name}” lasts 0 s.`, 'Choose a film that has frames.');
  }
}

function emptyRange(name: string, fromS: number | null, toS: number | null): RenderError {
  return fromS === null && toS === null
    ? new RenderError(
        'zero-duration',
        `“${name}” has no frame: it lasts 0 s.`,
        'Choose a film that has frames.',
      )
    : new RenderError(
        'range',
        `“${name}” has no frame from ${fromS ?? 0} s to ${toS ?? 'its end'}.`,
        'Give a range within the film, in seconds.',
      );
}

async function named<T>(fault: 'truncated', name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const reason = reasonOf(error);
    throw new RenderError(fault, `“${name}” is damaged or cut off: ${reason}`, 'Copy or download it again.');
  }
}
