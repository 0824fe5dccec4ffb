import {ClipFile} from './clip-file.ts';
import type {Kept} from './clip-file.ts';
import {idAt, lockOf} from '../library/clips.ts';
import type {Clips} from '../library/clips.ts';
import type {ClipWriter} from './clip-writer.ts';
import {Composer} from './composer.ts';
import {Listening} from './microphone.ts';
import {holdLock} from '../lib/locks.ts';
import type {RecordProgress, RecordStart} from './messages.ts';
import {clockMs} from './tap.ts';
import type {TappedFrame} from './tap.ts';
import type {Change} from '../metadata/take.ts';

/**
 * One recording, from its first frame to a clip in the library. Lives in the recorder's worker. Frames go one after the
 * other through `#queue`; what comes while it is full was left out by the tap already.
 */
export class Recording {
  readonly #clips: Clips;
  readonly #start: RecordStart;
  readonly #id: string;
  readonly #composer = new Composer();
  readonly #sound: Listening | undefined;
  readonly #release: () => void;
  #queue: Promise<void> = Promise.resolve();
  #file: ClipFile | undefined;
  /** What was done before the file was open. */
  #early: Omit<Change, 'atMs'>[] = [];
  #startMs = 0;
  #lastS = -1;
  /** The picture that is in the clip at that time. */
  #last: VideoFrame | undefined;
  #left: Pick<RecordProgress, 'dropped' | 'rateHz'>;
  #composeMs = 0;
  #stopped = false;
  #failure: unknown;
  #failed: (error: unknown) => void;
  /** Resolves when something failed: an encoder may wait for ever for a file that takes no more. */
  #resolveFailure!: () => void;
  readonly #broken = new Promise<void>((resolve) => (this.#resolveFailure = resolve));

  private constructor(
    clips: Clips,
    start: RecordStart,
    id: string,
    release: () => void,
    failed: (error: unknown) => void,
  ) {
    this.#clips = clips;
    this.#start = start;
    this.#id = id;
    this.#release = release;
    this.#failed = failed;
    this.#left = {dropped: 0, rateHz: start.settings.recordRate};
    if (start.sound) this.#sound = new Listening(start.sound, (error) => this.#fail(error));
  }

  /** `failed` is told, once, when nothing more can be recorded: then `finish`. */
  static async open(clips: Clips, start: RecordStart, failed: (error: unknown) => void): Promise<Recording> {
    const id = idAt(new Date());
    const release = await holdLock(lockOf(id));
    return new Recording(clips, start, id, release, failed);
  }

  get progress(): RecordProgress {
    return {
      elapsedMs: Math.max(0, this.#lastS * 1000),
      bytes: this.#file?.bytes ?? 0,
      frames: this.#file?.writer.frames ?? 0,
      ...this.#left,
    };
  }

  /** How long it took to put together and to encode one of the last frames; undefined before the first. */
  get encodeMs(): number | undefined {
    const encodeMs = this.#file?.writer.encodeMs;
    return encodeMs === undefined ? undefined : encodeMs + this.#composeMs;
  }

  /** Takes a frame over and closes it; resolves when the next may come. */
  take({frame, source, mirror, dropped, rateHz}: TappedFrame): Promise<void> {
    this.#left = {dropped: Math.max(this.#left.dropped, dropped), rateHz};
    const taken = this.#queue.then(async () => {
      const startMs = performance.now();
      const picture = this.#composer.picture(frame, source, mirror);
      this.#composeMs = performance.now() - startMs;
      try {
        if (!this.#stopped) await this.#write(picture, frame.timestamp / 1000);
      } catch (error) {
        this.#fail(error);
      } finally {
        picture.close();
        frame.close();
        source?.close();
      }
    });
    this.#queue = taken;
    return taken;
  }

  /** For a take. */
  change(change: Omit<Change, 'atMs'>, atClockMs: number): void {
    if (this.#file) this.#file.log?.add({...change, atMs: Math.max(0, atClockMs - this.#startMs)});
    else this.#early.push(change);
  }

  /** Ends the file and writes it down. Throws if there is nothing to keep; says in words what went wrong else. */
  async finish(): Promise<Kept> {
    this.#stop();
    await Promise.race([this.#queue, this.#broken]);
    try {
      const file = this.#file;
      if (!file) {
        throw this.#failure instanceof Error
          ? this.#failure
          : new Error('There was no picture to record: start a source first.');
      }
      if (this.#failure === undefined) {
        await Promise.race([this.#end(file.writer), this.#broken]).catch((error: unknown) =>
          this.#fail(error),
        );
      }
      return await file.conclude(this.#lastS * 1000, this.#failure);
    } finally {
      this.#last?.close();
      this.#file?.close();
      this.#release();
    }
  }

  /** The last picture stays as long as the sound, so that both end together. */
  async #end(writer: ClipWriter): Promise<void> {
    const periodS = 1 / this.#start.settings.recordRate;
    const lastS = writer.soundS - periodS;
    if (this.#last && lastS > this.#lastS) await this.#place(writer, this.#last, lastS);
    await writer.finish(this.#lastS + periodS);
  }

  async #write(picture: VideoFrame, atMs: number): Promise<void> {
    const first = this.#file === undefined;
    this.#file ??= await this.#open(picture);
    await this.#place(this.#file.writer, picture, first ? 0 : (atMs - this.#startMs) / 1000);
    this.#last?.close();
    this.#last = picture.clone();
  }

  /** The clip begins when its file is open, which may fetch an encoder: else its first picture would stand for that long. */
  async #open(picture: VideoFrame): Promise<ClipFile> {
    const failed = (error: unknown): void => this.#fail(error);
    const file = await ClipFile.open(this.#clips, this.#id, this.#start, picture, failed);
    this.#startMs = clockMs();
    this.#sound?.begin(this.#startMs, file.writer);
    for (const change of this.#early.splice(0)) file.log?.add({...change, atMs: 0});
    return file;
  }

  async #place(writer: ClipWriter, picture: VideoFrame, atS: number): Promise<void> {
    const {recordConstant, recordRate} = this.#start.settings;
    const periodS = 1 / recordRate;
    if (!recordConstant) {
      // Clocks are read to a tenth of a millisecond: two frames never get one time.
      if (atS <= this.#lastS) return;
      this.#lastS = atS;
      await writer.addFrame(picture, atS, periodS);
      return;
    }
    const last = Math.round(this.#lastS * recordRate);
    const index = Math.round(atS * recordRate);
    // Repeated where none came; the encoder makes next to nothing of a picture that did not change.
    for (let i = this.#lastS < 0 ? index : last + 1; i <= index; i++) {
      this.#lastS = i * periodS;
      await writer.addFrame(picture, this.#lastS, periodS);
    }
  }

  #stop(): void {
    this.#stopped = true;
    this.#sound?.stop();
  }

  #fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#stop();
    this.#resolveFailure();
    this.#failed(error);
  }
}
