import '../lib/trusted-types.ts';
import {isUsable} from '../ascent/backend/backend.ts';
import {openGpu} from '../gpu/device.ts';
import type {Message} from '../lib/message.ts';
import type {Values} from '../params/values.ts';
import {RenderQueue, type Rendering} from './client.ts';
import type {Task} from './messages.ts';
import {notices} from './notices.ts';
import {PartsWork, type PartsState} from './parts/client.ts';
import type {PartsTask} from './parts/tasks.ts';

/** What a program that drives this page may call: `reverie render` and the tests. */
export interface RenderPage {
  /** Renders the file in the page's first file input, by the guide in the second; gives the rendering's id. */
  start(task: Task): string;
  /** Finds what an earlier load of the page has begun; gives the ids. */
  restore(): Promise<string[]>;
  state(id: string): Omit<Rendering, 'thumbnail'> & {readonly thumbnailPx: number};
  pause(id: string): void;
  resume(id: string): void;
  remove(id: string): Promise<void>;
  /** Begins the page's one task with parts of the video in its first input; the third has the parts' files. */
  startParts(task: PartsTask): void;
  partsState(): PartsState;
  /** Why a dream by this `backend` would not be on a GPU; undefined if it may be. */
  lackOfGpu(backend: Values['backend']): Promise<Message | undefined>;
  /** Downloads the result. */
  save(id: string): Promise<void>;
}

// The page stands in its own folder; the models stand beside the app's.
const modelsUrl = new URL('../../models/', document.baseURI).href;
const queue = new RenderQueue(modelsUrl);
let parts: PartsWork | undefined;

const filesIn = (input: string): readonly File[] =>
  Array.from(document.querySelector<HTMLInputElement>(input)?.files ?? []);

function sourceFile(): File {
  const [file] = filesIn('#source');
  if (!file) throw new Error('There is no file in the page’s file input.');
  return file;
}

const renderPage: RenderPage = {
  start(task) {
    const file = sourceFile();
    return queue.add(file, {...task, name: file.name}, filesIn('#guide')[0]);
  },
  async restore() {
    await queue.restore();
    return queue.list.map(({id}) => id);
  },
  state(id) {
    const found = queue.list.find((each) => each.id === id);
    if (!found) throw new Error(`There is no rendering ${id}.`);
    const {thumbnail, ...state} = found;
    return {...state, thumbnailPx: thumbnail?.width ?? 0};
  },
  pause: (id) => queue.pause(id),
  resume: (id) => queue.resume(id),
  remove: (id) => queue.remove(id),
  startParts(task) {
    const [guide] = filesIn('#guide');
    parts = new PartsWork({
      ...{type: 'parts', task, video: sourceFile(), guide, files: filesIn('#parts'), modelsUrl},
    });
  },
  partsState() {
    if (!parts) throw new Error('No task was started.');
    return parts.state;
  },
  async lackOfGpu(backend) {
    if (backend === 'wasm') return notices['gpu-unwanted']();
    const gpu = await openGpu(() => undefined);
    if ('unavailable' in gpu) return notices['gpu-missing']({cause: gpu.unavailable});
    const adapter = gpu.description;
    gpu.close();
    return isUsable(gpu, backend) ? undefined : notices['gpu-software']({adapter});
  },
  async save(id) {
    const file = await queue.file(id);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = file.name;
    link.click();
  },
};

Object.assign(globalThis, {renderPage});
