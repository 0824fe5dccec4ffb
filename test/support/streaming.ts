import type {Browser, Page} from 'playwright-core';
import {modules} from '../../src/cli/serve/modules.ts';
import {readServeOptions} from '../../src/cli/serve/options.ts';
import {openServer, type Serving} from '../../src/cli/serve/server.ts';
import {appIn, leastDreams, type App} from './app.ts';

/** `reverie serve` on a free port, with these options. The caller closes it. */
export const serveWith = (folder: string, ...options: readonly string[]): Promise<Serving> =>
  openServer(folder, readServeOptions(['--port=0', ...options], {}), modules, {
    say: () => undefined,
    print: () => undefined,
  });

/** Shows the camera as it is. */
export const plainCamera = `${leastDreams}&source=camera&cameraSize=640x480&wet=0&mirror=off&crop=0`;

/** Opens the app with what it is to stream already entered, as a user has left it; `prepare` runs in the page before it. */
export async function openStreamer(
  browser: Browser,
  url: string,
  settings: Readonly<Record<string, unknown>>,
  query = plainCamera,
  prepare: () => unknown = () => undefined,
): Promise<App> {
  const context = await browser.newContext({viewport: {width: 1440, height: 900}, acceptDownloads: true});
  const page = await context.newPage();
  await page.addInitScript((kept) => localStorage.setItem('reverie.stream', kept), JSON.stringify(settings));
  await page.addInitScript(prepare);
  return appIn(page, `${url}?${query}`);
}

/** What the sign of the running stream has in its data attributes; empty while there is none. */
export const streamState = (page: Page): Promise<Readonly<Record<string, string>>> =>
  page.evaluate(() => {
    const root = document.querySelector('reverie-app')?.shadowRoot;
    const light = root?.querySelector<HTMLElement>('reverie-stream-light');
    return Object.fromEntries(Object.entries(light?.dataset ?? {})) as Record<string, string>;
  });
