import type {Browser} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, inject, onTestFinished, test} from 'vitest';
import {openApp, type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {brightness, crashGpu, hang, setCamera, told} from '../support/faults.ts';

const url = inject('siteUrl');
const quick = 'resolution=90&resolutionMin=90&frameRate=12';
/** What a person may wait for, and what a machine that does other work at the same time needs beside it. */
const load = 3;
const liveAgainMs = 10_000 * load;
const cameraBackMs = 5000 * load;

let browser: Browser;
let app: App;
afterEach(() => app.page.context().close());

/** Waits until the source that runs is named so. */
const sourceRuns = (label: RegExp, timeout: number) =>
  expect
    .poll(
      () =>
        app.page
          .locator('reverie-status')
          .evaluate((e) => (e as unknown as {sourceLabel: string}).sourceLabel),
      {
        timeout,
      },
    )
    .toMatch(label);

/** Waits until a dream of another worker than before has been dreamed. */
async function dreamsAnew(before: number, timeout = liveAgainMs): Promise<void> {
  await expect
    .poll(async () => Number((await app.status()).dreams ?? 0), {timeout, interval: 50})
    .toBeLessThan(before);
  await app.dreams(1);
}

describe('without a GPU', () => {
  beforeAll(async () => {
    browser = await launch({gpu: 'none', camera: 'fake'});
  });
  afterAll(() => browser.close());

  test('a GPU process that ends: the last picture stays, then it dreams on', async () => {
    app = await openApp(browser, url, {query: `${quick}&source=scene`});
    await app.dreams(4);
    // The copy of the picture is made every two seconds.
    await app.page.waitForTimeout(4000);
    const before = Number((await app.status()).dreams);
    expect(await brightness(app.page)).toBeGreaterThan(60);
    await crashGpu(browser);
    await told(app, /WebGL2 context was lost.*anew/s);
    expect(await brightness(app.page), 'the last picture is held').toBeGreaterThan(60);
    await app.keep('recovery-held');
    await dreamsAnew(before);
    expect(await brightness(app.page)).toBeGreaterThan(60);
  });

  test('a worker that hangs is started anew, with its words', async () => {
    app = await openApp(browser, url, {query: `${quick}&source=scene`});
    await app.dreams(4);
    const before = Number((await app.status()).dreams);
    hang(app.page);
    await told(app, /did not answer for \d+ s.*anew/s);
    expect(await brightness(app.page), 'the last picture is held').toBeGreaterThan(60);
    await dreamsAnew(before);
  });

  test('a camera that freezes is opened again', async () => {
    app = await openApp(browser, url, {query: quick});
    await sourceRuns(/fake/, 60_000);
    // Every read of a picture that is under way or comes hangs, as of a camera that gives no more.
    await app.page.evaluate(() => {
      const {prototype} = ReadableStreamDefaultReader;
      const read = Object.getOwnPropertyDescriptor(prototype, 'read') ?? {};
      prototype.read = () => new Promise(() => undefined);
      Object.assign(globalThis, {thaw: () => Object.defineProperty(prototype, 'read', read)});
    });
    await told(app, /camera froze/);
    await app.page.evaluate(() => (globalThis as unknown as {thaw: () => void}).thaw());
    await sourceRuns(/fake/, 15_000 + cameraBackMs);
    await app.dreams(2);
  });

  test('a copy of the model that was damaged is downloaded again, and that is said', async () => {
    app = await openApp(browser, url, {query: `${quick}&source=scene`});
    await app.dreams(1);
    const damaged = await app.page.evaluate(async () => {
      let count = 0;
      for (const name of await caches.keys()) {
        if (!name.startsWith('reverie-pack')) continue;
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          if (!request.url.includes('sha256')) continue;
          const bytes = new Uint8Array((await (await cache.match(request))?.arrayBuffer()) ?? []);
          bytes[1000] = (bytes[1000] ?? 0) ^ 1;
          await cache.put(request, new Response(bytes));
          count += 1;
        }
      }
      return count;
    });
    expect(damaged).toBe(2);
    await app.page.reload();
    await told(app, /damaged and is downloaded again/);
    await app.dreams(1);
  });

  test('a storage that is full is said, and it dreams all the same', async () => {
    app = await openApp(browser, url, {query: 'source=scene&model=none'});
    const session = await app.page.context().newCDPSession(app.page);
    await app.page.evaluate(async () => {
      for (const name of await caches.keys()) await caches.delete(name);
    });
    await session.send('Storage.overrideQuotaForOrigin', {origin: new URL(url).origin, quotaSize: 1000});
    await app.page.goto(`${url}?${quick}&source=scene`);
    await told(app, /used without being kept.*quota/is);
    await app.dreams(2);
  });
});

test('a camera that is denied and allowed again comes back by itself', async () => {
  // Without the switch that answers each question for the camera with yes.
  browser = await launch({gpu: 'none', switches: ['--use-fake-device-for-media-stream']});
  onTestFinished(() => browser.close());
  app = await openApp(browser, url, {query: quick});
  await setCamera(browser, app.page, 'granted');
  await app.page.reload();
  await sourceRuns(/fake/, 60_000);
  await setCamera(browser, app.page, 'denied');
  await told(app, /camera.*stopped.*tried again by itself/is);
  await sourceRuns(/clouds/i, 20_000 * load);
  await setCamera(browser, app.page, 'granted');
  await sourceRuns(/fake/, cameraBackMs);
  await expect.poll(() => app.page.locator('[data-notice=source]').count()).toBe(0);
  await app.dreams(2);
});
