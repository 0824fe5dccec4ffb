import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, inject, onTestFinished, test} from 'vitest';
import {leastDreams, openApp, type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {brightness, causedBy, crashGpu, dreamWorker, pluggable, reported} from '../support/faults.ts';
import {cameraBackMs, dreamsWithout, liveAgainMs, sourceNotices, sourceRuns} from '../support/recovery.ts';

const url = inject('siteUrl');

let browser: Browser;
let app: App;

describe('without a GPU, one page that lives through it all:', () => {
  beforeAll(async () => {
    browser = await launch({gpu: 'none', camera: 'fake'});
    app = await openApp(browser, 'about:blank');
    await app.page.goto(`${url}?${leastDreams}`);
  });
  afterAll(() => browser.close());

  test('a GPU process that ends: the last image stays, then it dreams on', async () => {
    await sourceRuns(app, /fake/, 60_000);
    // A copy of the picture is made now and then, in memory that does not end with that process.
    const copy = app.page.locator('reverie-viewport canvas').first();
    await expect
      .poll(() => copy.evaluate((element) => (element as HTMLCanvasElement).width), {timeout: 30_000})
      .toBeGreaterThan(0);
    // A second time within two minutes, too, after which browsers are wary of a page.
    for (const time of ['first', 'second']) {
      await app.dreams(4);
      const former = dreamWorker(app.page);
      const bright = await brightness(app.page);
      expect(bright).toBeGreaterThan(20);
      await crashGpu(browser);
      await reported(app, 'dream-restarted', causedBy('webgl-lost'));
      // The browser shows nothing of any page for up to a second: white or black, until it has another GPU process.
      await expect
        .poll(async () => Math.abs((await brightness(app.page)) - bright), {
          timeout: liveAgainMs,
          message: `the last picture is held the ${time} time`,
        })
        .toBeLessThan(bright / 2);
      if (time === 'first') await app.keep('recovery-held');
      await dreamsWithout(app, former);
      expect(await brightness(app.page)).toBeGreaterThan(bright / 2);
    }
  });

  test('a damaged copy of the model is downloaded again, and reported', async () => {
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
    await reported(app, 'pack-copy-damaged');
    await app.dreams(1);
  });

  test('a full storage is reported, and it dreams all the same', async () => {
    const session = await app.page.context().newCDPSession(app.page);
    await app.page.evaluate(async () => {
      for (const name of await caches.keys()) await caches.delete(name);
    });
    await session.send('Storage.overrideQuotaForOrigin', {origin: new URL(url).origin, quotaSize: 1000});
    await app.page.reload();
    await reported(app, 'pack-not-kept');
    await app.dreams(2);
  });
});

test('of several cameras the best that can be had runs, also when it is taken, pulled out and plugged in again', async () => {
  browser = await launch({
    gpu: 'none',
    switches: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=2'],
  });
  onTestFinished(() => browser.close());
  app = await openApp(browser, 'about:blank');
  const [worse, better] = ['fake_device_0', 'fake_device_1'];
  const plug = await pluggable(app.page, {there: [worse, better], busy: [worse, better]});
  await app.page.goto(`${url}?${leastDreams}&cameraOrder=device_1|device_0`);
  await reported(app, 'source-lost', {retrying: true, ...causedBy('camera-busy')});
  await plug({there: [worse, better], busy: [better]});
  await sourceRuns(app, /fake_device_0/, cameraBackMs);
  await reported(app, 'camera-replaced', {asked: 'device_1', label: 'fake_device_0'});

  await plug({there: [worse, better]});
  await sourceRuns(app, /fake_device_1/, cameraBackMs);
  await expect.poll(() => sourceNotices(app), {timeout: cameraBackMs}).toBe(0);
  await plug({there: [worse]});
  await reported(app, 'source-lost', {
    retrying: true,
    ...causedBy('camera-ended', {label: 'fake_device_1'}),
  });
  await sourceRuns(app, /fake_device_0/, cameraBackMs);
  await plug({there: [worse, better]});
  await sourceRuns(app, /fake_device_1/, cameraBackMs);
  await expect.poll(() => sourceNotices(app), {timeout: cameraBackMs}).toBe(0);
  await app.dreams(1);
});
