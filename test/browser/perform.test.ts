import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {leastDreams, openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';

const url = inject('siteUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none', camera: 'fake'});
});
afterAll(() => browser.close());

test('the performance view opens by its key, and pads, crossfader, dials and hit play the dream', async () => {
  const app = await openApp(browser, url, {query: `source=scene&${leastDreams}`});
  const {page} = app;
  await app.dreams(1);
  await page.keyboard.press('e');
  const view = page.locator('reverie-perform');
  await view.getByRole('button', {name: 'Oil', exact: false}).click();
  const asked = (key: string) => expect.poll(() => new URL(page.url()).searchParams.get(key));
  await asked('driftX').toBe('0.01');

  await view.getByRole('button', {name: 'Save look'}).click();
  await expect.poll(() => view.locator('[data-pad]').first().locator('span').textContent()).toBe('Oil');
  await expect.poll(() => view.locator('[data-pad] img').count()).toBe(16);

  const zoom = view.getByRole('slider', {name: 'Zoom'});
  await zoom.focus();
  await page.keyboard.press('ArrowUp');
  await asked('zoom').toBe('0.04');
  await page.keyboard.press('Backspace');
  await asked('zoom').toBe(null);
  await page.keyboard.type('0.1');
  await page.keyboard.press('Enter');
  await asked('zoom').toBe('0.1');
  await zoom.locator('output').click();
  await page.keyboard.type('0.2');
  await page.keyboard.press('Escape');
  await asked('zoom').toBe('0.1');
  await zoom.dblclick({position: {x: 30, y: 20}});
  await asked('zoom').toBe(null);

  const fader = view.getByRole('slider', {name: /Crossfader/});
  await fader.focus();
  await page.keyboard.press('End');
  await asked('mixed2').toBe('1');
  await page.keyboard.press('z');
  await asked('mixed2').toBe(null);

  const pad = view.getByRole('slider', {name: 'Depth and intensity'});
  await pad.click({position: {x: 20, y: 20}});
  await asked('mixed0').not.toBe(null);
  const upwards = () => pad.getAttribute('aria-valuetext');
  const before = await upwards();
  await page.mouse.wheel(0, 100);
  await expect.poll(upwards).not.toBe(before);
  await pad.dblclick();
  await asked('mixed0').toBe(null);
  for (const size of [
    {width: 1440, height: 900},
    {width: 820, height: 1180},
    {width: 390, height: 844},
  ]) {
    await page.setViewportSize(size);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(size.width);
    await app.keep(`perform-${size.width}`);
  }
  await page.keyboard.press('e');
  await view.waitFor({state: 'detached'});
  expect(app.heard).toEqual([]);
  await page.context().close();
});
