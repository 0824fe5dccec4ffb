import {expect} from 'vitest';
import type {Browser, Page, Worker} from 'playwright-core';
import type {App} from './app.ts';

/** The thread that draws and holds the device. */
export const dreamWorker = (page: Page): Worker => workerOf(page, /\/worker-[^/]*\.js/);

/** The thread that dreams on WebAssembly. */
export const ascentWorker = (page: Page): Worker => workerOf(page, /\/ascent-worker-[^/]*\.js/);

function workerOf(page: Page, file: RegExp): Worker {
  const worker = page.workers().findLast((candidate) => file.test(candidate.url()));
  if (worker) return worker;
  const urls = page.workers().map((one) => one.url());
  throw new Error(`No worker ${String(file)} among ${urls.join(', ')}.`);
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

/** Keeps a worker's thread busy for ever; in a task of its own, since what a debugger calls cannot be ended. */
export const hang = (worker: Worker): Promise<void> =>
  worker.evaluate(() => {
    setTimeout(() => {
      for (;;);
    });
  });

/** Destroys the device that is used next, or says that its memory has run out. */
export function onNextDevice(page: Page, what: 'destroy' | 'run out of memory'): Promise<void> {
  return dreamWorker(page).evaluate((fault) => {
    const {prototype} = GPUDevice;
    const original = Object.getOwnPropertyDescriptor(prototype, 'createCommandEncoder') ?? {};
    prototype.createCommandEncoder = function (...given) {
      Object.defineProperty(prototype, 'createCommandEncoder', original);
      if (fault === 'destroy') {
        setTimeout(() => this.destroy());
      } else {
        const error = new GPUOutOfMemoryError('Error creating buffer.');
        this.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', {error}));
      }
      return this.createCommandEncoder(...given);
    };
  }, what);
}

/** Stops all of the browser's processes for so long, as a machine that sleeps does. */
export async function sleepThrough(browser: Browser, ms: number): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const {processInfo} = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const signal = (name: NodeJS.Signals): void => {
    for (const {id} of processInfo) {
      try {
        process.kill(id, name);
      } catch {
        // It has ended meanwhile.
      }
    }
  };
  signal('SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, ms));
  signal('SIGCONT');
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
