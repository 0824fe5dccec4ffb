import type {Taken, TappedFrame} from '../recording/tap.ts';
import type {StreamCost, StreamRequest, StreamTally, StreamTrack} from '../recording/stream-tap.ts';
import {openTrackGenerator, type TrackGenerator} from '../lib/track-generator.ts';
import {receiveFrames} from '../recording/frame-inlet.ts';

/** A track of the page's that shows what the display draws. */
export interface FrameTrack {
  readonly track: MediaStreamTrack;
  /** For the pipeline, which takes it over. */
  readonly request: StreamRequest;
  /** Frames that the display left out since the track was made. */
  readonly dropped: number;
  /** Frames per second that the display gives at present, if it has any. */
  readonly rateHz: number;
  /** Reports how long it takes to encode a frame, so that the stream keeps within its share of the processor. */
  cost(encodeMs: number): void;
  close(): void;
}

export interface FrameTrackEvents {
  /** The frames are in another track from now on: one that the worker has made. */
  readonly moved: (track: MediaStreamTrack) => void;
  /** The frames go through the page, which has about one a second while another tab is in front. */
  readonly inFrontOnly: () => void;
}

/**
 * Makes a track of at most `rateHz` frames per second. Where the page can make a generator (Chromium), the dream's worker
 * writes into it; where the worker can (Safari), it makes the track: neither a busy page nor a hidden tab holds a frame
 * up then. Elsewhere frames come to the page, which draws them on a canvas that is captured.
 */
export function openFrameTrack(rateHz: number, events: FrameTrackEvents): FrameTrack {
  const generator = openTrackGenerator();
  return generator ? openGenerator(generator, rateHz) : openCanvas(rateHz, events);
}

function openGenerator(generator: TrackGenerator, rateHz: number): FrameTrack {
  const {port1, port2} = new MessageChannel();
  let tally: Pick<StreamTally, 'dropped' | 'rateHz'> = {dropped: 0, rateHz};
  port1.onmessage = ({data}: MessageEvent<StreamTally>) => (tally = data);
  return {
    track: generator,
    request: {rateHz, writable: generator.writable, port: port2},
    get dropped() {
      return tally.dropped;
    },
    get rateHz() {
      return tally.rateHz;
    },
    cost: (encodeMs) => port1.postMessage({type: 'cost', encodeMs} satisfies StreamCost),
    close: () => {
      generator.stop();
      port1.close();
    },
  };
}

/** The worker answers with a track of its own, or with frames: by the first message it is known which. */
function openCanvas(rateHz: number, {moved, inFrontOnly}: FrameTrackEvents): FrameTrack {
  const {port1, port2} = new MessageChannel();
  const canvas = document.createElement('canvas');
  const [drawn] = canvas.captureStream(0).getVideoTracks() as CanvasCaptureMediaStreamTrack[];
  if (!drawn) throw new Error('The browser gave no canvas for the stream.');
  let tally: Pick<StreamTally, 'dropped' | 'rateHz'> = {dropped: 0, rateHz};
  let encodeMs: Taken['encodeMs'];
  let track: MediaStreamTrack = drawn;
  port1.onmessage = ({data}: MessageEvent<StreamTrack | TappedFrame>) => {
    if (data.type === 'track') {
      drawn.stop();
      track = data.track;
      port1.onmessage = ({data}: MessageEvent<StreamTally>) => (tally = data);
      moved(track);
      return;
    }
    inFrontOnly();
    receiveFrames(port1, (tapped) => {
      tally = tapped;
      draw(tapped.frame, canvas);
      drawn.requestFrame();
      return Promise.resolve(encodeMs);
    });
    // The first was taken off the port by this listener.
    port1.onmessage?.(new MessageEvent('message', {data}));
  };
  return {
    track: drawn,
    request: {rateHz, makesTrack: true, port: port2},
    get dropped() {
      return tally.dropped;
    },
    get rateHz() {
      return tally.rateHz;
    },
    cost: (milliseconds) => {
      encodeMs = milliseconds;
      if (track !== drawn) port1.postMessage({type: 'cost', encodeMs: milliseconds} satisfies StreamCost);
    },
    close: () => {
      track.stop();
      port1.close();
    },
  };
}

/** With even sides, which most encoders require. */
function draw(frame: VideoFrame, canvas: HTMLCanvasElement): void {
  const [width, height] = [frame.displayWidth & ~1, frame.displayHeight & ~1];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
  const context = canvas.getContext('2d', {alpha: false});
  if (!context) throw new Error('The browser gave no 2D canvas for the stream.');
  context.drawImage(frame, 0, 0);
}
