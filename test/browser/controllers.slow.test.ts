import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {appIn, leastDreams} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {stubControllers} from '../support/stub-midi.ts';

const url = inject('siteUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none', camera: 'fake'});
});
afterAll(() => browser.close());

test('a controller is opened, learned, unplugged and plugged in again, and its mappings stay', async () => {
  const page = await browser.newPage({viewport: {width: 1440, height: 900}});
  const midi = await stubControllers(page);
  const app = await appIn(page, `${url}?source=scene&${leastDreams}`);
  await app.dreams(1);
  await page.keyboard.press('a');
  const section = page.locator('reverie-controllers');
  await section.locator('summary', {hasText: 'Controllers'}).click();
  expect(await midi.asked()).toBe(0);
  await section.getByRole('button', {name: 'Open MIDI'}).click();
  await section.getByText('No MIDI device').waitFor();
  await midi.plug('Desk');
  await section.locator('[data-device="midi/desk/"]').waitFor();
  const asked = (key: string) => expect.poll(() => new URL(page.url()).searchParams.get(key));

  // A fader for a parameter of the list: it takes over where it passes the value.
  await section.getByLabel('Learn for').selectOption('parameter/zoom');
  await midi.play('Desk', [0xb0, 7, 0], [0xb0, 7, 20]);
  const row = section.locator('[data-mapping]').first();
  await expect.poll(() => row.locator('summary').textContent()).toMatch(/Zoom\s+Desk, CC 7/);
  await midi.play('Desk', [0xb0, 7, 30], [0xb0, 7, 127]);
  await asked('zoom').toBe('1');
  expect(await midi.asked()).toBe(1);

  // A pad for a button that is clicked, which does nothing else meanwhile.
  const freeze = page.locator('reverie-actions:not([extras]) [data-action="freeze"]');
  await section.getByRole('button', {name: 'Learn', exact: true}).click();
  await freeze.click();
  expect(await freeze.getAttribute('aria-pressed')).toBe('false');
  await midi.play('Desk', [0x90, 36, 100], [0x80, 36, 0]);
  await expect.poll(() => section.locator('[data-mapping]').count()).toBe(2);
  await midi.play('Desk', [0x90, 36, 100], [0x80, 36, 0]);
  await expect.poll(() => freeze.getAttribute('aria-pressed')).toBe('true');
  // The pad's light.
  await expect.poll(async () => (await midi.sent('Desk')).at(-1)).toEqual([0x90, 36, 127]);
  await freeze.click();
  await expect.poll(async () => (await midi.sent('Desk')).at(-1)).toEqual([0x90, 36, 0]);

  await midi.unplug('Desk');
  await row.getByText('Not connected.').waitFor();
  await app.keep('controllers');
  await midi.plug('Desk');
  await row.getByText('Not connected.').waitFor({state: 'detached'});
  // Soft takeover, from the other side.
  await midi.play('Desk', [0xb0, 7, 127], [0xb0, 7, 0]);
  await asked('zoom').toBe('-1');

  // A gamepad works by its ready mappings, goes, and works again.
  const buttons = (start: number): number[] =>
    Array.from({length: 17}, (_, index) => (index === 9 ? start : 0));
  const axes = [0, 0, 0, 0];
  await midi.gamepad({axes, buttons: buttons(0)});
  await section.getByRole('button', {name: 'Use the ready mappings of Test pad'}).click();
  const isBlack = () => page.locator('.shade.black').count();
  await midi.gamepad({axes, buttons: buttons(1)});
  await expect.poll(isBlack).toBe(1);
  await midi.gamepad(undefined);
  await section.locator('[data-mapping="2"]').getByText('Not connected.').waitFor();
  await midi.gamepad({axes, buttons: buttons(0)});
  await section.locator('[data-mapping="2"]').getByText('Not connected.').waitFor({state: 'detached'});
  await midi.gamepad({axes, buttons: buttons(1)});
  await expect.poll(isBlack).toBe(0);

  // Another key for an action, in place of the one that had it.
  const keys = page.locator('reverie-keys');
  await keys.locator('summary').click();
  await keys.locator('[data-binding="freeze"] .key').click();
  await page.keyboard.press('f');
  await expect.poll(() => keys.locator('[data-binding="fullscreen"] .key').textContent()).toMatch(/None/);
  await page.keyboard.press('f');
  await expect.poll(() => freeze.getAttribute('aria-pressed')).toBe('true');
  await app.keep('keys');
  expect(app.heard).toEqual([]);

  await page.reload();
  await section.locator('[data-mapping]').nth(1).waitFor({state: 'attached'});
  await expect.poll(() => keys.locator('[data-binding="freeze"] .key').textContent()).toMatch(/F/);
  await page.context().close();
});
