import {spawn, type ChildProcess} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium, type Page} from 'playwright-core';
import {expect, inject, onTestFinished, test} from 'vitest';
import {decodeRecipe} from '../../src/metadata/recipe.ts';
import {appIn} from '../support/app.ts';
import {ensureChromium} from '../support/chromium.ts';
import {readClip} from '../support/clip.ts';
import {decodeIn} from '../support/decode.ts';
import {clips, light, newestClip, recorded, quickRecording} from '../support/recorder.ts';

const url = inject('siteUrl');

/** A browser that is not the test library's own, so that it can be killed as a person, or a power cut, would. */
async function open(profile: string): Promise<{page: Page; kill: () => Promise<void>}> {
  const browser: ChildProcess = spawn(ensureChromium(), [
    '--headless=new',
    '--remote-debugging-port=0',
    '--no-first-run',
    `--user-data-dir=${profile}`,
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    'about:blank',
  ]);
  const gone = new Promise((resolve) => browser.once('exit', resolve));
  const kill = async (): Promise<void> => {
    browser.kill('SIGKILL');
    await gone;
  };
  onTestFinished(kill);
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = '';
    browser.stderr?.on('data', (data: Buffer) => {
      said += data.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    void gone.then(() => reject(new Error(`Chromium ended: ${said.slice(-500)}`)));
  });
  const [context] = (await chromium.connectOverCDP(endpoint)).contexts();
  if (!context) throw new Error('The browser has no window.');
  return {page: await context.newPage(), kill};
}

test('a browser that is killed leaves a clip that is repaired and offered at the next start', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'reverie-killed-'));
  onTestFinished(() => rm(profile, {recursive: true, force: true, maxRetries: 10}));
  const first = await open(profile);
  const query = `${quickRecording}&source=camera&wet=0.7&recordSound=microphone`;
  const app = await appIn(first.page, `${url}?${query}`);
  await app.dreams(1);
  await first.page.keyboard.press('v');
  await recorded(first.page, 20, 5000);
  const elapsedS = Number(await light(first.page).getAttribute('data-elapsed-ms')) / 1000;
  await first.kill();

  const {page} = await open(profile);
  await page.setViewportSize({width: 390, height: 844});
  const again = await appIn(page, `${url}?source=scene&resolution=90&frameRate=2`);
  const notice = page.locator('reverie-notice article', {hasText: 'was cut off'});
  await notice.waitFor({timeout: 120_000});
  await again.keep('clip-cut-off-phone');
  await notice.getByRole('button', {name: 'Show in library'}).click();
  const row = clips(page).locator('li').first();
  await row.getByText(/cut off, recovered/).waitFor();
  await again.keep('clip-repaired-phone');
  // What the person sees plays, and no more than two seconds of it are lost.
  await row.getByRole('button', {name: /^Play/}).click();
  const durationS = await page.locator('reverie-player video').evaluate(async (video: HTMLVideoElement) => {
    if (video.readyState < 2) await new Promise((ready) => (video.onloadeddata = ready));
    return video.duration;
  });
  expect(durationS).toBeGreaterThan(elapsedS - 2);
  await page.locator('reverie-player').getByRole('button', {name: 'Close'}).click();
  const file = await newestClip(page);
  const clip = await readClip(file);
  expect(decodeRecipe(clip.comment ?? '')?.recipe.values.wet).toBe(0.7);
  const {frames, loudness} = await decodeIn(page, file);
  expect(frames).toHaveLength(clip.videoS.length);
  expect(frames.at(-1)?.atS).toBeGreaterThan(elapsedS - 2);
  expect(loudness.length / 1000).toBeGreaterThan(elapsedS - 2);
});
