import type {Browser} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, inject, test} from 'vitest';
import {difference, leastDreams, openApp, smallDreams, type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {causedBy, reported} from '../support/faults.ts';
import {peopleCamera} from '../support/fixtures.ts';
import type {Picture} from '../support/png.ts';

const url = inject('siteUrl');

let app: App | undefined;
afterEach(async () => {
  expect(app?.heard ?? [], 'nothing is logged as an error').toEqual([]);
  expect(app?.strangers ?? [], 'no request leaves the origin').toEqual([]);
  await app?.page.context().close();
  app = undefined;
});

async function open(browser: Browser, options: Parameters<typeof openApp>[2]): Promise<App> {
  // In a small window: drawn by software, the display costs by its pixels.
  app = await openApp(browser, url, {width: 960, height: 600, ...options});
  return app;
}

/** So many dreams later, what was asked of a dream before is in the picture: the status may be three of them late. */
const soon = 5;

/** The held frame without its dream, as the compare key shows it. */
async function withoutDream(app: App): Promise<Picture> {
  await app.page.keyboard.down('c');
  await app.dreams(soon);
  const source = await app.snapshot();
  await app.page.keyboard.up('c');
  await app.dreams(soon);
  return source;
}

/** The picture with the dream, and without it, of the same held frame. */
async function withAndWithout(app: App): Promise<{dream: Picture; source: Picture}> {
  const {keyboard} = app.page;
  await keyboard.press('Space');
  await app.dreams(soon);
  const dream = await app.snapshot();
  const source = await withoutDream(app);
  await keyboard.press('Space');
  return {dream, source};
}

describe('with a clip as the camera', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch({gpu: 'software', camera: peopleCamera});
  });
  afterAll(() => browser.close());

  test('the camera is dreamed: it moves, differs from the source; on a phone’s screen too', async () => {
    const app = await open(browser, {query: smallDreams});
    await app.dreams(5);
    const first = await app.snapshot();
    await app.dreams(4);
    expect(difference(first, await app.snapshot())).toBeGreaterThan(0.5);
    const {dream, source} = await withAndWithout(app);
    expect(difference(dream, source)).toBeGreaterThan(2);
    const status = await app.status();
    expect(status.residualRms).toBeGreaterThan(0.01);
    expect(status.backend).toBe('wasm');
    await app.keep('a-clip-desktop');
    await app.page.setViewportSize({width: 390, height: 844});
    await app.dreams(1);
    await app.keep('a-clip-phone');
  });
});

describe('the dream', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch({gpu: 'software', camera: 'fake'});
  });
  afterAll(() => browser.close());

  test('raises the objective, and follows a parameter within five dreams', async () => {
    const app = await open(browser, {
      query: `${smallDreams}&source=scene&persistence=0&inertia=0&stepSize=0.01`,
    });
    await app.dreams(2);
    // Each dream begins on the camera alone, and steps are small: large ones may overshoot.
    const {objectiveBefore, objectiveAfter} = await app.status();
    expect(objectiveAfter).toBeGreaterThan(Number(objectiveBefore));
    await app.page.keyboard.press('Space');
    await app.dreams(soon);
    const source = await withoutDream(app);
    const strong = difference(await app.snapshot(), source);
    expect(strong).toBeGreaterThan(2);
    for (let press = 0; press < 8; press++) await app.page.keyboard.press('ArrowDown');
    await app.dreams(soon);
    expect(difference(await app.snapshot(), source)).toBeLessThan(0.7 * strong);
  });

  // That it goes on after it was hidden is tested on a supervised wall: a page of this browser never is.
  test('goes on when the window is resized', async () => {
    const app = await open(browser, {query: leastDreams});
    await app.dreams(2);
    await app.page.setViewportSize({width: 700, height: 500});
    await app.dreams(2);
  });

  test('names what a URL had wrong, and starts all the same', async () => {
    const asked = await openApp(browser, url, {
      query: `${leastDreams}&persistence=7&colour=red&model=no-such-model`,
    });
    await asked.dreams(1);
    const words = await asked.words('reverie-notice article');
    for (const wrong of [/persistence/, /colour/, /no-such-model/]) expect(words).toMatch(wrong);
    // The missing model is asked for, and the browser logs that it is not there.
    expect(asked.heard.filter((line) => !/404|no-such-model/.test(line))).toEqual([]);
    await asked.page.context().close();
  });
});

describe('without a camera', () => {
  test('reports why and dreams on the clouds', async () => {
    const browser = await launch({
      gpu: 'none',
      camera: 'fake',
      switches: ['--use-fake-device-for-media-stream=device-count=0'],
    });
    try {
      const app = await open(browser, {query: leastDreams});
      await app.dreams(2);
      await reported(app, 'source-lost', {meanwhile: 'scene', ...causedBy('camera-missing')});
      await app.keep('no-camera');
    } finally {
      await browser.close();
    }
  });

  test('reports that permission was refused', async () => {
    const browser = await launch({
      gpu: 'none',
      switches: ['--use-fake-device-for-media-stream', '--deny-permission-prompts'],
    });
    try {
      const app = await open(browser, {query: leastDreams});
      await app.dreams(2);
      await reported(app, 'source-lost', causedBy('camera-denied'));
    } finally {
      await browser.close();
    }
  });
});
