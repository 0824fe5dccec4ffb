import {EncodedPacketSink, type EncodedPacket, type InputVideoTrack} from 'mediabunny';
import {isHidden, mayHide} from './hidden-frames.ts';
import {faultOf} from './render-error.ts';
import type {Shown} from './timeline.ts';

/** The frames of a track that can be decoded, as far as its file goes. */
export interface FoundFrames {
  /** Sorted by time on the file's clock. */
  readonly frames: readonly Shown[];
  /** How many cannot be decoded, because the key frame that they need is not in the file. */
  readonly skipped: number;
  /** Why the file could not be read further; undefined if it could. */
  readonly fault: string | undefined;
}

/** How long a frame is shown that has no duration and none after it. */
const loneFrameS = 1 / 25;
/** A clock that goes back by so much was set again; less is the order of decoding. */
const setBackS = 0.5;

type Listed = Pick<EncodedPacket, 'timestamp' | 'duration' | 'sequenceNumber'>;

/**
 * Reads a track's packets, without their data where that tells nothing. A file has no more packets than bytes: one that
 * claims to is damaged.
 */
export async function framesIn(track: InputVideoTrack, fileBytes: number): Promise<FoundFrames> {
  const sink = new EncodedPacketSink(track);
  const {listed, skipped, fault} = await listedIn(track, sink, fileBytes);
  const count = mayHide(await track.getCodec()) ? listed.length : await wholeCount(sink, listed);
  return {
    frames: withDurations(listed.slice(0, count).sort((a, b) => a.timestamp - b.timestamp)),
    skipped,
    fault: count < listed.length ? 'the data of its last frames is missing' : fault,
  };
}

async function listedIn(
  track: InputVideoTrack,
  sink: EncodedPacketSink,
  fileBytes: number,
): Promise<{readonly listed: Listed[]; readonly skipped: number; readonly fault: string | undefined}> {
  const codec = await track.getCodec();
  const listed: Listed[] = [];
  let [skipped, newestS] = [0, -Infinity];
  let keyS: number | undefined;
  try {
    for await (const packet of sink.packets(undefined, undefined, {metadataOnly: !mayHide(codec)})) {
      const {timestamp, duration, sequenceNumber, type} = packet;
      if (type === 'key') {
        if (timestamp < newestS - setBackS) return {listed, skipped, fault: 'its clock goes back'};
        keyS ??= timestamp;
      }
      if (listed.length + skipped > fileBytes) return {listed, skipped, fault: 'its index is damaged'};
      newestS = Math.max(newestS, timestamp);
      // What is decoded before the first key frame, or shown before it, refers to what is not there.
      if (keyS === undefined || timestamp < keyS - 1e-6) skipped += 1;
      else if (!codec || !isHidden(codec, packet.data)) listed.push({timestamp, duration, sequenceNumber});
    }
    return {listed, skipped, fault: undefined};
  } catch (error) {
    return {listed, skipped, fault: faultOf(error)};
  }
}

/** An index may name frames whose data was cut off: how many have theirs, in the order of decoding. */
async function wholeCount(sink: EncodedPacketSink, listed: readonly Listed[]): Promise<number> {
  let [whole, broken] = [0, listed.length + 1];
  // The last one first: nearly always it is there.
  for (let probe = listed.length; whole + 1 < broken; probe = (whole + broken) >> 1) {
    if (await isThere(sink, listed[probe - 1])) whole = probe;
    else broken = probe;
  }
  return whole;
}

async function isThere(sink: EncodedPacketSink, wanted: Listed | undefined): Promise<boolean> {
  if (!wanted) return true;
  const packet = await sink.getPacket(wanted.timestamp + 1e-6).catch(() => null);
  return packet !== null && packet.data.length > 0 && packet.timestamp >= wanted.timestamp - 1e-6;
}

function withDurations(sorted: readonly Listed[]): Shown[] {
  const usualS = sorted.find(({duration}) => duration > 0)?.duration ?? loneFrameS;
  return sorted.map(({timestamp, duration}, i) => {
    const nextS = sorted[i + 1]?.timestamp ?? timestamp + usualS;
    return {mediaS: timestamp, durationS: duration > 0 ? duration : nextS - timestamp};
  });
}
