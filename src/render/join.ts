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
import type {FilmInput} from './video-input.ts';
import type {PrivateFolder} from '../library/private-folder.ts';
import {packetsOf, type StoredPacket} from './segment.ts';
import type {FilmFormat} from './spec.ts';

const containerOf = (format: FilmFormat): OutputFormat =>
  format === 'mp4' ? new Mp4OutputFormat({fastStart: false}) : new WebMOutputFormat();

/** A track of the result: what comes next, and when. */
interface Feed {
  next(): Promise<{readonly timestampS: number; readonly add: () => Promise<void>} | undefined>;
}

/**
 * Writes the film from its segments, none encoded again, and the sound of the source: packet by packet as it was
 * where the container takes it, else as Opus. Gives what could not be kept, in words.
 */
export async function joinFilm(
  folder: PrivateFolder,
  name: string,
  segments: number,
  codec: VideoCodec,
  format: FilmFormat,
  film: FilmInput,
  tags: MetadataTags,
): Promise<readonly string[]> {
  const container = containerOf(format);
  const file = await folder.fresh(name);
  const output = new Output({
    format: container,
    target: new StreamTarget(file.writable(), {chunked: true}),
  });
  const notices: string[] = [];
  try {
    const video = new EncodedVideoPacketSource(codec);
    // The film's own ticks as the track's: no timestamp is rounded.
    const ticks = Math.round(film.timeResolution);
    output.addVideoTrack(video, format === 'mp4' && ticks <= 1_000_000 ? {frameRate: ticks} : {});
    const feeds: Feed[] = [];
    for (const track of film.audio) {
      const feed = await soundFeed(output, container, track, film, notices);
      if (feed) feeds.push(feed);
    }
    feeds.unshift(pictureFeed(video, packetsOf(folder, segments)));
    output.setMetadataTags(tags);
    await output.start();
    await inOrder(feeds);
    await output.finalize();
    return notices;
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

function pictureFeed(source: EncodedVideoPacketSource, packets: AsyncGenerator<StoredPacket, void>): Feed {
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
  film: FilmInput,
  notices: string[],
): Promise<Feed | undefined> {
  const codec = await track.getCodec();
  const languageCode = await track.getLanguageCode();
  const decoderConfig = await track.getDecoderConfig();
  if (codec && decoderConfig && container.getSupportedAudioCodecs().includes(codec)) {
    const source = new EncodedAudioPacketSource(codec);
    output.addAudioTrack(source, {languageCode, decoderConfig});
    return copied(source, track, decoderConfig, film);
  }
  const numberOfChannels = await track.getNumberOfChannels();
  const sampleRate = await track.getSampleRate();
  if ((await track.canDecode()) && (await canEncodeAudio('opus', {numberOfChannels, sampleRate}))) {
    const source = new AudioSampleSource({codec: 'opus', quality: new Quality('high')});
    output.addAudioTrack(source, {languageCode});
    notices.push(
      `The sound is ${codec ?? 'in a codec'} that this container does not take, and was encoded as Opus.`,
    );
    return encoded(source, track, film);
  }
  notices.push(
    `The sound, ${codec ?? 'in an unknown codec'}, could neither be copied nor encoded and was left out.`,
  );
  return undefined;
}

function copied(
  source: EncodedAudioPacketSource,
  track: InputAudioTrack,
  decoderConfig: AudioDecoderConfig,
  {offsetS, endS}: FilmInput,
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

function encoded(source: AudioSampleSource, track: InputAudioTrack, {offsetS, endS}: FilmInput): Feed {
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
