import {
  AudioSampleSink,
  AudioSampleSource,
  canEncodeAudio,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  Quality,
  StreamTarget,
  WebMOutputFormat,
} from 'mediabunny';
import type {InputAudioTrack, MetadataTags, OutputFormat, VideoCodec} from 'mediabunny';
import type {VideoInput} from './video-input.ts';
import type {Message} from '../lib/message.ts';
import type {PrivateFolder} from '../library/private-folder.ts';
import {notices} from './notices.ts';
import {packetsOf, type StoredPacket} from './segment.ts';
import type {VideoFormat} from './spec.ts';

const containerOf = (format: VideoFormat): OutputFormat =>
  format === 'mp4' ? new Mp4OutputFormat({fastStart: false}) : new WebMOutputFormat();

/** A track of the result: what comes next, and when. */
interface Feed {
  next(): Promise<{readonly timestampS: number; readonly add: () => Promise<void>} | undefined>;
}

/**
 * Writes the video from its segments, none encoded again, and the sound of the source: packet by packet as it was
 * where the container takes it, otherwise as Opus. Gives a notice of what could not be kept.
 */
export async function joinVideo(
  folder: PrivateFolder,
  name: string,
  segments: number,
  codec: VideoCodec,
  format: VideoFormat,
  video: VideoInput,
  tags: MetadataTags,
): Promise<readonly Message[]> {
  const container = containerOf(format);
  const file = await folder.fresh(name);
  const output = new Output({
    format: container,
    target: new StreamTarget(file.writable(), {chunked: true}),
  });
  const lacks: Message[] = [];
  try {
    const frames = new EncodedVideoPacketSource(codec);
    // The video's own ticks as the track's: no timestamp is rounded.
    const ticks = Math.round(video.timeResolution);
    output.addVideoTrack(frames, format === 'mp4' && ticks <= 1_000_000 ? {frameRate: ticks} : {});
    const feeds: Feed[] = [];
    for (const track of video.audio) {
      const feed = await soundFeed(output, container, track, video, lacks);
      if (feed) feeds.push(feed);
    }
    feeds.unshift(frameFeed(frames, packetsOf(folder, segments)));
    output.setMetadataTags(tags);
    await output.start();
    await inOrder(feeds);
    await output.finalize();
    return lacks;
  } catch (error) {
    await output.cancel().catch(() => undefined);
    throw error;
  } finally {
    file.close();
  }
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

async function soundFeed(
  output: Output,
  container: OutputFormat,
  track: InputAudioTrack,
  video: VideoInput,
  lacks: Message[],
): Promise<Feed | undefined> {
  const codec = await track.getCodec();
  const languageCode = await track.getLanguageCode();
  const decoderConfig = await track.getDecoderConfig();
  if (codec && decoderConfig && container.getSupportedAudioCodecs().includes(codec)) {
    const source = new EncodedAudioPacketSource(codec);
    output.addAudioTrack(source, {languageCode, decoderConfig});
    return copied(source, track, decoderConfig, video);
  }
  const numberOfChannels = await track.getNumberOfChannels();
  const sampleRate = await track.getSampleRate();
  if ((await track.canDecode()) && (await canEncodeAudio('opus', {numberOfChannels, sampleRate}))) {
    const source = new AudioSampleSource({codec: 'opus', quality: new Quality('high')});
    output.addAudioTrack(source, {languageCode});
    lacks.push(notices['sound-encoded']({codec: codec ?? 'unknown'}));
    return encoded(source, track, video);
  }
  lacks.push(notices['sound-omitted']({codec: codec ?? 'unknown codec'}));
  return undefined;
}

function copied(
  source: EncodedAudioPacketSource,
  track: InputAudioTrack,
  decoderConfig: AudioDecoderConfig,
  {offsetS, endS}: VideoInput,
): Feed {
  const packets = new EncodedPacketSink(track).packets();
  return {
    async next() {
      for (;;) {
        const {value: packet} = await packets.next();
        if (!packet || packet.timestamp >= endS) {
          source.close();
          return undefined;
        }
        if (packet.timestamp < offsetS - 1e-6) continue;
        const timestampS = Math.max(0, packet.timestamp - offsetS);
        return {timestampS, add: () => source.add(packet.clone({timestamp: timestampS}), {decoderConfig})};
      }
    },
  };
}

function encoded(source: AudioSampleSource, track: InputAudioTrack, {offsetS, endS}: VideoInput): Feed {
  const samples = new AudioSampleSink(track).samples(offsetS, endS);
  return {
    async next() {
      for (;;) {
        const {value: sample} = await samples.next();
        if (!sample) {
          source.close();
          return undefined;
        }
        const timestampS = sample.timestamp - offsetS;
        if (timestampS < -1e-6) {
          sample.close();
          continue;
        }
        sample.setTimestamp(Math.max(0, timestampS));
        return {timestampS, add: () => source.add(sample).finally(() => sample.close())};
      }
    },
  };
}
