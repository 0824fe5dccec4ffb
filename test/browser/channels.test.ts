import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';

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
  // The first pick turns the depth to its layer alone.
  expect([settings(page).get('mixed3'), settings(page).get('mixed4')]).toEqual(['0', '1']);

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
  await page.locator('reverie-channels [data-action=let-go]').tap();
  await expect.poll(() => selected(page)).toEqual([]);
  await app.dreams(1);
  expect(app.heard).toEqual([]);
  await page.context().close();
});
