import type {Message} from '../lib/message.ts';
import {Composer} from './composer.ts';
import {receiveFrames} from './frame-inlet.ts';
import {notices} from './notices.ts';
import {inVideoRange} from './video-range.ts';
import {Tap, type TapGovernor} from './tap.ts';

/** What a stream wants of the pipeline. `port` and `writable` are handed over. */
export interface StreamRequest {
  /** Frames per second, at most. */
  readonly rateHz: number;
  /** The input of a track of the page's. Without one the frames go through the port, as to a recorder. */
  readonly writable?: WritableStream<VideoFrame>;
  /** Instead of them a track that the worker makes is to come through the port first, if the worker can make one. */
  readonly makesTrack?: boolean;
  /** With a track: `StreamTally` comes through it, and `StreamCost` goes. */
  readonly port: MessagePort;
}

/** The track that the worker has made, which is handed over. */
export interface StreamTrack {
  readonly type: 'track';
  readonly track: MediaStreamTrack;
}

type TrackGenerator = new () => {
  readonly track: MediaStreamTrack;
  readonly writable: WritableStream<VideoFrame>;
};

/** What became of the frames so far, sent with each of them. */
export interface StreamTally {
  readonly type: 'tally';
  /** Left out since the tap was opened, because the track or this machine was busy. */
  readonly dropped: number;
  /** Frames per second that are given at present. */
  readonly rateHz: number;
}

/** How long it takes to encode one of the last frames. */
export interface StreamCost {
  readonly type: 'cost';
  readonly encodeMs: number;
}

/**
 * Gives what is drawn to a stream, without ever making the pipeline wait: a track that takes none gets none. Frames that
 * are `inMemory` rather than on a GPU are put in the range of video first.
 */
export function openStreamTap(
  {rateHz, writable, makesTrack, port}: StreamRequest,
  governor: TapGovernor,
  fault: (fault: Message) => void,
  inMemory = false,
): Tap {
  const open = (to: MessagePort): Tap =>
    new Tap({port: to, of: 'dream', beside: false, rateHz}, governor, fault, notices['frame-not-streamed']);
  const input = writable ?? (makesTrack ? ownTrack(port) : undefined);
  if (!input) return open(port);
  const {port1, port2} = new MessageChannel();
  feed(input, port2, port, inMemory);
  return open(port1);
}

/** Makes a track in this worker and sends it to the page; its input, or undefined where the browser has none. */
function ownTrack(page: MessagePort): WritableStream<VideoFrame> | undefined {
  const {VideoTrackGenerator} = globalThis as {VideoTrackGenerator?: TrackGenerator};
  if (!VideoTrackGenerator) return undefined;
  const {track, writable} = new VideoTrackGenerator();
  page.postMessage({type: 'track', track} satisfies StreamTrack, [track]);
  return writable;
}

/** Writes the frames that come from a tap into a track, one after the other, until the track has ended. */
function feed(
  writable: WritableStream<VideoFrame>,
  frames: MessagePort,
  page: MessagePort,
  inMemory: boolean,
): void {
  const writer = writable.getWriter();
  const composer = new Composer();
  let hasEnded = false;
  let encodeMs: number | undefined;
  void writer.closed.catch(() => undefined).then(() => (hasEnded = true));
  page.onmessage = ({data}: MessageEvent<StreamCost>) => (encodeMs = data.encodeMs);
  receiveFrames(frames, async ({frame, dropped, rateHz, mirror}) => {
    if (hasEnded) return undefined;
    const composed = inMemory ? await inVideoRange(frame) : composer.compose(frame, undefined, mirror);
    try {
      await writer.write(composed);
    } catch {
      // The track was stopped by the page, which gives another if it wants more.
      hasEnded = true;
    } finally {
      composed.close();
    }
    page.postMessage({type: 'tally', dropped, rateHz} satisfies StreamTally);
    return encodeMs;
  });
}
