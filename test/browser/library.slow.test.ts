/**
 * A dream in anyone's page, by the package as it is packed. One file, because packing it and building a page of it takes
 * longer than the tests.
 */
import {spawnSync} from 'node:child_process';
import {readdir, readFile} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {gzipSync} from 'node:zlib';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, onTestFinished, test, vi} from 'vitest';
import type {Dream} from '../../src/embed/dream.ts';
import type {ReverieDream} from '../../src/embed/element.ts';
import {instrument, type Instrumented} from '../soak/instrument.ts';
import {launch, troubles} from '../support/browser.ts';
import {openDesktopPage} from '../support/desktop-page.ts';
import {ensureDesktop, openDesktop} from '../support/desktop.ts';
import {buildExamples, buildProject, packLibrary, serveStatic, strictPolicy} from '../support/library.ts';
import {dreamWorkers, inWorkers} from '../support/faults.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {writeTinyPack} from '../support/tiny-pack.ts';

/** What a dream downloads at most besides its model, in bytes of gzip. */
const downloadLimit = 700_000;
/** In attributes: dreams that take as little time as any can. */
const least = 'resolution="75" resolution-min="75" steps="1" frame-rate="12" ripen-to="0"';

const main = `
import {createDream, defineReverieDream, type Dream, type Message, type ReverieDream} from 'reverie';

defineReverieDream();
const heard: string[] = [];
const dreams: Dream[] = [];
declare global {
  interface Window {
    heard: string[];
    dreams: Dream[];
    shadowed: ReverieDream;
    create: (source: 'image' | 'canvas' | 'stream' | 'video' | 'frames' | 'camera') => Promise<Dream>;
  }
}
const code = (event: Event): string => (event as CustomEvent<Message>).detail.code;

// One in a shadow root.
const root = document.querySelector('#host')!.attachShadow({mode: 'open'});
const shadowed = document.createElement('reverie-dream') as ReverieDream;
for (const type of ['ready', 'dream', 'degraded']) {
  shadowed.addEventListener(type, () => heard.push(type), {once: true});
}
shadowed.addEventListener('error', (event) => heard.push(code(event)));
for (const attribute of '${least}'.split(' ')) {
  const [name = '', value = ''] = attribute.split('=');
  shadowed.setAttribute(name, value.replaceAll('"', ''));
}
shadowed.setAttribute('source', 'scene');
shadowed.setAttribute('step-size', '99');
shadowed.setAttribute('autoplay', '');
root.append(shadowed);

const values = {resolution: 75, resolutionMin: 75, steps: 1, frameRate: 12, ripenTo: 0} as const;
async function create(source: 'image' | 'canvas' | 'stream' | 'video' | 'frames' | 'camera'): Promise<Dream> {
  const canvas = Object.assign(document.createElement('canvas'), {width: 320, height: 240});
  const context = canvas.getContext('2d')!;
  setInterval(() => {
    context.fillStyle = \`hsl(\${performance.now() / 20} 80% 50%)\`;
    context.fillRect(Math.random() * 300, Math.random() * 200, 60, 60);
  }, 50);
  const image = Object.assign(new Image(), {src: 'cat.jpg'});
  const stream = canvas.captureStream(20);
  const video = Object.assign(document.createElement('video'), {muted: true, srcObject: stream});
  if (source === 'video') await video.play();
  const frames = new ReadableStream<VideoFrame>({
    async pull(controller) {
      await new Promise((done) => setTimeout(done, 50));
      controller.enqueue(new VideoFrame(canvas, {timestamp: Math.round(1000 * performance.now())}));
    },
  });
  const dream = createDream({source: {image, canvas, stream, video, frames, camera: 'camera'}[source], look: 'oil', values});
  dream.addEventListener('error', (event) => heard.push(code(event)));
  document.body.append(dream.canvas);
  dreams.push(dream);
  return dream;
}
Object.assign(window, {heard, dreams, shadowed, create});
`;

const index = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title>
<script type="module" src="/main.ts"></script></head><body><div id="host"></div></body></html>`;

/** As in a new Vite project; the library's declarations are checked too. */
const compilerOptions = {
  ...{target: 'es2022', module: 'esnext', moduleResolution: 'bundler', strict: true, noEmit: true},
  ...{types: [], lib: ['es2023', 'dom', 'dom.iterable'], skipLibCheck: false},
};

let browser: Browser;
let folder: string;
let packed: Awaited<ReturnType<typeof packLibrary>>;
let built: Awaited<ReturnType<typeof buildProject>>;
beforeAll(async () => {
  folder = temporaryFolder();
  packed = await packLibrary(folder);
  built = await buildProject(folder, packed.tarball, {
    'index.html': index,
    'main.ts': main,
    'tsconfig.json': JSON.stringify({compilerOptions, files: ['main.ts']}),
  });
  browser = await launch({gpu: 'none'});
});
afterAll(() => browser.close());

/**
 * Opens a page of the folder under the strict policy, without isolation; `first` is given the page before it. What goes
 * wrong in it is heard.
 */
async function open(
  site: string,
  path = '',
  {within = browser, first}: {within?: Browser; first?: (page: Page) => Promise<void>} = {},
): Promise<{page: Page; heard: string[]; origins: Set<string>}> {
  const server = await serveStatic(site, {'Content-Security-Policy': strictPolicy});
  onTestFinished(() => void server.close());
  const context = await within.newContext({viewport: {width: 900, height: 700}});
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);
  const heard = troubles(page);
  const origins = new Set<string>();
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  await first?.(page);
  await page.goto(server.url + path);
  return {page, heard, origins};
}

/** How different the pixels of a canvas are: 0 if it is of one colour. */
const spread = (page: Page, selector: string): Promise<number> =>
  page
    .locator(selector)
    .first()
    .evaluate((canvas) => {
      const small = new OffscreenCanvas(32, 32).getContext('2d');
      small?.drawImage(canvas as HTMLCanvasElement, 0, 0, 32, 32);
      const data = small?.getImageData(0, 0, 32, 32).data ?? [];
      const greens = [...data].filter((_, i) => i % 4 === 1);
      return Math.max(...greens) - Math.min(...greens);
    });

describe('the package', () => {
  test('is small, and has no code of recording, exhibition or panel', async () => {
    const texts = new Map<string, Buffer>();
    for (const entry of await readdir(packed.built, {recursive: true, withFileTypes: true})) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && /\.(js|wasm)$/.test(path)) texts.set(path, await readFile(path));
    }
    const bytes = (pattern: RegExp): number =>
      [...texts]
        .filter(([path]) => pattern.test(path))
        .reduce((sum, [, text]) => sum + gzipSync(text).length, 0);
    const page = bytes(/library\/(reverie|parts\/.*)\.js$/);
    const shared = page + bytes(/dream-worker\.js$/);
    const onWasm = shared + bytes(/ascent-worker\.js$|wasm-simd-.*\.wasm$|assets\/wasm-/);
    const onGpu = shared + bytes(/assets\/(?!wasm-).*\.js$/);
    expect(
      Math.max(onWasm, onGpu),
      `${page} for the page, ${onWasm} on wasm, ${onGpu} on a GPU`,
    ).toBeLessThan(downloadLimit);
    expect(page).toBeLessThan(60_000);
    for (const [path, text] of texts) {
      expect(text.includes('mediabunny'), path).toBe(false);
      expect(/reverie-panel|reverie-app|keystone-corner|getScreenDetails/.test(text.toString()), path).toBe(
        false,
      );
    }
  });

  test('has types by which a page is checked', () => {
    const tsc = resolve('node_modules/typescript/bin/tsc');
    const {stdout} = spawnSync(process.execPath, [tsc], {cwd: built.project, encoding: 'utf8'});
    expect(stdout).toBe('');
  });
});

describe('in an empty project, under a strict policy and without isolation', () => {
  test('an element in a shadow root dreams, and a second dream beside it', async () => {
    const {page, heard, origins} = await open(built.dist);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await page.waitForFunction(() => (window.shadowed.stats?.dreams ?? 0) > 2);
    expect(await page.evaluate(() => window.heard)).toEqual(
      expect.arrayContaining(['ready', 'dream', 'degraded']),
    );
    expect(await page.evaluate(() => window.heard.filter((code) => code === 'value-clamped'))).toHaveLength(
      1,
    );
    expect(await spread(page, 'reverie-dream canvas')).toBeGreaterThan(40);

    await page.evaluate(() => window.create('image').then(() => undefined));
    await page.waitForFunction(() => (window.dreams[0]?.stats?.dreams ?? 0) > 2);
    expect(await spread(page, 'body > canvas')).toBeGreaterThan(40);
    const size = await page.evaluate(async () => {
      const image = await createImageBitmap((await window.dreams[0]?.snapshot()) ?? new Blob());
      return [image.width, image.height];
    });
    expect(size).toEqual(
      await page.evaluate(() => {
        const {canvas} = window.dreams[0] ?? {};
        return [canvas?.width, canvas?.height];
      }),
    );
    // A frame of the stream, decoded by a video.
    await page.evaluate(async () => {
      const video = Object.assign(document.createElement('video'), {muted: true});
      video.srcObject = window.shadowed.captureStream();
      await video.play();
      await new Promise((done) => video.requestVideoFrameCallback(done));
    });
    // Its frames go on while another tab is in front and the page draws nothing.
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setFocusEmulationEnabled', {enabled: false});
    const other = await page.context().newPage();
    await other.bringToFront();
    await page.evaluate(async () => {
      const [track] = window.shadowed.captureStream().getVideoTracks();
      if (!track) throw new Error('The stream has no track.');
      const {readable} = new MediaStreamTrackProcessor({track});
      const reader = readable.getReader();
      for (let count = 0; count < 10; count += 1) (await reader.read()).value?.close();
      await reader.cancel();
    });
    await other.close();
    await page.bringToFront();
    // Out of the document and in again, it goes on.
    const before = await page.evaluate(() => {
      const {parentNode} = window.shadowed;
      window.shadowed.remove();
      const gone = window.shadowed.stats === undefined;
      parentNode?.append(window.shadowed);
      return gone;
    });
    expect(before).toBe(true);
    await page.waitForFunction(() => (window.shadowed.stats?.dreams ?? 0) > 0);
    await page.evaluate(() => window.shadowed.setAttribute('look', 'none'));
    await page.waitForFunction(() => window.heard.includes('look-unknown'));
    expect([...origins]).toHaveLength(1);
    expect(heard).toEqual([]);
    // With everything in the browser's caches.
    const startMs = performance.now();
    await page.reload();
    await page.waitForFunction(() => (window.shadowed.stats?.dreams ?? 0) > 0);
    console.log(
      `Warm, it dreams ${((performance.now() - startMs) / 1000).toFixed(1)} s after it was opened.`,
    );
  });

  test.skipIf(!ensureDesktop())(
    'a captured stream goes on while the window of its page is minimised',
    async () => {
      const desktop = await openDesktop();
      onTestFinished(() => desktop.close());
      vi.stubEnv('DISPLAY', desktop.display);
      onTestFinished(() => void vi.unstubAllEnvs());
      const server = await serveStatic(built.dist, {'Content-Security-Policy': strictPolicy});
      onTestFinished(() => void server.close());
      const page = await openDesktopPage(server.url);
      onTestFinished(() => page.close());
      await expect.poll(() => page.read('typeof create')).toBe('function');
      await page.read(`shadowed.remove(), create('camera').then(() => undefined)`);
      await expect.poll(() => page.read<number>('dreams[0].stats?.dreams ?? 0')).toBeGreaterThan(1);
      /** Frames a second that come from the track, over thirty of them. */
      const rate = (): Promise<number> =>
        page.read(`(async () => {
          const [track] = dreams[0].captureStream().getVideoTracks();
          const reader = new MediaStreamTrackProcessor({track: track.clone()}).readable.getReader();
          (await reader.read()).value.close();
          const startMs = performance.now();
          for (let read = 0; read < 30; read += 1) (await reader.read()).value.close();
          await reader.cancel();
          return 30_000 / (performance.now() - startMs);
        })()`);
      const seen = await rate();
      await page.minimise();
      await expect.poll(() => page.read('document.hidden')).toBe(true);
      const minimised = await rate();
      console.log(
        `${seen.toFixed(1)} frames a second are captured, ${minimised.toFixed(1)} while minimised.`,
      );
      // Timers of a hidden page come once a second, and animation frames not at all.
      expect(minimised).toBeGreaterThan(seen / 3);
    },
  );

  test('with alpha the canvas is the dream alone over the page, and opaque again without', async () => {
    const {page, heard} = await open(built.dist);
    const opacity = (): Promise<number> =>
      page.evaluate(() => {
        const {canvas} = window.shadowed;
        const small = new OffscreenCanvas(32, 32).getContext('2d');
        if (!small || canvas.width === 0) return NaN;
        small.drawImage(canvas, 0, 0, 32, 32);
        const alphas = [...small.getImageData(0, 0, 32, 32).data].filter((_, i) => i % 4 === 3);
        return alphas.reduce((sum, alpha) => sum + alpha, 0) / alphas.length;
      });
    await expect.poll(opacity).toBe(255);
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(window.shadowed.canvas).backgroundColor);
    expect(await ground()).toBe('rgb(0, 0, 0)');
    await page.evaluate(() => window.shadowed.setAttribute('alpha', 'dream'));
    await expect.poll(opacity).toSatisfy((mean: number) => mean > 5 && mean < 200);
    expect(await ground()).toBe('rgba(0, 0, 0, 0)');
    await page.evaluate(() => window.shadowed.set({alpha: 'none'}));
    await expect.poll(opacity).toBe(255);
    expect(await page.evaluate(() => window.heard)).not.toContain('alpha-changed');
    expect(await ground()).toBe('rgb(0, 0, 0)');
    expect(heard).toEqual([]);
  });

  test.each(['canvas', 'stream', 'video', 'frames'] as const)(
    'what a page has is dreamed on: %s',
    async (source) => {
      const {page, heard} = await open(built.dist);
      await page.evaluate(async (of) => {
        window.shadowed.remove();
        await window.create(of);
      }, source);
      await page.waitForFunction(() => (window.dreams[0]?.stats?.dreams ?? 0) > 1);
      expect(await spread(page, 'body > canvas')).toBeGreaterThan(40);
      expect(heard).toEqual([]);
    },
  );

  test('a source of another size gives the canvas its size, and says so once there is a frame of it', async () => {
    const {page} = await open(built.dist);
    await page.evaluate(async () => {
      window.shadowed.remove();
      const dream = await window.create('canvas');
      dream.addEventListener('resize', () => {
        const {width, height} = dream.canvas;
        const isDrawn =
          dream.canvas.getContext('2d')?.getImageData(width - 1, height - 1, 1, 1).data[3] === 255;
        window.heard.push(`${width}x${height} ${isDrawn}`);
      });
    });
    await page.waitForFunction(() => window.heard.includes('320x240 true'));
    await page.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), {width: 200, height: 300});
      canvas.getContext('2d')?.fillRect(0, 0, 100, 100);
      return window.dreams[0]?.setSource(canvas);
    });
    await page.waitForFunction(() => window.heard.includes('200x300 true'));
  });

  test('added and removed fifty times, it leaves no worker, no element and no memory behind', async () => {
    const {page} = await open(built.dist);
    const devtools = await page.context().newCDPSession(page);
    const heap = async (): Promise<number> => {
      await devtools.send('HeapProfiler.collectGarbage');
      return (await devtools.send('Runtime.getHeapUsage')).usedSize;
    };
    await page.waitForFunction(() => (window.shadowed.stats?.dreams ?? 0) > 0);
    await page.evaluate(() => window.shadowed.remove());
    const cycle = (times: number): Promise<void> =>
      page.evaluate(async (count) => {
        const host = document.querySelector('#host')?.shadowRoot;
        for (let i = 0; i < count; i += 1) {
          const ready = new Promise((done) => window.shadowed.addEventListener('ready', done, {once: true}));
          host?.append(window.shadowed);
          // Some are removed while they start.
          if (i % 5 === 0) await ready;
          else await new Promise((done) => setTimeout(done, 40 * (i % 5)));
          window.shadowed.remove();
        }
      }, times);
    await cycle(10);
    const early = await heap();
    await cycle(40);
    await expect.poll(() => page.workers().length).toBe(0);
    expect(await page.locator('video, canvas').count()).toBe(0);
    // What a removed dream was waiting for is let go a little later.
    await expect.poll(heap).toBeLessThan(early + 2_000_000);
  });
});

describe('several on one page', () => {
  /** Cycles of adding and removing; `SEVERAL_CYCLES=50` for as many as a long look needs. */
  const cycles = Number(process.env.SEVERAL_CYCLES ?? 2);
  /** In attributes: a network that a GPU of the processor's dreams with while somebody waits, by the kernels. */
  const onGpu = `${least} model="tiny" backend="webgpu" engine="kernel" mixed0="1" mixed3="0" mixed4="0" governor="false" reproject="false"`;
  let softwareGpu: Browser;
  beforeAll(async () => {
    await writeTinyPack(join(built.dist, 'reverie/models/tiny'));
    softwareGpu = await launch({gpu: 'software', switches: ['--js-flags=--expose-gc']});
  });
  afterAll(() => softwareGpu.close());

  /** How many devices each of the page's dream workers has asked for. */
  const devices = (page: Page): Promise<number[]> =>
    Promise.all(
      dreamWorkers(page).map((worker) =>
        worker
          .evaluate(() => (globalThis as Instrumented).reverieSoak?.take().devices ?? NaN)
          .catch(() => NaN),
      ),
    );

  /** A page without dreams, of whose next workers the devices and what lies on them are counted. */
  async function openEmpty(): Promise<Page> {
    const {page} = await open(built.dist, '', {
      within: softwareGpu,
      first: (opened) => inWorkers(opened, /dream-worker\.js$/, `(${instrument.toString()})()`),
    });
    await page.waitForFunction(() => 'shadowed' in window);
    await page.evaluate(() => window.shadowed.remove());
    await expect.poll(() => page.workers().length).toBe(0);
    await page.evaluate(() => Object.assign(window, {heard: []}));
    return page;
  }

  /**
   * Adds an element of this id that dreams on a small image, which costs a GPU of the processor's next to nothing to
   * show; what it reports is heard after its id.
   */
  const add = (page: Page, id: string, attributes: string): Promise<void> =>
    page.evaluate(
      async ([name, text]) => {
        const canvas = new OffscreenCanvas(160, 120);
        const context = canvas.getContext('2d');
        for (let i = 0; context && i < 40; i += 1) {
          context.fillStyle = `hsl(${37 * i} 80% 50%)`;
          context.fillRect((53 * i) % 160, (31 * i) % 120, 40, 30);
        }
        const host = document.createElement('div');
        host.innerHTML = `<reverie-dream id="${name}" ${text} autoplay></reverie-dream>`;
        const [element] = host.children as unknown as [ReverieDream];
        element.addEventListener('error', (event) => {
          window.heard.push(`${name} ${(event as Event as CustomEvent<{code: string}>).detail.code}`);
        });
        element.source = await canvas.convertToBlob();
        document.body.append(element);
      },
      [id, attributes] as const,
    );
  const statsOf = (page: Page, id: string) =>
    page.evaluate((name) => {
      const {stats, canvas} = document.getElementById(name) as ReverieDream;
      return {
        dreams: stats?.dreams ?? 0,
        backend: stats?.backend ?? '',
        engine: stats?.engine ?? '',
        memory: stats?.memory,
        widthPx: canvas.width,
      };
    }, id);
  const dreamOf = (page: Page, id: string) => expect.poll(async () => (await statsOf(page, id)).dreams);
  const remove = (page: Page, id: string): Promise<void> =>
    page.evaluate((name) => document.getElementById(name)?.remove(), id);

  test('they have one worker and one device; one is removed, one is on WebAssembly, and a lost device brings all back on one other', async () => {
    const page = await openEmpty();
    await add(page, 'a', onGpu);
    await add(page, 'b', `resolution="90" ${onGpu} look="oil"`);
    for (const id of ['a', 'b']) await dreamOf(page, id).toBeGreaterThan(2);
    expect(await devices(page)).toEqual([1]);
    for (const id of ['a', 'b']) {
      await expect.poll(async () => (await statsOf(page, id)).engine).toMatch(/^kernel on webgpu/);
      expect((await statsOf(page, id)).widthPx, id).toBe(160);
    }

    await add(page, 'c', `${least} backend="wasm"`);
    await dreamOf(page, 'c').toBeGreaterThan(1);
    expect((await statsOf(page, 'c')).backend).toBe('wasm');
    expect(dreamWorkers(page)).toHaveLength(1);
    await remove(page, 'a');
    await remove(page, 'c');
    const {dreams} = await statsOf(page, 'b');
    await dreamOf(page, 'b').toBeGreaterThan(dreams + 2);
    await expect.poll(() => page.workers().length, {message: 'no worker of WebAssembly'}).toBe(1);

    await add(page, 'a', onGpu);
    await dreamOf(page, 'a').toBeGreaterThan(0);
    expect(await page.evaluate(() => window.heard)).toEqual([]);
    const [former] = dreamWorkers(page);
    await former?.evaluate(() => void (globalThis as Instrumented).reverieSoak?.destroyDevice());
    const restarts = () => page.evaluate(() => [...window.heard].sort());
    await expect.poll(restarts).toEqual(['a dream-restarted', 'b dream-restarted']);
    for (const id of ['a', 'b']) await dreamOf(page, id).toBeGreaterThan(0);
    await expect.poll(() => dreamWorkers(page).length).toBe(1);
    expect(dreamWorkers(page)[0]).not.toBe(former);
    expect(await devices(page)).toEqual([1]);
    expect(await restarts()).toHaveLength(2);
    await page.screenshot({path: 'test/artefacts/several.png'});
  });

  test(`one that is added and removed ${cycles} times leaves nothing with another that dreams on`, async () => {
    const page = await openEmpty();
    await add(page, 'b', onGpu);
    const [worker] = await vi.waitUntil(() => dreamWorkers(page).length === 1 && dreamWorkers(page));
    const cycle = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i += 1) {
        await add(page, 'a', `resolution="90" ${onGpu}`);
        // Some are removed while they start.
        if (i % 2 === 0) await dreamOf(page, 'a').toBeGreaterThan(0);
        else await page.waitForTimeout(60 * i);
        await remove(page, 'a');
      }
    };
    const held = async () => {
      const labelled = await worker?.evaluate(async () => {
        (globalThis as unknown as {gc(): void}).gc();
        await new Promise((collected) => setTimeout(collected));
        return (globalThis as Instrumented).reverieSoak?.take().labelled;
      });
      const {tensors = NaN, bytes = NaN} = (await statsOf(page, 'b')).memory ?? {};
      return {labelled: labelled ?? NaN, tensors, bytes};
    };
    await expect.poll(async () => (await statsOf(page, 'b')).engine).toMatch(/^kernel on webgpu/);
    await cycle(1);
    const {dreams} = await statsOf(page, 'b');
    await dreamOf(page, 'b').toBeGreaterThan(dreams + 3);
    // What was removed while it started is released a little later.
    let before = await held();
    await expect
      .poll(async () => {
        const former = before;
        before = await held();
        return [before.labelled - former.labelled, before.tensors - former.tensors];
      })
      .toEqual([0, 0]);
    await cycle(cycles);
    const more = async () => {
      const now = await held();
      return {
        labelled: Math.max(0, now.labelled - before.labelled),
        tensors: now.tensors - before.tensors,
        bytes: now.bytes - before.bytes,
      };
    };
    await expect.poll(more).toEqual({labelled: 0, tensors: 0, bytes: 0});
    const after = await held();
    console.log(`Held with one dream, before and after: ${JSON.stringify([before, after])}.`);
    expect(await devices(page)).toEqual([1]);
    expect(page.workers()).toHaveLength(1);
  });
});

describe('the examples', () => {
  let site: string;
  beforeAll(async () => {
    site = await buildExamples(folder, packed.tarball);
  });

  test.each(['plain', 'three', 'react'])('%s dreams', async (name) => {
    const {page, heard} = await open(site, `${name}.html`);
    await dreamed(page);
    // A software GPU reports what it is slow at.
    const wrong = (): string[] => heard.filter((trouble) => !trouble.includes('GL Driver Message'));
    const shown = async () => ({isVaried: (await looks(page)) > 40, wrong: wrong()});
    await expect.poll(shown).toEqual({isVaried: true, wrong: []});
    await keep(page, `example-${name}`);
  });

  test('video dreams on a file', async () => {
    const {page, heard} = await open(site, 'video.html');
    await page.getByLabel('Video').setInputFiles(resolve('test/fixtures/clips/rabbit320.mp4'));
    await dreamed(page);
    const shown = async () => ({isVaried: (await looks(page)) > 40, wrong: heard});
    await expect.poll(shown).toEqual({isVaried: true, wrong: []});
    await keep(page, 'example-video');
  });

  /** Waits until the page's worker has marked its first dream. */
  const dreamed = async (page: Page): Promise<void> => {
    const marks = async (): Promise<number> => {
      const [worker] = page.workers().filter((each) => each.url().includes('dream-worker'));
      return (await worker?.evaluate(() => performance.getEntriesByName('first dream').length)) ?? 0;
    };
    await expect.poll(marks).toBeGreaterThan(0);
  };

  /** How different the pixels on the screen are. */
  async function looks(page: Page): Promise<number> {
    const png = (await page.screenshot()).toString('base64');
    return page.evaluate(async (text) => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
      const small = new OffscreenCanvas(32, 32).getContext('2d');
      small?.drawImage(image, 0, 0, 32, 32);
      const {data} = small?.getImageData(4, 4, 24, 24) ?? {data: []};
      const greens = [...data].filter((_, i) => i % 4 === 1);
      return Math.max(...greens) - Math.min(...greens);
    }, png);
  }
  const keep = (page: Page, name: string) => page.screenshot({path: `test/artefacts/${name}.png`});
});

declare global {
  interface Window {
    heard: string[];
    dreams: Dream[];
    shadowed: ReverieDream;
    create: (source: 'image' | 'canvas' | 'stream' | 'video' | 'frames' | 'camera') => Promise<Dream>;
  }
}
