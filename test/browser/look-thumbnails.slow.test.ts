import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {leastDreams, openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {peopleCamera} from '../support/fixtures.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none', camera: peopleCamera});
});
afterAll(() => browser.close());

test('pads show what the looks make of the present source', async () => {
  const app = await openApp(browser, inject('siteUrl'), {query: leastDreams});
  const {page} = app;
  await app.dreams(1);
  await page.keyboard.press('e');
  const pad = page.locator('reverie-pads img').first();
  await expect.poll(() => pad.getAttribute('src'), {timeout: 120_000}).toMatch(/^blob:/);

  // The clip's wall is white: a thumbnail that came with the program is dark, and plain frames are smooth (5.6).
  const {widthPx, mean, roughness} = await pad.evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    const {naturalWidth: width, naturalHeight: height} = image;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context?.drawImage(image, 0, 0);
    const {data} = context?.getImageData(0, 0, width, height / 2) ?? {data: new Uint8ClampedArray()};
    let [sum, steps] = [0, 0];
    for (let at = 0; at + 4 < data.length; at += 4) {
      sum += data[at + 1] as number;
      steps += Math.abs((data[at + 5] as number) - (data[at + 1] as number));
    }
    return {widthPx: width, mean: (4 * sum) / data.length, roughness: (4 * steps) / data.length};
  });
  expect(widthPx).toBe(192);
  expect(mean).toBeGreaterThan(120);
  expect(roughness).toBeGreaterThan(9);
  expect(app.heard).toEqual([]);
  await page.context().close();
});
