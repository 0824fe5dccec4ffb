import '../lib/trusted-types.ts';
import {RenderQueue, type Rendering} from './client.ts';
import type {Task} from './messages.ts';

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
  /** Downloads the result. */
  save(id: string): Promise<void>;
}

// The page stands in its own folder; the models stand beside the app's.
const queue = new RenderQueue(new URL('../../models/', document.baseURI).href);

const renderPage: RenderPage = {
  start(task) {
    const fileIn = (input: string): File | undefined =>
      document.querySelector<HTMLInputElement>(input)?.files?.[0];
    const file = fileIn('#source');
    if (!file) throw new Error('There is no file in the page’s file input.');
    return queue.add(file, {...task, name: file.name}, fileIn('#guide'));
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
  async save(id) {
    const file = await queue.file(id);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = file.name;
    link.click();
  },
};

Object.assign(globalThis, {renderPage});
