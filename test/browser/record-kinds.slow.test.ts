import type {Browser, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, inject, onTestFinished, test} from 'vitest';
import {encodePng} from '../../src/cli/encode-png.ts';
import {decodeTake} from '../../src/metadata/take.ts';
import {appIn, openApp, type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {expectMonotonous, readClip} from '../support/clip.ts';
import {decodeIn} from '../support/decode.ts';
import {causedBy, deny, inWorkers, reported} from '../support/faults.ts';
import {
  clips,
  drop,
  ended,
  light,
  newestClip,
  record,
  recorded,
  quickRecording as quick,
} from '../support/recorder.ts';

const url = inject('siteUrl');

let app: App | undefined;
afterEach(async () => {
  await app?.page.context().close();
  app = undefined;
});

async function setQuota(page: Page, quotaSize?: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const origin = new URL(url).origin;
  await devtools.send('Storage.overrideQuotaForOrigin', {
    origin,
    ...(quotaSize !== undefined && {quotaSize}),
  });
}

describe('recordings of other kinds and their faults', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch({gpu: 'none', camera: 'fake'});
  });
  afterAll(() => browser.close());

  test('WebM at a constant rate, with the source beside the dream; the library keeps, shares and deletes it', async () => {
    app = await openApp(browser, url, {
      query: `${quick}&source=camera&mirror=off&wet=2&stepSize=0.2&recordSound=microphone&recordFormat=vp9&recordBeside=true&recordConstant=true&recordRate=10`,
    });
    const {page} = app;
    await app.dreams(2);
    await page.keyboard.press('v');
    await recorded(page, 20, 2500);
    // Compared with its source, the dream is the source.
    await page.keyboard.down('c');
    await recorded(page, 35, 4500);
    await page.keyboard.press('v');
    await page.keyboard.up('c');
    await ended(page);
    const file = await newestClip(page);
    const clip = await readClip(file);
    expect(clip).toMatchObject({widthPx: 640, heightPx: 240, videoCodec: 'vp9', audioCodec: 'opus'});
    clip.videoS.forEach((atS, i) => expect(atS).toBeCloseTo(i / 10, 2));
    const {frames, loudness} = await decodeIn(page, file);
    expect(frames).toHaveLength(clip.videoS.length);
    expect(frames[0]).toMatchObject({widthPx: 640, heightPx: 240});
    const differences = frames.map(({halvesDiffer}) => halvesDiffer);
    expect(differences.at(-1)).toBeLessThan(1.5);
    expect(Math.max(...differences.slice(0, 20))).toBeGreaterThan(3);
    expect(Math.max(...loudness)).toBeGreaterThan(0.05);

    const row = clips(page).locator('li').first();
    await row.getByRole('button', {name: /^Rename/}).click();
    await row.getByRole('textbox').fill('Night/train');
    await page.keyboard.press('Enter');
    await row.getByText('Night-train').waitFor();
    await row.getByRole('button', {name: /^Play/}).click();
    const playing = page.locator('reverie-player video');
    await expect
      .poll(() => playing.evaluate((video: HTMLVideoElement) => video.currentTime))
      .toBeGreaterThan(0);
    await page.locator('reverie-player').getByRole('button', {name: 'Close'}).click();
    expect(await clips(page).locator('.space').textContent()).toMatch(/[\d.]+ [kM]B used, [\d.]+ [MG]B free/);
    await app.keep('clips-desktop');
    // A browser that shares files is given this one.
    await page.evaluate(() => {
      Object.assign(navigator, {
        canShare: () => true,
        share: ({files}: {files: File[]}) => {
          document.title = files.map(({name, type, size}) => `${name} ${type} ${size > 10_000}`).join();
          return Promise.resolve();
        },
      });
    });
    await clips(page).locator('summary').first().click();
    await clips(page).locator('summary').first().click();
    await row.getByRole('button', {name: /^Share/}).click();
    await expect.poll(() => page.title()).toBe('Night-train.webm video/webm true');
    await row.getByRole('button', {name: /^Delete:/}).click();
    await row.getByRole('button', {name: /^Delete permanently/}).click();
    await row.waitFor({state: 'detached'});
    expect(app.heard).toEqual([]);
  });

  test('a clip keeps its size when the source changes its own: the rest is between bars', async () => {
    app = await openApp(browser, url, {query: `${quick}&source=camera&recordSound=none&wet=0`});
    const {page} = app;
    await app.dreams(1);
    await page.keyboard.press('v');
    await recorded(page, 5, 500);
    // Three times as tall as it is wide.
    const red = [192, 32, 32];
    const photo = encodePng(
      100,
      300,
      Uint8Array.from({length: 3 * 100 * 300}, (_, i) => red[i % 3] ?? 0),
    );
    await drop(page, photo, 'tall.png', 'image/png');
    await expect.poll(() => page.url(), {timeout: 60_000}).toContain('source=image');
    const before = Number(await light(page).getAttribute('data-frames'));
    await recorded(page, before + 20, 500);
    await page.keyboard.press('v');
    await ended(page);
    const file = await newestClip(page);
    expectMonotonous(await readClip(file));
    const {frames} = await decodeIn(page, file, true);
    for (const {widthPx, heightPx} of frames)
      expect({widthPx, heightPx}).toEqual({widthPx: 320, heightPx: 240});
    const last = frames.at(-1);
    const at = (x: number, y: number): number[] => [
      ...(last?.rgba?.slice(4 * (y * 320 + x), 4 * (y * 320 + x) + 3) ?? []),
    ];
    // 80 pixels wide, in the middle.
    for (const x of [10, 100, 220, 310]) expect(Math.max(...at(x, 120)), `${x}`).toBeLessThan(24);
    for (const x of [140, 160, 180]) {
      const off = at(x, 120).map((value, c) => Math.abs(value - (red[c] ?? NaN)));
      expect(Math.max(...off), `${x}: ${String(at(x, 120))}`).toBeLessThan(24);
    }
    expect(app.heard).toEqual([]);
  });

  test('a take is the source with what was done, and is dreamed again', async () => {
    app = await openApp(browser, url, {query: `${quick}&source=camera&recordSound=none&wet=0.9`});
    const {page} = app;
    await app.dreams(1);
    await page.keyboard.press('t');
    await recorded(page, 5, 500);
    await page.keyboard.press('4');
    await page.keyboard.press('r');
    await recorded(page, 20, 2500);
    await page.keyboard.press('t');
    await ended(page);
    const clip = await readClip(await newestClip(page));
    const take = decodeTake(clip.comment ?? '')?.take;
    expect(clip).toMatchObject({widthPx: 320, heightPx: 240});
    expectMonotonous(clip);
    expect(take?.recipe.values.wet).toBe(0.9);
    expect(take?.changes[0]?.set).toMatchObject({mixed5: 1, mixed3: 0});
    expect(take?.changes[1]).toMatchObject({act: 'reset'});
    expect(take?.changes[0]?.atMs).toBeGreaterThan(400);
    expect(take?.changes[1]?.atMs).toBeLessThan(take?.durationMs ?? 0);

    // From other settings back to those of the take, and on through its changes.
    await page.keyboard.press('1');
    await clips(page)
      .getByRole('button', {name: /^Replay/})
      .first()
      .click();
    await expect.poll(() => page.url(), {timeout: 60_000}).toContain('source=video');
    await expect.poll(() => page.url(), {timeout: 60_000}).toContain('mixed5=1');
    expect(app.heard).toEqual([]);
  });

  test('without a microphone it has no sound, without encoders or files there is nothing, and each is reported', async () => {
    // One that grants nothing by itself.
    const strict = await launch({gpu: 'none', switches: ['--use-fake-device-for-media-stream']});
    onTestFinished(() => strict.close());
    const context = await strict.newContext({serviceWorkers: 'block', acceptDownloads: true});
    app = await appIn(
      await context.newPage(),
      `${url}?${quick}&source=scene&recordSound=microphone&recordFormat=av1`,
    );
    const {page} = app;
    await app.dreams(1);
    await deny(strict, page, 'microphone');
    await record(page, 'v', 3, 300);
    await reported(app, 'recording-silent', causedBy('microphone-denied'));
    const file = await newestClip(page);
    const clip = await readClip(file);
    expect(clip).toMatchObject({videoCodec: 'av1', audioCodec: null});
    expect((await decodeIn(page, file)).frames).toHaveLength(clip.videoS.length);

    await inWorkers(page, /recording-worker/, 'globalThis.VideoEncoder = undefined');
    await page.keyboard.press('v');
    await reported(app, 'recording-failed', causedBy('no-encoder', {formats: 'av1 in mp4'}));
    await ended(page);
    await inWorkers(
      page,
      /recording-worker/,
      'navigator.storage.getDirectory = () => Promise.reject(new DOMException("denied", "SecurityError"))',
    );
    await page.keyboard.press('v');
    await reported(app, 'recording-failed', causedBy('no-private-files', {reason: 'denied'}));
    await ended(page);
    // Nothing else was lost: it dreams, and the clip is there.
    await app.dreams(1);
    expect(await clips(page).locator('li').count()).toBe(1);
  });

  test('a full disk ends the recording, is reported, and keeps what there is', async () => {
    app = await openApp(browser, url, {query: `${quick}&source=camera&recordSound=none&recordQuality=best`});
    const {page} = app;
    await app.dreams(1);
    await page.keyboard.press('v');
    await recorded(page, 10, 2500);
    const usedBytes = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
    await setQuota(page, usedBytes + 20_000);
    await ended(page);
    await reported(app, 'recording-stopped', causedBy('disk-full'));
    await setQuota(page);
    const file = await newestClip(page);
    const clip = await readClip(file);
    expect(clip.videoS.length).toBeGreaterThan(5);
    expectMonotonous(clip);
    expect((await decodeIn(page, file)).frames).toHaveLength(clip.videoS.length);
    // There is room again: so is the next.
    await record(page, 'v', 5, 1000);
    await expect.poll(() => clips(page).locator('li').count()).toBe(2);
  });
});
