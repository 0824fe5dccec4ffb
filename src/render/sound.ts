import {
  AudioSampleSource,
  canEncodeAudio,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  NullTarget,
  Output,
  Quality,
} from 'mediabunny';
import type {AudioSample, AudioTrackMetadata, EncodedPacket, InputAudioTrack} from 'mediabunny';
import type {Message} from '../lib/message.ts';
import {containerOf} from './container.ts';
import {notices} from './notices.ts';
import {faultOf} from './render-error.ts';
import {packetsWithin, samplesWithin} from './sound-within.ts';
import {formatNames, type VideoFormat} from './spec.ts';
import type {SoundTrack, VideoInput} from './video-input.ts';

/** A track of the result: what comes next, and when. */
export interface Feed {
  next(): Promise<{readonly timestampS: number; readonly add: () => Promise<void>} | undefined>;
}

/** A track of sound of the result, as it was found to work. */
export interface PlannedSound {
  readonly label: string;
  /** Adds the track to an output that has not started; what is given ends at `endS`. */
  addTo(output: Output, endS: number): Feed;
}

/** What becomes of a video's sound. */
export interface SoundPlan {
  readonly sounds: readonly PlannedSound[];
  /** What is not kept as it was. */
  readonly lacks: readonly Message[];
}

/**
 * Decides for each track whether its packets are copied, or encoded again, or left out, and tries it out before there is
 * any work to lose: copied packets pass the container's own writer to the last one, what is encoded its first second.
 */
export async function planSound({audio}: Pick<VideoInput, 'audio'>, format: VideoFormat): Promise<SoundPlan> {
  const plans: TrackPlan[] = [];
  for (const [index, sound] of audio.entries()) {
    // A range without any of it lacks nothing.
    if (sound.spans.length === 0) continue;
    const of = {track: index + 1, tracks: audio.length};
    plans.push(
      await planTrack(sound, of, format).catch((error: unknown): TrackPlan => {
        const unknown = {title: '', codec: 'unknown codec', reason: faultOf(error)};
        return {lack: notices['sound-omitted']({...of, ...unknown})};
      }),
    );
  }
  return {
    sounds: plans.flatMap(({sound}) => sound ?? []),
    lacks: plans.flatMap(({lack}) => lack ?? []),
  };
}

/** What becomes of one track: none is left out. */
interface TrackPlan {
  readonly sound?: PlannedSound;
  readonly lack?: Message;
}

async function planTrack(
  sound: SoundTrack,
  place: {readonly track: number; readonly tracks: number},
  format: VideoFormat,
): Promise<TrackPlan> {
  const title = await titleOf(sound.track);
  const codec = await codecOf(sound.track);
  const of = {...place, title, codec};
  if (codec !== (await sound.track.getCodec())) {
    return {lack: notices['sound-omitted']({...of, reason: 'its codec is not known'})};
  }
  const options = await optionsOf(sound.track);
  const label = title || `track ${place.track}`;
  const copying = await copied(sound, options, label, format);
  if (typeof copying !== 'string') return {sound: copying};
  const encoding = await encoded(sound, options, label, format);
  if (typeof encoding === 'string') return {lack: notices['sound-omitted']({...of, reason: encoding})};
  const {channels} = encoding;
  return {
    sound: encoding.sound,
    lack:
      channels === undefined
        ? notices['sound-encoded']({...of, reason: copying})
        : notices['sound-mixed']({...of, channels, reason: copying}),
  };
}

async function titleOf(track: InputAudioTrack): Promise<string> {
  const language = await track.getLanguageCode();
  const names = [await track.getName(), language === 'und' ? '' : language];
  return names.filter(Boolean).join(', ').slice(0, 80);
}

/** The codec as its container has it: a sample entry of another name may hold AAC's headers, and be none. */
async function codecOf(track: InputAudioTrack): Promise<string> {
  const [codec, id] = [await track.getCodec(), await track.getInternalCodecId()];
  const isEntry = typeof id === 'string' && /^[\x20-\x7e]{4}$/.test(id);
  if (isEntry && codec === 'aac' && id !== 'mp4a') return id;
  return codec ?? (typeof id === 'string' && id !== '' ? id : 'an unknown codec');
}

async function optionsOf(track: InputAudioTrack): Promise<AudioTrackMetadata> {
  const name = await track.getName();
  return {
    languageCode: await track.getLanguageCode(),
    disposition: await track.getDisposition(),
    ...(name !== null && {name}),
  };
}

/** Codecs that the container's writer takes, but not its players. */
const unplayable: Readonly<Record<VideoFormat, readonly string[]>> = {mp4: ['vorbis'], webm: []};

/** What is copied of a track, or why it cannot be. */
async function copied(
  {track, spans, mostPackets}: SoundTrack,
  options: AudioTrackMetadata,
  label: string,
  format: VideoFormat,
): Promise<PlannedSound | string> {
  const codec = await track.getCodec();
  const decoderConfig = await track.getDecoderConfig().catch(() => null);
  const [span, ...more] = spans;
  const container = containerOf(format);
  if (!codec || !decoderConfig) return 'its headers cannot be read';
  if (!container.getSupportedAudioCodecs().includes(codec) || unplayable[format].includes(codec)) {
    return `${formatNames[format]} does not take ${codec}`;
  }
  if (!span || more.length > 0) return 'it is cut together from several parts';
  const first = await new EncodedPacketSink(track).getFirstPacket().catch(() => null);
  if (!first) return 'its packets cannot be read';
  const sound: PlannedSound = {
    label,
    addTo(output, endS) {
      const source = new EncodedAudioPacketSource(codec);
      // Codecs whose headers are in their packets are set up by the first.
      output.addAudioTrack(source, {...options, decoderConfig, primingPacket: first});
      return feedOf(source, packetsWithin({track, mostPackets}, span, format), endS, (packet) => {
        const add = (): Promise<void> => source.add(packet, {decoderConfig});
        return {timestampS: packet.timestamp, add};
      });
    },
  };
  return (await fault(sound, format, Infinity)) ?? sound;
}

/** What is encoded of a track, with its channels if they are mixed down, or why it cannot be. */
async function encoded(
  {track, spans}: SoundTrack,
  options: AudioTrackMetadata,
  label: string,
  format: VideoFormat,
): Promise<{readonly sound: PlannedSound; readonly channels: number | undefined} | string> {
  if (!(await track.canDecode().catch(() => false))) return 'this browser cannot decode it';
  const channels = await track.getNumberOfChannels();
  const asIs = {numberOfChannels: channels, sampleRate: await track.getSampleRate()};
  const mixed = {numberOfChannels: Math.min(channels, 2), sampleRate: 48_000};
  const canKeep = await canEncodeAudio('opus', asIs);
  if (!canKeep && !(await canEncodeAudio('opus', mixed))) return 'this browser cannot encode it';
  const sound: PlannedSound = {
    label,
    addTo(output, endS) {
      const config = {codec: 'opus', quality: new Quality('high')} as const;
      const source = new AudioSampleSource({...config, ...(!canKeep && {transform: mixed})});
      output.addAudioTrack(source, options);
      return feedOf(source, samplesWithin(track, spans), endS, (sample) => ({
        timestampS: sample.timestamp,
        add: () => source.add(sample).finally(() => sample.close()),
      }));
    },
  };
  const problem = await fault(sound, format, triedS);
  return problem ?? {sound, channels: !canKeep && channels > 2 ? channels : undefined};
}

/** How much of what is encoded is tried out. */
const triedS = 1;

/** What a track of the result takes, one after the other, up to `endS`. */
const feedOf = <T extends EncodedPacket | AudioSample>(
  source: {close(): void},
  items: AsyncGenerator<T, void>,
  endS: number,
  headOf: (item: T) => Awaited<ReturnType<Feed['next']>>,
): Feed => ({
  async next() {
    const {value: item} = await items.next();
    if (item && item.timestamp < endS) return headOf(item);
    if (item && 'close' in item) item.close();
    await items.return();
    source.close();
    return undefined;
  },
});

/** Why a track cannot be written, up to `endS`; undefined if it can. Nothing is kept. */
async function fault(sound: PlannedSound, format: VideoFormat, endS: number): Promise<string | undefined> {
  const output = new Output({format: containerOf(format), target: new NullTarget()});
  try {
    const feed = sound.addTo(output, endS);
    await output.start();
    for (let head = await feed.next(); head; head = await feed.next()) await head.add();
    await output.finalize();
    return undefined;
  } catch (error) {
    await output.cancel().catch(() => undefined);
    return faultOf(error);
  }
}
