/**
 * The page's interface in the production build, with a dreamer that only keeps what it is given. One file, because its
 * browser and its build are started once.
 */

import type {Browser, BrowserContextOptions, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, inject, it} from 'vitest';
import {readPageStatus} from '../../src/cli/kiosk/page-status.ts';
import {presets} from '../../src/params/presets.ts';
import {defaults} from '../../src/params/values.ts';
import type {Values} from '../../src/params/values.ts';
import {launch, troubles} from '../support/browser.ts';
import {Contexts} from '../support/contexts.ts';
import type {harness as Harness} from './fixtures/ui.ts';

declare const harness: typeof Harness;

const fixturePath = 'test/browser/fixtures/ui.html';
const phone: BrowserContextOptions = {
  viewport: {width: 390, height: 844},
  hasTouch: true,
  isMobile: true,
};

let browser: Browser;
let contexts: Contexts;
let page: Page;
let heard: string[];

beforeAll(async () => {
  // The production build under its content security policy: what the policy refuses turns up in `heard`.
  browser = await launch({gpu: 'none'});
  contexts = new Contexts(browser);
});
afterEach(async () => {
  await page.close();
  expect(heard).toEqual([]);
});
afterAll(() => browser.close());

async function open(query = '', options: BrowserContextOptions = {viewport: {width: 1440, height: 900}}) {
  page = await contexts.newPage(options);
  heard = troubles(page);
  await page.goto(`${inject('pagesUrl')}${fixturePath}${query}`);
  await page.waitForFunction(() => 'harness' in globalThis && harness.dreamer.calls.includes('attach'));
  await page.waitForFunction(() => harness.dreamer.frames > 0);
}

const tellStatus = () =>
  page.evaluate(() =>
    harness.dreamer.tell(
      'status',
      harness.status({degradations: [{code: 'smaller', data: {}, message: 'Smaller than asked for.'}]}),
    ),
  );
const openStatus = () => page.locator('reverie-status summary').click();
/** What the page shows of a ripening, and what an exhibition's supervisor reads of it. */
async function ripening(share: number | undefined) {
  await page.evaluate((of) => {
    const done = of === undefined ? of : {share: of, widthPx: 512, heightPx: 288, octaves: 7, steps: 8};
    harness.dreamer.tell('status', harness.status({ripening: done}));
  }, share);
  await page.waitForTimeout(50);
  const {resting} = await page.evaluate(readPageStatus);
  const line = await page.locator('reverie-ripening').evaluate((element) => element.hasAttribute('shown'));
  return {words: await page.locator('reverie-status summary').textContent(), line, resting};
}

const calls = () => page.evaluate(() => harness.dreamer.calls);
const sent = async (): Promise<Values> => {
  const values = await page.evaluate(() => harness.dreamer.values.at(-1));
  if (!values) throw new Error('no values were sent');
  return values;
};
const panel = () => page.locator('reverie-panel');
const isShown = () => panel().evaluate((element) => element.hasAttribute('shown'));
const preset = (name: string) => page.locator(`[data-preset=${name}]`);
const action = (name: string) => page.locator(`button[data-action=${name}]`);
const notice = (id: string) => page.locator(`[data-notice=${id}]`);
const codeOf = (id: string) => notice(id).getAttribute('data-code');
const range = (key: string) => page.locator(`reverie-control[data-key=${key}] input:visible`).first();
const says = (element: string, words: string) => page.locator(element).getByText(words).first().waitFor();

describe('values', () => {
  it('a preset changes every look value that the dream gets, and the address', async () => {
    await open();
    for (const {name, look} of presets.slice(4, 7)) {
      await preset(name).click();
      expect(await sent()).toMatchObject(look);
      expect(await preset(name).getAttribute('aria-pressed')).toBe('true');
    }
    await page.waitForURL(/rotation=7/);
    expect(new URL(page.url()).searchParams.get('mixed7')).toBe('1');
    await preset('shells').click();
    await page.waitForURL((url) => url.search === '');
  });

  it('every preset has a thumbnail, and is described where it is pointed at, focused or chosen', async () => {
    await open();
    const loaded = () =>
      page
        .locator('[data-preset] img')
        .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));
    await expect.poll(loaded).toEqual(presets.map(() => 160));
    const describes = ({line}: {line: string} = {line: 'no preset'}) => says('reverie-presets', line);
    await preset('oil').hover();
    await describes(presets.find(({name}) => name === 'oil'));
    await page.mouse.move(700, 200);
    await describes(presets[0]);
    await preset('shells').focus();
    await page.keyboard.press('Tab');
    await describes(presets[1]);
    expect((await sent()).mixed3).toBe(defaults.mixed3);
  });

  it('a preset that is pressed on for long is described, not chosen', async () => {
    await open('', phone);
    const box = await preset('kennel').boundingBox();
    if (!box) throw new Error('the tile has no box');
    const touch = await page.context().newCDPSession(page);
    const touchPoints = [{x: box.x + box.width / 2, y: box.y + 20}];
    await touch.send('Input.dispatchTouchEvent', {type: 'touchStart', touchPoints});
    await page.waitForTimeout(700);
    await page
      .locator('reverie-presets p')
      .getByText(presets[3]?.line ?? '')
      .waitFor();
    await touch.send('Input.dispatchTouchEvent', {type: 'touchEnd', touchPoints: []});
    await page
      .locator('reverie-presets p')
      .getByText(presets[0]?.line ?? '')
      .waitFor();
    expect(await preset('shells').getAttribute('aria-pressed')).toBe('true');
    await preset('kennel').tap();
    await page.waitForURL(/mixed6/);
  });

  it('what the address asks for reaches the dream first, and what it asks wrongly is named', async () => {
    await open('?preset=oil&wet=9&nonsense=1');
    const first = await page.evaluate(() => harness.dreamer.values[0]);
    expect(first).toMatchObject({...presets.find(({name}) => name === 'oil')?.look, wet: 2});
    const words = (await notice('address').textContent()) ?? '';
    expect(await codeOf('address')).toBe('settings-in-address');
    for (const got of ['wet', '9', 'nonsense']) expect(words).toContain(got);
    await notice('address').getByRole('button', {name: 'Dismiss'}).click();
    await notice('address').waitFor({state: 'detached'});
  });

  it('the depth dial writes the layer weights, by key and by touching a layer’s sign', async () => {
    await open();
    const dial = page.locator('reverie-depth input[type=range]').first();
    await dial.focus();
    await page.keyboard.press('End');
    expect(await sent()).toMatchObject({mixed3: 0, mixed4: 0, mixed7: 1});
    await page.keyboard.press('PageDown');
    expect(await sent()).toMatchObject({mixed6: 1, mixed7: 0});
    await page.keyboard.press('Backspace');
    expect(await sent()).toMatchObject({mixed3: 0.5, mixed4: 1, mixed6: 0});
    const box = await dial.boundingBox();
    if (!box) throw new Error('the dial has no box');
    await page.mouse.click(box.x + 22 + ((box.width - 44) * 2) / 7, box.y + 12);
    expect(await sent()).toMatchObject({mixed2: 1, mixed3: 0});
  });

  it('a dial moves by its step, resets by Backspace and double click, and shows its value', async () => {
    await open();
    const persistence = range('persistence');
    await persistence.focus();
    await page.keyboard.press('ArrowLeft');
    expect((await sent()).persistence).toBeCloseTo(defaults.persistence - 0.01, 6);
    expect(await persistence.getAttribute('aria-valuetext')).toBe('1.59 s');
    await page.keyboard.press('Backspace');
    expect((await sent()).persistence).toBe(defaults.persistence);
    await page.keyboard.press('Home');
    expect((await sent()).persistence).toBe(0);
    await persistence.dblclick();
    expect((await sent()).persistence).toBe(defaults.persistence);
  });

  it('every parameter of the table has a control that can be found', async () => {
    await open();
    await page.keyboard.press('a');
    const shownKeys = await page
      .locator('reverie-control[data-key]')
      .evaluateAll((elements) => elements.map((element) => (element as HTMLElement).dataset['key']));
    // The guides are shown while one is followed: see below.
    const elsewhere = ['source', 'cameraDevice', 'cameraSize', 'guide'];
    // The layers that the model has: see below.
    const beyond = (key: string) => /^mixed([89]|10)$/.test(key);
    expect(
      Object.keys(defaults).filter(
        (key) => !shownKeys.includes(key) && !elsewhere.includes(key) && !beyond(key),
      ),
    ).toEqual([]);
  });

  it('guides are shown while one is followed: drawn ones as thumbnails, and an image of the user’s own', async () => {
    await open();
    await page.keyboard.press('a');
    await page.locator('summary', {hasText: /^Depth$/}).click();
    const guides = page.locator('reverie-guide');
    expect(await guides.count()).toBe(0);
    await page.locator('[data-key=objective] select').selectOption('guide');
    await guides.waitFor();
    expect((await sent()).objective).toBe('guide');
    const pressed = () => guides.locator('[data-guide][aria-pressed=true]').getAttribute('data-guide');
    expect(await pressed()).toBe(defaults.guide);
    await guides.locator('[data-guide=eyes]').click();
    expect((await sent()).guide).toBe('eyes');
    expect(await pressed()).toBe('eyes');
    // Each picture has many colours.
    const colours = await guides.locator('canvas').evaluateAll((canvases) =>
      canvases.map((canvas) => {
        const {width, height} = canvas as HTMLCanvasElement;
        const data = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data;
        return new Set(data?.filter((_, i) => i % 4 === 0)).size;
      }),
    );
    expect(colours).toHaveLength(4);
    for (const count of colours.slice(0, 3)) expect(count).toBeGreaterThan(50);

    await guides.locator('input[type=file]').setInputFiles('test/fixtures/golden/half/elephant.png');
    await expect.poll(calls).toContain('guide 224 x 224');
    await expect.poll(pressed).toBe('own');
    expect((await sent()).guide).toBe('own');
    expect(await guides.locator('p').textContent()).toContain('elephant.png');

    await guides
      .locator('input[type=file]')
      .setInputFiles({name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('nothing')});
    await notice('guide').waitFor();
    expect(await codeOf('guide')).toBe('guide-failed');
    expect((await sent()).guide, 'what was there stays').toBe('own');
    await page.locator('[data-key=objective] select').selectOption('caricature');
    await expect.poll(() => guides.count()).toBe(0);
  });

  it('layers that the model lacks are not offered', async () => {
    await open();
    await tellStatus();
    await page.getByText('Layer by layer').click();
    await range('mixed7').waitFor();
    expect(await page.locator('reverie-depth reverie-control').count()).toBe(8);
    expect(await page.locator('[data-key=mixed8]').count()).toBe(0);
  });
});

describe('actions', () => {
  it('freeze, reset, snapshot and compare send the right calls', async () => {
    await open();
    await action('freeze').click();
    await action('freeze').click();
    await action('reset').click();
    const [download] = await Promise.all([page.waitForEvent('download'), action('snapshot').click()]);
    expect(download.suggestedFilename()).toMatch(/^reverie-\d{4}-\d\d-\d\d-\d{6}\.png$/);
    const made = (await calls()).filter((call) => !['attach', 'set'].includes(call));
    expect(made).toEqual(['freeze true', 'freeze false', 'reset', 'snapshot']);

    await action('compare').hover();
    await page.mouse.down();
    expect((await sent()).wet).toBe(0);
    await page.mouse.up();
    expect((await sent()).wet).toBe(1);
  });

  it('compare by key lasts as long as the key is held', async () => {
    await open();
    await page.keyboard.down('c');
    expect((await sent()).wet).toBe(0);
    await page.keyboard.up('c');
    expect((await sent()).wet).toBe(1);
  });

  it('keys act where no control is focused and are left to the control that is', async () => {
    await open();
    await page.keyboard.press('2');
    expect(await sent()).toMatchObject(presets[1]?.look ?? {});
    await page.keyboard.press(' ');
    expect(await calls()).toContain('freeze true');

    await page.keyboard.press('a');
    await page.getByText('Engine', {exact: true}).click();
    const model = range('model');
    await model.focus();
    const before = await calls();
    await page.keyboard.type('rsc 3');
    expect(await model.inputValue()).toContain('rsc 3');
    expect(await calls()).toEqual(before);
    await page.keyboard.press('Enter');
    expect(await notice('values').textContent()).toContain('is not the folder name of a model pack');
  });

  it('gentle keeps the dream’s own movement back, on by itself where reduced motion is asked for', async () => {
    await open('?zoom=0.5&stepSize=0.2', {viewport: {width: 1440, height: 900}, reducedMotion: 'reduce'});
    expect(await sent()).toMatchObject({zoom: 0, steps: 1, stepSize: 0.02});
    await tellStatus();
    await openStatus();
    await says('reverie-status', 'Gentle');
    await notice('flicker').getByRole('button', {name: 'Full strength'}).click();
    expect(await sent()).toMatchObject({zoom: 0.5, stepSize: 0.2});
  });

  it('a lost worker gets a fresh canvas, and is drawn on again', async () => {
    await open();
    await page.evaluate(() =>
      harness.dreamer.tell('restart', {code: 'lost', data: {}, message: 'The dream was lost.'}),
    );
    await expect.poll(() => page.evaluate(() => harness.dreamer.canvases)).toBe(2);
    expect(await codeOf('restart')).toBe('lost');
    // The former canvas holds the last picture until the fresh one shows its first.
    const canvases = page.locator('reverie-viewport canvas[role=img]');
    expect(await canvases.count()).toBe(2);
    await page.evaluate(() => harness.dreamer.tell('drawn'));
    expect(await canvases.count()).toBe(1);
    await tellStatus();
    await notice('restart').waitFor({state: 'detached'});
  });
});

describe('sources', () => {
  it('the clouds dream while permission is pending, and the camera takes over when it delivers', async () => {
    await open('#camera=wait');
    const kinds = () => page.evaluate(() => harness.opened.map(({kind}) => kind));
    await expect.poll(kinds).toEqual(['camera', 'scene']);
    await page.locator('[data-source=scene][aria-pressed=true]').waitFor();
    await says('reverie-source', 'Allow it if the browser asks');
    await page.evaluate(() => harness.opened[0]?.deliver());
    await page.locator('[data-source=camera][aria-pressed=true]').waitFor();
    expect(await page.evaluate(() => harness.opened[1]?.stopped)).toBe(true);
    expect(page.url()).not.toContain('source=');
  });

  it('a camera that fails leaves the clouds, is reported with what to do, and can be tried again', async () => {
    await open('#camera=camera-busy');
    await notice('source').waitFor();
    expect(await codeOf('source')).toBe('source-lost');
    expect(await notice('source').locator('.advice').count()).toBe(1);
    await page.evaluate(() => (harness.plans.camera = 'deliver'));
    await notice('source').getByRole('button', {name: 'Try the camera again'}).click();
    await page.locator('[data-source=camera][aria-pressed=true]').waitFor();
    await notice('source').waitFor({state: 'detached'});
  });

  it('a camera that ends is reported', async () => {
    await open();
    await page.locator('[data-source=camera][aria-pressed=true]').waitFor();
    await page.evaluate(() => harness.opened.at(-1)?.end());
    expect(await codeOf('source')).toBe('source-lost');
    await page.locator('[data-source=scene][aria-pressed=true]').waitFor({timeout: 20_000});
  });

  it('an image that is picked becomes the source; another kind of file is refused', async () => {
    await open();
    const files = page.locator('reverie-source input[type=file]');
    await files.setInputFiles({name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x')});
    expect(await codeOf('source')).toBe('file-unsupported');
    await files.setInputFiles({name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('x')});
    await page.locator('[data-source=image][aria-pressed=true]').waitFor();
    await notice('source').waitFor({state: 'detached'});
  });
});

it('shows how far a still image has ripened, quietly, and that it is ripe', async () => {
  await open();
  expect(await ripening(0.406)).toMatchObject({line: true, resting: true});
  expect((await ripening(0.406)).words).toContain('40 %');
  expect((await page.locator('reverie-status dd').allTextContents()).join()).toContain('512 × 288');
  expect(await ripening(1)).toMatchObject({line: false, resting: true});
  expect((await ripening(1)).words).not.toContain('%');
  expect(await ripening(undefined)).toMatchObject({line: false, resting: false});
});

describe('the panel', () => {
  it('goes when nobody is there, comes back by pointer and key, and stays when pinned', async () => {
    await open();
    await page.clock.install();
    await page.mouse.move(700, 300);
    expect(await isShown()).toBe(true);
    await page.clock.runFor(5000);
    await expect.poll(isShown).toBe(false);
    expect(await page.locator('reverie-app').evaluate((app) => getComputedStyle(app).cursor)).toBe('none');
    await page.mouse.move(710, 310);
    await expect.poll(isShown).toBe(true);
    await page.clock.runFor(5000);
    await expect.poll(isShown).toBe(false);
    await page.keyboard.press('p');
    await expect.poll(isShown).toBe(true);
    await page.clock.runFor(20_000);
    expect(await isShown()).toBe(true);
  });

  it('makes way for the clean output, which is the dream alone, whole, and comes back by its key', async () => {
    await open('?output');
    expect(await panel().isVisible()).toBe(false);
    expect(await page.locator('reverie-hint').isVisible()).toBe(false);
    expect(await page.locator('reverie-viewport').getAttribute('fit')).toBe('contain');
    await page.keyboard.press('h');
    await expect.poll(() => panel().isVisible()).toBe(true);
    await expect.poll(() => page.url()).not.toContain('output');
  });

  it('opens a clean window from its button, and closes it again', async () => {
    await open();
    const popup = page.waitForEvent('popup');
    await action('window').first().click();
    const output = await popup;
    await output.getByRole('img', {name: 'The dream'}).waitFor();
    await Promise.all([output.waitForEvent('close'), page.keyboard.press('w')]);
  });

  it('stays while it is used: pointed at, focused, with all controls or a dialog open; not for what was clicked', async () => {
    await open();
    await page.clock.install();
    const stays = async (why: string) => {
      await page.clock.runFor(20_000);
      expect(await isShown(), why).toBe(true);
    };
    const goes = async () => {
      await page.mouse.move(700, 300);
      await page.clock.runFor(5000);
      await expect.poll(isShown).toBe(false);
    };
    await preset('oil').click();
    await stays('the pointer rests on it');
    await goes();
    await page.keyboard.press('Tab');
    await stays('the keyboard’s focus is inside');
    await preset('oil').click();
    await goes();
    await page.keyboard.press('a');
    await page.mouse.move(700, 300);
    await stays('all controls are open');
    await page.keyboard.press('a');
    await goes();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await stays('a dialog is open');
    await page.keyboard.press('Escape');
    await goes();
    // A screen reader clicks without a pointer or a key before.
    await action('freeze').evaluate((button) => (button as HTMLElement).click());
    await page.mouse.move(701, 300);
    await stays('a screen reader is used');
  });

  it('says once how to get it back, when it hides for the first time', async () => {
    await open();
    const hint = page.locator('reverie-hint p');
    await page.clock.install();
    await page.mouse.move(700, 300);
    expect(await hint.textContent()).toBe('');
    await page.clock.runFor(5000);
    await expect.poll(() => hint.textContent()).toMatch(/mouse/);
    await page.mouse.move(710, 300);
    await expect.poll(() => hint.textContent()).toBe('');
    await page.clock.runFor(5000);
    await expect.poll(isShown).toBe(false);
    expect(await hint.textContent()).toBe('');
  });

  it('shows one notice at a time, the most important first, and how many wait', async () => {
    await open('?wet=9#camera=camera-busy');
    await tellStatus();
    const shown = () => page.locator('reverie-notice article:visible');
    await notice('source').waitFor();
    await expect.poll(() => page.locator('reverie-notice article').count()).toBe(3);
    expect(await shown().count()).toBe(1);
    expect(await shown().textContent()).toContain('2 more');
    const message = {code: 'lost', data: {}, message: 'The dream was lost.'};
    await page.evaluate((detail) => harness.dreamer.tell('restart', detail), message);
    await notice('restart').waitFor();
    const order: (string | null)[] = [];
    for (let left = 4; left > 0; left -= 1) {
      order.push(await shown().getAttribute('data-notice'));
      await shown().getByRole('button', {name: 'Dismiss'}).click();
    }
    expect(order).toEqual(['restart', 'source', 'address', 'flicker']);
  });

  it('every control is reached by Tab, with a visible focus, in sight', async () => {
    await open();
    await tellStatus();
    await page.keyboard.press('a');
    const reached = new Set<string>();
    for (let press = 0; press < 120; press++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        let element = document.activeElement;
        const path: string[] = [];
        while (element) {
          const host = element as HTMLElement;
          path.push(
            host.dataset['key'] ?? host.dataset['action'] ?? host.dataset['preset'] ?? host.localName,
          );
          if (!element.shadowRoot?.activeElement) break;
          element = element.shadowRoot.activeElement;
        }
        if (!element || element === document.body) return undefined;
        const {outlineStyle, outlineWidth} = getComputedStyle(element);
        const {top, bottom, width} = element.getBoundingClientRect();
        return {
          path: `${path.join(' ')} ${element.textContent.trim()}`,
          outlined: outlineStyle === 'solid' && outlineWidth === '2px',
          inSight: bottom > 0 && top < innerHeight && width > 0,
        };
      });
      if (!at) break;
      expect(at, at.path).toMatchObject({outlined: true, inSight: true});
      reached.add(at.path);
    }
    const all = [...reached].join('\n');
    for (const name of [
      'oil',
      'freeze',
      'take',
      'snapshot',
      'pin',
      'intensity',
      'reverie-depth',
      'Engine',
      'Camera',
      'zoom',
    ]) {
      expect(all).toContain(name);
    }
    expect(reached.size).toBeGreaterThan(35);
  });

  it('every control of the performance view is reached by Tab, with a visible focus, in sight', async () => {
    await open();
    await tellStatus();
    await page.waitForFunction(() => customElements.get('reverie-perform') !== undefined);
    await page.keyboard.press('e');
    const view = page.locator('reverie-perform');
    await view.getByRole('button', {name: 'Hit'}).waitFor();
    const there = await view.evaluate((host) => {
      const names: string[] = [];
      const roots: ParentNode[] = [host.shadowRoot as ParentNode];
      for (let root = roots.pop(); root; root = roots.pop()) {
        for (const element of root.querySelectorAll<HTMLElement>('*')) {
          if (element.shadowRoot) roots.push(element.shadowRoot);
          if (
            element.matches('button, select, input:not([hidden]), [tabindex="0"]') &&
            element.checkVisibility()
          )
            names.push(element.getAttribute('aria-label') ?? element.textContent.trim());
        }
      }
      return names;
    });
    expect(there.length).toBeGreaterThan(presets.length + 20);
    const reached = new Set<string>();
    for (let press = 0; press < 2 * there.length; press++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        if (!element || element === document.body) return undefined;
        const {top, bottom, width} = element.getBoundingClientRect();
        return {
          name: element.getAttribute('aria-label') ?? element.textContent.trim(),
          outlined: getComputedStyle(element).outlineStyle === 'solid',
          inSight: bottom > 0 && top < innerHeight && width > 0,
        };
      });
      if (!at) break;
      expect(at, at.name).toMatchObject({outlined: true, inSight: true});
      reached.add(at.name);
    }
    expect(there.filter((name) => !reached.has(name))).toEqual([]);
  });

  it('the status can be read by scripts, and says in words what is less than it could be', async () => {
    await open();
    await tellStatus();
    const status = page.locator('reverie-status');
    await says('reverie-status', 'Dreaming');
    await openStatus();
    await expect.poll(() => status.getAttribute('data-objective-after')).toBe('0.2345');
    expect(await status.getAttribute('data-objective-before')).toBe('0.1234');
    expect(await status.getAttribute('data-dream-size')).toBe('427x240');
    await says('reverie-status', 'Smaller than asked for.');
  });

  it('on a phone leaves half of the display free, has targets of 44 px, and a tap on the display hides it', async () => {
    await open('', phone);
    await tellStatus();
    const band = await panel().locator('.band').boundingBox();
    expect(band?.height).toBeLessThan(844 / 2);
    const small = await panel().evaluate((host) => {
      const roots: ParentNode[] = [host.shadowRoot as ParentNode, host];
      const tooSmall: string[] = [];
      for (let root = roots.pop(); root; root = roots.pop()) {
        for (const element of root.querySelectorAll('*')) {
          if (element.shadowRoot) roots.push(element.shadowRoot);
          if (!element.matches('button, select, summary, input[type=range]')) continue;
          const {width, height} = element.getBoundingClientRect();
          if (width > 0 && (width < 43.5 || height < 43.5))
            tooSmall.push(`${element.outerHTML} ${width} x ${height}`);
        }
      }
      return tooSmall;
    });
    expect(small).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

    expect(await isShown()).toBe(true);
    await page.touchscreen.tap(195, 300);
    await expect.poll(isShown).toBe(false);
    await page.touchscreen.tap(195, 300);
    await expect.poll(isShown).toBe(true);
  });

  it('a second finger presses a pad while the first holds the hit, and both let go by themselves', async () => {
    await open('', phone);
    await page.waitForFunction(() => customElements.get('reverie-perform') !== undefined);
    await page.keyboard.press('e');
    const view = page.locator('reverie-perform');
    const middleOf = async (name: RegExp) => {
      const box = await view.getByRole('button', {name}).boundingBox();
      if (!box) throw new Error(`There is no button ${name}.`);
      return {x: box.x + box.width / 2, y: box.y + box.height / 2};
    };
    const [hit, kennel] = [
      {...(await middleOf(/^Hit/)), id: 1},
      {...(await middleOf(/^Kennel/)), id: 2},
    ];
    const touch = await page.context().newCDPSession(page);
    const fingers = (type: 'touchStart' | 'touchEnd', ...touchPoints: {x: number; y: number; id: number}[]) =>
      touch.send('Input.dispatchTouchEvent', {type, touchPoints});
    await fingers('touchStart', hit);
    await expect.poll(async () => (await sent()).stepSize).toBe(2 * defaults.stepSize);
    await fingers('touchStart', kennel);
    await fingers('touchEnd', kennel);
    const look = presets.find(({name}) => name === 'kennel')?.look;
    await expect.poll(async () => (await sent()).mixed6).toBe(look?.mixed6);
    const stepSize = look?.stepSize ?? defaults.stepSize;
    await expect.poll(async () => (await sent()).stepSize).toBe(2 * stepSize);
    await fingers('touchEnd', hit);
    await expect.poll(async () => (await sent()).stepSize).toBe(stepSize);
  });

  it('pressing the display shows the source until it is let go', async () => {
    await open();
    await page.mouse.move(700, 300);
    await page.mouse.down();
    await expect.poll(async () => (await sent()).wet).toBe(0);
    await page.mouse.up();
    expect((await sent()).wet).toBe(1);
  });

  it('help shows the keys and gives the focus back', async () => {
    await open();
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.textContent()).toContain('while the key is held');
    const before = await calls();
    await page.keyboard.press('r');
    expect(await calls()).toEqual(before);
    await page.keyboard.press('Escape');
    await dialog.waitFor({state: 'hidden'});
  });
});
