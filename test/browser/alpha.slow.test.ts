import {readFile} from 'node:fs/promises';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, onTestFinished, test} from 'vitest';
import {leastDreams, openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {peopleCamera} from '../support/fixtures.ts';

const url = inject('siteUrl');

let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none', camera: peopleCamera});
});
afterAll(() => browser.close());

interface Opacity {
  readonly least: number;
  readonly mean: number;
  readonly most: number;
}

/** How opaque the pixels of a PNG are, 0 to 255. */
const opacityOf = (page: Page, png: Buffer): Promise<Opacity> =>
  page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context?.drawImage(image, 0, 0);
    const {data = []} = context?.getImageData(0, 0, image.width, image.height) ?? {};
    const alphas = [...data].filter((_, i) => i % 4 === 3);
    return {
      least: alphas.reduce((least, alpha) => Math.min(least, alpha), 255),
      mean: alphas.reduce((sum, alpha) => sum + alpha, 0) / alphas.length,
      most: alphas.reduce((most, alpha) => Math.max(most, alpha), 0),
    };
  }, png.toString('base64'));

/** As a browser source sees the page: on nothing of its own. */
const seen = async (page: Page): Promise<Opacity> =>
  opacityOf(page, await page.screenshot({omitBackground: true}));

/** The PNG that the app saves. */
async function saved(page: Page): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('s')]);
  return readFile(await download.path());
}

test('a clean output of the dream alone is a layer over whatever is behind the page; with controls it is over checks', async () => {
  const app = await openApp(browser, url, {
    ...{width: 640, height: 360},
    query: `source=scene&output&alpha=dream&${leastDreams}`,
  });
  const {page} = app;
  onTestFinished(() => page.context().close());
  await app.dreams(1);
  const isLayer = async (): Promise<boolean> => {
    const {least, mean, most} = await seen(page);
    return least < 40 && mean > 1 && mean < 200 && most > 40;
  };
  await expect.poll(isLayer, {timeout: 90_000}).toBe(true);
  await app.page.screenshot({path: 'test/artefacts/alpha-dream.png', omitBackground: true});

  await page.keyboard.press('h');
  await expect.poll(async () => (await seen(page)).least, {timeout: 30_000}).toBe(255);
  await app.keep('alpha-checks');
  // The PNG of the button has it, too.
  const {least: under, most} = await opacityOf(page, await saved(page));
  expect(under).toBeLessThan(40);
  expect(most).toBeGreaterThan(40);
  expect(app.heard).toEqual([]);
});

const person = 'source=camera&alpha=person&resolution=96&resolutionMin=90&frameRate=12';

test('a person is cut out of the picture, and put back when that is switched off', async () => {
  const app = await openApp(browser, url, {width: 640, height: 360, query: `${person}&output`});
  const {page} = app;
  onTestFinished(() => page.context().close());
  // Somebody is opaque, and where nobody is, nothing is shown.
  const isCutOut = async (): Promise<boolean> => {
    const png = await page.screenshot({omitBackground: true, path: 'test/artefacts/alpha-person.png'});
    const {least, mean, most} = await opacityOf(page, png);
    return least === 0 && most === 255 && mean > 5 && mean < 150;
  };
  await expect.poll(isCutOut, {timeout: 90_000}).toBe(true);

  await page.setViewportSize({width: 1440, height: 900});
  await page.goto(`${url}?${person}`);
  await app.dreams(1);
  await page.keyboard.press('p');
  await page.keyboard.press('a');
  await page.locator('[data-key=alpha] select').selectOption('none');
  const least = (): Promise<number> =>
    page
      .locator('reverie-viewport canvas')
      .last()
      .evaluate((canvas) => {
        const context = new OffscreenCanvas(64, 64).getContext('2d');
        context?.drawImage(canvas as HTMLCanvasElement, 0, 0, 64, 64);
        const {data = []} = context?.getImageData(0, 0, 64, 64) ?? {};
        return Math.min(...[...data].filter((_, i) => i % 4 === 3));
      });
  await expect.poll(least, {timeout: 90_000}).toBe(255);
  expect(page.url()).not.toContain('alpha');
});
