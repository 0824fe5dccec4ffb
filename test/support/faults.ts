import {readFileSync} from 'node:fs';
import {expect} from 'vitest';
import type {Browser, Page, Worker} from 'playwright-core';
import type {Message} from '../../src/lib/message.ts';
import type {App} from './app.ts';

/** As the app's build names them, and the library, whose dream worker has no hash. */
const scripts = {dream: /\/(dream-)?worker(-[^/]*)?\.js/, ascent: /\/ascent-worker-[^/]*\.js/} as const;

/** The thread that draws and holds the device. */
export const dreamWorker = (page: Page): Worker => workerOf(page, scripts.dream);

/** All of them; a page has other threads too, which make thumbnails or read files for a while. */
export const dreamWorkers = (page: Page): Worker[] => workersOf(page, scripts.dream);

/** The thread that dreams on WebAssembly. */
export const ascentWorker = (page: Page): Worker => workerOf(page, scripts.ascent);

/** How many threads draw, and dream. */
export const workerCounts = (page: Page): Record<keyof typeof scripts, number> => ({
  dream: dreamWorkers(page).length,
  ascent: workersOf(page, scripts.ascent).length,
});

const workersOf = (page: Page, file: RegExp): Worker[] =>
  page.workers().filter((worker) => file.test(worker.url()));

function workerOf(page: Page, file: RegExp): Worker {
  const worker = workersOf(page, file).at(-1);
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

/** Allows or denies the camera, as a user does in the browser's settings. */
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

/** Sends a signal to the process that reads cameras: stopped, it gives no more frames; killed, it is a driver that died. */
export async function signalCapture(browser: Browser, name: NodeJS.Signals): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const {processInfo} = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const capture = processInfo.find(({id}) => commandOf(id).includes('video_capture.mojom'));
  if (!capture) throw new Error('No process of the browser reads cameras.');
  process.kill(capture.id, name);
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** What of the cameras is there, by their names, and which another program has. */
export interface Plugged {
  readonly there: readonly string[];
  readonly busy?: readonly string[];
}

/**
 * Lets single cameras of several come, go and be taken, with `first` before the page is opened. Chromium's own do that
 * only all at once, so this script reports to the page which there are, that they have changed, and that a track has ended.
 */
export async function pluggable(page: Page, first: Plugged): Promise<(plugged: Plugged) => Promise<void>> {
  await page.addInitScript((atFirst) => {
    const {mediaDevices} = navigator;
    const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
    const enumerateDevices = mediaDevices.enumerateDevices.bind(mediaDevices);
    const tracks = new Set<MediaStreamTrack>();
    let plugged: Plugged = atFirst;
    const isThere = (label: string): boolean => plugged.there.includes(label);
    mediaDevices.getUserMedia = async (constraints) => {
      if (plugged.there.length === 0) throw new DOMException('Requested device not found', 'NotFoundError');
      const stream = await getUserMedia(constraints);
      for (const track of stream.getVideoTracks()) {
        tracks.add(track);
        if (!plugged.busy?.includes(track.label)) continue;
        track.stop();
        throw new DOMException('Could not start video source', 'NotReadableError');
      }
      return stream;
    };
    mediaDevices.enumerateDevices = async () =>
      (await enumerateDevices()).filter(({kind, label}) => kind !== 'videoinput' || isThere(label));
    const plug = (now: Plugged): void => {
      const same = now.there.join() === plugged.there.join();
      plugged = now;
      for (const track of tracks) {
        if (track.readyState === 'ended' || isThere(track.label)) continue;
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
      // Browsers do not report that another program has taken or left one.
      if (!same) mediaDevices.dispatchEvent(new Event('devicechange'));
    };
    Object.assign(globalThis, {plug});
  }, first);
  return (plugged) =>
    page.evaluate((now) => (globalThis as unknown as {plug(now: Plugged): void}).plug(now), plugged);
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

/** Destroys the device that is used next, or asks of it more memory than there is. */
export function onNextDevice(page: Page, what: 'destroy' | 'run out of memory'): Promise<void> {
  return dreamWorker(page).evaluate((fault) => {
    const {prototype} = GPUDevice;
    const original = Object.getOwnPropertyDescriptor(prototype, 'createCommandEncoder') ?? {};
    prototype.createCommandEncoder = function (...given) {
      Object.defineProperty(prototype, 'createCommandEncoder', original);
      // In a task of its own, outside of every error scope, whoever records a command just now.
      setTimeout(() => {
        if (fault === 'destroy') {
          this.destroy();
          return;
        }
        // 256 GiB: within the limits of a texture, but of no GPU. The error is the browser's own.
        const size = [8192, 8192, 256];
        this.createTexture({size, format: 'rgba32float', usage: GPUTextureUsage.TEXTURE_BINDING});
      });
      return this.createCommandEncoder(...given);
    };
  }, what);
}

/** Stops all of the browser's processes for a while, as a machine that sleeps does. */
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

/** The page's clocks: that of the day, which stands still, and that of what has passed. */
export interface Clock {
  /** Sets the time of the day, as `20:30`. */
  set(time: string): Promise<void>;
  /** Lets this much time pass. */
  pass(minutes: number): Promise<void>;
}

/**
 * Gives a page clocks that can be set, with the day's at `time`; before it is opened. What the page does every so many
 * seconds it does ten times as often, so that it sees soon what was set.
 */
export async function settableClock(page: Page, time: string): Promise<Clock> {
  // A day after the page was built, whenever that is: an earlier one is taken for a wrong clock.
  const dayMs = (at: string): number => new Date(`2099-03-29T${at}`).getTime();
  await page.addInitScript((startMs) => {
    const clock = {dayMs: startMs, passedMs: 0};
    const now = performance.now.bind(performance);
    performance.now = () => now() + clock.passedMs;
    const every = globalThis.setInterval;
    globalThis.setInterval = ((act: () => void, ms: number) =>
      every(act, ms > 2000 ? ms / 10 : ms)) as typeof setInterval;
    globalThis.Date = new Proxy(Date, {
      construct: (target, given: [number?]) => new target(given[0] ?? clock.dayMs),
    });
    Object.assign(globalThis, {clock});
  }, dayMs(time));
  const change = (dayTime: number | undefined, passedMs: number): Promise<void> =>
    page.evaluate(
      ([day, passed]) => {
        const {clock} = globalThis as unknown as {clock: {dayMs: number; passedMs: number}};
        clock.dayMs = day ?? clock.dayMs;
        clock.passedMs += passed;
      },
      [dayTime, passedMs] as const,
    );
  return {
    set: (at) => change(dayMs(at), 0),
    pass: (minutes) => change(undefined, minutes * 60_000),
  };
}

/** What the page reports now, in notices and in the status. */
const reports = (page: Page): Promise<Pick<Message, 'code' | 'data'>[]> =>
  page.evaluate(() => {
    type Reporting = Element & {notices?: readonly Message[]; degradations?: readonly Message[]} & {
      status?: {degradations: readonly Message[]};
    };
    const root = document.querySelector('reverie-app')?.shadowRoot;
    const [notice, status] = ['reverie-notice', 'reverie-status'].map((name) =>
      root?.querySelector<Reporting>(name),
    );
    const all = [
      ...(notice?.notices ?? []),
      ...(status?.degradations ?? []),
      ...(status?.status?.degradations ?? []),
    ];
    return all.map(({code, data}) => ({code, data}));
  });

/** Waits until the page reports a message of this code with this data, or with more. */
export async function reported(
  app: App,
  code: string,
  data: Readonly<Record<string, unknown>> = {},
  timeoutMs = 60_000,
): Promise<void> {
  await expect
    .poll(() => reports(app.page), {timeout: timeoutMs})
    .toContainEqual({code, data: expect.objectContaining(data) as unknown});
}

/** Of a message's data: that it was caused by one of this code, with this data or more. */
export const causedBy = (
  code: string,
  data: Readonly<Record<string, unknown>> = {},
): {readonly cause: unknown} => ({
  cause: expect.objectContaining({code, data: expect.objectContaining(data) as unknown}) as unknown,
});

/** Brightness of the middle of the window, 0 to 255, as a user sees it. */
export async function brightness(page: Page): Promise<number> {
  const {decodePng} = await import('./png.ts');
  const {width, height} = page.viewportSize() ?? {width: 0, height: 0};
  const clip = {x: width * 0.05, y: height * 0.35, width: width * 0.2, height: height * 0.2};
  const {rgb} = decodePng(await page.screenshot({clip}));
  return rgb.reduce((sum, value) => sum + value, 0) / rgb.length;
}
