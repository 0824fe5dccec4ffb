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

  expect(app.heard).toEqual([]);

  await page.reload();
  await section.locator('[data-mapping]').nth(1).waitFor({state: 'attached'});
  await page.context().close();
});
