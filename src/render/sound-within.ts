import {AudioSampleSink, EncodedPacketSink} from 'mediabunny';
import type {AudioSample, EncodedPacket, InputAudioTrack} from 'mediabunny';
import type {VideoFormat} from './spec.ts';
import type {Span} from './timeline.ts';
import type {SoundTrack} from './video-input.ts';

/**
 * The packets that sound within the span, on the result's clock; where MP4 can hide it, with one that leads into it. They
 * end where the file does.
 */
export async function* packetsWithin(
  {track, mostPackets}: Pick<SoundTrack, 'track' | 'mostPackets'>,
  {fromS, toS, shiftS}: Span,
  format: VideoFormat,
): AsyncGenerator<EncodedPacket, void> {
  const sink = new EncodedPacketSink(track);
  const leadsS = format === 'mp4' ? 1e-3 : 0;
  const first = (await sink.getPacket(fromS - leadsS)) ?? (await sink.getFirstPacket());
  let left = mostPackets;
  for (
    let packet = first;
    packet && packet.timestamp < toS && left > 0;
    packet = await nextOf(sink, packet)
  ) {
    left -= 1;
    const timestamp = packet.timestamp + shiftS;
    if (format === 'webm' && timestamp < -1e-6) continue;
    yield packet.clone({timestamp: Math.abs(timestamp) < 1e-6 ? 0 : timestamp});
  }
}

/** The packet after this one; null at the end, and where a file that was cut off cannot be read further. */
const nextOf = (sink: EncodedPacketSink, packet: EncodedPacket): Promise<EncodedPacket | null> =>
  sink.getNextPacket(packet).catch(() => null);

/** The samples that the spans sound, on the result's clock; where the file's goes back, what was heard is left out. */
export async function* samplesWithin(
  track: InputAudioTrack,
  spans: readonly Span[],
): AsyncGenerator<AudioSample, void> {
  const sink = new AudioSampleSink(track);
  let heardS = 0;
  for (const {fromS, toS, shiftS} of spans) {
    for await (const sample of sink.samples(fromS, toS)) {
      const part = partOf(sample, Math.max(fromS, heardS - shiftS), toS);
      if (!part) continue;
      part.setTimestamp(Math.max(0, part.timestamp + shiftS));
      heardS = part.timestamp + part.duration;
      yield part;
    }
  }
}

/** What of a sample, which this takes over, is from `fromS` to `toS`; undefined if nothing is. */
function partOf(sample: AudioSample, fromS: number, toS: number): AudioSample | undefined {
  const {timestamp, sampleRate, numberOfFrames} = sample;
  const frameAt = (atS: number): number =>
    Math.min(numberOfFrames, Math.max(0, Math.round((atS - timestamp) * sampleRate)));
  const [start, end] = [frameAt(fromS), frameAt(toS)];
  // A millisecond is a container's rounding.
  if (start <= sampleRate / 500 && end === numberOfFrames) return sample;
  const part = end > start ? sample.trim(start, end) : undefined;
  sample.close();
  return part;
}
