import {join} from 'node:path';
import {expect, inject, onTestFinished, test} from 'vitest';
import type {Browser} from '../../src/cli/kiosk/browser.ts';
import {runKiosk} from '../../src/cli/kiosk/kiosk.ts';
import {readInstallOptions} from '../../src/cli/kiosk/options.ts';
import type {KioskPage} from '../../src/cli/kiosk/kiosk-page.ts';
import {openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {brightness, settableClock} from '../support/faults.ts';
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
  await expect.poll(() => page.url()).toContain('mixed1=0.3');
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

  // Left alone, the controls hide, and are locked: what moves the mouse then is a visitor.
  await page.keyboard.press('Control+Shift+O');
  await page.mouse.move(300, 300);
  await expect.poll(panelIsVisible).toBe(true);
  await expect.poll(panelIsVisible).toBe(false);
  await page.mouse.move(200, 200);
  const shade = (mode: string) => page.locator(`.shade.${mode}`).waitFor({state: 'attached'});
  await clock.set('20:30');
  await shade('dim');
  await clock.set('08:30');
  await shade('on');
  expect(await panelIsVisible()).toBe(false);
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

test('windows go to screens of their own and fill them, go with them, and come back with them', async () => {
  const folder = temporaryFolder();
  const stop = new AbortController();
  let opened: {wall: KioskPage; browser: Browser} | undefined;
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
  const codes = async () => (await wall.read()).messages.map(({code}) => code);
  expect(await codes()).not.toContain('screens-missing');

  // The projector on the right is switched off, and on again.
  const {screenInfos} = await devtools.send<{screenInfos: {id: string; left: number}[]}>(
    'Emulation.getScreenInfos',
    {},
    page,
  );
  const right = screenInfos.find(({left}) => left === 1280);
  await devtools.send('Emulation.removeScreen', {screenId: right?.id}, page);
  await expect.poll(windows, wait).toEqual({'Reverie, screen 2': both['Reverie, screen 2']});
  await expect.poll(codes, wait).toContain('screens-missing');
  await devtools.send('Emulation.addScreen', {left: 1280, top: 0, width: 640, height: 480}, page);
  await expect.poll(windows, wait).toEqual(both);
  await expect.poll(codes, wait).not.toContain('screens-missing');
});
