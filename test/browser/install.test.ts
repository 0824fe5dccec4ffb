import {expect, inject, onTestFinished, test} from 'vitest';
import {openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {brightness} from '../support/faults.ts';

const url = inject('siteUrl');

test('an installation runs by setlist and schedule, turned, without controls until the operator asks', async () => {
  const browser = await launch({gpu: 'none'});
  onTestFinished(() => browser.close());
  const query = new URLSearchParams({
    ...{install: 'true', source: 'scene', resolution: '90', resolutionMin: '90', turn: '90'},
    ...{setlist: 'oil 30, shells 30', keystone: '5 5, -5 5, -5 -5, 5 -5'},
  });
  const app = await openApp(browser, url, {query: query.toString()});
  const {page} = app;
  await app.dreams(2);
  await expect.poll(() => page.url()).toContain('objective=l2');
  expect(await page.locator('reverie-panel').isVisible()).toBe(false);
  expect(await page.locator('reverie-app').evaluate((element) => getComputedStyle(element).cursor)).toBe(
    'none',
  );
  const box = await page.locator('reverie-picture').boundingBox();
  expect(box?.x).toBeCloseTo(72, 0);
  expect(box?.y).toBeCloseTo(45, 0);
  expect(box?.width).toBeCloseTo(1296, 0);
  expect(box?.height).toBeCloseTo(810, 0);
  await app.keep('install-turned');

  // A visitor's key does nothing; the operator's chord brings the controls, and takes them away.
  const before = page.url();
  await page.keyboard.press('3');
  await page.keyboard.press('Control+Shift+O');
  expect(await page.locator('reverie-panel').isVisible()).toBe(true);
  expect(page.url()).toBe(before);
  await page.keyboard.press('Control+Shift+O');
  expect(await page.locator('reverie-panel').isVisible()).toBe(false);

  query.set('schedule', '00:00 off');
  await page.goto(`${url}?${query.toString()}`);
  await expect.poll(() => brightness(page), {timeout: 60_000}).toBeLessThan(3);
});
