import {join} from 'node:path';
import type {Page} from 'playwright-core';
import {expect, inject, onTestFinished, test} from 'vitest';
import type {Browser} from '../../src/cli/kiosk/browser.ts';
import {runKiosk} from '../../src/cli/kiosk/kiosk.ts';
import {readInstallOptions} from '../../src/cli/kiosk/options.ts';
import type {Wall} from '../../src/cli/kiosk/wall.ts';
import {appIn, difference, openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {brightness, settableClock} from '../support/faults.ts';
import {decodePng} from '../support/png.ts';
import {roomFilm} from '../support/room-film.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const url = inject('siteUrl');

test('an installation runs by setlist and schedule, turned, without controls until the operator asks', async () => {
  const browser = await launch({gpu: 'none'});
  onTestFinished(() => browser.close());
  const query = new URLSearchParams({
    ...{install: 'true', source: 'scene', resolution: '90', resolutionMin: '90', turn: '90'},
    ...{setlist: 'oil 30, shells 30', keystone: '5 5, -5 5, -5 -5, 5 -5'},
    schedule: '08:00 on, 20:00 dim',
  });
  const app = await openApp(browser, 'about:blank');
  const {page} = app;
  const clock = await settableClock(page, '10:00');
  await page.goto(`${url}?${query.toString()}`);
  await app.dreams(2);
  await expect.poll(() => page.url()).toContain('objective=l2');
  expect(await page.locator('reverie-panel').isVisible()).toBe(false);
  expect(await page.locator('reverie-app').evaluate((element) => getComputedStyle(element).cursor)).toBe(
    'none',
  );
  const box = await page.locator('reverie-viewport').boundingBox();
  expect(box?.x).toBeCloseTo(72, 0);
  expect(box?.y).toBeCloseTo(45, 0);
  expect(box?.width).toBeCloseTo(1296, 0);
  expect(box?.height).toBeCloseTo(810, 0);
  await app.keep('install-turned');

  // A visitor's key does nothing; the operator's chord brings the controls, and takes them away.
  const before = page.url();
  await page.keyboard.press('3');
  // But it is a touch, for which the browser gives the full screen.
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  const panelIsVisible = () => page.locator('reverie-panel').isVisible();
  await page.keyboard.press('Control+Shift+O');
  await expect.poll(panelIsVisible).toBe(true);
  expect(page.url()).toBe(before);
  await page.keyboard.press('Control+Shift+O');
  await expect.poll(panelIsVisible).toBe(false);

  // Left alone for five minutes the controls go by themselves. A change of the light tells that it was looked at them.
  const shade = (mode: string) => page.locator(`.shade.${mode}`).waitFor({state: 'attached'});
  await page.keyboard.press('Control+Shift+O');
  await clock.pass(4.5);
  await clock.set('20:30');
  await shade('dim');
  expect(await panelIsVisible(), 'not before').toBe(true);
  await page.mouse.move(300, 300);
  await clock.pass(4.5);
  await clock.set('08:30');
  await shade('on');
  expect(await panelIsVisible(), 'a touch begins them anew').toBe(true);
  await clock.pass(0.6);
  await expect.poll(panelIsVisible).toBe(false);
  await page.keyboard.press('3');
  expect(page.url(), 'and keys do nothing again').toBe(before);

  // Switched on at a time when it is dark, it is at rest from the start: the supervisor is told so, and nothing is dreamed.
  query.set('schedule', '08:00 off, 12:00 on');
  await page.goto(`${url}?${query.toString()}`);
  await expect.poll(() => brightness(page), {timeout: 60_000}).toBeLessThan(3);
  expect(await page.locator('reverie-app[resting]').count()).toBe(1);
  await expect.poll(async () => (await app.status()).backend ?? '', {timeout: 60_000}).not.toBe('');
  await page.waitForTimeout(1200);
  expect((await app.status()).dreams).toBe(0);
  await clock.set('12:30');
  await app.dreams(1);
});

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
  const browser = await launch({gpu: 'none', camera: roomFilm(folder, 8, 4)});
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
  await expect.poll(() => page.locator('reverie-pin [role=status]').textContent()).toMatch(/not it/);
  expect(await page.locator('reverie-panel').isVisible()).toBe(false);
  await page.keyboard.type('2468');
  await app.keep('install-pin');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('reverie-panel').isVisible()).toBe(true);
  expect(await invitation.count(), 'a touch is somebody').toBe(0);
  // By the second name of the order, which is the first that is there.
  expect(await app.words('reverie-notice article')).toMatch(/“nonesuch” cannot be had now; “.*y4m” is used/);
  await page.keyboard.press('Control+Shift+O');
  await expect.poll(() => page.locator('reverie-panel').isVisible()).toBe(false);

  // The page shows the left of the picture, the window the right, and both fade over what they share.
  const [left, right] = [await columns(page), await columns(output)];
  expect(await page.locator('reverie-viewport').evaluate((e) => (e as HTMLElement).style.width)).toBe('180%');
  expect(left[9]).toBeLessThan(0.6 * (left[5] ?? 0));
  expect(right[0]).toBeLessThan(0.6 * (right[5] ?? 0));
  expect(left[0]).toBeGreaterThan(0.8 * (left[5] ?? 0));
  expect(right[9]).toBeGreaterThan(40);
  const picture = decodePng(await output.screenshot({path: join(folder, 'output.png')}));
  await expect
    .poll(async () => difference(decodePng(await output.screenshot()), picture), wait)
    .toBeGreaterThan(0.5);
  await Promise.all([output.waitForEvent('close'), page.goto('about:blank')]);
});

test('windows go to screens of their own and fill them, go with them, and come back with them', async () => {
  const folder = temporaryFolder();
  const stop = new AbortController();
  let opened: {wall: Wall; browser: Browser} | undefined;
  const parameters = 'source=scene&resolution=90&resolutionMin=90&outputs=2&span=row';
  const options = readInstallOptions([
    ...['--kiosk', '--headless', '--port=0', '--health-port=0', `--site=${inject('siteFolder')}`],
    ...[`--user-data-dir=${join(folder, 'profile')}`, `--log-dir=${join(folder, 'log')}`],
    ...[`--url-parameters=${parameters}`, '--switch=--screen-info={1280x720}{1280,0 640x480}{0,720 400x300}'],
  ]);
  const silent = {print: () => undefined, say: () => undefined, signal: stop.signal};
  const kiosk = runKiosk(options, silent, (wall, browser) => {
    opened = {wall, browser};
  });
  onTestFinished(async () => {
    stop.abort();
    await kiosk;
  });
  const wait = {timeout: 120_000};
  await expect.poll(() => opened, wait).toBeDefined();
  if (!opened) throw new Error('There is no wall.');
  const {wall, browser} = opened;
  const {devtools} = browser;
  const page = {sessionId: wall.sessionId};
  /** Where the further windows are, by their titles. */
  const windows = async (): Promise<Record<string, string>> => {
    const {targetInfos} = await devtools.send<{
      targetInfos: {targetId: string; openerId?: string; title: string}[];
    }>('Target.getTargets');
    const places: Record<string, string> = {};
    for (const {targetId, openerId, title} of targetInfos) {
      if (openerId !== wall.targetId) continue;
      const {bounds} = await devtools.send<{
        bounds: {left: number; top: number; width: number; height: number; windowState: string};
      }>('Browser.getWindowForTarget', {targetId});
      const {left, top, width, height, windowState} = bounds;
      places[title] = `${width}x${height}+${left}+${top} ${windowState}`;
    }
    return places;
  };
  const both = {
    'Reverie, screen 2': '400x300+0+720 fullscreen',
    'Reverie, screen 3': '640x480+1280+0 fullscreen',
  };
  await expect.poll(windows, wait).toEqual(both);
  const words = async () => (await wall.read()).words.join('\n');
  expect(await words()).not.toMatch(/screens are missing/);

  // The projector on the right is switched off, and on again.
  const {screenInfos} = await devtools.send<{screenInfos: {id: string; left: number}[]}>(
    'Emulation.getScreenInfos',
    {},
    page,
  );
  const right = screenInfos.find(({left}) => left === 1280);
  await devtools.send('Emulation.removeScreen', {screenId: right?.id}, page);
  await expect.poll(windows, wait).toEqual({'Reverie, screen 2': both['Reverie, screen 2']});
  await expect.poll(words, wait).toMatch(/Further screens are missing: 1 of 2 windows have none/);
  await devtools.send('Emulation.addScreen', {left: 1280, top: 0, width: 640, height: 480}, page);
  await expect.poll(windows, wait).toEqual(both);
  await expect.poll(words, wait).not.toMatch(/screens are missing/);
});
