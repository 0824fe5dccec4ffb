import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {SourceRequest} from '../../../../src/source/open.ts';
import {FilesController} from '../../../../src/ui/app/files-controller.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState, type AppState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';

const text = new File([], `${'n'.repeat(100)}.txt`, {type: 'text/plain'});
const video = new File([], 'a.mp4', {type: 'video/mp4'});
const image = new File([], 'b.png', {type: 'image/png'});

let store: AppStore;
let chosen: SourceRequest[];
let offered: File[];
/** Makes the image that was given to be restored the source, as one without a recipe is. */
let chooseImage: (() => void) | undefined;
let controller: FilesController;

/** An event of the window that brings files. */
function bring(type: 'drop' | 'paste', files: readonly File[]): Event {
  const event = new Event(type, {cancelable: true});
  Object.assign(event, {[type === 'drop' ? 'dataTransfer' : 'clipboardData']: {files, items: []}});
  window.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  store = new Store<AppState>(initialState);
  [chosen, offered, chooseImage] = [[], [], undefined];
  const restore = {
    fromVideo: (file: File) => Promise.resolve(void offered.push(file)),
    fromImage: (file: File, choose: () => void) => {
      offered.push(file);
      chooseImage = choose;
      return Promise.resolve();
    },
  };
  const source = {choose: (request: SourceRequest) => void chosen.push(request)};
  controller = new FilesController(store, new NoticeController(store), source, restore);
  controller.connect();
});
afterEach(() => vi.unstubAllGlobals());

test('a dropped video becomes the source, and what it was made with is offered', async () => {
  expect(bring('drop', [text, video, image]).defaultPrevented).toBe(true);
  await vi.waitFor(() => expect(chosen).toEqual([{kind: 'video', video}]));
  expect(offered).toEqual([video]);
  expect(store.state.notices).toEqual([]);
});

test('while files are dragged over the page it says so, until they leave or are dropped', () => {
  const drag = (type: string, properties: object) =>
    window.dispatchEvent(Object.assign(new Event(type, {cancelable: true}), properties));
  const isDragging = (): boolean => store.state.dragging;
  drag('dragover', {dataTransfer: {types: ['text/plain']}});
  expect(isDragging(), 'text').toBe(false);
  drag('dragover', {dataTransfer: {types: ['Files']}});
  expect(isDragging()).toBe(true);
  drag('dragleave', {relatedTarget: {}});
  expect(isDragging(), 'to another element').toBe(true);
  drag('dragleave', {relatedTarget: null});
  expect(isDragging()).toBe(false);
  drag('dragover', {dataTransfer: {types: ['Files']}});
  bring('drop', [video]);
  expect(isDragging()).toBe(false);
});

test('a pasted image becomes the source only once it is known to have no recipe', async () => {
  bring('paste', [image]);
  await vi.waitFor(() => expect(offered).toEqual([image]));
  expect(chosen).toEqual([]);
  chooseImage?.();
  expect(chosen).toEqual([{kind: 'image', image}]);
});

test('files of other kinds change nothing and are reported by a name that is not too long', async () => {
  bring('drop', [text]);
  const problem = {id: 'source', code: 'file-unsupported', data: {name: 'n'.repeat(80)}};
  await vi.waitFor(() => expect(store.state.notices).toMatchObject([problem]));
  expect(chosen).toEqual([]);
});

test('a file is what its content is, whatever it is called', async () => {
  const camera = new File([new Uint8Array(4 * 188).map((_, i) => (i % 188 ? 0 : 0x47))], '00001.MTS', {
    type: 'text/vnd.trolltech.linguist',
  });
  bring('drop', [camera]);
  await vi.waitFor(() => expect(chosen).toEqual([{kind: 'video', video: camera}]));
});

test('nothing is reported where there was no file, and nothing is taken after the end', async () => {
  bring('paste', []);
  controller.disconnect();
  expect(bring('drop', [video]).defaultPrevented).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([chosen, store.state.notices]).toEqual([[], []]);
});
