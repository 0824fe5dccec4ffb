import {readFile} from 'node:fs/promises';
import {setTimeout} from 'node:timers/promises';
import type {Browser} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, inject, test} from 'vitest';
import {decodeRecipe} from '../../src/metadata/recipe.ts';
import {openApp, type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {expectMonotonous, readClip} from '../support/clip.ts';
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

  test('a clip is decoded frame by frame, has its sound in time, and brings its settings back', async () => {
    app = await openApp(browser, url, {
      query: `${quick}&source=camera&recordSound=microphone&wet=0.8&mixed3=0&mixed5=0.75`,
    });
    const {page} = app;
    // An encoder that is long in coming: the clip begins when it is there, and not with a still.
    const lateMs = 2000;
    let fetched = 0;
    await page.context().route(/mediabunny-aac-encoder/, async (route) => {
      fetched += 1;
      await setTimeout(lateMs);
      await route.continue();
    });
    await app.dreams(2);
    await record(page, 'v', 10, 4000);
    const file = await newestClip(page);
    const clip = await readClip(file);
    expect(fetched).toBeGreaterThan(0);
    // The second may have been on its way while the first waited.
    expect(clip.videoS[2]).toBeLessThan(lateMs / 1000);
    expect(clip).toMatchObject({widthPx: 320, heightPx: 240, videoCodec: 'avc', audioCodec: 'aac'});
    expect(clip.videoS.length).toBeGreaterThanOrEqual(10);
    expect(clip.videoS[0]).toBe(0);
    expectMonotonous(clip);
    // A crash costs what came after the last key frame: no picture is of a later second than that.
    for (const atS of clip.videoS) {
      const keyS = Math.max(...clip.keyFramesS.filter((beforeS) => beforeS <= atS));
      expect(atS).toBeLessThan(Math.floor(keyS + 0.001) + 1.001);
    }
    const videoEndS = (clip.videoS.at(-1) ?? 0) + 1 / 30;
    // Sound comes in packets of 21 ms: the picture's end lies in the last of them, give or take 40 ms.
    expect(videoEndS).toBeGreaterThan((clip.audioS.at(-1) ?? 0) - 0.04);
    expect(videoEndS).toBeLessThan(clip.audioEndS + 0.04);

    const {frames, loudness} = await decodeIn(page, file);
    expect(frames).toHaveLength(clip.videoS.length);
    frames.forEach(({atS}, i) => expect(atS).toBeCloseTo(clip.videoS[i] ?? NaN, 4));
    expect(frames[0]).toMatchObject({widthPx: 320, heightPx: 240});
    // Chromium's test camera moves, and its test microphone beeps.
    expect(new Set(frames.map(({sha256}) => sha256)).size).toBeGreaterThan(frames.length / 2);
    expect(Math.max(...loudness)).toBeGreaterThan(0.05);

    const recipe = decodeRecipe(clip.comment ?? '')?.recipe;
    expect(recipe?.values).toMatchObject({wet: 0.8, resolution: 96});
    expect(recipe?.model).toMatchObject({name: 'inception-v3-half'});
    expect(recipe?.model.sha256).toMatch(/^[0-9a-f]{64}$/);

    await page.keyboard.press('1');
    await expect.poll(() => page.url()).not.toContain('mixed5=0.75');
    await drop(page, file, 'mine.mp4', 'video/mp4');
    await page.getByRole('button', {name: 'Use settings', exact: true}).click();
    await expect.poll(() => page.url()).toContain('mixed5=0.75');
    expect(page.url()).toContain('source=video');

    // So does a picture, which is not dreamed on unless that is asked for.
    const [saved] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('s')]);
    await page.keyboard.press('1');
    await expect.poll(() => page.url()).not.toContain('mixed5=0.75');
    await drop(page, await readFile(await saved.path()), 'mine.png', 'image/png');
    await expect.poll(() => page.url()).toContain('mixed5=0.75');
    expect(page.url()).toContain('source=video');
    expect(app.heard).toEqual([]);
    expect(app.strangers).toEqual([]);
  });
});
