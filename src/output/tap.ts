/** What goes through the port of a tap to the recorder. Times are absolute, in microseconds of the system's clock. */
export interface TappedFrame {
  readonly type: 'frame';
  /** The dream as it is shown or, for a take, the source's picture. */
  readonly frame: VideoFrame;
  /** The source's picture that the dream is of, if it was asked for. */
  readonly source?: VideoFrame;
  /** The source is shown mirrored. */
  readonly mirror: boolean;
  /** Frames that were left out since the tap was opened, because the recorder had not taken those before. */
  readonly dropped: number;
}

/** What the recorder answers: it has taken one frame over. */
export interface Taken {
  readonly type: 'taken';
}

/** What a recorder wants of the pipeline. `port` is handed over. */
export interface TapRequest {
  readonly port: MessagePort;
  /** The dream, or the source's pictures as they come. */
  readonly of: 'dream' | 'source';
  /** The source's picture beside each of the dream's. */
  readonly beside: boolean;
  /** Frames a second, at most. */
  readonly rateHz: number;
}

/** Frames that the recorder has not taken yet; each holds a picture's memory. */
const underWay = 2;
/** Share of the time that tapping may take from the dream: reading a canvas waits for the GPU. */
const share = 0.05;

/** The system's clock in milliseconds, finer than Date.now() and the same in page and workers. */
export const clockMs = (): number => performance.timeOrigin + performance.now();

/** Takes pictures for a recorder out of the pipeline, without ever making it wait. */
export class Tap {
  readonly #request: TapRequest;
  #underWay = 0;
  #dropped = 0;
  #dueMs = 0;
  #costMs = 0;
  #source: VideoFrame | undefined;

  constructor(request: TapRequest) {
    this.#request = request;
    request.port.onmessage = () => (this.#underWay -= 1);
  }

  get of(): TapRequest['of'] {
    return this.#request.of;
  }

  /** Keeps a copy of the source's newest picture, if it is wanted beside the dream or instead of it. */
  source(image: VideoFrame | ImageBitmap): void {
    const {of, beside} = this.#request;
    if (of === 'source') {
      this.#give(clockMs(), false, (timestamp) => copyOf(image, timestamp));
    } else if (beside) {
      this.#source?.close();
      this.#source = copyOf(image, 0);
    }
  }

  /** The canvas has just been drawn, in this task, with a frame that came `latencyMs` ago. */
  drawn(canvas: OffscreenCanvas, mirror: boolean, latencyMs: number): void {
    const {of, beside} = this.#request;
    // The first frame says how large the clip is: with the source beside it.
    if (of !== 'dream' || (beside && !this.#source)) return;
    this.#give(
      clockMs() - latencyMs,
      mirror,
      (timestamp) => new VideoFrame(canvas, {timestamp, alpha: 'discard'}),
    );
  }

  close(): void {
    this.#source?.close();
    this.#source = undefined;
    this.#request.port.close();
  }

  #give(nowMs: number, mirror: boolean, make: (timestamp: number) => VideoFrame): void {
    const periodMs = 1000 / this.#request.rateHz;
    // A tenth of a period early counts as due: displays do not tick in the recording's time.
    if (nowMs < this.#dueMs - periodMs / 10) return;
    this.#dueMs = Math.max(this.#dueMs + periodMs, nowMs + this.#costMs / share - periodMs / 10);
    if (this.#underWay >= underWay) {
      this.#dropped += 1;
      return;
    }
    const startMs = performance.now();
    const frame = make(Math.round(nowMs * 1000));
    const costMs = performance.now() - startMs;
    // The first counts in full: what starts at nothing would take its share many times over for seconds.
    this.#costMs += this.#costMs === 0 ? costMs : (costMs - this.#costMs) / 8;
    const source = this.#source?.clone();
    this.#underWay += 1;
    const message: TappedFrame = {
      type: 'frame',
      frame,
      ...(source && {source}),
      mirror,
      dropped: this.#dropped,
    };
    this.#request.port.postMessage(message, source ? [frame, source] : [frame]);
  }
}

const copyOf = (image: VideoFrame | ImageBitmap, timestamp: number): VideoFrame =>
  image instanceof VideoFrame ? new VideoFrame(image, {timestamp}) : new VideoFrame(image, {timestamp});
