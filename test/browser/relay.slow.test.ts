import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {launch} from '../support/browser.ts';
import {clockPage, readClock, streamClock, watchClock} from '../support/clock-pattern.ts';
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

test('a picture takes little longer through the relay than directly', async () => {
  const serving = await serveWith(inject('siteFolder'));
  const url = serving.urls[0] ?? '';
  const [publisher, viewer] = [await clockPage(browser, url), await clockPage(browser, url)];
  try {
    const answer = await streamClock(publisher, (offer) => watchClock(viewer, offer));
    expect(answer).toContain('m=video');
    const directly = await readClock(viewer);
    // One after the other, so that they are not in each other's way.
    await streamClock(publisher, async (offer) => {
      const response = await fetch(new URL('whip/relay', url), {
        method: 'POST',
        headers: {'Content-Type': 'application/sdp'},
        body: offer,
      });
      return response.text();
    });
    const watching = await browser.newPage();
    await watching.goto(`${url}watch`);
    const relayed = await readClock(watching);
    console.log(
      `Medians from drawn to shown: ${directly} ms directly, ${relayed} ms through the relay, which adds ` +
        `${relayed - directly} ms.`,
    );
    await watching.close();
  } finally {
    await publisher.context().close();
    await viewer.context().close();
    await serving.close();
  }
});
