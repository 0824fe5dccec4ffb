import {CodedError, messageOf, type Message} from '../lib/message.ts';
import {storedName, thumbnailName} from '../library/clips.ts';
import type {Clip, Clips} from '../library/clips.ts';
import {ClipWriter} from './clip-writer.ts';
import type {PrivateFile} from '../library/private-file.ts';
import {encodeRecipe, tagsOf} from '../metadata/recipe.ts';
import {chooseFormat} from './format.ts';
import type {RecordStart} from './messages.ts';
import {notices} from './notices.ts';
import {cutToWhole, measure, rewrite} from '../library/repair.ts';
import {TakeLog} from '../library/take-log.ts';
import {thumbnailOf} from '../library/thumbnail.ts';

/** What a clip became. */
export interface Kept {
  readonly clip: Clip;
  /** Why it ended early, or what it lacks. */
  readonly problem?: Message;
}

/** A clip while it is recorded: its place in the library, its file, and what encodes into it. For workers only. */
export class ClipFile {
  readonly writer: ClipWriter;
  /** What is done while a take is recorded. */
  readonly log: TakeLog | undefined;
  readonly #clips: Clips;
  readonly #clip: Clip;
  readonly #file: PrivateFile;

  private constructor(
    clips: Clips,
    clip: Clip,
    file: PrivateFile,
    writer: ClipWriter,
    log: TakeLog | undefined,
  ) {
    this.#clips = clips;
    this.#clip = clip;
    this.#file = file;
    this.writer = writer;
    this.log = log;
  }

  /**
   * Puts a clip in the library that begins with `frame` and has its size. `failed` is called when its file takes no more.
   * Throws CodedError if the browser encodes no such video, and DiskFullError.
   */
  static async open(
    clips: Clips,
    id: string,
    start: RecordStart,
    frame: VideoFrame,
    failed: (error: unknown) => void,
  ): Promise<ClipFile> {
    const {kind, name, settings, recipe, sound} = start;
    const {displayWidth: widthPx, displayHeight: heightPx} = frame;
    const quality = settings.recordQuality;
    const format = await chooseFormat(settings.recordFormat, {widthPx, heightPx, quality});
    const clip: Clip = {
      id,
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
    await clips.write(clip);
    await clips.files.write(thumbnailName(clip), await thumbnailOf(frame));
    const files: PrivateFile[] = [];
    const fresh = async (fileName: string): Promise<PrivateFile> => {
      const file = await clips.files.fresh(fileName);
      files.push(file);
      return file;
    };
    try {
      const log = kind === 'take' ? new TakeLog(await fresh(logName(clip)), start) : undefined;
      const file = await fresh(storedName(clip));
      const tags = tagsOf(recipe, name);
      const writer = await ClipWriter.open({file, failed, format, quality, tags, sound: sound !== undefined});
      return new ClipFile(clips, clip, file, writer, log);
    } catch (error) {
      // An open file is locked for as long as its worker lives.
      for (const file of files) file.close();
      throw error;
    }
  }

  get bytes(): number {
    return this.#file.bytes;
  }

  /**
   * Closes the file and writes down what it holds; after a `failure`, up to its last whole fragment. Throws if there is
   * nothing to keep.
   */
  async conclude(lastMs: number, failure: unknown): Promise<Kept> {
    const clips = this.#clips;
    const clip = this.#clip;
    this.#file.close();
    if (failure !== undefined) {
      void this.writer.cancel();
      if (clip.container === 'mp4') await cutToWhole(clips, clip);
    }
    let problem: Message | undefined =
      failure === undefined ? undefined : notices['recording-stopped']({cause: messageOf(failure)});
    if (this.log) {
      const comment = this.log.take(lastMs);
      // Rewriting it needs as much room again; without that, it is a clip of the source.
      await rewrite(clips, clip, {comment}).catch((error: unknown) => {
        problem ??= notices['take-without-changes']({cause: messageOf(error)});
      });
    }
    const file = await clips.file(clip);
    const measured = await measure(file).catch(() => undefined);
    if (!measured) {
      await clips.remove(clip.id);
      throw failure instanceof Error ? failure : new CodedError(notices['nothing-recorded']());
    }
    const state = failure === undefined ? 'whole' : 'repaired';
    const whole: Clip = {...clip, ...measured, bytes: file.size, state};
    await clips.write(whole);
    await clips.files.remove(logName(clip));
    return {clip: whole, ...(problem !== undefined && {problem})};
  }

  /** Lets go of its files; they stay as they are. */
  close(): void {
    this.log?.close();
    this.#file.close();
  }
}

const logName = ({id}: Clip): string => `${id}.jsonl`;
