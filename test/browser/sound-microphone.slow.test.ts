import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, inject, test} from 'vitest';
import {leastDreams, openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {drumLoop} from '../support/drums.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {encodeWav} from '../support/wav.ts';

const url = inject('siteUrl');
const folder = temporaryFolder();

test('one press plays the dream to a drum loop at the microphone, and its tempo is the page’s', async () => {
  const bpm = 126;
  // Sixteen bars, so that the loop goes on without a seam.
  const loop = drumLoop('house', {bpm, seconds: (64 * 60) / bpm, sampleRateHz: 48_000, noise: 0.003});
  const file = join(folder, 'loop.wav');
  await writeFile(file, encodeWav(loop, 48_000));
  const browser = await launch({
    gpu: 'none',
    camera: 'fake',
    switches: [`--use-file-for-fake-audio-capture=${file}`],
  });
  const app = await openApp(browser, url, {query: `source=scene&${leastDreams}`});
  const {page} = app;
  await page.getByRole('button', {name: 'All controls'}).click();
  const sound = page.locator('reverie-sound');
  await sound.getByText('Sound', {exact: true}).click();
  await sound.getByRole('button', {name: 'Play the dream to the sound'}).click();
  await sound.locator('reverie-sound-meters').waitFor();

  // The bass swells the dream: its zoom moves.
  const zoom = (): Promise<string> => page.locator('reverie-control[data-key=zoom] input').inputValue();
  const seen = new Set<string>();
  await expect.poll(async () => seen.add(await zoom()).size, {timeout: 20_000}).toBeGreaterThan(3);

  const found = async (): Promise<number> => Number(await sound.locator('.tempo b').textContent());
  await expect.poll(found, {timeout: 20_000}).toBeGreaterThan(0.98 * bpm);
  expect(await found()).toBeLessThan(1.02 * bpm);
  await app.keep('sound');
  await page.keyboard.press('e');
  const beats = page.getByRole('textbox', {name: /Beats per minute/});
  await expect.poll(async () => Math.round(Number(await beats.inputValue()))).toBe(bpm);
  await page.keyboard.press('e');

  await sound.getByRole('combobox', {name: 'Sound input'}).selectOption({label: 'No sound'});
  await sound.locator('reverie-sound-meters').waitFor({state: 'detached'});
  expect(app.heard).toEqual([]);
  expect(app.strangers).toEqual([]);
  await browser.close();
});
