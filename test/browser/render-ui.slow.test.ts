import {readFile, writeFile, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Browser, Locator} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest';
import {openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {readVideo, remuxed} from '../support/videos.ts';
import {rabbitVideo} from '../support/fixtures.ts';
import {decodePng} from '../support/png.ts';

const url = inject('siteUrl');
const quick = 'source=scene&resolution=90&resolutionMin=90&steps=1&frameRate=2&mixed0=1&mixed3=0&mixed4=0';

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launch({gpu: 'none', camera: 'fake'});
  folder = await mkdtemp(join(tmpdir(), 'reverie-render-ui-'));
});
afterAll(async () => {
  await browser.close();
  await rm(folder, {recursive: true});
});

describe('rendering in the app', () => {
  test('videos are chosen, rendered, paused by keyboard, and in the library; so is a frozen frame', async () => {
    const app = await openApp(browser, url, {query: `${quick}&crop=0.5&mirror=on`});
    const {page} = app;
    await app.dreams(1);
    await page.keyboard.press('p');
    await page.locator('[data-action=controls]').click();
    await page.getByText('Render to file').click();
    const video = join(folder, 'hare.mp4');
    await writeFile(video, await remuxed(rabbitVideo, {frames: 40, withAudio: true}));
    const other = join(folder, 'other.mp4');
    await writeFile(other, await remuxed(rabbitVideo, {frames: 3}));
    await page.locator('reverie-render input[type=file]').setInputFiles([video, other]);
    await page.getByText('hare.mp4 and 1 more').waitFor();
    await app.keep('render-choice-desktop');
    await page.locator('[name=resolution]').fill('75');
    await page.locator('[name=to]').fill('0.6');
    await page.locator('[data-action=render]').click();
    const queue = page.locator('reverie-render li');
    const row = queue.filter({hasText: 'hare.mp4'});
    await row.getByText(/of 18 frames/).waitFor();
    await queue.filter({hasText: 'other.mp4'}).getByText('Queued').waitFor();
    await row.locator('[data-act=pause]').focus();
    await page.keyboard.press('Enter');
    await row.getByText(/Paused at \d+ of 18 frames/).waitFor();
    await app.keep('render-paused-desktop');
    await row.locator('[data-act=resume]').focus();
    await page.keyboard.press('Space');
    const library = page.locator('reverie-clips');
    const fresh = library.locator('li', {hasText: 'hare-dream'});
    await fresh.waitFor({state: 'attached'});
    // By its id: it is going to have another name.
    const dreamed = library.locator(`[data-clip="${(await fresh.getAttribute('data-clip')) ?? ''}"]`);
    await library.locator('li', {hasText: 'other-dream'}).waitFor({state: 'attached'});
    await row.waitFor({state: 'detached'});

    await page.locator('[data-action=render-frame]').click();
    await page.locator('reverie-render-options').locator('[name=octaves]').fill('2');
    await page.locator('reverie-render-options').locator('[name=steps]').fill('1');
    await page.locator('[data-action=render]').click();
    await page.getByText('Rendered “frame.png” to the library.').waitFor();
    await page.getByRole('button', {name: 'Show', exact: true}).last().click();
    const still = library.locator('li', {hasText: 'frame-dream'});
    await still.getByText(/Image · [\d.]+ [kM]B · \d+ × \d+/).waitFor();
    // The held picture was cropped when it was held, and is not again.
    const {sourceSize = ''} = await app.status();
    await still.getByText(String(sourceSize).replace('x', ' × ')).waitFor();
    await dreamed.getByText(/Rendered · 0:00 · [\d.]+ [kM]B · 160 × 120/).waitFor();
    expect(await dreamed.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(160);
    await app.keep('shelf-desktop');

    await dreamed.getByRole('button', {name: /^Play/}).click();
    const player = page.locator('reverie-player');
    await expect
      .poll(() => player.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime))
      .toBeGreaterThan(0);
    await player.getByRole('button', {name: 'Close'}).click();
    await still.getByRole('button', {name: /^Show/}).click();
    await expect
      .poll(() => player.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
    await player.getByRole('button', {name: 'Close'}).click();
    await dreamed.getByText('Made with').click();
    await dreamed.getByText('inception-v3-half').waitFor();
    await dreamed.getByRole('button', {name: /^Rename/}).click();
    await dreamed.getByRole('textbox').fill('Field');
    await page.keyboard.press('Enter');
    await dreamed.getByText('Field').waitFor();
    const savedFrom = async (of: Locator): Promise<[string, Buffer]> => {
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        of.getByRole('button', {name: /^Download/}).click(),
      ]);
      return [saved.suggestedFilename(), await readFile(await saved.path())];
    };
    const [filmName, filmBytes] = await savedFrom(dreamed);
    expect(filmName).toBe('Field.mp4');
    expect((await readVideo(new Uint8Array(filmBytes))).video).toHaveLength(18);
    const [stillName, stillBytes] = await savedFrom(still);
    expect(stillName).toBe('frame-dream.png');
    const {width, height} = decodePng(stillBytes);
    expect(`${width}x${height}`).toBe(sourceSize);

    await page.setViewportSize({width: 390, height: 844});
    await dreamed.scrollIntoViewIfNeeded();
    await app.keep('shelf-phone');
    await dreamed.getByRole('button', {name: /^Delete:/}).click();
    await dreamed.getByRole('button', {name: /^Delete permanently/}).click();
    await dreamed.waitFor({state: 'detached'});
    await page.reload();
    await page.locator('[data-action=controls]').click();
    await library.getByText('Library').click();
    await still.waitFor();
    expect(await library.locator('li').count()).toBe(2);
    expect(await queue.count()).toBe(0);
    expect(app.heard).toEqual([]);
    expect(app.strangers).toEqual([]);
    await page.context().close();
  });
});
