import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {peopleCamera} from '../support/fixtures.ts';

const url = inject('siteUrl');
const quick = 'resolution=96&resolutionMin=90&frameRate=12&breathing=0';

let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none', camera: peopleCamera});
});
afterAll(() => browser.close());

test('a guide is chosen by its thumbnail and followed, and so is an image of the user’s own until a reload', async () => {
  const app = await openApp(browser, url, {query: `${quick}&objective=caricature`});
  const {page} = app;
  await app.dreams(6);
  expect(Number((await app.status()).residualRms)).toBeGreaterThan(0.02);
  await page.keyboard.press('p');
  await page.keyboard.press('a');
  await page.locator('summary', {hasText: /^Depth$/}).click();
  await page.locator('[data-key=objective] select').selectOption('guide');
  await page.locator('[data-guide=serpents]').click();
  await app.dreams(24);
  expect(page.url()).toContain('guide=serpents');
  await app.keep('guide-serpents');
  await page
    .locator('reverie-guide input[type=file]')
    .setInputFiles('test/fixtures/golden/half/elephant.png');
  await expect.poll(() => page.url()).toContain('guide=own');
  await app.dreams(24);
  expect(await page.locator('reverie-status [data-code=guide-missing]').count()).toBe(0);
  await app.keep('guide-own');
  expect(app.heard).toEqual([]);

  // The address names the guide, but the image is gone.
  await page.reload();
  await page
    .locator('reverie-status li[data-code=guide-missing]')
    .waitFor({state: 'attached', timeout: 60_000});
  await app.dreams(6);
  await page.context().close();
});
