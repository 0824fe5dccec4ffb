import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {appIn, openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {reported} from '../support/faults.ts';
import {peopleCamera} from '../support/fixtures.ts';

const url = inject('siteUrl');
const quick = 'resolution=96&resolutionMin=90&frameRate=12&breathing=0';

let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none', camera: peopleCamera});
});
afterAll(() => browser.close());

test('the network that finds people is loaded when it is asked for, and the dream is then on them alone', async () => {
  const app = await openApp(browser, url, {query: quick});
  const {page} = app;
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(new URL(request.url()).pathname));
  await app.dreams(12);
  const everywhere = Number((await app.status()).residualRms);
  expect(asked.filter((path) => path.includes('/person/'))).toEqual([]);

  await page.keyboard.press('p');
  await page.keyboard.press('a');
  await page.locator('summary', {hasText: /^Where$/}).click();
  await page.locator('[data-key=where] select').selectOption('person');
  await expect
    .poll(async () => Number((await app.status()).residualRms), {timeout: 60_000})
    .toBeLessThan(0.5 * everywhere);
  expect(asked.filter((path) => path.includes('/person/')).toSorted()).toEqual([
    '/person/selfie.bin',
    '/person/selfie.json',
  ]);
  expect(page.url()).toContain('where=person');
  expect(await page.locator('reverie-status [data-code=person-unknown]').count()).toBe(0);
  await app.keep('where-person');
  expect(app.heard).toEqual([]);
  await page.context().close();
});

test('without the network a notice and the status say so, and the dream is everywhere', async () => {
  const context = await browser.newContext();
  await context.route('**/person/*', (route) => route.fulfill({status: 404}));
  const app = await appIn(await context.newPage(), `${url}?${quick}&where=person`);
  await reported(app, 'person-unknown');
  await app.page.locator('reverie-status li[data-code=person-unknown]').waitFor({state: 'attached'});
  await app.dreams(6);
  expect(Number((await app.status()).residualRms)).toBeGreaterThan(0.03);
  // Nobody is cut out, and that is said too.
  await app.page.goto(`${url}?${quick}&alpha=person`);
  await app.page.locator('reverie-status li[data-code=cutout-empty]').waitFor({state: 'attached'});
  await context.close();
});
