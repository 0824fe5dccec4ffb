import {readFile} from 'node:fs/promises';
import type {Browser, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, inject, test} from 'vitest';
import {decodeRecipe} from '../../src/output/recipe.ts';
import {decodeTake} from '../../src/output/take.ts';
import {openApp, type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {readClip, type ReadClip} from '../support/clip.ts';

const url = inject('siteUrl');
/** Small dreams of a small picture, so that a machine without a GPU records something. */
const quick =
  'resolution=96&resolutionMin=90&frameRate=8&source=camera&cameraSize=320x240&recordQuality=draft';

let app: App | undefined;
afterEach(async () => {
  await app?.page.context().close();
  app = undefined;
});

const clips = (page: Page) => page.locator('reverie-clips');

/** Waits until a clip has so many frames and goes on for so long. */
async function recorded(page: Page, frames: number, elapsedMs: number): Promise<void> {
  await page.waitForFunction(
    ([frames, elapsedMs]) => {
      const app = document.querySelector('reverie-app');
      const {dataset} = app?.shadowRoot?.querySelector('reverie-recording-light') as HTMLElement;
      return Number(dataset['frames']) >= frames && Number(dataset['elapsedMs']) >= elapsedMs;
    },
    [frames, elapsedMs] as const,
    {timeout: 120_000},
  );
}

async function ended(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const app = document.querySelector('reverie-app');
      const light = app?.shadowRoot?.querySelector('reverie-recording-light') as HTMLElement;
      return light.dataset['kind'] === '';
    },
    undefined,
    {timeout: 120_000},
  );
}

async function recordClip(page: Page, key: 'v' | 't', frames: number, elapsedMs: number): Promise<void> {
  await page.keyboard.press(key);
  await recorded(page, frames, elapsedMs);
  await page.keyboard.press(key);
  await ended(page);
}

/** The newest clip of the shelf, by its own download. */
async function newestClip(page: Page): Promise<Buffer> {
  await clips(page).locator('li').first().waitFor();
  const button = clips(page)
    .locator('li')
    .first()
    .getByRole('button', {name: /^Download/});
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFile(await download.path());
}

function expectMonotonous({videoS, audioS}: ReadClip): void {
  for (const times of [videoS, audioS]) {
    for (let i = 1; i < times.length; i++) expect(times[i]).toBeGreaterThan(times[i - 1] ?? 0);
  }
}

describe('recording', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch({gpu: 'none', camera: 'fake'});
  });
  afterAll(() => browser.close());

  test('a clip plays, has its sound in time, and carries its recipe', async () => {
    app = await openApp(browser, url, {query: `${quick}&recordSound=microphone&wet=0.8`});
    const {page} = app;
    await app.dreams(2);
    await recordClip(page, 'v', 10, 4000);
    const clip = await readClip(await newestClip(page));
    expect(clip).toMatchObject({widthPx: 320, heightPx: 240, videoCodec: 'avc', audioCodec: 'aac'});
    expect(clip.videoS.length).toBeGreaterThanOrEqual(10);
    expect(clip.videoS[0]).toBe(0);
    expectMonotonous(clip);
    for (let i = 1; i < clip.keyFramesS.length; i++) {
      expect((clip.keyFramesS[i] ?? 0) - (clip.keyFramesS[i - 1] ?? 0)).toBeLessThan(2);
    }
    const videoEndS = (clip.videoS.at(-1) ?? 0) + 1 / 30;
    // Sound comes in packets of 21 ms: the picture's end lies in the last of them, give or take 40 ms.
    expect(videoEndS).toBeGreaterThan((clip.audioS.at(-1) ?? 0) - 0.04);
    expect(videoEndS).toBeLessThan(clip.audioEndS + 0.04);
    const recipe = decodeRecipe(clip.comment ?? '')?.recipe;
    expect(recipe?.values).toMatchObject({wet: 0.8, resolution: 96});
    expect(recipe?.model).toMatchObject({name: 'inception-v3-half'});
    expect(recipe?.model.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(app.heard).toEqual([]);
    expect(app.strangers).toEqual([]);
    await app.keep('clips-desktop');
  });

  test('a take is the source with what was done, and is dreamed again', async () => {
    app = await openApp(browser, url, {query: `${quick}&recordSound=none&wet=0.9`});
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
      .getByRole('button', {name: /^Dream it again/})
      .first()
      .click();
    await expect.poll(() => page.url(), {timeout: 60_000}).toContain('source=film');
    await expect.poll(() => page.url(), {timeout: 60_000}).toContain('mixed5=1');
    expect(app.heard).toEqual([]);
  });
});
