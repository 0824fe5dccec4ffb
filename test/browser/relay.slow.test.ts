import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {launch} from '../support/browser.ts';
import {writeQuadrants} from '../support/quadrants.ts';
import {openStreamer, serveWith, streamState} from '../support/streaming.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none', camera: await writeQuadrants()});
});
afterAll(() => browser.close());

/** Frames that a viewer's video has shown so far. */
const shown = (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0);

test('three viewers watch through the relay; one that is killed and one that stalls harm nobody', async () => {
  const serving = await serveWith(inject('siteFolder'));
  const url = serving.urls[0] ?? '';
  const app = await openStreamer(browser, url, {target: 'relay'});
  const viewers: Page[] = [];
  try {
    await app.dreams(1);
    for (let count = 0; count < 3; count += 1) {
      const page = await (await browser.newContext()).newPage();
      await page.goto(`${url}watch`);
      viewers.push(page);
    }
    const [killed, stalled, other] = viewers as [Page, Page, Page];
    await app.page.keyboard.press('l');
    for (const viewer of viewers) await expect.poll(() => shown(viewer)).toBeGreaterThan(5);
    const size = await other.evaluate(() => {
      const video = document.querySelector('video');
      return [video?.videoWidth, video?.videoHeight];
    });
    expect(size).toEqual([640, 360]);

    const network = await stalled.context().newCDPSession(stalled);
    await network.send('Emulation.setCPUThrottlingRate', {rate: 20});
    await killed.context().close();
    const before = await shown(other);
    await expect.poll(() => shown(other)).toBeGreaterThan(before + 20);
    expect((await streamState(app.page))['phase']).toBe('live');
    expect(app.heard).toEqual([]);
  } finally {
    for (const viewer of viewers) await viewer.context().close();
    await app.page.context().close();
    await serving.close();
  }
});
