import type {Browser} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, inject, test} from 'vitest';
import {openApp, type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {decodeIn} from '../support/decode.ts';
import {makeFlashVideo} from '../support/flash-video.ts';
import {drop, newestClip, record, quickRecording as quick} from '../support/recorder.ts';

const url = inject('siteUrl');

let app: App | undefined;
afterEach(async () => {
  await app?.page.context().close();
  app = undefined;
});

describe('recording', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch({gpu: 'none', camera: 'fake'});
  });
  afterAll(() => browser.close());

  test('a video’s own sound is with its frames, also when it starts again', async () => {
    app = await openApp(browser, url, {query: `${quick}&source=scene&recordSound=video&wet=0`});
    const {page} = app;
    const seconds = 3;
    await drop(page, await makeFlashVideo(page, seconds), 'flashes.webm', 'video/webm');
    await expect.poll(() => page.url()).toContain('source=video');
    await app.dreams(2);
    await record(page, 'v', 20, 7500);
    const file = await newestClip(page);
    const {frames, loudness} = await decodeIn(page, file);
    const onsets = (bright: readonly boolean[]): number[] =>
      bright.flatMap((on, i) => (on && i > 0 && !bright[i - 1] ? [i] : []));
    const flashes = onsets(frames.map(({left}) => left > 128)).map((i) => ({
      afterS: frames[i - 1]?.atS ?? 0,
      atS: frames[i]?.atS ?? 0,
    }));
    // A tone of 1 kHz has a crest in every millisecond; silence of a fifth of a second before it makes an onset.
    const tones = loudness.flatMap((value, ms) =>
      value > 0.1 && loudness.slice(Math.max(0, ms - 100), ms).every((before) => before < 0.1)
        ? [ms / 1000]
        : [],
    );
    expect(flashes.length).toBeGreaterThanOrEqual(3);
    // It was dark still at `afterS`, and bright at `atS`. The middle one counts: a machine that is busy for a moment
    // drops a frame or a block of sound, and that is no offset.
    const offsetsS = flashes.map(({afterS, atS}) =>
      Math.min(...tones.map((toneS) => Math.max(0, afterS - toneS, toneS - atS))),
    );
    const middleS = offsetsS.sort((a, b) => a - b)[Math.floor(offsetsS.length / 2)];
    expect(middleS, `${JSON.stringify(flashes)} with tones at ${tones.join()}`).toBeLessThan(0.04);
    // The video is silent again, and is heard again by the next recording.
    await record(page, 'v', 5, 2500);
    const {loudness: again} = await decodeIn(page, await newestClip(page));
    expect(Math.max(...again)).toBeGreaterThan(0.1);

    // Paused, it stands still and is dreamed on; by a key, and by a button that a finger can touch.
    const playing = (): Promise<boolean> =>
      page.evaluate(() => [...document.querySelectorAll('video')].some(({paused}) => !paused));
    expect(await playing()).toBe(true);
    await page.keyboard.press('k');
    await expect.poll(playing).toBe(false);
    await page.locator('reverie-status [data-code=paused]').waitFor({state: 'attached'});
    await app.dreams(2);
    // Hidden and back, it stands still all the same.
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    expect(await playing()).toBe(false);
    const button = page.locator('reverie-source').getByRole('button', {name: 'Play video'});
    const {height = 0} = (await button.boundingBox()) ?? {};
    expect(height).toBeGreaterThanOrEqual(36);
    await button.click();
    await expect.poll(playing).toBe(true);
    await page.locator('reverie-source').getByRole('button', {name: 'Pause video'}).waitFor();
    expect(app.heard).toEqual([]);
  });
});
