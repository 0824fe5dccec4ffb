import {rename} from 'node:fs/promises';
import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, inject, onTestFinished, test} from 'vitest';
import {leastDreams, openApp, type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {
  ascentWorker,
  brightness,
  causedBy,
  dreamWorker,
  hang,
  reported,
  setCamera,
  signalCapture,
  sleepThrough,
  workerCounts,
} from '../support/faults.ts';
import {
  cameraBackMs,
  cameraGoneMs,
  dreamsWithout,
  keepReports,
  sourceNotices,
  sourceRuns,
} from '../support/recovery.ts';
import {roomVideo} from '../support/room-video.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

/** On a day after the page was built, whenever that is: an earlier one is taken for a wrong clock. */
const dayAt = (time: string): Date => new Date(`2099-03-29T${time}`);

const url = inject('siteUrl');

let browser: Browser;
let app: App;

describe('without a GPU, one page that lives through it all:', () => {
  let codes: () => Promise<string[]>;
  beforeAll(async () => {
    browser = await launch({gpu: 'none', camera: 'fake'});
    app = await openApp(browser, 'about:blank');
    codes = await keepReports(app.page);
    await app.page.clock.setFixedTime(dayAt('10:00'));
    await app.page.goto(`${url}?${leastDreams}&wet=0.9&schedule=08:00%20on,20:00%20off&install`);
  });
  afterAll(() => browser.close());

  test('workers that hang are restarted, the one that draws and the one that dreams, and named', async () => {
    const workers = [
      [dreamWorker, 'display'],
      [ascentWorker, 'ascent'],
    ] as const;
    for (const [worker, name] of workers) {
      await app.dreams(4);
      const former = dreamWorker(app.page);
      const bright = await brightness(app.page);
      await hang(worker(app.page));
      await reported(app, 'dream-restarted', causedBy('worker-silent', {worker: name}));
      expect(await brightness(app.page), 'the last picture is held').toBeGreaterThan(bright / 2);
      await dreamsWithout(app, former);
      await expect.poll(() => app.page.locator('[data-notice=restart]').count()).toBe(0);
    }
    expect(new URL(app.page.url()).searchParams.get('wet')).toBe('0.9');
    // One that draws, one that dreams with its threads: none of those that hung, nor of theirs.
    await expect.poll(() => workerCounts(app.page), {timeout: 30_000}).toEqual({dream: 1, ascent: 1});
    // A worker that keeps the camera's pictures to itself is not blamed on the camera.
    const said = await codes();
    expect(said).toContain('worker-silent');
    expect(said.filter((code) => code.startsWith('camera-'))).toEqual([]);
  });

  test('a machine that sleeps and a clock that is set end nothing', async () => {
    const {page} = app;
    const at = (time: string) => page.clock.setFixedTime(dayAt(time));
    await app.dreams(1);
    const worker = dreamWorker(page);
    await worker.evaluate(() => Object.assign(globalThis, {theSame: true}));

    // Longer than any of the times after which something counts as stuck.
    await sleepThrough(browser, 12_000);
    await app.dreams(3);
    // Set forth beyond the schedule's end, and back.
    await at('23:00');
    await expect.poll(() => page.locator('reverie-app[resting]').count(), {timeout: 30_000}).toBe(1);
    await at('09:00');
    await expect.poll(() => page.locator('reverie-app[resting]').count(), {timeout: 30_000}).toBe(0);
    await app.dreams(3);

    expect(await worker.evaluate(() => 'theSame' in globalThis), 'nothing was started anew').toBe(true);
    expect(await page.locator('reverie-notice .problem').allTextContents()).toEqual([]);
  });
});

test('a camera that is not there, denied, frozen or pulled out is opened again when it can be', async () => {
  const video = roomVideo(temporaryFolder(), 1, 1);
  // A video that is moved away is a camera that is gone; and the browser asks before it gives it.
  const pulled = `${video}.away`;
  await rename(video, pulled);
  browser = await launch({
    gpu: 'none',
    switches: ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${video}`],
  });
  onTestFinished(() => browser.close());
  app = await openApp(browser, 'about:blank');
  await setCamera(browser, app.page, 'granted');
  await app.page.goto(`${url}?${leastDreams}`);
  await reported(app, 'source-lost', {retrying: true, ...causedBy('camera-missing')});
  await rename(pulled, video);
  await sourceRuns(app, /y4m/, cameraBackMs);
  await app.dreams(1);

  await setCamera(browser, app.page, 'denied');
  await reported(app, 'source-lost', {retrying: true, ...causedBy('camera-ended')});
  await sourceRuns(app, /clouds/i, cameraGoneMs);
  await setCamera(browser, app.page, 'granted');
  await sourceRuns(app, /y4m/, cameraBackMs);
  await expect.poll(() => sourceNotices(app), {timeout: cameraBackMs}).toBe(0);

  await signalCapture(browser, 'SIGSTOP');
  await reported(app, 'source-lost', causedBy('camera-frozen'));
  await signalCapture(browser, 'SIGCONT');
  await expect.poll(() => sourceNotices(app), {timeout: 15_000 + cameraBackMs}).toBe(0);
  await sourceRuns(app, /y4m/, cameraBackMs);

  await rename(video, pulled);
  await signalCapture(browser, 'SIGKILL');
  await reported(app, 'source-lost', {retrying: true, ...causedBy('camera-ended')});
  await sourceRuns(app, /clouds/i, cameraGoneMs);
  await rename(pulled, video);
  await sourceRuns(app, /y4m/, cameraBackMs);
  await expect.poll(() => sourceNotices(app), {timeout: cameraBackMs}).toBe(0);
  await app.dreams(2);
});
