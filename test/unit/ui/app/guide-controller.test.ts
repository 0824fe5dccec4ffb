import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {Values} from '../../../../src/params/values.ts';
import type {GuideImage} from '../../../../src/source/guide/guide.ts';
import type {SourceRequest} from '../../../../src/source/open.ts';
import {GuideController} from '../../../../src/ui/app/guide-controller.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState, type AppState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';
import {SourceByHand} from '../source-by-hand.ts';

const image = (widthPx: number): GuideImage => ({
  widthPx,
  heightPx: 1,
  rgba: new Uint8ClampedArray(4 * widthPx),
});
let frames = 0;
vi.mock('../../../../src/source/guide/decode-guide.ts', () => ({
  decodeGuide: (file: File) =>
    file.name === 'broken.png' ? Promise.reject(new Error('It is broken.')) : Promise.resolve(image(7)),
  guideOf: () => image(100 + (frames += 1)),
}));

let store: AppStore;
let given: number[];
let opened: SourceByHand[];
let controller: GuideController;

beforeEach(() => {
  vi.useFakeTimers({toFake: ['performance']});
  frames = 0;
  [given, opened] = [[], []];
  store = new Store<AppState>(initialState);
  const change = (changes: Readonly<Record<string, unknown>>): void =>
    store.set({values: {...store.state.values, ...(changes as Partial<Values>)}});
  const client = {setGuide: (guide: GuideImage | undefined) => void given.push(guide?.widthPx ?? 0)};
  const open = ({kind}: SourceRequest): SourceByHand => {
    const source = new SourceByHand(kind, {label: `the ${kind}`});
    opened.push(source);
    return source;
  };
  controller = new GuideController(store, new NoticeController(store), {change}, client, open);
  controller.connect();
});
afterEach(() => {
  controller.disconnect();
  vi.useRealTimers();
});

const follows = (): readonly string[] => [store.state.values.objective, store.state.values.guide];

/** A camera that has begun. */
async function camera(): Promise<SourceByHand> {
  const choosing = controller.choose({kind: 'camera', device: '', size: 'auto' as Values['cameraSize']});
  await vi.waitFor(() => expect(opened).toHaveLength(1));
  const [source] = opened;
  if (!source) throw new Error('No camera was opened.');
  source.give();
  await choosing;
  return source;
}

test('an image is followed once it is decoded', async () => {
  await controller.choose({kind: 'image', image: new File([], 'mine.png')});
  expect(given).toEqual([7]);
  expect(store.state.guide).toMatchObject({label: 'mine.png', image: {widthPx: 7}});
  expect(follows()).toEqual(['guide', 'own']);
});

test('one that cannot be read leaves everything as it is and is reported, until another is chosen', async () => {
  await controller.choose({kind: 'image', image: new File([], 'broken.png')});
  expect(given).toEqual([]);
  expect(store.state.values).toBe(initialState.values);
  expect(store.state.notices).toMatchObject([{id: 'guide', code: 'guide-failed'}]);
  await controller.choose({kind: 'image', image: new File([], 'mine.png')});
  expect(store.state.notices).toEqual([]);
});

test('of a camera a frame is followed twice a second, and every frame is closed', async () => {
  const source = await camera();
  expect(follows()).toEqual(['guide', 'own']);
  for (let ms = 0; ms < 2000; ms += 100) {
    vi.advanceTimersByTime(100);
    source.give();
  }
  expect(given).toEqual([101, 102, 103, 104, 105]);
  expect(source.closed).toBe(21);
  expect(store.state.guide).toMatchObject({label: 'the camera', image: {widthPx: 105}});
});

test('a camera that is not followed any more is stopped, and its last image stays', async () => {
  const source = await camera();
  store.set({values: {...store.state.values, wet: 0.5}});
  expect(source.stopped).toBe(false);
  store.set({values: {...store.state.values, guide: 'eyes'}});
  expect(source.stopped).toBe(true);
  expect(store.state.guide).toMatchObject({image: {widthPx: 101}});
});

test('a camera that ends is reported; one that does not start leaves the guide as it was', async () => {
  const source = await camera();
  source.end();
  expect(store.state.notices).toMatchObject([{id: 'guide', code: 'guide-failed'}]);
  expect(store.state.guide).toMatchObject({image: {widthPx: 101}});
  const choosing = controller.choose({kind: 'video', video: new File([], 'a.mp4')});
  await vi.waitFor(() => expect(opened).toHaveLength(2));
  opened[1]?.fail();
  await choosing;
  expect(store.state.notices).toMatchObject([{id: 'guide', code: 'guide-failed'}]);
  expect(given).toEqual([101]);
});

test('another guide ends the camera before it', async () => {
  const source = await camera();
  await controller.choose({kind: 'image', image: new File([], 'mine.png')});
  expect(source.stopped).toBe(true);
  expect(given).toEqual([101, 7]);
});
