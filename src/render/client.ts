import {Clips, fileOf} from '../library/clips.ts';
import {tryLock} from '../lib/locks.ts';
import type {Message} from '../lib/message.ts';
import {listFolders, openFolder, removeFolder, renderLockOf} from './folder.ts';
import {jobFrom, type FromRenderer, type Job, type StoredJob, type ToRenderer} from './messages.ts';
import {notices, type RenderCode} from './notices.ts';
import {publish} from './publish.ts';
import type {Rendered} from './publish.ts';
import {SilenceWatch} from './silence-watch.ts';

/** One rendering, as the page shows it. */
export interface Rendering {
  readonly id: string;
  readonly job: Job;
  readonly state: 'waiting' | 'running' | 'paused' | 'done' | 'failed';
  /** What it does before the first frame. */
  readonly phase: Message | undefined;
  readonly done: number;
  readonly total: number;
  /** Seconds left at the rate of this session; undefined if that is not known yet. */
  readonly leftS: number | undefined;
  readonly thumbnail: ImageBitmap | undefined;
  /** What the result will lack, as far as it is known before the first frame. */
  readonly notices: readonly Message[];
  /** Why it failed. */
  readonly error: Message<RenderCode> | undefined;
  /** Once it is done, and in the library. */
  readonly rendered: Rendered | undefined;
}

/**
 * The queue of renderings: one at a time, each in its own worker, in the order in which they were added. Each has a
 * folder in the browser's private file system, so that a reload loses at most a second of video. Fires `change`.
 */
export class RenderQueue extends EventTarget {
  readonly #modelsUrl: string;
  #list: Rendering[] = [];
  #worker: Worker | undefined;
  #running: string | undefined;
  #since: {readonly atMs: number; readonly done: number} | undefined;
  readonly #silence = new SilenceWatch(
    () => this.#list.find(({id}) => id === this.#running)?.job.name ?? '',
    (error) => this.#running !== undefined && this.#take(this.#running, {type: 'failed', error}),
  );
  readonly #sources = new Map<string, {readonly source: Blob; readonly guide: Blob | undefined}>();

  constructor(modelsUrl = new URL('models/', document.baseURI).href) {
    super();
    this.#modelsUrl = modelsUrl;
  }

  get list(): readonly Rendering[] {
    return this.#list;
  }

  /**
   * Finds what was started in an earlier session: it waits, paused, for `resume`. What is complete goes to the library;
   * what another page is rendering is left to it.
   */
  async restore(): Promise<void> {
    for (const id of await listFolders()) {
      if (this.#list.some((each) => each.id === id)) continue;
      const release = await tryLock(renderLockOf(id));
      if (!release) continue;
      try {
        const found = await restored(id);
        if (found) this.#list = [...this.#list, found];
        else await removeFolder(id);
      } finally {
        release();
      }
    }
    this.#changed();
  }

  /** Puts a file into the queue, with the user's own guide image if there is one, and gives the rendering's id. */
  add(source: Blob, job: Job, guide?: Blob): string {
    const id = `${Date.now().toString(36)}-${crypto.randomUUID().slice(0, 8)}`;
    this.#sources.set(id, {source, guide});
    this.#list = [...this.#list, {...fresh, id, job, state: 'waiting'}];
    this.#next();
    return id;
  }

  pause(id: string): void {
    if (this.#running === id) this.#send({type: 'pause'});
    this.#since = undefined;
    this.#change(id, {state: 'paused', leftS: undefined});
  }

  /** Continues what was paused, or failed, or was started in an earlier session. */
  resume(id: string): void {
    if (this.#running === id) {
      this.#send({type: 'resume'});
      this.#change(id, {state: 'running'});
      return;
    }
    this.#change(id, {state: 'waiting', error: undefined});
    this.#next();
  }

  /** Cancels a rendering, or removes a finished one from the list and the library, with all its files. */
  async remove(id: string): Promise<void> {
    if (this.#running === id) this.#end();
    const rendered = this.#list.find((each) => each.id === id)?.rendered;
    if (rendered) await (await Clips.open()).remove(rendered.clip.id);
    this.#list = this.#list.filter((each) => each.id !== id);
    this.#sources.delete(id);
    // A worker that was ended may hold its files for a moment longer.
    for (let attempt = 0; attempt < 20 && (await listFolders()).includes(id); attempt += 1) {
      await removeFolder(id);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    this.#changed();
    this.#next();
  }

  /** The result, from the library. Throws Error if it is not complete. */
  async file(id: string): Promise<File> {
    const rendered = this.#list.find((each) => each.id === id)?.rendered;
    if (!rendered) throw new Error('This rendering has no file yet.');
    return fileOf(rendered.clip);
  }

  /** Ends the worker; what was rendered is kept. */
  dispose(): void {
    this.#end();
  }

  #next(): void {
    if (this.#running !== undefined) return;
    const next = this.#list.find(({state}) => state === 'waiting');
    if (!next) {
      this.#changed();
      return;
    }
    this.#running = next.id;
    this.#since = undefined;
    this.#worker = new Worker(new URL('./render-worker.ts', import.meta.url), {
      type: 'module',
      name: 'render',
    });
    this.#worker.addEventListener('message', ({data}: MessageEvent<FromRenderer>) =>
      this.#take(next.id, data),
    );
    this.#worker.addEventListener('error', (event) => {
      const error = notices['worker-failed']({reason: event.message});
      this.#take(next.id, {type: 'failed', error});
    });
    this.#silence.start();
    const {source, guide} = this.#sources.get(next.id) ?? {};
    const {id, job} = next;
    this.#send({
      type: 'start',
      id,
      job,
      ...(source && {source}),
      ...(guide && {guide}),
      modelsUrl: this.#modelsUrl,
    });
    this.#change(id, {state: 'running', phase: notices.starting()});
  }

  #take(id: string, message: FromRenderer): void {
    this.#silence.reset();
    switch (message.type) {
      case 'alive':
        break;
      case 'phase':
        if (message.phase.code !== 'copying') this.#silence.dreams();
        this.#change(id, {phase: message.phase});
        break;
      case 'notices':
        this.#change(id, {notices: message.notices});
        break;
      case 'progress': {
        const {done, total, thumbnail} = message;
        this.#silence.dreams();
        this.#since ??= {atMs: performance.now(), done};
        const rate = (done - this.#since.done) / (performance.now() - this.#since.atMs);
        const leftS = rate > 0 ? (total - done) / rate / 1000 : undefined;
        const before = this.#list.find((each) => each.id === id);
        if (thumbnail) before?.thumbnail?.close();
        this.#change(id, {phase: undefined, done, total, leftS, ...(thumbnail && {thumbnail})});
        break;
      }
      case 'done':
        this.#end();
        this.#sources.delete(id);
        this.#list.find((each) => each.id === id)?.thumbnail?.close();
        this.#change(id, {
          state: 'done',
          phase: undefined,
          rendered: message.rendered,
          leftS: 0,
          thumbnail: undefined,
        });
        this.#next();
        break;
      case 'failed':
        this.#end();
        this.#change(id, {state: 'failed', phase: undefined, error: message.error});
        this.#next();
        break;
    }
  }

  #end(): void {
    this.#silence.stop();
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#running = undefined;
    this.#since = undefined;
  }

  #send(message: ToRenderer): void {
    this.#worker?.postMessage(message);
  }

  #change(id: string, change: Partial<Rendering>): void {
    this.#list = this.#list.map((each) => (each.id === id ? {...each, ...change} : each));
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

const fresh = {
  phase: undefined,
  done: 0,
  total: 0,
  leftS: undefined,
  thumbnail: undefined,
  notices: [],
  error: undefined,
  rendered: undefined,
};

/** As it was left; undefined if there is nothing to continue. */
async function restored(id: string): Promise<Rendering | undefined> {
  if (await publish(id)) return undefined;
  const folder = await openFolder(id);
  const stored = (await folder.json('job.json')) as StoredJob | undefined;
  if (!stored || !(await folder.read('source'))) return undefined;
  return {...fresh, id, job: jobFrom(stored), state: 'paused'};
}
