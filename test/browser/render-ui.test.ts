import {existsSync} from 'node:fs';
import {readFile, writeFile, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest';
import {openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {readFilm, remuxed} from '../support/films.ts';
import {decodePng} from '../support/png.ts';

const url = inject('siteUrl');
const rabbit = '../shared/clips/rabbit320.mp4';
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

describe.skipIf(!existsSync(rabbit))('rendering in the app', () => {
  test('a film is chosen, rendered and saved; the picture that is held too', async () => {
    const app = await openApp(browser, url, {query: quick});
    const {page} = app;
    await app.dreams(1);
    await page.keyboard.press('p');
    await page.locator('[data-action=controls]').click();
    await page.getByText('Render to a file').click();
    const film = join(folder, 'hare.mp4');
    await writeFile(film, await remuxed(rabbit, {frames: 40, withAudio: true}));
    await page.locator('reverie-render input[type=file]').setInputFiles(film);
    await app.keep('render-choice-desktop');
    await page.getByLabel('Dream size, px').fill('75');
    await page.getByLabel('To, s').fill('0.6');
    await page.locator('[data-action=render]').click();
    const row = page.locator('reverie-render li');
    await row.getByText(/of 18 frames/).waitFor();
    await app.keep('render-running-desktop');
    await row.locator('[data-act=save]').waitFor();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      row.locator('[data-act=save]').click(),
    ]);
    expect(saved.suggestedFilename()).toBe('hare-dream.mp4');
    expect((await readFilm(new Uint8Array(await readFile(await saved.path())))).video).toHaveLength(18);

    await page.locator('[data-action=render-frame]').click();
    await page.getByLabel('Octaves', {exact: true}).fill('2');
    await page.getByLabel('Steps in each octave').fill('1');
    await page.locator('[data-action=render]').click();
    const still = row.filter({hasText: 'held.png'});
    await still.locator('[data-act=save]').waitFor();
    const [picture] = await Promise.all([
      page.waitForEvent('download'),
      still.locator('[data-act=save]').click(),
    ]);
    const status = await app.status();
    expect(decodePng(await readFile(await picture.path())).width).toBeGreaterThan(
      Number(status.dreamWidth ?? 0),
    );

    await page.setViewportSize({width: 390, height: 844});
    await app.keep('render-done-phone');
    await page.reload();
    await page.locator('reverie-render li [data-act=delete]').first().waitFor({state: 'attached'});
    expect(await row.count()).toBe(2);
    expect(app.heard).toEqual([]);
    expect(app.strangers).toEqual([]);
    await page.context().close();
  });
});
