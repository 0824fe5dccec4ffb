import {reasonOf} from '../reason.ts';
import {chooseFormat} from './record-format.ts';
import {filmOf, idAt, lockOf} from './clip-store.ts';
import type {Clip, Clips} from './clip-store.ts';
import {ClipWriter} from './clip-writer.ts';
import {Composer} from './composer.ts';
import {ClockOffset} from './audio-clock.ts';
import {DiskFullError} from './private-file.ts';
import type {PrivateFile} from './private-file.ts';
import {encodeRecipe, tagsOf} from './recipe.ts';
import type {RecordProgress, RecordStart} from './record-messages.ts';
import {cutToWhole, measure, rewrite} from './repair.ts';
import {clockMs} from './tap.ts';
import type {TappedFrame} from './tap.ts';
import {TakeLog} from './take-log.ts';
import type {Change} from './take.ts';

/**
 * One recording, from its first frame to a clip on the shelf. Lives in the recorder's worker. Frames go one after the
 * other through `#queue`; what comes while it is full was left out by the tap already.
 * Longer than other files because every step of it shares the clip's clock and its file.
 */
export class Recording {
  readonly #clips: Clips;
  readonly #start: RecordStart;
  readonly #id: string;
  readonly #offset = new ClockOffset();
  readonly #composer = new Composer();
  readonly #release: () => void;
  #queue: Promise<void> = Promise.resolve();
  #opened: {readonly writer: ClipWriter; readonly file: PrivateFile; readonly clip: Clip} | undefined;
  #log: TakeLog | undefined;
  #startMs = 0;
  #lastS = -1;
  /** The picture that is in the clip at that time. */
  #last: VideoFrame | undefined;
  /** What was heard since the first picture, until the file is open: opening it may fetch an encoder. */
  #early: Parameters<ClipWriter['addSound']>[] = [];
  #dropped = 0;
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
    if (start.sound) void this.#listen(start.sound);
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
      bytes: this.#opened?.file.bytes ?? 0,
      frames: this.#opened?.writer.frames ?? 0,
      dropped: this.#dropped,
    };
  }

  /** Takes a frame over and closes it; resolves when the next may come. */
  take({frame, source, mirror, dropped}: TappedFrame): Promise<void> {
    this.#dropped = Math.max(this.#dropped, dropped);
    const taken = this.#queue.then(async () => {
      const picture = this.#composer.picture(frame, source, mirror);
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
    this.#log?.add({...change, atMs: Math.max(0, atClockMs - this.#startMs)});
  }

  /** Ends the file and writes it down. Throws if there is nothing to keep; says in words what went wrong else. */
  async finish(): Promise<{clip: Clip; problem?: string}> {
    this.#stopped = true;
    await Promise.race([this.#queue, this.#broken]);
    try {
      if (!this.#opened) {
        throw this.#failure instanceof Error
          ? this.#failure
          : new Error('There was no picture to record: start a source first.');
      }
      return await this.#close(this.#opened);
    } finally {
      this.#last?.close();
      this.#log?.close();
      this.#opened?.file.close();
      this.#release();
    }
  }

  async #close({
    writer,
    file,
    clip,
  }: NonNullable<typeof this.recorded>): Promise<{clip: Clip; problem?: string}> {
    if (!this.#failure) {
      try {
        await Promise.race([this.#end(writer), this.#broken]);
      } catch (error) {
        this.#fail(error);
      }
    }
    file.close();
    const failure = this.#failure;
    if (failure) {
      void writer.cancel();
      if (clip.container === 'mp4') await cutToWhole(this.#clips, clip);
    }
    let problem = failure === undefined ? undefined : problemOf(failure);
    if (this.#log) {
      const comment = this.#log.take(this.#lastS * 1000);
      // Writing it anew needs as much room again: without, it is a clip of the source.
      await rewrite(this.#clips, clip, {comment}).catch((error: unknown) => {
        problem ??= `What was done could not be put into the take: ${reasonOf(error)} It is kept as a film of its source.`;
      });
    }
    const film = await this.#clips.film(clip);
    const measured = await measure(film).catch(() => undefined);
    if (!measured) {
      await this.#clips.remove(clip.id);
      throw new Error(problem ?? 'Nothing was recorded before it ended.');
    }
    const whole: Clip = {...clip, ...measured, bytes: film.size, state: failure ? 'repaired' : 'whole'};
    await this.#clips.write(whole);
    await this.#clips.files.remove(`${clip.id}.jsonl`);
    return {clip: whole, ...(problem !== undefined && {problem})};
  }

  /** The last picture stays as long as the sound, so that both end together. */
  async #end(writer: ClipWriter): Promise<void> {
    const periodS = 1 / this.#start.settings.recordRate;
    const lastS = writer.soundS - periodS;
    if (this.#last && lastS > this.#lastS) await this.#place(writer, this.#last, lastS);
    await writer.finish(this.#lastS + periodS);
  }

  get recorded(): {readonly writer: ClipWriter; readonly file: PrivateFile; readonly clip: Clip} | undefined {
    return this.#opened;
  }

  async #write(picture: VideoFrame, atMs: number): Promise<void> {
    const {writer} = (this.#opened ??= await this.#open(picture, atMs));
    await this.#place(writer, picture, (atMs - this.#startMs) / 1000);
    this.#last?.close();
    this.#last = picture.clone();
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

  async #open(picture: VideoFrame, atMs: number): Promise<NonNullable<typeof this.recorded>> {
    this.#startMs = atMs;
    const {kind, name, settings, recipe, sound} = this.#start;
    const widthPx = picture.displayWidth;
    const heightPx = picture.displayHeight;
    const quality = settings.recordQuality;
    const format = await chooseFormat(settings.recordFormat, {widthPx, heightPx, quality});
    const clip: Clip = {
      id: this.#id,
      name,
      kind,
      state: 'recording',
      container: format.container,
      durationMs: 0,
      bytes: 0,
      widthPx,
      heightPx,
      recipe: encodeRecipe(recipe),
    };
    await this.#clips.write(clip);
    await this.#clips.files.write(`${this.#id}.jpg`, await this.#composer.thumbnail(picture));
    if (kind === 'take') {
      this.#log = new TakeLog(await this.#clips.files.fresh(`${this.#id}.jsonl`), this.#start);
    }
    const file = await this.#clips.files.fresh(filmOf(clip));
    const writer = await ClipWriter.open({
      file,
      failed: (error) => this.#fail(error),
      format,
      quality,
      tags: tagsOf(recipe, name),
      sound: sound !== undefined,
    });
    for (const block of this.#early.splice(0)) await writer.addSound(...block);
    return {writer, file, clip};
  }

  async #listen(sound: ReadableStream<AudioData>): Promise<void> {
    const reader = sound.getReader();
    try {
      for (;;) {
        const {done, value} = await reader.read();
        if (done || this.#stopped) {
          value?.close();
          break;
        }
        await this.#hear(value);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }

  async #hear(block: AudioData): Promise<void> {
    const {timestamp, duration, numberOfChannels, numberOfFrames, sampleRate} = block;
    const planes = Array.from({length: Math.min(2, numberOfChannels)}, (_, planeIndex) => {
      const plane = new Float32Array(numberOfFrames);
      block.copyTo(plane, {planeIndex, format: 'f32-planar'});
      return plane;
    });
    block.close();
    const endS = (timestamp + duration) / 1e6;
    const offsetS = this.#offset.observe(clockMs() / 1000, endS);
    if (this.#startMs === 0) return;
    const atS = timestamp / 1e6 + offsetS - this.#startMs / 1000;
    if (atS < 0) return;
    if (this.#opened) await this.#opened.writer.addSound(planes, atS, sampleRate);
    else this.#early.push([planes, atS, sampleRate]);
  }

  #fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#stopped = true;
    this.#resolveFailure();
    this.#failed(error);
  }
}

/** Why a recording ended by itself, in words. */
function problemOf(error: unknown): string {
  if (error instanceof DiskFullError) {
    return 'The recording stopped because the disk, or this site’s share of it, is full; what was recorded until then is kept. Delete or download clips to make room.';
  }
  return `The recording stopped: ${reasonOf(error)} What was recorded until then is kept.`;
}

/** Holds a lock until the function that it gives is called, or the worker ends. */
function holdLock(name: string): Promise<() => void> {
  return new Promise((held, refused) => {
    navigator.locks
      .request(name, () => new Promise<void>((release) => held(release)))
      .catch((error: unknown) => refused(error instanceof Error ? error : new Error(String(error))));
  });
}
