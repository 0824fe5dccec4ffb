import {readFile} from 'node:fs/promises';
import type {Locator, Page} from 'playwright-core';

/** Small dreams of small frames, so that a machine without a GPU records something. */
export const quickRecording =
  'resolution=96&resolutionMin=90&frameRate=8&cameraSize=320x240&recordQuality=draft';

/** The recording light, which has the numbers in its data attributes. */
export const light = (page: Page): Locator => page.locator('reverie-recording-light');
export const clips = (page: Page): Locator => page.locator('reverie-clips');

/** Waits until a clip has this many frames and this length. */
export async function recorded(page: Page, frames: number, elapsedMs: number): Promise<void> {
  await page.waitForFunction(
    ([frames, elapsedMs]) => {
      const app = document.querySelector('reverie-app');
      const {dataset} = app?.shadowRoot?.querySelector('reverie-recording-light') as HTMLElement;
      return Number(dataset['frames']) >= frames && Number(dataset['elapsedMs']) >= elapsedMs;
    },
    [frames, elapsedMs] as const,
    {timeout: 120_000},
  );
}

/** Waits until no recording is under way. */
export async function ended(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const app = document.querySelector('reverie-app');
      const light = app?.shadowRoot?.querySelector('reverie-recording-light') as HTMLElement;
      return light.dataset['kind'] === '';
    },
    undefined,
    {timeout: 120_000},
  );
}

/** Records until there are this many frames and this length, and ends it. */
export async function record(page: Page, key: 'v' | 't', frames: number, elapsedMs: number): Promise<void> {
  await page.keyboard.press(key);
  await recorded(page, frames, elapsedMs);
  await page.keyboard.press(key);
  await ended(page);
}

/** The newest clip of the library, by its own download. */
export async function newestClip(page: Page): Promise<Buffer> {
  const row = clips(page).locator('li').first();
  await row.waitFor({state: 'attached'});
  if (!(await row.isVisible())) await page.getByRole('button', {name: 'Show', exact: true}).click();
  // The controls come back when the pointer moves.
  for (const x of [100, 110]) await page.mouse.move(x, 300);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    row.getByRole('button', {name: /^Download/}).click(),
  ]);
  return readFile(await download.path());
}

/** Drops a file on the page, as a user does. */
export async function drop(page: Page, bytes: Uint8Array, name: string, type: string): Promise<void> {
  await page.evaluate(
    ({base64, name, type}) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], name, {type}));
      window.dispatchEvent(new DragEvent('drop', {dataTransfer, cancelable: true}));
    },
    {base64: Buffer.from(bytes).toString('base64'), name, type},
  );
}
