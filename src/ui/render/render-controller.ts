import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {messageOf, type Message} from '../../lib/message.ts';
import type {Rendering, RenderQueue} from '../../render/client.ts';
import type {Task} from '../../render/messages.ts';
import type {GuideImage} from '../../source/guide/guide.ts';
import {emit} from '../lib/events.ts';
import {clipActions} from '../library/clip-actions.ts';
import type {RenderAction} from './render-row.ts';
import {notices as catalogue} from '../notices.ts';
import {commonStrings} from '../strings/common.ts';

/** The queue of renderings: loaded when it is first needed, resumed after a reload, announced when one is done. */
export class RenderController implements ReactiveController {
  list: readonly Rendering[] = [];
  /** Why the last request failed; undefined if it did not. */
  problem: Message | undefined;
  readonly #host: ReactiveControllerHost & HTMLElement;
  #queue: Promise<RenderQueue> | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    void this.#restore();
  }

  hostDisconnected(): void {
    void this.#queue?.then((queue) => queue.dispose());
    this.#queue = undefined;
  }

  /** Queues files, with the user's own guide if there is one. */
  async add(files: readonly File[], task: Task, guide: GuideImage | undefined): Promise<void> {
    await this.#request(async (queue) => {
      const {objective, guide: name} = task.spec.values;
      const own = guide && objective === 'guide' && name === 'own' ? await guideFile(guide) : undefined;
      for (const file of files) queue.add(file, {...task, name: file.name}, own);
    });
    // Asked for, not needed: without it, the browser may delete the files when the disk is full.
    void navigator.storage.persist();
  }

  async act(action: RenderAction, id: string): Promise<void> {
    await this.#request((queue) => {
      if (action === 'pause') queue.pause(id);
      else if (action === 'resume') queue.resume(id);
      else return queue.remove(id);
    });
  }

  async #request(run: (queue: RenderQueue) => void | Promise<void>): Promise<void> {
    try {
      await run(await this.#open());
      this.problem = undefined;
    } catch (error) {
      this.problem = messageOf(error);
    }
    this.#host.requestUpdate();
  }

  #open(): Promise<RenderQueue> {
    return (this.#queue ??= import('../../render/client.ts').then(({RenderQueue}) => {
      const queue = new RenderQueue();
      queue.addEventListener('change', () => {
        this.#announceDone(queue.list);
        this.list = queue.list;
        this.#host.requestUpdate();
      });
      return queue;
    }));
  }

  async #restore(): Promise<void> {
    // Most users never render: nothing is downloaded for them.
    if (!(await hasRenderings())) return;
    await this.#request((queue) => queue.restore());
    const waiting = this.list.filter(({state}) => state === 'paused');
    if (waiting.length === 0) return;
    emit(this.#host, 'notify', {
      id: 'render',
      kind: 'note',
      ...catalogue['renderings-interrupted']({count: waiting.length}),
      actions: [
        {
          label: commonStrings.resume,
          run: () => {
            for (const {id, state} of this.list) if (state === 'paused') void this.act('resume', id);
          },
        },
      ],
    });
  }

  #announceDone(list: readonly Rendering[]): void {
    for (const {id, job, state, rendered} of list) {
      const before = this.list.find((each) => each.id === id);
      if (!rendered || state !== 'done' || before?.state === 'done') continue;
      const {clip, notices} = rendered;
      emit(this.#host, 'published', {clip, show: false});
      emit(this.#host, 'notify', {
        id: 'rendered',
        kind: 'answer',
        ...catalogue.rendered({name: job.name}),
        ...(notices.length > 0 && {advice: notices.map(({message}) => message).join(' ')}),
        actions: clipActions(clip, {
          play: (rendered) => {
            emit(this.#host, 'play-clip', rendered);
            return Promise.resolve();
          },
          show: (rendered) => emit(this.#host, 'published', {clip: rendered, show: true}),
          failed: (problem) => emit(this.#host, 'notify', {id: 'rendered', kind: 'problem', ...problem}),
        }),
      });
    }
  }
}

/** A guide as an image file, without loss. */
async function guideFile({widthPx, heightPx, rgba}: GuideImage): Promise<Blob> {
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, widthPx, heightPx), 0, 0);
  return canvas.convertToBlob({type: 'image/png'});
}

/** True if there is a folder of renderings from an earlier session. */
async function hasRenderings(): Promise<boolean> {
  try {
    await (await navigator.storage.getDirectory()).getDirectoryHandle('renders');
    return true;
  } catch {
    return false;
  }
}
