import {EncodedVideoPacketSource, Output, StreamTarget} from 'mediabunny';
import type {MetadataTags, VideoCodec, VideoTrackMetadata} from 'mediabunny';
import type {Message} from '../lib/message.ts';
import type {PrivateFile} from '../library/private-file.ts';
import {containerOf} from './container.ts';
import {notices} from './notices.ts';
import {faultOf} from './render-error.ts';
import type {StoredPacket} from './segment.ts';
import type {Feed, PlannedSound} from './sound.ts';
import type {VideoFormat} from './spec.ts';

/** What a result is joined from. */
export interface JoinRequest {
  /** Makes the result's file, or empties it. */
  readonly fresh: () => Promise<ResultFile>;
  readonly format: VideoFormat;
  /** The frames, from the first on, each time it is called, and their codec. */
  readonly frames: () => AsyncGenerator<StoredPacket, void>;
  readonly codec: VideoCodec;
  /** Ticks of the video's clock in a second. */
  readonly timeResolution: number;
  readonly tags: MetadataTags;
  readonly sounds: readonly PlannedSound[];
  /** The sound ends there at the latest. */
  readonly endS: number;
}

/** Where a result is written. */
export type ResultFile = Pick<PrivateFile, 'writable' | 'close'>;

/** A track of sound that could not be written to its end. */
class SoundFault extends Error {
  constructor(
    readonly sound: PlannedSound,
    cause: unknown,
  ) {
    super(faultOf(cause), {cause});
  }
}

/**
 * Writes the video from its segments, none encoded again, with its sound. A track of sound that fails is left out: the
 * frames, which took the time, are kept in any case. Gives a notice of each.
 */
export async function joinVideo(request: JoinRequest): Promise<readonly Message[]> {
  const lacks: Message[] = [];
  for (let {sounds} = request; ;) {
    try {
      await write({...request, sounds});
      return lacks;
    } catch (error) {
      if (!(error instanceof SoundFault)) throw error;
      const {sound, message: reason} = error;
      lacks.push(notices['sound-failed']({label: sound.label, reason}));
      sounds = sounds.filter((each) => each !== sound);
    }
  }
}

async function write(request: JoinRequest): Promise<void> {
  const {fresh, format, codec, timeResolution, tags, sounds, endS} = request;
  const file = await fresh();
  const output = new Output({
    format: containerOf(format),
    target: new StreamTarget(file.writable(), {chunked: true}),
  });
  forgetTime(output);
  try {
    const frames = new EncodedVideoPacketSource(codec);
    output.addVideoTrack(frames, format === 'mp4' ? clockOf(timeResolution) : {});
    const feeds = sounds.map((sound) => guarded(sound, () => sound.addTo(output, endS)));
    output.setMetadataTags(tags);
    await output.start();
    await inOrder([frameFeed(frames, request.frames()), ...feeds]);
    await output.finalize();
  } catch (error) {
    await output.cancel().catch(() => undefined);
    throw error;
  } finally {
    file.close();
  }
}

/**
 * Has MP4 say that the time of its creation is not known, which the writer would take from the clock: the same rendering
 * is the same file. It has no option for that.
 */
function forgetTime(output: Output): void {
  const {_muxer: muxer} = output as unknown as {readonly _muxer?: {creationTime?: number}};
  if (muxer?.creationTime !== undefined) muxer.creationTime = 0;
}

/** The video's own ticks as the track's, so that no timestamp is rounded; a range may begin between two coarse ones. */
function clockOf(timeResolution: number): VideoTrackMetadata {
  const ticks = Math.round(timeResolution);
  const frameRate = ticks < finestNeeded ? ticks * Math.ceil(finestNeeded / ticks) : ticks;
  return ticks >= 1 && frameRate <= 1_000_000 ? {frameRate} : {};
}
const finestNeeded = 1000;

/** The sound's feed, whose errors name it. */
function guarded(sound: PlannedSound, open: () => Feed): Feed {
  const named = (error: unknown): never => {
    throw new SoundFault(sound, error);
  };
  const feed = open();
  return {
    async next() {
      const head = await feed.next().catch(named);
      return head && {...head, add: () => head.add().catch(named)};
    },
  };
}

/** Adds what comes first, again and again, so that no track runs ahead in memory. */
async function inOrder(feeds: readonly Feed[]): Promise<void> {
  const heads = await Promise.all(feeds.map((feed) => feed.next()));
  for (;;) {
    let first = -1;
    for (const [i, head] of heads.entries()) {
      if (head && head.timestampS < (heads[first]?.timestampS ?? Infinity)) first = i;
    }
    const head = heads[first];
    if (!head) return;
    await head.add();
    heads[first] = await feeds[first]?.next();
  }
}

function frameFeed(source: EncodedVideoPacketSource, packets: AsyncGenerator<StoredPacket, void>): Feed {
  return {
    async next() {
      const next = await packets.next();
      if (next.done) {
        source.close();
        return undefined;
      }
      const {packet, decoderConfig} = next.value;
      return {timestampS: packet.timestamp, add: () => source.add(packet, {decoderConfig})};
    },
  };
}
