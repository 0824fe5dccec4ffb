/**
 * Every source with the browser's own devices. One file, because its browsers are started once for each set of options,
 * and starting one takes seconds.
 */

import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest';
import {launch, troubles, type BrowserOptions} from '../support/browser.ts';
import {never} from '../support/never.ts';
import {remuxed} from '../support/videos.ts';
import {peopleCamera, rabbitVideo} from '../support/fixtures.ts';
import {serveSources, type SourcePages} from '../support/source-pages.ts';
import type {harness as Harness, Seen, SeenFrame} from './fixtures/source.ts';

declare const harness: typeof Harness;

let pages: SourcePages;
/** One browser for each set of options: starting one takes seconds. */
const browsers = new Map<string, Browser>();

beforeAll(async () => {
  pages = await serveSources();
});

/** A page that only reads, for all tests that need nothing else of theirs. */
let plain: Promise<Page> | undefined;

afterAll(async () => {
  await Promise.all([...browsers.values()].map((browser) => browser.close()));
  await pages.close();
});

async function openPage(
  options: Partial<BrowserOptions>,
  before?: (page: Page) => Promise<unknown>,
): Promise<Page> {
  const key = JSON.stringify(options);
  const browser = browsers.get(key) ?? (await launch({gpu: 'none', ...options}));
  browsers.set(key, browser);
  const page = await browser.newPage();
  await before?.(page);
  await page.goto(`${pages.url}/test/browser/fixtures/source.html`);
  await page.waitForFunction(() => 'harness' in globalThis);
  return page;
}

/** A page that ends with the test. */
async function open(...given: Parameters<typeof openPage>): Promise<Page> {
  const page = await openPage(...given);
  onTestFinished(() => page.context().close());
  return page;
}

const openPlain = (): Promise<Page> => (plain ??= openPage({}));

/** Waits until the source that is watched has given some frames. */
const running = (page: Page): Promise<unknown> => page.waitForFunction(() => harness.framesSoFar() > 3);

const expectGrowing = (frames: readonly SeenFrame[]): void => {
  for (const [i, frame] of frames.entries()) {
    const before = frames[i - 1];
    if (before) expect(frame.timestampMs, `frame ${i}`).toBeGreaterThan(before.timestampMs);
  }
};

const expectSilence = (seen: Seen): void => {
  expect(seen.framesAfterStop).toBe(0);
  expect(seen.videos).toBe(0);
  expect(seen.tracks.every((state) => state === 'ended')).toBe(true);
};

const difference = (a: SeenFrame, b: SeenFrame): number =>
  a.grey.reduce((sum, value, i) => sum + Math.abs(value - (b.grey[i] ?? 0)), 0) / a.grey.length;

const first = (frames: readonly SeenFrame[]): SeenFrame => frames[0] as SeenFrame;
const last = (frames: readonly SeenFrame[]): SeenFrame => frames.at(-1) as SeenFrame;

const camera = {kind: 'camera', device: '', size: '640x480'} as const;

describe('the camera', () => {
  it('gives frames of the size asked for, with growing timestamps, until it is stopped', async () => {
    const page = await open({camera: 'fake'});
    const seen = await page.evaluate((request) => harness.watch(request, {frames: 8}), camera);
    expect(seen.failure).toBeUndefined();
    expect(first(seen.frames)).toMatchObject({width: 640, height: 480});
    expectGrowing(seen.frames);
    expect(seen.tracks).toEqual(['ended']);
    expectSilence(seen);
    expect(seen.label).toMatch(/fake/i);
    expect(seen.selfie).toBe(true);
    expect(seen.notice).toBeUndefined();
  });

  it('gives the same through a video element where there is no track processor', async () => {
    const page = await open({camera: 'fake'}, (page) =>
      page.addInitScript(() => Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor')),
    );
    const seen = await page.evaluate((request) => harness.watch(request, {frames: 8}), camera);
    expect(first(seen.frames)).toMatchObject({width: 640, height: 480});
    expect(Math.max(...last(seen.frames).grey)).toBeGreaterThan(60);
    expectGrowing(seen.frames);
    expectSilence(seen);
  });

  it('opens the camera of a name, and reports which other it uses when that is missing', async () => {
    const page = await open({
      camera: 'fake',
      switches: ['--use-fake-device-for-media-stream=device-count=2'],
    });
    await page.evaluate((request) => harness.watch(request), camera);
    const names = await page.evaluate(() => harness.listCameras());
    expect(names).toHaveLength(2);
    const second = await page.evaluate(
      (device) => harness.watch({kind: 'camera', device, size: '640x480'}),
      names[1] ?? '',
    );
    expect(second.label).toBe(names[1]);
    expect(second.notice).toBeUndefined();
    const other = await page.evaluate(() =>
      harness.watch({kind: 'camera', device: 'Grandmother’s webcam', size: '640x480'}),
    );
    expect(other.frames.length).toBeGreaterThan(0);
    expect(other.notice).toMatchObject({
      code: 'camera-replaced',
      data: {asked: 'Grandmother’s webcam', label: other.label},
    });
    expectSilence(other);
  });

  it('is turned as it hangs', async () => {
    const page = await open({camera: 'fake'});
    const [upright, turned] = await page.evaluate(
      async (request) => [await harness.watch(request), await harness.watch({...request, turn: '90'})],
      camera,
    );
    expect(first(upright.frames)).toMatchObject({width: 640, height: 480});
    expect(first(turned.frames)).toMatchObject({width: 480, height: 640});
  });

  it('lets go of a camera that arrives after it was stopped', async () => {
    const page = await open({camera: 'fake'});
    const left = await page.evaluate((request) => harness.stopAtOnce(request), camera);
    expect(left.failure?.code).toBe('source-stopped');
    expect(left.frames).toBe(0);
    expect(left.tracks).toEqual(['ended']);
  });

  it('reports that there is none', async () => {
    const page = await open({
      switches: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=0'],
    });
    const {failure} = await page.evaluate((request) => harness.watch(request), camera);
    expect(failure).toMatchObject({kind: 'camera', code: 'camera-missing'});
  });

  it('reports that it is not allowed', async () => {
    const page = await open({switches: ['--use-fake-device-for-media-stream', '--deny-permission-prompts']});
    const {failure} = await page.evaluate((request) => harness.watch(request), camera);
    expect(failure).toMatchObject({kind: 'camera', code: 'camera-denied'});
  });

  it('tells the listener when it is taken away while it runs', async () => {
    let takeAway = (): Promise<unknown> => Promise.resolve();
    const page = await open({switches: ['--use-fake-device-for-media-stream']}, async (page) => {
      const session = await page.context().newCDPSession(page);
      const {targetInfo} = await session.send('Target.getTargetInfo');
      const set = (setting: 'granted' | 'denied'): Promise<unknown> =>
        session.send('Browser.setPermission', {
          permission: {name: 'camera'},
          setting,
          origin: pages.url,
          ...(targetInfo.browserContextId && {browserContextId: targetInfo.browserContextId}),
        });
      await set('granted');
      takeAway = () => set('denied');
    });
    const watching = page.evaluate((request) => harness.watch(request, {untilEnded: true}), camera);
    await running(page);
    await takeAway();
    const seen = await watching;
    expect(seen.frames.length).toBeGreaterThan(0);
    expect(seen.ended).toMatchObject({kind: 'camera', code: 'camera-ended'});
    expectSilence(seen);
  });

  it('gives the frames of a clip', async () => {
    const page = await open({camera: peopleCamera});
    const seen = await page.evaluate(() =>
      harness.watch({kind: 'camera', device: '', size: '1280x720'}, {spanMs: 700}),
    );
    expect(first(seen.frames)).toMatchObject({width: 384, height: 216});
    expect(difference(first(seen.frames), last(seen.frames))).toBeGreaterThan(0.2);
    expectSilence(seen);
  });
});

describe('the screen', () => {
  const share = (page: Page): Promise<unknown> =>
    page.addInitScript(() => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [320, 180];
      const context = canvas.getContext('2d');
      setInterval(() => context?.fillRect(Math.random() * 300, 0, 20, 180), 40);
      const stream = canvas.captureStream(25);
      navigator.mediaDevices.getDisplayMedia = () => Promise.resolve(stream);
      // What a track does when the person ends the sharing.
      const endSharing = () => stream.getTracks()[0]?.dispatchEvent(new Event('ended'));
      Object.assign(globalThis, {endSharing});
    });

  it('gives frames until the person stops sharing, and says so', async () => {
    const page = await open({}, share);
    const watching = page.evaluate(() => harness.watch({kind: 'screen'}, {untilEnded: true}));
    await running(page);
    await page.evaluate(() => (globalThis as unknown as {endSharing(): void}).endSharing());
    const seen = await watching;
    expect(first(seen.frames)).toMatchObject({width: 320, height: 180});
    expectGrowing(seen.frames);
    expect(seen.ended).toMatchObject({kind: 'screen', code: 'screen-ended'});
    expect(seen.framesAfterStop).toBe(0);
  });

  it('says that none was shared', async () => {
    const page = await open({}, (page) =>
      page.addInitScript(() => {
        navigator.mediaDevices.getDisplayMedia = () =>
          Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
      }),
    );
    const {failure} = await page.evaluate(() => harness.watch({kind: 'screen'}));
    expect(failure).toMatchObject({kind: 'screen', code: 'screen-denied'});
  });
});

describe('a video', () => {
  it('plays in a loop with a clock that only grows', async () => {
    const page = await openPlain();
    // Two seconds of it, so that it begins anew soon.
    const video = Buffer.from(await remuxed(rabbitVideo, {frames: 60})).toString('base64');
    const seen = await page.evaluate(
      (url) =>
        harness.watch(
          {kind: 'video', file: {name: 'rabbit.mp4', type: 'video/mp4', url}},
          {frames: 31, spanMs: 3000},
        ),
      `data:video/mp4;base64,${video}`,
    );
    expect(seen.failure).toBeUndefined();
    expect(first(seen.frames)).toMatchObject({width: 320, height: 240});
    expectGrowing(seen.frames);
    expect(seen.label).toBe('rabbit.mp4');
    expect(seen.selfie).toBe(false);
    expectSilence(seen);
  });

  it('says that a text is none', async () => {
    const page = await openPlain();
    const seen = await page.evaluate(() =>
      harness.watch({kind: 'video', file: {name: 'poem.mp4', type: 'video/mp4', text: 'not a video'}}),
    );
    expect(seen.failure).toMatchObject({
      kind: 'video',
      code: 'video-unsupported',
      data: {label: 'poem.mp4'},
    });
    expect(seen.videos).toBe(0);
  });
});

describe('what is transparent', () => {
  it('in a video or an animation is over the backdrop', async () => {
    const page = await openPlain();
    const url = '/test/fixtures/videos/alpha.webm';
    const seen = await page.evaluate(
      (from) =>
        harness.watch({kind: 'video', file: {name: 'a.webm', type: 'video/webm', url: from}}, {}, '#ffffff'),
      url,
    );
    const {grey} = first(seen.frames);
    const half = (from: number): number[] => [...grey].filter((_, i) => Math.abs((i % 64) - from) < 12);
    expect(Math.min(...half(14))).toBeGreaterThan(250);
    expect(Math.min(...half(50))).toBeLessThan(100);
  });
});

describe('an animation', () => {
  it('plays in a loop at its own times', async () => {
    const page = await openPlain();
    const seen = await page.evaluate(
      (url) =>
        harness.watch(
          {kind: 'image', file: {name: 'a.gif', type: 'image/gif', url}},
          {frames: 13, spanMs: 1200},
        ),
      '/test/fixtures/videos/animation.gif',
    );
    expectGrowing(seen.frames);
    // Ten frames of a tenth of a second, which then come again.
    for (const [i, frame] of seen.frames.slice(1).entries()) {
      expect(frame.timestampMs - (seen.frames[i]?.timestampMs ?? NaN)).toBeCloseTo(100, 3);
    }
    const [start, next, again] = [seen.frames[0], seen.frames[5], seen.frames[10]];
    expect(difference(start ?? never(), next ?? never())).toBeGreaterThan(0.2);
    expect(difference(start ?? never(), again ?? never())).toBe(0);
    expectSilence(seen);
  });
});

describe('an image', () => {
  it('is given once, whole, its transparent places grey', async () => {
    const page = await openPlain();
    const seen = await page.evaluate(async () => {
      const url = await harness.halfRed(200, 120);
      return await harness.watch(
        {kind: 'image', file: {name: 'half.png', type: 'image/png', url}},
        {forMs: 300},
      );
    });
    expect(seen.frames).toHaveLength(1);
    const frame = first(seen.frames);
    expect(frame).toMatchObject({width: 200, height: 120});
    expect(frame.grey[5]).toBe(85);
    expect(frame.grey[60]).toBe(128);
    expect(seen.label).toBe('half.png');
  });

  it('is scaled down to 4096 pixels on its long side', async () => {
    const page = await openPlain();
    const seen = await page.evaluate(async () => {
      const url = await harness.halfRed(5000, 100);
      return await harness.watch({kind: 'image', file: {name: 'wide.png', type: 'image/png', url}});
    });
    expect(first(seen.frames)).toMatchObject({width: 4096, height: 82});
  });

  it('is refused by name when it cannot be decoded', async () => {
    const page = await openPlain();
    const refused = async (name: string, type: string, text: string): Promise<string | undefined> => {
      const file = {name, type, text};
      const {failure} = await page.evaluate((file) => harness.watch({kind: 'image', file}), file);
      expect(failure?.data).toMatchObject({label: name});
      return failure?.code;
    };
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    expect(await refused('a.svg', 'image/svg+xml', svg)).toBe('image-svg');
    expect(await refused('b.heic', 'image/heic', 'ftypheic')).toBe('image-heic');
    expect(await refused('c.png', 'image/png', 'not an image')).toBe('image-unsupported');
  });
});

describe('the clouds', () => {
  it('move, are rich in texture everywhere, and stop', async () => {
    const page = await openPlain();
    const heard = troubles(page);
    const seen = await page.evaluate(() => harness.watch({kind: 'scene'}, {frames: 12, spanMs: 1200}));
    const {frames} = seen;
    expect(first(frames)).toMatchObject({width: 960, height: 540});
    expectGrowing(frames);
    const start = first(frames);
    const later = frames.find(({timestampMs}) => timestampMs >= start.timestampMs + 1000) ?? start;
    expect(difference(start, later)).toBeGreaterThan(2);
    for (const block of blocks(start)) expect(deviation(block)).toBeGreaterThan(2);
    expectSilence(seen);
    expect(heard).toEqual([]);
  });

  it('are given up without a frame when stopped while they are painted', async () => {
    const page = await openPlain();
    const left = await page.evaluate(() => harness.stopAtOnce({kind: 'scene'}));
    expect(left.failure?.code).toBe('source-stopped');
    expect(left.frames).toBe(0);
  });

  it('are the same at every start', async () => {
    const page = await openPlain();
    const [one, two] = [
      await page.evaluate(() => harness.watch({kind: 'scene'})),
      await page.evaluate(() => harness.watch({kind: 'scene'})),
    ];
    expect(difference(first(one.frames), first(two.frames))).toBeLessThan(1);
  });
});

/** The small copy, 64 x 36, cut into blocks of 8 x 6. */
function blocks({grey}: SeenFrame): number[][] {
  return Array.from({length: 48}, (_, block) => {
    const left = (block % 8) * 8;
    const top = Math.floor(block / 8) * 6;
    return Array.from({length: 48}, (_, i) => grey[(top + Math.floor(i / 8)) * 64 + left + (i % 8)] ?? 0);
  });
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
