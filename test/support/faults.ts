import {expect} from 'vitest';
import type {Browser, Page, Worker} from 'playwright-core';
import type {App} from './app.ts';

/** The thread that draws and holds the device. */
export function dreamWorker(page: Page): Worker {
  const worker = page.workers().find((candidate) => /\/worker-[^/]*\.js/.test(candidate.url()));
  if (!worker)
    throw new Error(
      `No dream worker among ${page
        .workers()
        .map((one) => one.url())
        .join(', ')}.`,
    );
  return worker;
}

/** Ends the GPU process, and with it every device and context. */
export async function crashGpu(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  // Answers with an error where the process was gone before the answer.
  await session.send('Browser.crashGpuProcess' as never).catch(() => undefined);
  await session.detach();
}

/** Allows or denies the camera, as a person does in the browser's settings. */
export async function setCamera(browser: Browser, page: Page, setting: 'granted' | 'denied'): Promise<void> {
  if (setting === 'granted') return page.context().grantPermissions(['camera']);
  await deny(browser, page, 'camera');
}

/** Denies the page one of its devices. */
export async function deny(browser: Browser, page: Page, name: 'camera' | 'microphone'): Promise<void> {
  const ofPage = await page.context().newCDPSession(page);
  const {
    targetInfo: {browserContextId},
  } = await ofPage.send('Target.getTargetInfo');
  await ofPage.detach();
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.setPermission', {
    permission: {name},
    setting: 'denied',
    origin: new URL(page.url()).origin,
    ...(browserContextId !== undefined && {browserContextId}),
  });
  await session.detach();
}

/** Runs `code` first in every worker whose script's address matches, from the next on: a browser that lacks something. */
export async function inWorkers(page: Page, script: RegExp, code: string): Promise<void> {
  await page.unroute(script);
  await page.route(script, async (route) => {
    const response = await route.fetch();
    await route.fulfill({response, body: `${code};${await response.text()}`});
  });
}

/** Keeps the worker's thread busy for ever. */
export function hang(page: Page): void {
  void dreamWorker(page)
    .evaluate(() => {
      for (;;);
    })
    .catch(() => undefined);
}

/** Waits until a notice or the status says something like it. */
export async function told(app: App, words: RegExp, timeoutMs = 60_000): Promise<void> {
  await expect
    .poll(() => app.page.locator('reverie-notice article, reverie-status li').allTextContents(), {
      timeout: timeoutMs,
    })
    .toContainEqual(expect.stringMatching(words));
}

/** Brightness of the middle of the window, 0 to 255, as a person sees it. */
export async function brightness(page: Page): Promise<number> {
  const {decodePng} = await import('./png.ts');
  const {width, height} = page.viewportSize() ?? {width: 0, height: 0};
  const clip = {x: width * 0.05, y: height * 0.35, width: width * 0.2, height: height * 0.2};
  const {rgb} = decodePng(await page.screenshot({clip}));
  return rgb.reduce((sum, value) => sum + value, 0) / rgb.length;
}
