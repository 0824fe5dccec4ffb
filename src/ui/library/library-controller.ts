import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {messageOf, type Message} from '../../lib/message.ts';
import {Clips, spaceOf} from '../../library/clips.ts';
import type {Clip, Space} from '../../library/clips.ts';
import {notices, type ClipAction} from '../notices.ts';

/** The clips of the library with their thumbnails, as they were when `list` was called last. */
export class LibraryController implements ReactiveController {
  clips: readonly Clip[] = [];
  /** Object URLs by the ids of the clips. */
  thumbnails: ReadonlyMap<string, string> = new Map();
  space: Space | undefined;
  /** Why the last request failed; undefined if it did not. */
  problem: Message | undefined;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    for (const url of this.thumbnails.values()) URL.revokeObjectURL(url);
    this.thumbnails = new Map();
  }

  /** Reads the library again. */
  async list(): Promise<void> {
    await this.#attempt(notices['library-unreadable'], () => this.#read());
  }

  async rename(clip: Clip, name: string): Promise<void> {
    await this.attemptWith(clip, 'renamed', async () => {
      await (await Clips.open()).rename(clip, name);
      await this.#read();
    });
  }

  async remove(clip: Clip): Promise<void> {
    await this.attemptWith(clip, 'deleted', async () => {
      await (await Clips.open()).remove(clip.id);
      await this.#read();
    });
  }

  /** Runs what is done to a clip and may fail; if it does, `problem` says so. */
  async attemptWith({name}: Clip, action: ClipAction, run: () => Promise<void>): Promise<void> {
    await this.#attempt(({cause}) => notices['clip-failed']({name, action, cause}), run);
  }

  async #attempt(failed: (data: {cause: Message}) => Message, run: () => Promise<void>): Promise<void> {
    try {
      await run();
      this.problem = undefined;
    } catch (error) {
      this.problem = failed({cause: messageOf(error)});
    }
    this.#host.requestUpdate();
  }

  async #read(): Promise<void> {
    const library = await Clips.open();
    this.clips = await library.list();
    this.space = await spaceOf();
    this.#host.requestUpdate();
    const next = new Map<string, string>();
    for (const clip of this.clips) {
      const known = this.thumbnails.get(clip.id);
      const image = known === undefined ? await library.thumbnail(clip) : undefined;
      const url = known ?? (image && URL.createObjectURL(image));
      if (url !== undefined) next.set(clip.id, url);
    }
    for (const [id, url] of this.thumbnails) if (!next.has(id)) URL.revokeObjectURL(url);
    this.thumbnails = next;
  }
}
