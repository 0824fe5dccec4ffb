import {messageOf, type Message} from '../lib/message.ts';
import {notices} from './notices.ts';

/** What goes through the port of a tap to the recorder. Times are absolute, in microseconds of the system's clock. */
export interface TappedFrame {
  readonly type: 'frame';
  /** The dream as it is shown or, for a take, the source's frame. The recorder's to close. */
  readonly frame: VideoFrame;
  /** The source's frame that the dream is of, if it was asked for. The recorder's to close. */
  readonly source?: VideoFrame;
  /** The source is shown mirrored. */
  readonly mirror: boolean;
  /** Frames that were left out since the tap was opened: at the rate asked for they would be in the clip. */
  readonly dropped: number;
  /** Frames per second that are given at present. */
  readonly rateHz: number;
}

/** The recorder's answer to each frame, whatever became of it: the next may come. */
export interface Taken {
  readonly type: 'taken';
  /** How long it took to encode one of the last frames; undefined before the first. */
  readonly encodeMs: number | undefined;
}

/** What a recorder wants of the pipeline. `port` is handed over. */
export interface TapRequest {
  readonly port: MessagePort;
  /** The dream, or the source's frames as they come. */
  readonly of: 'dream' | 'source';
  /** The source's frame beside each of the dream's. */
  readonly beside: boolean;
  /** Frames per second, at most. */
  readonly rateHz: number;
}

/** Limits the frames per second that are given by what they cost. */
export interface TapGovernor {
  readonly rateHz: number;
  /** Reports what a frame cost: `readMs` here, `encodeMs` in the recorder. */
  observe(cost: {readonly readMs: number; readonly encodeMs: number}, nowMs: number): void;
}

/** Reads the frame that was drawn, with a timestamp in microseconds; undefined if it was lost. The caller's to close. */
type ReadFrame = (timestamp: number) => Promise<VideoFrame | undefined>;

/** Frames per second of the source that a take may have. */
export const takeRateHz = 60;
/** Frames that the recorder may not have taken yet; each holds a frame's memory. */
const underWayAtMost = 2;
/** Frames that are being read: with one, a GPU that is slow to answer would give every second or third only. */
const readAtMost = 3;

/** The system's clock in milliseconds, finer than Date.now() and the same in page and workers. */
export const clockMs = (): number => performance.timeOrigin + performance.now();

/** When the next frame at a rate is due. */
class Due {
  #ms = 0;

  /** True once per period, up to a tenth of it early: displays do not tick in the recording's time. */
  take(nowMs: number, rateHz: number): boolean {
    const periodMs = 1000 / rateHz;
    if (nowMs < this.#ms - periodMs / 10) return false;
    // A delay of less than a period is made up for by the next, so that the rate is right on average.
    this.#ms = Math.max(this.#ms + periodMs, nowMs);
    return true;
  }
}

/**
 * Takes frames for a recorder out of the pipeline, without ever making it wait or fail. It owns the frames that it
 * copies and reads, until the recorder has them.
 */
export class Tap {
  readonly #request: TapRequest;
  readonly #governor: TapGovernor;
  readonly #fault: (fault: Message) => void;
  readonly #lost: (data: {readonly cause: Message}) => Message;
  /** At the rate asked for, and at the governor's. */
  readonly #wanted = new Due();
  readonly #given = new Due();
  #underWay = 0;
  #reading = 0;
  /** Resolves when the frame drawn last has been handed over, or was lost. */
  #handedOver: Promise<void> = Promise.resolve();
  #readMs = 0;
  #dropped = 0;
  #source: VideoFrame | undefined;
  #closed = false;

  /** `fault` is called for each frame that is lost to an error, with the message that `lost` makes of it. */
  constructor(
    request: TapRequest,
    governor: TapGovernor,
    fault: (fault: Message) => void,
    lost: (data: {readonly cause: Message}) => Message = notices['frame-not-recorded'],
  ) {
    this.#request = request;
    this.#governor = governor;
    this.#fault = fault;
    this.#lost = lost;
    request.port.onmessage = ({data}: MessageEvent<Taken>) => {
      this.#underWay -= 1;
      const {encodeMs} = data;
      if (encodeMs !== undefined) governor.observe({readMs: this.#readMs, encodeMs}, performance.now());
    };
  }

  /** Copies the source's newest frame, if it is wanted beside the dream or instead of it; `image` stays the caller's. */
  source(image: VideoFrame | ImageBitmap): void {
    const {of, beside} = this.#request;
    if (of === 'source') {
      void this.#give(clockMs(), false, (timestamp) => Promise.resolve(copyOf(image, timestamp)));
    } else if (beside) {
      try {
        this.#keep(copyOf(image, 0));
      } catch (error) {
        this.#lose(error);
      }
    }
  }

  /** A frame that came `latencyMs` ago has just been drawn, in this task; `read` reads it. */
  drawn(read: ReadFrame, mirror: boolean, latencyMs: number): void {
    const {of, beside} = this.#request;
    // The first frame decides how large the clip is: with the source beside it.
    if (of === 'dream' && !(beside && !this.#source)) void this.#give(clockMs() - latencyMs, mirror, read);
  }

  /** Gives no more frames. */
  close(): void {
    this.#closed = true;
    this.#keep(undefined);
    this.#request.port.close();
  }

  async #give(nowMs: number, mirror: boolean, read: ReadFrame): Promise<void> {
    if (!this.#wanted.take(nowMs, this.#request.rateHz)) return;
    const isFull = this.#underWay >= underWayAtMost || this.#reading >= readAtMost;
    if (isFull || !this.#given.take(nowMs, this.#governor.rateHz)) {
      this.#dropped += 1;
      return;
    }
    const frames: VideoFrame[] = [];
    let sent = false;
    let done = (): void => undefined;
    const before = this.#handedOver;
    this.#handedOver = new Promise((resolve) => (done = resolve));
    try {
      if (this.#source) frames.push(this.#source.clone());
      const frame = await this.#read(read, Math.round(nowMs * 1000));
      if (frame) {
        frames.unshift(frame);
        await before;
        sent = this.#send(frames, mirror);
      }
    } catch (error) {
      this.#lose(error);
    } finally {
      if (!sent) {
        this.#dropped += 1;
        for (const frame of frames) frame.close();
      }
      done();
    }
  }

  /** Hands the frames over; false if the tap was closed meanwhile. */
  #send(frames: VideoFrame[], mirror: boolean): boolean {
    const [frame, source] = frames;
    if (!frame || this.#closed) return false;
    const {rateHz} = this.#governor;
    const dropped = this.#dropped;
    const message: TappedFrame = {type: 'frame', frame, ...(source && {source}), mirror, dropped, rateHz};
    this.#request.port.postMessage(message, frames);
    this.#underWay += 1;
    return true;
  }

  /** What is done before it is awaited holds the pipeline up. */
  async #read(read: ReadFrame, timestamp: number): Promise<VideoFrame | undefined> {
    this.#reading += 1;
    const startMs = performance.now();
    try {
      const reading = read(timestamp);
      this.#readMs = performance.now() - startMs;
      return await reading;
    } finally {
      this.#reading -= 1;
    }
  }

  #keep(source: VideoFrame | undefined): void {
    this.#source?.close();
    this.#source = source;
  }

  #lose(error: unknown): void {
    if (!this.#closed) this.#fault(this.#lost({cause: messageOf(error)}));
  }
}

const copyOf = (image: VideoFrame | ImageBitmap, timestamp: number): VideoFrame =>
  image instanceof VideoFrame ? new VideoFrame(image, {timestamp}) : new VideoFrame(image, {timestamp});
