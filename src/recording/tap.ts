/** What goes through the port of a tap to the recorder. Times are absolute, in microseconds of the system's clock. */
export interface TappedFrame {
  readonly type: 'frame';
  /** The dream as it is shown or, for a take, the source's picture. */
  readonly frame: VideoFrame;
  /** The source's picture that the dream is of, if it was asked for. */
  readonly source?: VideoFrame;
  /** The source is shown mirrored. */
  readonly mirror: boolean;
  /** Frames that were left out since the tap was opened: at the rate asked for they would be in the clip. */
  readonly dropped: number;
  /** Frames a second that are given at present. */
  readonly rateHz: number;
}

/** What the recorder answers: it has taken one frame over. */
export interface Taken {
  readonly type: 'taken';
  /** Time that it took to encode one, newly; undefined before the first. */
  readonly encodeMs: number | undefined;
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

/** Says how many frames a second may be given, by what they cost. */
export interface TapGovernor {
  readonly rateHz: number;
  /** A frame cost so much: `readMs` here, `encodeMs` in the recorder. */
  observe(cost: {readonly readMs: number; readonly encodeMs: number}, nowMs: number): void;
}

/** Reads the picture that was drawn, with a timestamp in microseconds; undefined if it was lost. */
type ReadPicture = (timestamp: number) => Promise<VideoFrame | undefined>;

/** Frames a second of the source that a take may have. */
export const takeRateHz = 60;
/** Frames that the recorder has not taken yet; each holds a picture's memory. */
const underWay = 2;

/** The system's clock in milliseconds, finer than Date.now() and the same in page and workers. */
export const clockMs = (): number => performance.timeOrigin + performance.now();

/** When the next of frames at a rate is due. */
class Due {
  #ms = 0;

  /** True once a period, a tenth of it early included: displays do not tick in the recording's time. */
  take(nowMs: number, rateHz: number): boolean {
    const periodMs = 1000 / rateHz;
    if (nowMs < this.#ms - periodMs / 10) return false;
    // Lateness of less than a period is made up for by the next, so that the rate is right on average.
    this.#ms = Math.max(this.#ms + periodMs, nowMs);
    return true;
  }
}

/** Takes pictures for a recorder out of the pipeline, without ever making it wait. */
export class Tap {
  readonly #request: TapRequest;
  readonly #governor: TapGovernor;
  /** At the rate asked for, and at the governor's. */
  readonly #wanted = new Due();
  readonly #given = new Due();
  #underWay = 0;
  #reading = false;
  #readMs = 0;
  #dropped = 0;
  #source: VideoFrame | undefined;

  constructor(request: TapRequest, governor: TapGovernor) {
    this.#request = request;
    this.#governor = governor;
    request.port.onmessage = ({data}: MessageEvent<Taken>) => {
      this.#underWay -= 1;
      const {encodeMs} = data;
      if (encodeMs !== undefined) governor.observe({readMs: this.#readMs, encodeMs}, performance.now());
    };
  }

  /** Keeps a copy of the source's newest picture, if it is wanted beside the dream or instead of it. */
  source(image: VideoFrame | ImageBitmap): void {
    const {of, beside} = this.#request;
    if (of === 'source') {
      void this.#give(clockMs(), false, (timestamp) => Promise.resolve(copyOf(image, timestamp)));
    } else if (beside) {
      this.#source?.close();
      this.#source = copyOf(image, 0);
    }
  }

  /** A picture has just been drawn, in this task, of a frame that came `latencyMs` ago; `read` gives it. */
  drawn(read: ReadPicture, mirror: boolean, latencyMs: number): void {
    const {of, beside} = this.#request;
    // The first frame says how large the clip is: with the source beside it.
    if (of === 'dream' && !(beside && !this.#source)) void this.#give(clockMs() - latencyMs, mirror, read);
  }

  close(): void {
    this.#source?.close();
    this.#source = undefined;
    this.#request.port.close();
  }

  async #give(nowMs: number, mirror: boolean, read: ReadPicture): Promise<void> {
    if (!this.#wanted.take(nowMs, this.#request.rateHz)) return;
    const {rateHz} = this.#governor;
    if (this.#underWay >= underWay || this.#reading || !this.#given.take(nowMs, rateHz)) {
      this.#dropped += 1;
      return;
    }
    this.#underWay += 1;
    const source = this.#source?.clone();
    const frame = await this.#read(read, Math.round(nowMs * 1000));
    if (!frame) {
      this.#underWay -= 1;
      this.#dropped += 1;
      source?.close();
      return;
    }
    const dropped = this.#dropped;
    const message: TappedFrame = {type: 'frame', frame, ...(source && {source}), mirror, dropped, rateHz};
    this.#request.port.postMessage(message, source ? [frame, source] : [frame]);
  }

  /** One at a time. What is done before it is awaited holds the pipeline up. */
  async #read(read: ReadPicture, timestamp: number): Promise<VideoFrame | undefined> {
    this.#reading = true;
    const startMs = performance.now();
    try {
      const reading = read(timestamp);
      this.#readMs = performance.now() - startMs;
      return await reading;
    } catch {
      // The context was lost, or the picture could not be had: the next may be.
      return undefined;
    } finally {
      this.#reading = false;
    }
  }
}

const copyOf = (image: VideoFrame | ImageBitmap, timestamp: number): VideoFrame =>
  image instanceof VideoFrame ? new VideoFrame(image, {timestamp}) : new VideoFrame(image, {timestamp});
