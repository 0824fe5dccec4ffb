import type {Message} from '../lib/message.ts';
import {Composer} from './composer.ts';
import {receiveFrames} from './frame-inlet.ts';
import {notices} from './notices.ts';
import {Tap, type TapGovernor} from './tap.ts';

/** What a stream wants of the pipeline. `port` and `writable` are handed over. */
export interface StreamRequest {
  /** Frames per second, at most. */
  readonly rateHz: number;
  /** The input of a track of the page's. Without one the frames go through the port, as to a recorder. */
  readonly writable?: WritableStream<VideoFrame>;
  /** With a track: `StreamTally` comes through it, and `StreamCost` goes. */
  readonly port: MessagePort;
}

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

/** Gives what is drawn to a stream, without ever making the pipeline wait: a track that takes none gets none. */
export function openStreamTap(
  {rateHz, writable, port}: StreamRequest,
  governor: TapGovernor,
  fault: (fault: Message) => void,
): Tap {
  const open = (to: MessagePort): Tap =>
    new Tap({port: to, of: 'dream', beside: false, rateHz}, governor, fault, notices['frame-not-streamed']);
  if (!writable) return open(port);
  const {port1, port2} = new MessageChannel();
  feed(writable, port2, port);
  return open(port1);
}

/** Writes the frames that come from a tap into a track, one after the other, until the track has ended. */
function feed(writable: WritableStream<VideoFrame>, frames: MessagePort, page: MessagePort): void {
  const writer = writable.getWriter();
  const composer = new Composer();
  let hasEnded = false;
  let encodeMs: number | undefined;
  void writer.closed.catch(() => undefined).then(() => (hasEnded = true));
  page.onmessage = ({data}: MessageEvent<StreamCost>) => (encodeMs = data.encodeMs);
  receiveFrames(frames, async ({frame, dropped, rateHz, mirror}) => {
    if (hasEnded) return undefined;
    const composed = composer.compose(frame, undefined, mirror);
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
