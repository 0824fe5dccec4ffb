import {mkdir, rename, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Browser, Page, Worker} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, inject, onTestFinished, test} from 'vitest';
import type {Message} from '../../src/lib/message.ts';
import {instrument, type Instrumented} from '../soak/instrument.ts';
import {openApp, type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {
  ascentWorker,
  brightness,
  causedBy,
  crashGpu,
  dreamWorker,
  hang,
  inWorkers,
  onNextDevice,
  pluggable,
  reported,
  setCamera,
  signalCapture,
  sleepThrough,
  told,
} from '../support/faults.ts';
import {roomFilm} from '../support/room-film.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {tinyPack} from '../support/tiny-pack.ts';
import {watchTraffic} from '../support/traffic.ts';

const url = inject('siteUrl');
const quick = 'resolution=90&resolutionMin=90&frameRate=12';
/** What a person may wait for, and what a machine that does other work at the same time needs beside it. */
const load = 3;
const liveAgainMs = 10_000 * load;
const cameraBackMs = 5000 * load;

let browser: Browser;
let app: App;

/** Waits until the source that runs is named so. */
const sourceRuns = (label: RegExp, timeout: number) =>
  expect
    .poll(
      () =>
        app.page
          .locator('reverie-status')
          .evaluate((e) => (e as unknown as {sourceLabel: string}).sourceLabel),
      {
        timeout,
      },
    )
    .toMatch(label);

/** Waits until another worker than this has dreamed: what it takes the count beyond, the one before did not reach. */
async function dreamsWithout(worker: Worker): Promise<void> {
  await expect.poll(() => dreamWorker(app.page), {timeout: liveAgainMs}).not.toBe(worker);
  await app.dreams(1);
}

/** Waits until a dream of another worker than before has been dreamed. */
async function dreamsAnew(before: number, timeout = liveAgainMs): Promise<void> {
  await expect
    .poll(async () => Number((await app.status()).dreams ?? 0), {timeout, interval: 50})
    .toBeLessThan(before);
  await app.dreams(1);
}

const sourceNotices = () => app.page.locator('[data-notice=source]').count();

/** Keeps what is reported while nobody looks; before the page is opened. Gives the codes so far, with those of causes. */
async function keepReports(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const codes = new Set<string>();
    Object.assign(globalThis, {codes});
    interface Reported {
      readonly code?: string;
      readonly data?: {readonly cause?: Reported};
    }
    setInterval(() => {
      const notices = document
        .querySelector('reverie-app')
        ?.shadowRoot?.querySelector<Element & {notices?: readonly Reported[]}>('reverie-notice')?.notices;
      for (const notice of notices ?? []) {
        for (let each: Reported | undefined = notice; each; each = each.data?.cause)
          codes.add(each.code ?? 'without a code');
      }
    }, 50);
  });
  return () => page.evaluate(() => [...(globalThis as unknown as {codes: Set<string>}).codes]);
}

describe('without a GPU, one page that lives through it all:', () => {
  let codes: () => Promise<string[]>;
  beforeAll(async () => {
    browser = await launch({gpu: 'none', camera: 'fake'});
    app = await openApp(browser, 'about:blank');
    codes = await keepReports(app.page);
    await app.page.clock.setFixedTime(new Date('2026-03-29T10:00'));
    await app.page.goto(`${url}?${quick}&wet=0.9&schedule=08:00%20on,20:00%20off&install`);
  });
  afterAll(() => browser.close());

  test('a GPU process that ends: the last picture stays, then it dreams on', async () => {
    await sourceRuns(/fake/, 60_000);
    // A copy of the picture is made now and then, in memory that does not end with that process.
    const copy = app.page.locator('reverie-viewport canvas').first();
    await expect
      .poll(() => copy.evaluate((element) => (element as HTMLCanvasElement).width), {timeout: 30_000})
      .toBeGreaterThan(0);
    // A second time within two minutes, too, after which browsers are wary of a page.
    for (const time of ['first', 'second']) {
      await app.dreams(4);
      const former = dreamWorker(app.page);
      const bright = await brightness(app.page);
      expect(bright).toBeGreaterThan(20);
      await crashGpu(browser);
      await reported(app, 'dream-restarted', causedBy('webgl-lost'));
      // The browser shows nothing of any page for up to a second: white or black, until it has another GPU process.
      await expect
        .poll(async () => Math.abs((await brightness(app.page)) - bright), {
          timeout: liveAgainMs,
          message: `the last picture is held the ${time} time`,
        })
        .toBeLessThan(bright / 2);
      if (time === 'first') await app.keep('recovery-held');
      await dreamsWithout(former);
      expect(await brightness(app.page)).toBeGreaterThan(bright / 2);
    }
  });

  test('workers that hang are restarted, the one that draws and the one that dreams, and named', async () => {
    const workers = [
      [dreamWorker, 'display'],
      [ascentWorker, 'ascent'],
    ] as const;
    for (const [worker, name] of workers) {
      await app.dreams(4);
      const former = dreamWorker(app.page);
      const bright = await brightness(app.page);
      await hang(worker(app.page));
      await reported(app, 'dream-restarted', causedBy('worker-silent', {worker: name}));
      expect(await brightness(app.page), 'the last picture is held').toBeGreaterThan(bright / 2);
      await dreamsWithout(former);
      await expect.poll(() => app.page.locator('[data-notice=restart]').count()).toBe(0);
    }
    expect(new URL(app.page.url()).searchParams.get('wet')).toBe('0.9');
    // One that draws, one that dreams with its threads: none of those that hung, nor of theirs.
    await expect.poll(() => app.page.workers(), {timeout: 30_000}).toHaveLength(2);
    // A worker that keeps the camera's pictures to itself is not blamed on the camera.
    const said = await codes();
    expect(said).toContain('worker-silent');
    expect(said.filter((code) => code.startsWith('camera-'))).toEqual([]);
  });

  test('a machine that sleeps and a clock that is set end nothing', async () => {
    const {page} = app;
    const at = (time: string) => page.clock.setFixedTime(new Date(`2026-03-29T${time}`));
    await app.dreams(1);
    const worker = dreamWorker(page);
    await worker.evaluate(() => Object.assign(globalThis, {theSame: true}));

    // Longer than any of the times after which something counts as stuck.
    await sleepThrough(browser, 12_000);
    await app.dreams(3);
    // Set forth beyond the schedule's end, and back.
    await at('23:00');
    await expect.poll(() => page.locator('reverie-app[resting]').count(), {timeout: 30_000}).toBe(1);
    await at('09:00');
    await expect.poll(() => page.locator('reverie-app[resting]').count(), {timeout: 30_000}).toBe(0);
    await app.dreams(3);

    expect(await worker.evaluate(() => 'theSame' in globalThis), 'nothing was started anew').toBe(true);
    expect(await page.locator('reverie-notice .problem').allTextContents()).toEqual([]);
  });

  test('a damaged copy of the model is downloaded again, and reported', async () => {
    const damaged = await app.page.evaluate(async () => {
      let count = 0;
      for (const name of await caches.keys()) {
        if (!name.startsWith('reverie-pack')) continue;
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          if (!request.url.includes('sha256')) continue;
          const bytes = new Uint8Array((await (await cache.match(request))?.arrayBuffer()) ?? []);
          bytes[1000] = (bytes[1000] ?? 0) ^ 1;
          await cache.put(request, new Response(bytes));
          count += 1;
        }
      }
      return count;
    });
    expect(damaged).toBe(2);
    await app.page.reload();
    await reported(app, 'pack-copy-damaged');
    await app.dreams(1);
  });

  test('a full storage is reported, and it dreams all the same', async () => {
    const session = await app.page.context().newCDPSession(app.page);
    await app.page.evaluate(async () => {
      for (const name of await caches.keys()) await caches.delete(name);
    });
    await session.send('Storage.overrideQuotaForOrigin', {origin: new URL(url).origin, quotaSize: 1000});
    await app.page.reload();
    await reported(app, 'pack-not-kept');
    await app.dreams(2);
  });
});

test('a camera that is not there, denied, frozen or pulled out is opened again when it can be', async () => {
  const film = roomFilm(temporaryFolder(), 1, 1);
  // A film that is moved away is a camera that is gone; and the browser asks before it gives it.
  const pulled = `${film}.away`;
  await rename(film, pulled);
  browser = await launch({
    gpu: 'none',
    switches: ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`],
  });
  onTestFinished(() => browser.close());
  app = await openApp(browser, 'about:blank');
  await setCamera(browser, app.page, 'granted');
  await app.page.goto(`${url}?${quick}`);
  await told(app, /There is no camera.*tried again by itself/is);
  await rename(pulled, film);
  await sourceRuns(/y4m/, cameraBackMs);
  await app.dreams(1);

  await setCamera(browser, app.page, 'denied');
  await told(app, /camera.*stopped.*tried again by itself/is);
  await sourceRuns(/clouds/i, 20_000 * load);
  await setCamera(browser, app.page, 'granted');
  await sourceRuns(/y4m/, cameraBackMs);
  await expect.poll(sourceNotices, {timeout: cameraBackMs}).toBe(0);

  await signalCapture(browser, 'SIGSTOP');
  await told(app, /camera froze/);
  await signalCapture(browser, 'SIGCONT');
  await expect.poll(sourceNotices, {timeout: 15_000 + cameraBackMs}).toBe(0);
  await sourceRuns(/y4m/, cameraBackMs);

  await rename(film, pulled);
  await signalCapture(browser, 'SIGKILL');
  await told(app, /camera.*stopped.*tried again by itself/is);
  await sourceRuns(/clouds/i, 20_000 * load);
  await rename(pulled, film);
  await sourceRuns(/y4m/, cameraBackMs);
  await expect.poll(sourceNotices, {timeout: cameraBackMs}).toBe(0);
  await app.dreams(2);
});

test('of several cameras the best that can be had runs, also when it is taken, pulled out and plugged in again', async () => {
  browser = await launch({
    gpu: 'none',
    switches: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=2'],
  });
  onTestFinished(() => browser.close());
  app = await openApp(browser, 'about:blank');
  const [worse, better] = ['fake_device_0', 'fake_device_1'];
  const plug = await pluggable(app.page, {there: [worse, better], busy: [worse, better]});
  await app.page.goto(`${url}?${quick}&cameraOrder=device_1|device_0`);
  await told(app, /another program may be using it.*tried again by itself/is);
  await plug({there: [worse, better], busy: [better]});
  await sourceRuns(/fake_device_0/, cameraBackMs);
  await told(app, /“device_1” cannot be had now; “fake_device_0” is used/);

  await plug({there: [worse, better]});
  await sourceRuns(/fake_device_1/, cameraBackMs);
  await expect.poll(sourceNotices, {timeout: cameraBackMs}).toBe(0);
  await plug({there: [worse]});
  await told(app, /camera “fake_device_1” stopped: it was unplugged.*tried again by itself/is);
  await sourceRuns(/fake_device_0/, cameraBackMs);
  await plug({there: [worse, better]});
  await sourceRuns(/fake_device_1/, cameraBackMs);
  await expect.poll(sourceNotices, {timeout: cameraBackMs}).toBe(0);
  await app.dreams(1);
});

describe('on a software GPU, asked for', {timeout: 400_000}, () => {
  const model = join(inject('siteFolder'), 'models/tiny');
  beforeAll(async () => {
    // A network that a GPU of the processor's can dream with while somebody waits.
    const {manifest, shards} = tinyPack();
    await mkdir(model, {recursive: true});
    await writeFile(join(model, 'model.json'), JSON.stringify(manifest));
    for (const [path, bytes] of shards) await writeFile(join(model, path), bytes);
    // What nobody holds any more is counted until it is collected, which may take minutes.
    browser = await launch({gpu: 'software', camera: 'fake', switches: ['--js-flags=--expose-gc']});
  });
  afterAll(async () => {
    await browser.close();
    await rm(model, {recursive: true});
  });

  const kernelsDream = (timeout: number) =>
    expect.poll(async () => (await app.status()).engine, {timeout}).toMatch(/^kernel on webgpu/);

  /** What is held of the GPU: tensors, and what the dream and the display made themselves. */
  async function held() {
    const {tensors, tensorBytes} = await app.status();
    const gpuObjects = await dreamWorker(app.page).evaluate(async () => {
      (globalThis as unknown as {gc(): void}).gc();
      await new Promise((collected) => setTimeout(collected));
      return (globalThis as Instrumented).reverieSoak?.take().labelled ?? NaN;
    });
    return {tensors: Number(tensors), tensorBytes: Number(tensorBytes), gpuObjects};
  }

  test('the kernels dream without a pixel in the processor’s memory; a device that is destroyed meanwhile, and one without memory, are followed by another', async () => {
    const query =
      'model=tiny&backend=webgpu&engine=kernel&cameraSize=320x240&resolution=100&resolutionMin=90&steps=1&stepsMin=1' +
      '&mixed0=1&mixed3=0&mixed4=0&reproject=false&persistence=0&inertia=0&follow=false&governor=false';
    app = await openApp(browser, 'about:blank', {width: 320, height: 240});
    const {page} = app;
    const codes = await keepReports(page);
    // A service worker would hand out the worker's script as it is.
    await page.addInitScript(() => void Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
    await inWorkers(page, /\/worker-[^/]*\.js$/, `(${instrument.toString()})()`);
    await page.goto(`${url}?${query}`);
    const slow = 60_000;
    await kernelsDream(slow);
    const address = page.url();

    const dreamed = async () => Number((await app.status()).dreams);
    const first = await dreamed();
    const traffic = await watchTraffic(page);
    await app.dreams(2);
    const {read, written, imported} = await traffic();
    const dreams = (await dreamed()) - first;
    const before = await held();
    const perDream = (bytes: typeof read) => Object.values(bytes).reduce((sum, n) => sum + n, 0) / dreams;
    // Frames come, of 307,200 bytes each in four colours; the picture that is dreamed on has 159,600.
    expect(imported).toBeGreaterThan(0);
    expect(perDream(read), JSON.stringify(read)).toBeLessThan(500);
    expect(perDream(written), JSON.stringify(written)).toBeLessThan(10_000);

    await onNextDevice(page, 'destroy');
    await reported(app, 'dream-restarted', causedBy('gpu-lost', {reason: 'destroyed'}));
    expect(await brightness(page), 'the last picture is held').toBeGreaterThan(20);
    await dreamsAnew(first, slow);
    expect((await app.status()).dreamSize).toMatch(/x100$/);
    await kernelsDream(slow);
    await app.dreams(1);
    // While tiles are measured and the display is probed there are a few more; what was left behind stays for ever.
    const more = async () => {
      const now = await held();
      return {
        tensors: now.tensors - before.tensors,
        tensorBytes: now.tensorBytes - before.tensorBytes,
        gpuObjects: Math.max(0, now.gpuObjects - before.gpuObjects),
      };
    };
    await expect.poll(more, {timeout: 180_000}).toEqual({tensors: 0, tensorBytes: 0, gpuObjects: 0});
    expect(page.workers()).toHaveLength(1);

    await onNextDevice(page, 'run out of memory');
    await reported(app, 'dream-restarted', causedBy('out-of-memory'));
    await dreamsAnew(1, slow);
    expect((await app.status()).dreamSize).toMatch(/x75$/);
    await reported(app, 'memory-limited', {limitPx: 75, askedPx: 100});
    expect(page.url(), 'settings stay what they were').toBe(address);
    expect(await page.locator('reverie-notice .problem').allTextContents()).toEqual([]);
    // What fails because the device is gone is not reported beside that.
    const said = await codes();
    expect(said).toContain('gpu-lost');
    for (const code of ['kernels-untuned', 'kernels-failed', 'dream-skipped'])
      expect(said).not.toContain(code);
  });
});

test('a hundred devices destroyed in a row leave nothing behind', async () => {
  // Of its own: in one that has compiled kernels before, each device takes seconds to come.
  browser = await launch({gpu: 'software', camera: 'fake'});
  onTestFinished(() => browser.close());
  const page = 'test/browser/fixtures/loss/index.html';
  app = await openApp(browser, inject('pagesUrl') + page, {width: 320, height: 240, query: 'source=scene'});
  const session = await app.page.context().newCDPSession(app.page);
  await session.send('Performance.enable');
  const lose = (times: number) =>
    app.page.evaluate((n) => (globalThis as unknown as {lose(n: number): Promise<Message[]>}).lose(n), times);
  const held = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const {metrics} = await session.send('Performance.getMetrics');
    const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return {
      nodes: value('Nodes'),
      listeners: value('JSEventListeners'),
      heapMb: value('JSHeapUsedSize') / 1e6,
    };
  };
  await lose(10);
  const readings = [await held(), await held(), await held()];
  const before = (name: keyof (typeof readings)[number]): number =>
    Math.min(...readings.map((reading) => reading[name]));
  const restarts = await lose(90);
  for (const {code, data} of restarts) {
    expect({code, data}).toEqual({
      code: 'dream-restarted',
      data: causedBy('gpu-lost', {reason: 'destroyed'}),
    });
  }
  // A notice that has just been taken away is collected a moment later; what leaks never is.
  const growth = async () => {
    const {nodes, listeners, heapMb} = await held();
    return {
      nodes: Math.max(0, nodes - before('nodes')),
      listeners: Math.max(0, listeners - before('listeners')),
      heapMb: Math.max(0, heapMb - before('heapMb') - 0.5),
    };
  };
  await expect.poll(growth, {timeout: 30_000}).toEqual({nodes: 0, listeners: 0, heapMb: 0});
  expect(app.page.workers()).toHaveLength(1);
  expect(await brightness(app.page), 'it is shown').toBeGreaterThan(150);
});
