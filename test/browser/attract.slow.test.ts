import {join} from 'node:path';
import type {Page} from 'playwright-core';
import {reported} from '../support/faults.ts';
import {expect, inject, onTestFinished, test} from 'vitest';
import {appIn, difference} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {decodePng} from '../support/png.ts';
import {roomVideo} from '../support/room-video.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const url = inject('siteUrl');

/** Mean brightness of each of ten columns of what a page shows. */
async function columns(page: Page): Promise<number[]> {
  const {width, height, rgb} = decodePng(await page.screenshot());
  const sums = new Array<number>(10).fill(0);
  for (let i = 0; i < rgb.length; i++) {
    const column = Math.floor((((i / 3) | 0) % width) / (width / 10));
    sums[column] = (sums[column] ?? 0) + (rgb[i] ?? 0);
  }
  return sums.map((sum) => sum / ((3 * width * height) / 10));
}

test('while nobody moves it attracts, who moves ends that; the operator has a PIN; a second screen shows its part', async () => {
  const folder = temporaryFolder();
  const browser = await launch({gpu: 'none', camera: roomVideo(folder, 8, 4)});
  onTestFinished(() => browser.close());
  const query = new URLSearchParams({
    ...{install: 'true', resolution: '90', resolutionMin: '90', cameraSize: '320x240', mirror: 'off'},
    ...{
      attract: '0.05',
      attractSetlist: 'oil',
      attractWords: 'Step closer',
      pin: '2468',
      cameraOrder: 'nonesuch | y4m',
    },
    ...{outputs: '1', span: 'row', overlap: '20'},
  });
  const context = await browser.newContext({viewport: {width: 800, height: 500}});
  const page = await context.newPage();
  const opened = page.waitForEvent('popup', {timeout: 60_000});
  const app = await appIn(page, `${url}?${query.toString()}`);
  const output = await opened;
  await output.setViewportSize({width: 800, height: 500});
  await app.dreams(2);

  const invitation = page.locator('.invitation');
  const wait = {timeout: 60_000};
  await expect.poll(() => invitation.count(), wait).toBe(1);
  expect(await invitation.textContent()).toBe('Step closer');
  await app.keep('install-attract');
  expect(page.url(), 'its looks are not taken for settings').not.toContain('objective');
  await expect.poll(() => invitation.count(), {...wait, interval: 100}).toBe(0);
  await expect.poll(() => invitation.count(), wait).toBe(1);

  expect(await page.locator('reverie-panel').isVisible()).toBe(false);
  await page.keyboard.press('Control+Shift+O');
  await page.keyboard.type('1111');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('reverie-pin [role=status]').textContent()).toMatch(/Wrong PIN/);
  expect(await page.locator('reverie-panel').isVisible()).toBe(false);
  await page.keyboard.type('2468');
  await app.keep('install-pin');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('reverie-panel').isVisible()).toBe(true);
  // A touch is somebody.
  await expect.poll(() => invitation.count(), wait).toBe(0);
  // By the second name of the order, which is the first that is there.
  await reported(app, 'camera-replaced', {asked: 'nonesuch'});
  await page.keyboard.press('Control+Shift+O');
  await expect.poll(() => page.locator('reverie-panel').isVisible()).toBe(false);

  // The page shows the left of the picture, the window the right, and both fade over what they share.
  expect(await page.locator('reverie-viewport').evaluate((e) => (e as HTMLElement).style.width)).toBe('180%');
  // Whoever walks by is darker than the wall.
  const fades = async () => {
    const [left, right] = [await columns(page), await columns(output)];
    return {
      left: (left[9] ?? 0) < 0.6 * (left[5] ?? 0) && (left[0] ?? 0) > 0.8 * (left[5] ?? 0),
      right: (right[0] ?? 0) < 0.6 * (right[5] ?? 0) && (right[9] ?? 0) > 40,
    };
  };
  await expect.poll(fades, wait).toEqual({left: true, right: true});
  const picture = decodePng(await output.screenshot({path: join(folder, 'output.png')}));
  await expect
    .poll(async () => difference(decodePng(await output.screenshot()), picture), wait)
    .toBeGreaterThan(0.5);
  await Promise.all([output.waitForEvent('close'), page.goto('about:blank')]);
});
