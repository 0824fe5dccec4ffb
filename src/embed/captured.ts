import {receiveFrames} from '../recording/frame-inlet.ts';
import type {StreamRequest} from '../recording/stream-tap.ts';

type Generator = new (init: {kind: 'video'}) => MediaStreamTrack & {
  readonly writable: WritableStream<VideoFrame>;
};

/**
 * A track of the page's that is fed by a dream's worker through the page, whichever worker that is at present: it
 * outlives one that is replaced, and has its frames while the page is hidden and draws nothing.
 */
export class Captured {
  readonly #generator: InstanceType<Generator>;
  readonly #writer: WritableStreamDefaultWriter<VideoFrame>;
  readonly #rateHz: number;
  readonly #ended: () => void;
  #port: MessagePort | undefined;

  private constructor(generator: InstanceType<Generator>, rateHz: number, ended: () => void) {
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
    const {MediaStreamTrackGenerator} = globalThis as {MediaStreamTrackGenerator?: Generator};
    return MediaStreamTrackGenerator
      ? new Captured(new MediaStreamTrackGenerator({kind: 'video'}), rateHz, ended)
      : undefined;
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
