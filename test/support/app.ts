import {mkdir, readFile} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import type {Browser, Page} from 'playwright-core';
import {troubles} from './browser.ts';
import {decodePng, type Picture} from './png.ts';

/** The app in a page, with what tests read and do. */
export interface App {
  readonly page: Page;
  /** Errors and warnings logged by the page so far. */
  readonly heard: readonly string[];
  /** Requests that left the app's own origin. */
  readonly strangers: readonly string[];
  /** The newest status, as `reverie-status` has it in its data attributes; numbers are read as numbers. */
  status(): Promise<Record<string, string | number>>;
  /** Waits for this number of further dreams. */
  dreams(count: number): Promise<void>;
  /** The text of every element that matches, once there is one. */
  words(selector: string): Promise<string>;
  /** The frame at full size, from the app's own snapshot. */
  snapshot(): Promise<Picture>;
  /** Keeps a screenshot of the page in test/artefacts, for review. */
  keep(name: string): Promise<void>;
}

/** In the address: dreams that take as little time as any can, for tests that need some, whatever they look like. */
export const leastDreams =
  'resolution=75&resolutionMin=75&steps=1&mixed0=1&mixed3=0&mixed4=0&frameRate=12&ripenTo=0';

/** In the address: small dreams that can be seen, so that a machine without a GPU dreams often. */
export const smallDreams = 'resolution=96&resolutionMin=90&frameRate=12&ripenTo=0';

const artefacts = resolve(import.meta.dirname, '../artefacts');

/** Opens the app at `url` in a new window. The caller closes the page's context. */
export async function openApp(
  browser: Browser,
  url: string,
  {width = 1440, height = 900, query = '', hasTouch = false} = {},
): Promise<App> {
  const context = await browser.newContext({viewport: {width, height}, hasTouch, acceptDownloads: true});
  return appIn(await context.newPage(), `${url}?${query}`);
}

/** Opens the app at `url` in a page. */
export async function appIn(page: Page, url: string): Promise<App> {
  // What comes in the end comes late on a busy machine.
  page.setDefaultTimeout(90_000);
  const heard = troubles(page);
  const strangers: string[] = [];
  page.on('request', (request) => {
    const address = new URL(request.url());
    if (!['blob:', 'data:'].includes(address.protocol) && address.origin !== new URL(url).origin) {
      strangers.push(request.url());
    }
  });
  await page.goto(url);

  const status = async (): Promise<Record<string, string | number>> => {
    const data = await page
      .locator('reverie-status')
      .evaluate((element) => Object.entries((element as HTMLElement).dataset));
    return Object.fromEntries(
      data.map(([name, value = '']) => {
        const number = Number(value);
        return [name, value !== '' && Number.isFinite(number) ? number : value];
      }),
    );
  };
  const dreamed = async (): Promise<number> => Number((await status()).dreams ?? 0);

  return {
    page,
    heard,
    strangers,
    status,
    async dreams(count) {
      const goal = (await dreamed()) + count;
      while ((await dreamed()) < goal) await page.waitForTimeout(100);
    },
    async words(selector) {
      await page.locator(selector).first().waitFor({state: 'attached'});
      return (await page.locator(selector).allTextContents()).join('\n');
    },
    async snapshot() {
      const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('s')]);
      return decodePng(await readFile(await download.path()));
    },
    async keep(name) {
      await mkdir(artefacts, {recursive: true});
      await page.screenshot({path: join(artefacts, `${name}.png`)});
    },
  };
}

/** Mean absolute difference of two images of one size, in levels of 0 to 255. */
export function difference(a: Picture, b: Picture): number {
  if (a.width !== b.width || a.height !== b.height) {
    throw new Error(`Images of ${a.width} x ${a.height} and ${b.width} x ${b.height} cannot be compared.`);
  }
  return a.rgb.reduce((sum, value, i) => sum + Math.abs(value - (b.rgb[i] ?? 0)), 0) / a.rgb.length;
}
