import {openTrackGenerator, type TrackGenerator} from '../lib/track-generator.ts';
import {receiveFrames} from '../recording/frame-inlet.ts';
import type {StreamRequest} from '../recording/stream-tap.ts';

/**
 * A track of the page's that is fed by a dream's worker through the page, whichever worker that is at present: it
 * outlives one that is replaced, and has its frames while the page is hidden and draws nothing.
 */
export class Captured {
  readonly #generator: TrackGenerator;
  readonly #writer: WritableStreamDefaultWriter<VideoFrame>;
  readonly #rateHz: number;
  readonly #ended: () => void;
  #port: MessagePort | undefined;

  private constructor(generator: TrackGenerator, rateHz: number, ended: () => void) {
    this.#generator = generator;
    this.#writer = generator.writable.getWriter();
    this.#rateHz = rateHz;
    this.#ended = ended;
  }

  /**
   * At most `rateHz` frames a second; `ended` is called when its track was stopped. Undefined where the page can make no
   * such track.
   */
  static open(rateHz: number, ended: () => void): Captured | undefined {
    const generator = openTrackGenerator();
    return generator && new Captured(generator, rateHz, ended);
  }

  /** With the one track, which is the callers' to stop. */
  stream(): MediaStream {
    return new MediaStream([this.#generator]);
  }

  /** For the dream that feeds it from now on, instead of the one before. */
  request(): StreamRequest {
    this.#port?.close();
    const {port1, port2} = new MessageChannel();
    this.#port = port1;
    receiveFrames(port1, async ({frame}) => {
      const written = frame.clone();
      try {
        await this.#writer.write(written);
      } catch {
        written.close();
        this.close();
        this.#ended();
      }
      // The caller encodes, or does not: only the reading is known to cost.
      return 0;
    });
    return {rateHz: this.#rateHz, port: port2};
  }

  close(): void {
    this.#port?.close();
    this.#port = undefined;
    this.#generator.stop();
  }
}

/** A canvas as a stream, one for all who ask until its track is stopped: `Captured`, or what the browser captures. */
export class CanvasCapture {
  readonly #canvas: HTMLCanvasElement;
  readonly #feed: (captured: Captured | undefined) => void;
  #captured: Captured | undefined;

  /** `feed` has the dream of the canvas feed a track, from now on instead of any other; undefined feeds none. */
  constructor(canvas: HTMLCanvasElement, feed: (captured: Captured | undefined) => void) {
    this.#canvas = canvas;
    this.#feed = feed;
  }

  /** For a dream that comes later to feed; undefined while nobody asks, or where the browser captures. */
  get captured(): Captured | undefined {
    return this.#captured;
  }

  /** At most `rateHz` frames a second. */
  stream(rateHz: number): MediaStream {
    this.#captured ??= Captured.open(rateHz, () => {
      this.#captured = undefined;
      this.#feed(undefined);
    });
    if (!this.#captured) return this.#canvas.captureStream(rateHz);
    this.#feed(this.#captured);
    return this.#captured.stream();
  }

  close(): void {
    this.#captured?.close();
    this.#captured = undefined;
  }
}
