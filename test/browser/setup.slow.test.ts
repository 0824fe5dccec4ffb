import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, onTestFinished, test} from 'vitest';
import {appIn, leastDreams, openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none', camera: 'fake'});
});
afterAll(() => browser.close());

test('a technician sets up an exhibition: camera, corners by hand, hours, PIN, the commands, and off it goes', async () => {
  const app = await openApp(browser, inject('siteUrl'), {query: `install&setup&${leastDreams}`});
  const {page} = app;
  await app.dreams(1);
  const setup = page.getByRole('region', {name: 'Set up an exhibition'});
  const value = (key: string) => new URL(page.url()).searchParams.get(key);

  const camera = setup.getByRole('button', {name: /fake_device_0/});
  await camera.click();
  await expect.poll(() => value('cameraOrder')).toMatch(/^fake_device_0/);
  const preview = camera.locator('video');
  await expect.poll(() => preview.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0);
  await app.keep('setup-camera');

  await setup.getByRole('button', {name: /Corners/}).click();
  const corner = page.getByRole('button', {name: /^Top left corner/});
  const {x, y} = (await corner.boundingBox()) ?? {x: 0, y: 0};
  await page.mouse.move(x + 28, y + 28);
  await page.mouse.down();
  const {width, height} = page.viewportSize() ?? {width: 0, height: 0};
  await page.mouse.move(0.1 * width, 0.2 * height);
  await page.mouse.up();
  await expect.poll(() => value('keystone')).toBe('10 20, 0 0, 0 0, 0 0');
  await page.getByRole('button', {name: /^Bottom right corner/}).focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowUp');
  await expect.poll(() => value('keystone')).toBe('10 20, 0 0, -0.1 -1, 0 0');
  await app.keep('setup-corners');

  await setup.getByRole('button', {name: 'Next'}).click();
  await setup.getByLabel('Daily schedule').fill('09:00 on, 22:00 dim');
  await app.keep('setup-hours');
  await setup.getByRole('button', {name: 'Next'}).click();
  await setup.getByLabel('Operator PIN').fill('2468');
  await setup.getByRole('button', {name: 'Next'}).click();
  await expect.poll(() => value('pin')).toBe('2468');
  const command = (await setup.locator('code').first().textContent()) ?? '';
  for (const part of ['--kiosk', 'cameraOrder=fake_device_0', 'keystone=10+20', 'schedule=09', 'pin=2468']) {
    expect(command).toContain(part);
  }
  await app.keep('setup-start');
  await page.setViewportSize({width: 390, height: 844});
  await app.keep('setup-phone');

  await setup.getByRole('button', {name: 'Start the exhibition here'}).click();
  await setup.waitFor({state: 'detached'});
  await expect.poll(() => page.locator('reverie-app').getAttribute('bare')).toBe('');
  expect(app.heard).toEqual([]);
  await page.context().close();
});

test('of two cameras of one name the right one is chosen by what it sees', async () => {
  const two = await launch({
    gpu: 'none',
    switches: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=2'],
  });
  onTestFinished(() => two.close());
  const context = await two.newContext({viewport: {width: 390, height: 844}});
  const page = await context.newPage();
  await page.addInitScript(() => {
    const devices = navigator.mediaDevices;
    const enumerate = devices.enumerateDevices.bind(devices);
    devices.enumerateDevices = async () =>
      (await enumerate()).map(({kind, deviceId, groupId}) => ({
        ...{kind, deviceId, groupId, label: kind === 'videoinput' ? 'Desk camera' : ''},
        toJSON: () => ({}),
      }));
  });
  const app = await appIn(page, `${inject('siteUrl')}?${leastDreams}&cameraDevice=Desk+camera`);
  await app.dreams(1);
  const label = () => page.locator('reverie-source p').textContent();
  await expect.poll(label).toMatch(/fake_device_0/);
  await page.locator('reverie-notice').getByRole('button', {name: 'Choose by image'}).click();
  const dialog = page.getByRole('dialog', {name: 'Choose a camera'});
  const previews = dialog.locator('video');
  await expect.poll(() => previews.count()).toBe(2);
  await expect
    .poll(() =>
      previews.evaluateAll((videos) => videos.every((video) => (video as HTMLVideoElement).videoWidth > 0)),
    )
    .toBe(true);
  expect(await dialog.getByRole('button', {pressed: true}).textContent()).toMatch(/Desk camera\s+Chosen/);
  await app.keep('camera-choice');
  const stream = await previews
    .first()
    .evaluateHandle((video) => (video as HTMLVideoElement).srcObject as MediaStream);
  await dialog.getByRole('button', {name: /Desk camera #2/}).click();
  await dialog.waitFor({state: 'detached'});
  await expect.poll(() => new URL(page.url()).searchParams.get('cameraDevice')).toBe('Desk camera #2');
  await expect.poll(label).toMatch(/fake_device_1/);
  expect(await stream.evaluate((given) => given.active), 'the previews are given back').toBe(false);
  expect(app.heard).toEqual([]);
});
