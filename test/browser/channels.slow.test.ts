import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {inceptionV3} from '../../src/model/network.ts';
import {openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {kerasFile, kerasLayers} from '../support/keras-file.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const url = inject('siteUrl');
const quick = 'resolution=96&resolutionMin=90&frameRate=4&source=scene&governor=false';
let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none'});
});
afterAll(() => browser.close());

const settings = (page: Page): URLSearchParams => new URL(page.url()).searchParams;
const selected = (page: Page): Promise<string[]> =>
  page
    .locator('reverie-channels [aria-selected=true]')
    .evaluateAll((tiles) => tiles.map((tile) => (tile as HTMLElement).dataset.channel ?? ''));
const tile = (page: Page, channel: number) => page.locator(`reverie-channels [data-channel="${channel}"]`);

async function openChannels(page: Page): Promise<void> {
  await page.keyboard.press('p');
  await page.keyboard.press('a');
  await page.locator('reverie-channels summary').evaluate((summary: HTMLElement) => summary.click());
  await tile(page, 0).waitFor();
}

/** The width of the picture that a tile is cut from, once it has come; 0 if it never does. */
const sheetWidth = (page: Page): Promise<number> =>
  tile(page, 0).evaluate(async (element) => {
    const address = /url\("(.*)"\)/.exec(getComputedStyle(element).backgroundImage)?.[1] ?? '';
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    return picture.naturalWidth;
  });

test('channels are picked by pointer and by keyboard, dreamed of, and let go', async () => {
  const app = await openApp(browser, url, {query: quick});
  const {page} = app;
  await app.dreams(1);
  await openChannels(page);
  await page.locator('reverie-channels select').selectOption('mixed4');
  expect(await page.locator('reverie-channels [role=option]').count()).toBe(384);
  expect(await sheetWidth(page)).toBe(16 * 56);

  await tile(page, 12).click();
  await expect.poll(() => selected(page)).toEqual(['12']);
  await page.waitForURL(/channels=mixed4%3A12/);
  // The first pick turns the depth to its layer alone, whose weight is the default's.
  expect([settings(page).get('mixed3'), settings(page).get('mixed4')]).toEqual(['0', null]);

  await page.locator('reverie-channels [role=listbox]').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  const picked = await selected(page);
  expect(picked).toHaveLength(2);
  expect(Number(picked[1])).toBeGreaterThan(13);
  await app.keep('channels');
  await app.dreams(2);
  await page.keyboard.press('Backspace');
  await expect.poll(() => selected(page)).toEqual([]);
  await page.waitForURL((address) => !address.searchParams.has('channels'));
  expect(app.heard).toEqual([]);
  await page.context().close();
});

test('the image picks its strongest channels, which the status and the browser of channels name', async () => {
  const app = await openApp(browser, url, {query: `${quick}&channelPick=strongest&channelCount=3`});
  const {page} = app;
  const picked = /^mixed3:\d+,\d+,\d+;mixed4:\d+,\d+,\d+$/;
  await expect.poll(async () => String((await app.status()).picked), {timeout: 60_000}).toMatch(picked);
  await openChannels(page);
  await page.locator('reverie-channels select').selectOption('mixed4');
  const {picked: now = ''} = await app.status();
  const names = String(now).split('mixed4:')[1]?.replaceAll(',', ', ') ?? '';
  await page.locator('reverie-channels').getByText(names).first().waitFor();
  expect(app.heard).toEqual([]);
  await page.context().close();
});

test('an address with channels opens on them by touch; what the model lacks is said in the status', async () => {
  const query = `${quick}&mixed3=0&mixed4=0&mixed5=1&channels=mixed5:3,2000`;
  const app = await openApp(browser, url, {query, width: 390, height: 844, hasTouch: true});
  const {page} = app;
  await app.dreams(2);
  const said = page.locator('reverie-status').getByText('has channels 0 to 383, not 2000');
  await said.first().waitFor({state: 'attached'});
  await openChannels(page);
  expect(await page.locator('reverie-channels select').inputValue()).toBe('mixed5');
  expect(await selected(page)).toEqual(['3']);
  const {width = 0, height = 0} = (await tile(page, 4).boundingBox()) ?? {};
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
  await tile(page, 4).tap();
  await expect.poll(() => selected(page)).toEqual(['3', '4']);
  await app.keep('channels-phone');
  await page.locator('reverie-channels [data-action=clear-channels]').tap();
  await expect.poll(() => selected(page)).toEqual([]);
  await app.dreams(1);
  expect(app.heard).toEqual([]);
  await page.context().close();
});

test('an imported model has images drawn of its channels, and they are there at the next visit', async () => {
  const flowers = join(temporaryFolder(), 'flowers.h5');
  await writeFile(flowers, await kerasFile(kerasLayers(inceptionV3(1 / 16))));
  const app = await openApp(browser, url, {query: `${quick}&mixed3=0&mixed0=1`});
  const {page} = app;
  await app.dreams(1);
  await page.keyboard.press('p');
  await page.keyboard.press('a');
  await page.locator('reverie-models input[type=file]').setInputFiles(flowers);
  await page.waitForURL(/model=flowers/, {timeout: 60_000});
  await expect.poll(async () => String((await app.status()).model), {timeout: 60_000}).toContain('flowers');
  const open = () =>
    page.locator('reverie-channels summary').evaluate((summary: HTMLElement) => summary.click());
  await open();
  await page.locator('reverie-channels select').selectOption('mixed0');
  const said = page.locator('reverie-channels [data-drawing]');
  await expect.poll(() => said.innerText()).toBe('This model has no images of the 16 channels of mixed0.');
  expect(await tile(page, 0).innerText()).toBe('0');

  // Without room for them it draws all the same, and says that they are not kept.
  const session = await page.context().newCDPSession(page);
  const {origin} = new URL(url);
  await session.send('Storage.overrideQuotaForOrigin', {origin, quotaSize: 1});
  const note = page.locator('reverie-channels [data-note]');
  await page.locator('[data-action=draw-channels]').click();
  await note.waitFor({timeout: 60_000});
  expect(await note.getAttribute('data-code')).toBe('sheet-not-kept');
  await expect.poll(() => said.innerText(), {timeout: 60_000}).toMatch(/: [1-9]\d* of 16…$/);
  await page.locator('[data-action=stop-drawing]').click();
  const drawn = async (): Promise<number> => Number(/(\d+) of /.exec(await said.innerText())?.[1] ?? 0);
  const before = await drawn();
  await session.send('Storage.overrideQuotaForOrigin', {origin});
  await page.locator('[data-action=draw-channels]').click();
  // One more says that what draws has been loaded: stopped before, its requests would be broken off.
  await expect.poll(drawn, {timeout: 60_000}).toBeGreaterThan(before);
  expect(await note.count()).toBe(0);
  // Ended in between, it goes on from there.
  await page.locator('[data-action=stop-drawing]').click();
  await expect
    .poll(() => said.innerText())
    .toMatch(/^This model has \d+ of the images of the 16 channels of mixed0.$/);
  await app.keep('channels-drawn');
  await page.getByRole('button', {name: 'Draw the rest'}).click();
  await said.waitFor({state: 'detached', timeout: 120_000});
  expect(await sheetWidth(page)).toBe(16 * 56);

  await page.reload();
  await app.dreams(1);
  await page.keyboard.press('p');
  await page.keyboard.press('a');
  await open();
  await page.locator('reverie-channels select').selectOption('mixed0');
  await expect.poll(() => sheetWidth(page)).toBe(16 * 56);
  expect(await said.count()).toBe(0);
  // Each channel has its own dream, and none is flat.
  const deviations = await tile(page, 0).evaluate(async (element) => {
    const address = /url\("(.*)"\)/.exec(getComputedStyle(element).backgroundImage)?.[1] ?? '';
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d', {
      willReadFrequently: true,
    });
    context?.drawImage(picture, 0, 0);
    return [0, 1, 15].map((channel) => {
      const {data = []} =
        context?.getImageData((channel % 16) * 56, Math.floor(channel / 16) * 56, 56, 56) ?? {};
      const reds = [...data].filter((_, index) => index % 4 === 0);
      const mean = reds.reduce((sum, red) => sum + red, 0) / reds.length;
      return Math.sqrt(reds.reduce((sum, red) => sum + (red - mean) ** 2, 0) / reds.length);
    });
  });
  expect(Math.min(...deviations)).toBeGreaterThan(4);
  expect(app.heard).toEqual([]);
  expect(app.strangers).toEqual([]);
  await page.context().close();
});
