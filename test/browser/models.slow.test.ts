import {cp, mkdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Browser, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, expect, inject, test} from 'vitest';
import {recipeInImage} from '../../src/metadata/image-recipe.ts';
import {inceptionV3} from '../../src/model/network.ts';
import {leastDreams, openApp, type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {bring, dreamingModel, middleBrightness, models, openModels} from '../support/model-list.ts';
import {kerasFile, kerasLayers} from '../support/keras-file.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const url = inject('siteUrl');
const quick = `${leastDreams}&source=scene&governor=false`;
const folder = temporaryFolder();
/** The packs that every server has, by name. */
const included = ['inception-v3-half', 'inception-v3-quarter'];

/** A network that Keras might have saved, a sixteenth as wide, so that it is converted and dreams at once. */
const flowers = join(folder, 'flowers.h5');
let browser: Browser;
let app: App | undefined;
/** What a test makes the browser complain of. */
let foreseen: RegExp | undefined;

beforeAll(async () => {
  await writeFile(flowers, await kerasFile(kerasLayers(inceptionV3(1 / 16))));
  browser = await launch({gpu: 'none'});
});
afterAll(() => browser.close());
afterEach(async () => {
  const heard = (app?.heard ?? []).filter((line) => !foreseen?.test(line));
  expect(heard, 'nothing is logged as an error').toEqual([]);
  expect(app?.strangers ?? [], 'no request leaves the origin').toEqual([]);
  await app?.page.context().close();
  app = undefined;
  foreseen = undefined;
});

async function open(query = quick): Promise<App> {
  app = await openApp(browser, url, {query});
  await app.dreams(2);
  await openModels(app);
  return app;
}

const choose = (page: Page, name: string) => page.locator(`[data-model=${name}] button`).first().click();
const notice = (page: Page) => page.locator('[data-notice=model]').innerText();
const imported = 'flowers: InceptionV3, 0.0625 of the width, to mixed10, float16';

/** Drops files or folders of the disk on the picture, as a person does. */
async function drop(page: Page, files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = {items: [], files, dragOperationsMask: 1};
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', {type, x: 500, y: 300, data});
  }
}

test('a Keras file is converted in the browser, goes in the library, and dreams, also without the server', async () => {
  const app = await open();
  const {page} = app;
  await expect.poll(() => models(page)).toEqual(included);
  await bring(page, flowers);
  await expect.poll(() => dreamingModel(app), {timeout: 60_000}).toBe(imported);
  expect(await models(page)).toEqual([...included, 'flowers']);
  expect(await notice(page)).toContain('Added ');
  await app.dreams(3);
  expect((await app.status()).layers ?? 11).toBe(11);
  const row = page.locator('[data-model=flowers]');
  await expect
    .poll(() => row.innerText())
    .toMatch(/mixed0 to mixed10 · not stated.* · added by you\n.*ms per step at/s);
  await app.keep('models-shelf');

  // The server has gone, but for the page itself.
  await page.waitForURL(/model=flowers/);
  foreseen = /503|index\.json net::ERR_ABORTED/;
  await page.route('**/models/**', (route) => route.fulfill({status: 503}));
  await page.reload();
  await app.dreams(2);
  expect(await dreamingModel(app)).toBe(imported);
  await page.locator('reverie-models summary').evaluate((summary: HTMLElement) => summary.click());
  await expect.poll(() => models(page)).toEqual([...included, 'flowers']);
});

test('models change while dreaming without a dark frame, and what the former held is released', async () => {
  // A few dreams a second of the smallest size: between two dreams there is rest, in which memory is read.
  const app = await open('resolution=75&resolutionMin=75&steps=1&frameRate=3&source=scene&governor=false');
  const {page} = app;
  const half = await dreamingModel(app);
  const levels: number[] = [];
  /** The least memory of some statuses: that of one at rest, as a dream under way holds more. */
  const atRest = async (): Promise<{tensors: number; bytes: number}> => {
    const seen: {tensors: number; bytes: number}[] = [];
    const {dreams: first = 0} = await app.status();
    while (Number((await app.status()).dreams) < Number(first) + 4) {
      const {tensors, tensorBytes} = await app.status();
      seen.push({tensors: Number(tensors), bytes: Number(tensorBytes)});
      await page.waitForTimeout(60);
    }
    return seen.reduce((least, each) => (each.bytes < least.bytes ? each : least));
  };
  await app.dreams(2);
  const before = await atRest();
  await bring(page, flowers);
  await expect.poll(() => models(page), {timeout: 60_000}).toContain('flowers');
  for (const name of ['flowers', 'inception-v3-half', 'flowers', 'inception-v3-half']) {
    const title = name === 'flowers' ? imported : half;
    await choose(page, name);
    // The picture is looked at during the change, at least once however soon it is made, and after it.
    do levels.push(await middleBrightness(page));
    while ((await dreamingModel(app)) !== title);
    await app.dreams(3);
    levels.push(await middleBrightness(page));
  }
  expect(Math.min(...levels)).toBeGreaterThan(25);
  expect(await atRest()).toEqual(before);
});

test('a machine too slow for the embedded model dreams looks without creatures with the small one, and says so', async () => {
  // More than any machine without a GPU affords.
  const app = await open('resolution=180&resolutionMin=180&steps=1&frameRate=60&source=scene&ripenTo=0');
  const {page} = app;
  await expect.poll(() => dreamingModel(app), {timeout: 60_000}).toContain('quarter width');
  await page.locator('reverie-status li[data-code=model-smaller]').waitFor({state: 'attached'});
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('s')]);
  const bytes = await readFile(await download.path());
  const recipe = (await recipeInImage(new Blob([new Uint8Array(bytes)], {type: 'image/png'})))?.recipe;
  expect(recipe?.model.name).toBe('inception-v3-quarter');
  expect(recipe?.values.model).toBe('inception-v3-half');
  // Kennel is of creatures.
  await page.keyboard.press('4');
  await expect.poll(() => dreamingModel(app), {timeout: 60_000}).toContain('half width');
  await page.locator('reverie-status li[data-code=model-smaller]').waitFor({state: 'detached'});
});

test('a pack comes as a folder that is dropped, is removed again, and cannot be while it dreams', async () => {
  const app = await open();
  const {page} = app;
  const pack = join(folder, 'a pack');
  await mkdir(pack, {recursive: true});
  await cp('public/models/inception-v3-half', pack, {recursive: true});
  await drop(page, [pack]);
  await expect.poll(() => models(page), {timeout: 60_000}).toContain('inception-v3-half-2');
  const row = page.locator('[data-model=inception-v3-half-2]');
  await row.locator('[aria-pressed=true]').waitFor();
  // It has brought its own pictures of what its channels dream of.
  await page.locator('reverie-channels summary').evaluate((summary: HTMLElement) => summary.click());
  const tile = page.locator('reverie-channels [data-channel="5"]');
  await expect
    .poll(() => tile.evaluate((element) => getComputedStyle(element).backgroundImage))
    .toMatch(/^url\("blob:/);
  expect(await row.getByRole('button', {name: /^Remove/}).count()).toBe(0);
  await choose(page, 'inception-v3-half');
  await row.getByRole('button', {name: /^Remove/}).click();
  await expect.poll(() => models(page)).toEqual(included);
  await app.dreams(2);
});

test('a file that is no model is refused in words, and the dream goes on', async () => {
  const app = await open();
  const {page} = app;
  const wrong = join(folder, 'wrong.h5');
  const layers = kerasLayers(inceptionV3(1 / 16, 'mixed0'));
  Object.assign(layers[4]?.weights.kernel ?? {}, {shape: [9, 1, 2, 4]});
  await writeFile(wrong, await kerasFile(layers));
  await drop(page, [wrong]);
  await expect.poll(() => notice(page)).toMatch(/shape \[3, 3, 2, 4\] in conv2d_3\/kernel/);
  await writeFile(wrong, '<!doctype html>');
  await bring(page, wrong);
  await expect.poll(() => notice(page)).toMatch(/HDF5.* got a page of HTML/);
  expect(await models(page)).toEqual(included);
  await app.dreams(2);
});
