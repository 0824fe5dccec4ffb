/**
 * The first minute of somebody who knows nothing: what they see is within reach at every size of a phone, with text at
 * twice its size, for a screen reader, and what they came for is two presses away, found by its name. One file, because
 * all of it looks at the same states.
 */

import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import type {Browser, BrowserContextOptions, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, inject, it} from 'vitest';
import {presets} from '../../src/params/presets.ts';
import type {Values} from '../../src/params/values.ts';
import {encodePng} from '../../src/cli/encode-png.ts';
import {leastDreams, openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {Contexts} from '../support/contexts.ts';
import {unreachable} from '../support/controls.ts';
import {recorded, quickRecording} from '../support/recorder.ts';
import {readClip} from '../support/clip.ts';
import type {harness as Harness} from './fixtures/ui.ts';

declare const harness: typeof Harness;

/** As axe-core's script gives it. */
declare const axe: {run(): Promise<{violations: {id: string; nodes: {target: unknown; html: string}[]}[]}>};

const phoneSizes = [
  [360, 640],
  [390, 844],
  [430, 932],
  [844, 390],
  [932, 430],
] as const;
/** The narrowest and the lowest, where all states are looked at; elsewhere those with the most controls are. */
const tightest: readonly number[] = [360, 844];
/** Those that lie over everything else. */
const dialogs = ['help', 'the search', 'the PIN'];
const fullest = ['the main controls', 'all controls', 'a rendering', 'the performance view'];
const desktop: BrowserContextOptions = {viewport: {width: 1440, height: 900}};
const phone = ([width, height]: readonly [number, number]): BrowserContextOptions => ({
  viewport: {width, height},
  hasTouch: true,
  isMobile: true,
});

let browser: Browser;
let page: Page;
let contexts: Contexts;
beforeAll(async () => {
  browser = await launch({gpu: 'none', camera: 'fake'});
  contexts = new Contexts(browser);
});
afterEach(() => page.close());
afterAll(() => browser.close());

async function open(options: BrowserContextOptions, query = ''): Promise<void> {
  page = await contexts.newPage({...options, acceptDownloads: true});
  page.setDefaultTimeout(30_000);
  // Of a phone, as it names them once the camera was allowed.
  await page.addInitScript(() => {
    navigator.mediaDevices.enumerateDevices = () =>
      Promise.resolve(
        ['camera2 1, facing front', 'camera2 0, facing back'].map(
          (label) => ({kind: 'videoinput', label, deviceId: label}) as MediaDeviceInfo,
        ),
      );
  });
  await page.goto(`${inject('pagesUrl')}test/browser/fixtures/ui.html${query}`);
  await page.waitForFunction(() => 'harness' in globalThis && harness.dreamer.frames > 0);
}

const dreaming = () =>
  page.evaluate(() => {
    harness.dreamer.tell('drawn');
    harness.dreamer.tell('status', harness.status());
  });
const button = (name: string | RegExp) => page.getByRole('button', {name});
const sent = () => page.evaluate(() => harness.dreamer.values.at(-1) as Values);
const allControls = () => button('All controls').click();
/** The recording light, as it is while a clip is recorded. */
const recording = () =>
  page.locator('reverie-recording-light').evaluate((light) =>
    Object.assign(light, {
      kind: 'clip',
      progress: {elapsedMs: 72_000, bytes: 42e6, frames: 2100, dropped: 3, rateHz: 30},
    }),
  );

/** What the page can be in, each from a page that has just been opened. */
const states: Readonly<Record<string, {readonly query?: string; arrange(): Promise<unknown>}>> = {
  'the first second': {arrange: () => Promise.resolve()},
  'the main controls': {arrange: dreaming},
  'all controls': {
    arrange: async () => {
      await dreaming();
      await allControls();
    },
  },
  'a timeline': {
    arrange: async () => {
      await dreaming();
      await allControls();
      await page.locator('reverie-automation summary').click();
      await page.getByRole('combobox', {name: 'Add lane'}).selectOption({label: 'Zoom'});
      await page.getByRole('slider', {name: 'Zoom, keyframe 2'}).waitFor();
    },
  },
  'the library': {
    arrange: async () => {
      await dreaming();
      await allControls();
      await page.locator('reverie-clips summary').first().click();
    },
  },
  'the controllers': {
    arrange: async () => {
      await dreaming();
      await allControls();
      await page.locator('reverie-controllers summary').first().click();
      await page.evaluate(() => {
        const mapping = {
          ...{signal: 'midi/desk/1/cc/7', label: 'Desk, CC 7', target: 'parameter/zoom', mode: 'set'},
          ...{amount: 1, from: -1, to: 1, curve: 'linear', attackS: 0, releaseS: 0, takeover: true},
        };
        const detail = {do: 'add', mappings: [mapping, {...mapping, target: 'action/hit'}]};
        document.querySelector('reverie-app')?.dispatchEvent(new CustomEvent('map', {detail}));
      });
      await page.locator('reverie-controllers [data-mapping="0"] summary').click();
    },
  },
  'the keys': {
    arrange: async () => {
      await dreaming();
      await allControls();
      await page.locator('reverie-keys summary').click();
    },
  },
  'a rendering': {
    arrange: async () => {
      await dreaming();
      await allControls();
      await page.getByText('Render to file').click();
      await page.locator('reverie-render input[type=file]').setInputFiles('test/fixtures/clips/people.mp4');
      await page.getByText('people.mp4').first().waitFor();
    },
  },
  recording: {
    arrange: async () => {
      await dreaming();
      await recording();
    },
  },
  'no camera': {query: '#camera=camera-busy', arrange: () => page.locator('[data-notice=source]').waitFor()},
  'an error': {
    arrange: () =>
      page.evaluate(() =>
        harness.dreamer.tell('restart', {code: 'lost', data: {}, message: 'The dream was lost.'}),
      ),
  },
  'no GPU, and slow': {
    arrange: async () => {
      await page.evaluate(() => {
        const message = 'WebGPU found no usable GPU on this machine.';
        const degradations = [
          {code: 'no-adapter', data: {}, message, advice: 'Turn on hardware acceleration.'},
          {code: 'rate-missed', data: {}, message: 'This machine does not reach 9 dreams per second.'},
        ];
        harness.dreamer.tell('status', harness.status({degradations}));
      });
      await page.locator('reverie-status summary').click();
    },
  },
  'the performance view': {
    arrange: async () => {
      await dreaming();
      await page.keyboard.press('e');
      await page.locator('reverie-perform').waitFor();
    },
  },
  'the search': {
    arrange: async () => {
      await dreaming();
      await page.keyboard.press('/');
      await page.getByRole('combobox', {name: /^Search/}).fill('zoom');
      await page.locator('reverie-search').getByRole('option', {name: /Zoom/}).first().waitFor();
    },
  },
  help: {
    arrange: async () => {
      await dreaming();
      await button('Help').click();
    },
  },
  'setting up an exhibition': {
    query: '?install&setup',
    arrange: async () => {
      await dreaming();
      await page.getByRole('region', {name: 'Set up an exhibition'}).waitFor();
    },
  },
  'the PIN': {
    query: '?install&pin=2468',
    arrange: async () => {
      await dreaming();
      await page.keyboard.press('Control+Shift+O');
      await page.getByRole('dialog').waitFor();
    },
  },
};

describe.each(phoneSizes)('a phone of %i x %i', (width, height) => {
  const looked = tightest.includes(width) ? Object.keys(states) : fullest;
  it.each(looked.filter((name) => !dialogs.includes(name)))(
    'has every control in reach: %s',
    async (name) => {
      const state = states[name];
      await open(phone([width, height]), state?.query);
      await state?.arrange();
      await page.waitForTimeout(400);
      expect(await unreachable(page, 44)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    },
  );
});

describe.each([
  ['wide', desktop],
  ['on a phone', phone([390, 844])],
])('%s', (_, options) => {
  it.each(Object.keys(states))('axe finds nothing wrong: %s', async (name) => {
    const state = states[name];
    await open(options, state?.query);
    await state?.arrange();
    await page.waitForTimeout(400);
    const script = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    await page.evaluate(await readFile(script, 'utf8'));
    const violations = await page.evaluate(async () =>
      (await axe.run()).violations.map(({id, nodes}) => ({
        id,
        nodes: nodes.slice(0, 3).map(({target, html}) => `${JSON.stringify(target)} ${html.slice(0, 200)}`),
      })),
    );
    expect(violations).toEqual([]);
  });

  it.each(['the main controls', 'all controls', 'the performance view'])(
    'text is readable over a white and over a black picture: %s',
    async (name) => {
      await open(options);
      await states[name]?.arrange();
      await page.waitForTimeout(400);
      const found = await page.evaluate(textOverPicture);
      expect(found.length).toBeGreaterThan(5);
      const faint = found
        .map(({text, colour, over}) => ({
          text,
          ratios: [0, 255].map((picture) =>
            contrast(colour, over.reduce(laidOver, [picture, picture, picture])),
          ),
        }))
        .filter(({ratios}) => Math.min(...ratios) < 4.5);
      expect(faint).toEqual([]);
    },
  );

  it.each(['the main controls', 'all controls', 'an error', 'no camera'])(
    'text at twice its size loses nothing: %s',
    async (name) => {
      await open(options, states[name]?.query);
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
      await states[name]?.arrange();
      await page.waitForTimeout(400);
      expect(await unreachable(page, 0)).toEqual([]);
    },
  );

  it('another look is one press away, a saved image another, and full screen', async () => {
    await open(options);
    await dreaming();
    await button(/^Kennel/).click();
    expect(await sent()).toMatchObject(presets.find(({name}) => name === 'kennel')?.look ?? {});
    const [download] = await Promise.all([page.waitForEvent('download'), button('Save image').click()]);
    expect(download.suggestedFilename()).toMatch(/\.png$/);
    await button('Full screen').click();
    await page.waitForFunction(() => document.fullscreenElement !== null);
  });
});

it('shows the source before there is a dream, and the dream in its place once there is', async () => {
  await open(desktop, '#camera=wait');
  // The fixture's clouds are 4 x 3 pixels; the canvas of the dream is there, and not drawn.
  const widths = () =>
    page
      .locator('reverie-viewport canvas')
      .evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).width));
  await expect.poll(widths).toContain(4);
  await dreaming();
  await expect.poll(widths).not.toContain(4);
});

it('while files are dragged over the page it shows that they can be dropped, and offers a large image', async () => {
  await open(desktop);
  await dreaming();
  const drag = (type: string) =>
    page.evaluate(async (name) => {
      const dataTransfer = new DataTransfer();
      await customElements.whenDefined('reverie-render');
      dataTransfer.items.add(new File(['x'], 'cat.png', {type: 'image/png'}));
      document.body.dispatchEvent(new DragEvent(name, {dataTransfer, cancelable: true, bubbles: true}));
    }, type);
  const target = page.getByText('Drop a video or an image');
  await drag('dragover');
  await target.waitFor();
  await drag('drop');
  await target.waitFor({state: 'detached'});
  await button('Make a large image').click();
  await page.getByRole('button', {name: 'Render', exact: true}).waitFor();
  const parts = page.locator('reverie-render details > p, reverie-render-options form');
  const words = (await parts.allInnerTexts()).join(' ');
  expect(words).toContain('cat.png');
  expect(words).not.toMatch(/frame|sound/i);
});

it('another camera is one press away on a phone, and one choice on a wide screen', async () => {
  await open(phone([390, 844]));
  await dreaming();
  await button('Switch camera').click();
  expect((await sent()).cameraDevice).toBe('camera2 1, facing front');
  await page.close();
  await open(desktop);
  await page.getByRole('combobox', {name: 'Camera', exact: true}).selectOption('camera2 0, facing back');
  expect((await sent()).cameraDevice).toBe('camera2 0, facing back');
});

/** Fingers on the screen, each at its point; none lifts them all. */
async function touchScreen(): Promise<(...points: readonly (readonly [number, number])[]) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  let down = 0;
  return async (...points) => {
    const type = points.length === 0 ? 'touchEnd' : points.length === down ? 'touchMove' : 'touchStart';
    down = points.length;
    const touchPoints = points.map(([x, y], id) => ({x, y, id}));
    await session.send('Input.dispatchTouchEvent', {type, touchPoints});
  };
}

it('two fingers zoom into the image about their middle, one moves it, and both zoom out again', async () => {
  const [width, height] = [390, 844];
  await open(phone([width, height]), '?mirror=off');
  await dreaming();
  // The canvas of the fixture's dream is twice as wide as high, and fills the height.
  const shownPx = {x: 2 * height, y: height};
  const fingers = await touchScreen();
  const pinch = async (fromPx: number, toPx: number): Promise<void> => {
    for (const gapPx of [fromPx, toPx]) await fingers([195 - gapPx / 2, 180], [195 + gapPx / 2, 180]);
    await fingers();
  };
  await pinch(100, 200);
  await expect.poll(async () => (await sent()).crop).toBeCloseTo(0.5, 2);
  const {cropX, cropY} = await sent();
  // What was between the fingers still is.
  const fromMiddle = (180 - height / 2) / shownPx.y;
  expect(cropX).toBeCloseTo(0.5, 2);
  expect(cropY).toBeCloseTo(0.5 + fromMiddle * (1 - 0.5), 2);

  await fingers([200, 180]);
  await fingers([220, 180]);
  await fingers([300, 220]);
  await fingers();
  await expect.poll(async () => (await sent()).cropX).toBeCloseTo(cropX - (80 / shownPx.x) * 0.5, 2);
  expect((await sent()).cropY).toBeCloseTo(cropY - (40 / shownPx.y) * 0.5, 2);
  expect((await sent()).crop).toBeCloseTo(0.5, 2);

  await pinch(200, 60);
  await expect.poll(sent).toMatchObject({crop: 0, cropX: 0.5, cropY: 0.5});
});

it('the wheel zooms about the pointer, a drag moves what is seen, and the picture follows', async () => {
  const app = await openApp(browser, inject('siteUrl'), {
    query: `${leastDreams}&source=scene&wet=0&fit=contain`,
  });
  page = app.page;
  await app.dreams(1);
  const [width, height] = [400, 300];
  // Red to the right, green downwards.
  const rgb = Uint8Array.from({length: 3 * width * height}, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return [(255 * x) / width, (255 * y) / height, 0][i % 3] ?? 0;
  });
  await page.locator('reverie-source input[type=file]').setInputFiles({
    ...{name: 'slopes.png', mimeType: 'image/png'},
    buffer: Buffer.from(encodePng(width, height, rgb)),
  });
  /** Red and green in the middle of what is shown, as shares of the image. */
  const middle = async (): Promise<{size: number; x: number; y: number}> => {
    const {width: w, height: h, rgb: seen} = await app.snapshot();
    const at = 3 * (Math.floor(h / 2) * w + Math.floor(w / 2));
    return {size: w, x: (seen[at] ?? 0) / 255, y: (seen[at + 1] ?? 0) / 255};
  };
  await expect.poll(async () => (await middle()).size).toBe(width);
  // The image is 900 px high and 1200 px wide, from 120 px on.
  await page.mouse.move(120 + 900, 450);
  await page.mouse.wheel(0, -350);
  await expect.poll(async () => (await middle()).size).toBe(width / 2);
  await expect.poll(async () => (await middle()).x).toBeCloseTo(0.625, 1);
  expect((await middle()).y).toBeCloseTo(0.5, 1);

  // From beside what the panel says.
  await page.mouse.move(1000, 460);
  await page.mouse.down();
  await page.mouse.move(1020, 460);
  await page.mouse.move(1020 + 300, 0, {steps: 4});
  await page.mouse.up();
  await expect.poll(async () => (await middle()).x).toBeCloseTo(0.5, 1);
  // No further than the edge.
  await expect.poll(async () => (await middle()).y).toBeCloseTo(0.75, 1);
  expect(app.heard).toEqual([]);
});

it('visitors of an exhibition cannot move what is seen of the source; its operator can', async () => {
  await open(desktop, '?install');
  await dreaming();
  const zoomIn = async (): Promise<void> => {
    await page.mouse.move(900, 200);
    await page.mouse.wheel(0, -200);
  };
  await zoomIn();
  await page.keyboard.press('Control+Shift+O');
  await page.locator('reverie-app:not([bare])').waitFor();
  expect((await sent()).crop).toBe(0);
  await zoomIn();
  await expect.poll(async () => (await sent()).crop).toBeGreaterThan(0.2);
});

it('a clip is recorded by two presses and downloaded by one more', async () => {
  const app = await openApp(browser, inject('siteUrl'), {query: `${quickRecording}&recordSound=none`});
  page = app.page;
  await app.dreams(1);
  await button('Record clip').click();
  await recorded(page, 10, 1500);
  await page.mouse.move(300, 300);
  await button('Record clip').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', {name: 'Download', exact: true}).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^Shells, .+, \d\d\.\d\d\.mp4$/);
  expect((await readClip(await readFile(await download.path()))).videoS.length).toBeGreaterThanOrEqual(10);
  await button('Play').click();
  const playing = page.locator('reverie-player video');
  await expect.poll(() => playing.evaluate((video: HTMLVideoElement) => video.clientWidth)).toBe(1440);
});

type Rgb = readonly [number, number, number];
type Rgba = readonly [...Rgb, number];

/** The visible texts, each with its colour and the backgrounds that lie between it and the picture, lowest first. */
function textOverPicture(): {text: string; colour: Rgb; over: Rgba[]}[] {
  const numbers = (css: string): Rgba => {
    const [r = 0, g = 0, b = 0, a = 1] = (css.match(/[\d.]+/g) ?? []).map(Number);
    // Where the browser mixes colours it gives them from 0 to 1.
    const scale = css.startsWith('color(') ? 255 : 1;
    return [r * scale, g * scale, b * scale, a];
  };
  const found: {text: string; colour: Rgb; over: Rgba[]}[] = [];
  const visit = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) visit(element.shadowRoot);
      const text = [...element.childNodes]
        .filter(({nodeType}) => nodeType === Node.TEXT_NODE)
        .map(({textContent}) => (textContent ?? '').trim())
        .join(' ')
        .trim();
      const shown = element.checkVisibility({opacityProperty: true, visibilityProperty: true});
      const box = element.getBoundingClientRect();
      const isDisabled = element.matches(':disabled, :disabled *');
      if (text === '' || !shown || isDisabled || box.width * box.height < 20) continue;
      if (box.bottom < 0 || box.top > innerHeight || element.localName === 'style') continue;
      const over: Rgba[] = [];
      let at: Element | null = element;
      while (at) {
        const background = numbers(getComputedStyle(at).backgroundColor);
        if (background[3] > 0) over.unshift(background);
        if (background[3] === 1) break;
        const around: Node = at.getRootNode();
        at = at.assignedSlot ?? at.parentElement ?? (around instanceof ShadowRoot ? around.host : null);
      }
      const [r, g, b] = numbers(getComputedStyle(element).color);
      found.push({text: text.slice(0, 40), colour: [r, g, b], over});
    }
  };
  visit(document);
  return found;
}

/** A colour seen through another one. */
const laidOver = (below: Rgb, [r, g, b, alpha]: Rgba): Rgb => [
  below[0] + alpha * (r - below[0]),
  below[1] + alpha * (g - below[1]),
  below[2] + alpha * (b - below[2]),
];

/** WCAG 2's contrast ratio. */
function contrast(a: Rgb, b: Rgb): number {
  const luminance = (colour: Rgb): number => {
    const [r, g, b] = colour.map((level) =>
      level <= 10.31 ? level / 255 / 12.92 : ((level / 255 + 0.055) / 1.055) ** 2.4,
    ) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}
