import type {Taken} from '../recording/tap.ts';
import type {StreamCost, StreamRequest, StreamTally} from '../recording/stream-tap.ts';
import {receiveFrames} from '../recording/frame-inlet.ts';

/** A track of the page's that shows what the display draws. */
export interface FrameTrack {
  readonly track: MediaStreamTrack;
  /** For the pipeline, which takes it over. */
  readonly request: StreamRequest;
  /** It has its full rate while another tab is in front. */
  readonly inBackground: boolean;
  /** Frames that the display left out since the track was made. */
  readonly dropped: number;
  /** Reports how long it takes to encode a frame, so that the stream keeps within its share of the processor. */
  cost(encodeMs: number): void;
  close(): void;
}

type Generator = new (init: {kind: 'video'}) => MediaStreamTrack & {
  readonly writable: WritableStream<VideoFrame>;
};

/**
 * Makes a track of at most `rateHz` frames per second. Where the page can make a generator, the dream's worker writes
 * into it, and neither a busy page nor a hidden tab holds a frame up; elsewhere frames come to the page, which draws them
 * on a canvas that is captured.
 */
export function openFrameTrack(rateHz: number): FrameTrack {
  const {MediaStreamTrackGenerator} = globalThis as {MediaStreamTrackGenerator?: Generator};
  return MediaStreamTrackGenerator
    ? openGenerator(new MediaStreamTrackGenerator({kind: 'video'}), rateHz)
    : openCanvas(rateHz);
}

function openGenerator(generator: InstanceType<Generator>, rateHz: number): FrameTrack {
  const {port1, port2} = new MessageChannel();
  let dropped = 0;
  port1.onmessage = ({data}: MessageEvent<StreamTally>) => (dropped = data.dropped);
  return {
    track: generator,
    request: {rateHz, writable: generator.writable, port: port2},
    inBackground: true,
    get dropped() {
      return dropped;
    },
    cost: (encodeMs) => port1.postMessage({type: 'cost', encodeMs} satisfies StreamCost),
    close: () => {
      generator.stop();
      port1.close();
    },
  };
}

function openCanvas(rateHz: number): FrameTrack {
  const {port1, port2} = new MessageChannel();
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', {alpha: false});
  const [track] = canvas.captureStream(0).getVideoTracks() as CanvasCaptureMediaStreamTrack[];
  if (!context || !track) throw new Error('The browser gave no canvas for the stream.');
  let dropped = 0;
  let encodeMs: Taken['encodeMs'];
  receiveFrames(port1, (tapped) => {
    const {frame} = tapped;
    ({dropped} = tapped);
    const [width, height] = [frame.displayWidth & ~1, frame.displayHeight & ~1];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
    context.drawImage(frame, 0, 0);
    track.requestFrame();
    return Promise.resolve(encodeMs);
  });
  return {
    track,
    request: {rateHz, port: port2},
    inBackground: false,
    get dropped() {
      return dropped;
    },
    cost: (milliseconds) => (encodeMs = milliseconds),
    close: () => {
      track.stop();
      port1.close();
    },
  };
}
