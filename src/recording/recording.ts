import {CodedError, messageOf, type Message} from '../lib/message.ts';
import {RepeatFilter} from '../lib/repeat-filter.ts';
import {ClipFile} from './clip-file.ts';
import type {Kept} from './clip-file.ts';
import {idAt, clipLock} from '../library/clips.ts';
import type {Clips} from '../library/clips.ts';
import type {ClipWriter} from './clip-writer.ts';
import {Composer} from './composer.ts';
import {SoundInput} from './sound-input.ts';
import {holdLock} from '../lib/locks.ts';
import type {RecordProgress, RecordStart} from './messages.ts';
import {notices} from './notices.ts';
import {clockMs} from './tap.ts';
import type {TappedFrame} from './tap.ts';
import type {Change} from '../metadata/take.ts';

export interface RecordingEvents {
  /** A frame was lost; the recording goes on. */
  fault(fault: Message): void;
  /** Nothing more can be recorded: `finish` now. Called once. */
  failed(error: unknown): void;
}

/**
 * One recording, from its first frame to a clip in the library. Lives in the recorder's worker. Frames go one after the
 * other through `#queue`; what comes while it is full was left out by the tap already.
 */
export class Recording {
  readonly #clips: Clips;
  readonly #start: RecordStart;
  readonly #id: string;
  readonly #composer = new Composer();
  readonly #sound: SoundInput | undefined;
  readonly #release: () => void;
  readonly #events: RecordingEvents;
  readonly #faults = new RepeatFilter();
  #queue: Promise<void> = Promise.resolve();
  #file: ClipFile | undefined;
  /** What was done before the file was open. */
  #early: Omit<Change, 'atMs'>[] = [];
  #startMs = 0;
  #lastS = -1;
  /** The frame that is in the clip at that time, until the recording is finished. */
  #last: VideoFrame | undefined;
  #finished = false;
  /** What the tap left out, and the frames that were lost here. */
  #tapped: Pick<RecordProgress, 'dropped' | 'rateHz'>;
  #lost = 0;
  #lostTo: unknown;
  #composeMs = 0;
  #stopped = false;
  #failure: unknown;
  /** Resolves when something failed: an encoder may wait forever for a file that takes no more. */
  #resolveFailure!: () => void;
  readonly #broken = new Promise<void>((resolve) => (this.#resolveFailure = resolve));

  private constructor(
    clips: Clips,
    start: RecordStart,
    id: string,
    release: () => void,
    events: RecordingEvents,
  ) {
    this.#clips = clips;
    this.#start = start;
    this.#id = id;
    this.#release = release;
    this.#events = events;
    this.#tapped = {dropped: 0, rateHz: start.settings.recordRate};
    if (start.sound) this.#sound = new SoundInput(start.sound, (error) => this.#fail(error));
  }

  /** Begins with the first frame that it takes. Holds the clip's lock until it is finished. */
  static async open(clips: Clips, start: RecordStart, events: RecordingEvents): Promise<Recording> {
    const id = idAt(new Date());
    const release = await holdLock(clipLock(id));
    return new Recording(clips, start, id, release, events);
  }

  get progress(): RecordProgress {
    return {
      elapsedMs: Math.max(0, this.#lastS * 1000),
      bytes: this.#file?.bytes ?? 0,
      frames: this.#file?.writer.frames ?? 0,
      dropped: this.#tapped.dropped + this.#lost,
      rateHz: this.#tapped.rateHz,
    };
  }

  /** How long it took to compose and to encode one of the last frames; undefined before the first. */
  get encodeMs(): number | undefined {
    const encodeMs = this.#file?.writer.encodeMs;
    return encodeMs === undefined ? undefined : encodeMs + this.#composeMs;
  }

  /**
   * Puts a frame, which stays the caller's to close, into the clip. Resolves when the next may come, and never rejects:
   * a frame that cannot be composed is left out, and a file that takes no more ends the recording.
   */
  take(tapped: TappedFrame): Promise<void> {
    const {dropped, rateHz} = tapped;
    this.#tapped = {dropped: Math.max(this.#tapped.dropped, dropped), rateHz};
    const taken = this.#queue.then(() => this.#add(tapped)).catch((error: unknown) => this.#fail(error));
    this.#queue = taken;
    return taken;
  }

  /** For a take. */
  change(change: Omit<Change, 'atMs'>, atClockMs: number): void {
    if (this.#file) this.#file.log?.add({...change, atMs: Math.max(0, atClockMs - this.#startMs)});
    else this.#early.push(change);
  }

  /** Ends the file and puts the clip in the library. Throws if there is nothing to keep. */
  async finish(): Promise<Kept> {
    this.#stop();
    await Promise.race([this.#queue, this.#broken]);
    try {
      const file = this.#file;
      if (!file) {
        const cause = this.#failure ?? this.#lostTo;
        throw cause instanceof Error ? cause : new CodedError(notices['no-frame-recorded']());
      }
      if (this.#failure === undefined) {
        await Promise.race([this.#end(file.writer), this.#broken]).catch((error: unknown) =>
          this.#fail(error),
        );
      }
      return await file.conclude(this.#lastS * 1000, this.#failure);
    } finally {
      this.#finished = true;
      this.#keep(undefined);
      this.#file?.close();
      this.#release();
    }
  }

  /** The last frame stays as long as the sound, so that both end together. */
  async #end(writer: ClipWriter): Promise<void> {
    const periodS = 1 / this.#start.settings.recordRate;
    const lastS = writer.soundS - periodS;
    if (this.#last && lastS > this.#lastS) await this.#place(writer, this.#last, lastS);
    await writer.finish(this.#lastS + periodS);
  }

  async #add(tapped: TappedFrame): Promise<void> {
    const composed = this.#stopped ? undefined : this.#compose(tapped);
    if (!composed) return;
    try {
      await this.#write(composed, composed.timestamp / 1000);
    } finally {
      composed.close();
    }
  }

  /** The caller's to close; undefined, and reported, if it cannot be composed. */
  #compose({frame, source, mirror}: TappedFrame): VideoFrame | undefined {
    const startMs = performance.now();
    try {
      return this.#composer.compose(frame, source, mirror);
    } catch (error) {
      this.#lost += 1;
      this.#lostTo = error;
      const fault = notices['frame-not-recorded']({cause: messageOf(error)});
      if (this.#faults.passes(fault.code)) this.#events.fault(fault);
      return undefined;
    } finally {
      this.#composeMs = performance.now() - startMs;
    }
  }

  async #write(frame: VideoFrame, atMs: number): Promise<void> {
    const first = this.#file === undefined;
    this.#file ??= await this.#open(frame);
    await this.#place(this.#file.writer, frame, first ? 0 : (atMs - this.#startMs) / 1000);
    if (!this.#finished) this.#keep(frame.clone());
  }

  #keep(last: VideoFrame | undefined): void {
    this.#last?.close();
    this.#last = last;
  }

  /** The clip begins when its file is open, which may fetch an encoder: else its first frame would stand for that long. */
  async #open(frame: VideoFrame): Promise<ClipFile> {
    const failed = (error: unknown): void => this.#fail(error);
    const file = await ClipFile.open(this.#clips, this.#id, this.#start, frame, failed);
    this.#startMs = clockMs();
    this.#sound?.begin(this.#startMs, file.writer);
    for (const change of this.#early.splice(0)) file.log?.add({...change, atMs: 0});
    return file;
  }

  async #place(writer: ClipWriter, frame: VideoFrame, atS: number): Promise<void> {
    const {recordConstant, recordRate} = this.#start.settings;
    const periodS = 1 / recordRate;
    if (!recordConstant) {
      // Clocks are read to a tenth of a millisecond: no two frames get the same time.
      if (atS <= this.#lastS) return;
      this.#lastS = atS;
      await writer.addFrame(frame, atS, periodS);
      return;
    }
    const last = Math.round(this.#lastS * recordRate);
    const index = Math.round(atS * recordRate);
    // Repeated where none came: a frame that did not change costs the encoder next to nothing.
    for (let i = this.#lastS < 0 ? index : last + 1; i <= index; i++) {
      this.#lastS = i * periodS;
      await writer.addFrame(frame, this.#lastS, periodS);
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
    this.#events.failed(error);
  }
}
