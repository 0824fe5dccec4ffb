import {ALL_FORMATS, BlobSource, EncodedPacketSink, Input} from 'mediabunny';
import type {InputAudioTrack, InputVideoTrack} from 'mediabunny';
import {reasonOf} from '../lib/reason.ts';
import type {SizePx} from '../lib/size.ts';
import {takeInTags, type Take} from '../metadata/take.ts';
import {notices} from './notices.ts';
import {RenderError} from './render-error.ts';
import {limits, rangeOf, type VideoSpec} from './spec.ts';

/** One frame of the video: when it is shown on the video's own clock, and for how long. */
export interface PlannedFrame {
  readonly timestampS: number;
  readonly durationS: number;
}

/** A video that was looked through: it can be decoded, and every frame to come is known. Upright, with square pixels. */
export interface VideoInput extends SizePx {
  readonly input: Input;
  readonly track: InputVideoTrack;
  readonly audio: readonly InputAudioTrack[];
  /** In the order of presentation. */
  readonly frames: readonly PlannedFrame[];
  /** The video's clock at the result's zero. */
  readonly offsetS: number;
  /** The sound ends there at the latest. */
  readonly endS: number;
  /** Ticks of the video's clock in a second, so that its timestamps can be kept as they are. */
  readonly timeResolution: number;
  /** A performance to be played again, if the video is the source of one. */
  readonly take: Take | undefined;
}

/** Opens a video and plans its frames. Throws RenderError for everything that is wrong with it. */
export async function openVideo(video: Blob, name: string, spec: VideoSpec): Promise<VideoInput> {
  const {fromS, toS} = spec;
  const input = new Input({source: new BlobSource(video), formats: ALL_FORMATS});
  if (video.size === 0 || !(await input.canRead())) {
    throw new RenderError(notices['not-a-video']({name, bytes: video.size}));
  }
  const track = await orTruncated(name, () => input.getPrimaryVideoTrack());
  if (!track) throw new RenderError(notices['no-video-track']({name}));
  await checkCodec(track, name);
  const size = await sizeOf(track, name);
  const frames = await orTruncated(name, () => planned(track, fromS ?? 0, toS ?? Infinity));
  const last = frames.at(-1);
  if (!last) throw noFrames(name, spec);
  await checkWhole(track, last, name);
  const tags = await input.getMetadataTags().catch(() => ({}));
  return {
    ...size,
    input,
    track,
    audio: await input.getAudioTracks(),
    frames,
    offsetS: fromS ?? 0,
    endS: toS ?? Infinity,
    timeResolution: await track.getTimeResolution(),
    take: takeInTags(tags)?.take,
  };
}

async function checkCodec(track: InputVideoTrack, name: string): Promise<void> {
  if (await track.canDecode()) return;
  const codec = (await track.getCodecParameterString()) ?? (await track.getCodec()) ?? 'an unknown codec';
  throw new RenderError(notices['unsupported-codec']({name, codec}));
}

/** A source may be larger than any result, which is scaled down from it. */
const largestSourcePx = 4 * limits.videoSidePx.max;

async function sizeOf(track: InputVideoTrack, name: string): Promise<SizePx> {
  const size = {widthPx: await track.getDisplayWidth(), heightPx: await track.getDisplayHeight()};
  const sides = Object.values(size);
  const {min: minPx} = limits.videoSidePx;
  if (Math.min(...sides) >= minPx && Math.max(...sides) <= largestSourcePx) return size;
  throw new RenderError(notices.size({name, ...size, minPx, maxPx: largestSourcePx}));
}

/** The frames that begin within the range, in the order of presentation. */
async function planned(track: InputVideoTrack, fromS: number, toS: number): Promise<PlannedFrame[]> {
  const frames: PlannedFrame[] = [];
  for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, {
    metadataOnly: true,
  })) {
    const {timestamp, duration} = packet;
    // The clock's rounding must not lose a frame at the edge.
    if (timestamp >= fromS - 1e-6 && timestamp < toS - 1e-6)
      frames.push({timestampS: timestamp, durationS: duration});
  }
  return frames.sort((a, b) => a.timestampS - b.timestampS);
}

/** A video that was cut off lacks the data of its last frames, though its index may name them. */
async function checkWhole(track: InputVideoTrack, last: PlannedFrame, name: string): Promise<void> {
  const truncated = (reason: string): RenderError =>
    new RenderError(notices.truncated({name, reason, atS: last.timestampS}));
  const packet = await new EncodedPacketSink(track)
    .getPacket(last.timestampS + 1e-6)
    .catch((error: unknown) => {
      throw truncated(`its last frame cannot be read (${reasonOf(error)})`);
    });
  if (!packet || packet.data.length === 0) throw truncated('its last frame is missing');
  if (last.timestampS + last.durationS <= 0) throw new RenderError(notices['zero-duration']({name}));
}

const noFrames = (name: string, spec: VideoSpec): RenderError =>
  spec.fromS === null && spec.toS === null
    ? new RenderError(notices['zero-duration']({name}))
    : new RenderError(notices['range-empty']({name, ...rangeOf(spec)}));

async function orTruncated<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new RenderError(notices.truncated({name, reason: reasonOf(error)}), {cause: error});
  }
}
