import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {modules} from '../../src/cli/serve/modules.ts';
import {readServeOptions} from '../../src/cli/serve/options.ts';
import {openServer, type Serving} from '../../src/cli/serve/server.ts';
import {socketPath} from '../../src/control/remote/messages.ts';
import {leastDreams, openApp, type App} from '../support/app.ts';
import {launch, troubles} from '../support/browser.ts';
import {Flood, freeUdpPort} from '../support/flood.ts';

let browser: Browser;
let serving: Serving;
let app: App;
let oscPort: number;

const quiet = {say: () => undefined, print: () => undefined};
const serve = (port: number, osc = oscPort): Promise<Serving> =>
  openServer(
    inject('siteFolder'),
    readServeOptions([`--port=${port}`, `--osc=${osc}`, '--token=operator-of-this-test'], {}),
    modules,
    quiet,
  );
const portOf = (): number => Number(new URL(serving.urls[0] ?? '').port);

beforeAll(async () => {
  browser = await launch({gpu: 'none'});
  oscPort = await freeUdpPort();
  serving = await serve(0);
  app = await openApp(browser, serving.urls[0] ?? '', {
    query: `source=scene&${leastDreams}#operator=${serving.access.operatorToken}`,
  });
  // Installed before any test stops the server, from which it takes what it keeps.
  await app.page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await app.page.keyboard.press('a');
  const section = app.page.locator('reverie-remote-section');
  await section.locator('summary').click();
  await section.getByRole('button', {name: 'Open remote control'}).click();
  await section.getByText('No phone yet').waitFor();
});
afterAll(async () => {
  await browser.close();
  await serving.close();
});

/** A phone that opens the link of the code. */
async function openPhone(): Promise<{page: Page; heard: readonly string[]}> {
  const context = await browser.newContext({
    viewport: {width: 360, height: 740},
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
  });
  const page = await context.newPage();
  const heard = troubles(page);
  await page.goto(`${serving.urls[0] ?? ''}remote#${serving.access.visitorToken}`);
  await page.getByText('Connected', {exact: true}).waitFor();
  return {page, heard};
}

const query = (): URLSearchParams => new URL(app.page.url()).searchParams;

test('two phones play one page, see what the other does, and come back when the server does', async () => {
  const [first, second] = [await openPhone(), await openPhone()];
  try {
    await app.page.locator('reverie-remote-section').getByText('2 of 10 phones').waitFor();

    await first.page.getByRole('button', {name: 'Oil'}).tap();
    await expect.poll(() => query().get('driftX')).toBe('0.01');
    for (const {page} of [first, second]) {
      await expect
        .poll(() => page.getByRole('button', {name: 'Oil'}).getAttribute('aria-pressed'))
        .toBe('true');
    }

    const zoom = second.page.getByRole('slider', {name: 'Zoom'});
    await zoom.press('End');
    await expect.poll(() => query().get('zoom')).toBe('1');
    await expect
      .poll(() => first.page.getByRole('slider', {name: 'Zoom'}).getAttribute('aria-valuenow'))
      .toBe('100');

    // What the operator takes away is gone, from the phones and from what is let through.
    await app.page.locator('reverie-remote-section').getByRole('checkbox', {name: 'Zoom'}).uncheck();
    for (const {page} of [first, second])
      await page.getByRole('slider', {name: 'Zoom'}).waitFor({state: 'detached'});

    const sizes = await first.page
      .locator('button, reverie-fader')
      .evaluateAll((elements) =>
        elements
          .map((element) => element.getBoundingClientRect())
          .map(({width, height}) => ({width, height})),
      );
    expect(sizes.length).toBeGreaterThan(6);
    for (const {width, height} of sizes) {
      expect(width).toBeGreaterThanOrEqual(44);
      expect(height).toBeGreaterThanOrEqual(44);
    }
    const wide = await first.page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBe(360);
    expect(first.heard).toEqual([]);
    expect(second.heard).toEqual([]);
    expect(app.heard).toEqual([]);

    const port = portOf();
    await serving.close();
    await first.page.getByText(/Connection lost|Connecting/).waitFor();
    serving = await serve(port);
    for (const {page} of [first, second]) await page.getByText('Connected', {exact: true}).waitFor();
  } finally {
    for (const {page} of [first, second]) await page.context().close();
  }
});

test('a free fader of a phone is learned for a parameter of the operator’s page, and moves it', async () => {
  const operator = app.page;
  // The server was started again before.
  const heardBefore = app.heard.length;
  await operator.getByRole('spinbutton', {name: 'Free faders'}).fill('1');
  await operator.getByRole('spinbutton', {name: 'Free faders'}).press('Enter');
  const {page, heard} = await openPhone();
  try {
    const fader = page.getByRole('slider', {name: 'Fader 1'});
    await fader.waitFor();
    const controllers = operator.locator('reverie-controllers');
    await controllers.locator('summary').first().click();
    await controllers.getByRole('combobox', {name: 'Learn for'}).selectOption('parameter/rotation');
    await fader.press('End');
    await controllers.locator('[data-mapping="0"]').waitFor();
    expect(await controllers.locator('[data-mapping="0"] summary').innerText()).toMatch(
      /Rotation\s.*fader 1/i,
    );
    // Soft takeover: what it is set to is passed on the way down.
    await fader.press('Home');
    await expect.poll(() => query().get('rotation')).toBe('-90');
    await fader.press('End');
    await expect.poll(() => query().get('rotation')).toBe('90');
    // By a thumb too, in proportion to its way.
    const box = await fader.boundingBox();
    if (!box) throw new Error('The fader has no box.');
    await fader.press('Home');
    await page.mouse.move(box.x + 20, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 20 + box.width / 2, box.y + box.height / 2, {steps: 4});
    await page.mouse.up();
    await expect.poll(() => Math.abs(Number(query().get('rotation') ?? 0))).toBeLessThan(5);
    // What the operator takes away is said where it is mapped.
    await operator.getByRole('spinbutton', {name: 'Free faders'}).fill('0');
    await operator.getByRole('spinbutton', {name: 'Free faders'}).press('Enter');
    await fader.waitFor({state: 'detached'});
    await controllers.locator('[data-mapping="0"] .gone').waitFor();
    await controllers.getByRole('button', {name: 'Remove all'}).click();
    await controllers.locator('[data-mapping="0"]').waitFor({state: 'detached'});
    expect(heard).toEqual([]);
    expect(app.heard.slice(heardBefore)).toEqual([]);
  } finally {
    await page.context().close();
  }
});

test('the service worker leaves what is the server’s to the server', async () => {
  const {page} = app;
  const other = await page.context().newPage();
  try {
    // The page itself comes from the service worker: it is at work in this window.
    await expect.poll(async () => (await other.goto(serving.urls[0] ?? ''))?.fromServiceWorker()).toBe(true);
    for (const path of ['whip/live', 'whep/live']) {
      const [response] = await Promise.all([
        other.waitForResponse((heard) => heard.url().endsWith(path)),
        other.evaluate((address) => fetch(address).then(({status}) => status), path),
      ]);
      expect(response.fromServiceWorker(), path).toBe(false);
    }
    for (const path of ['remote', 'watch', 'osc', 'osc.json']) {
      const response = await other.goto(`${serving.urls[0] ?? ''}${path}`);
      expect(response?.fromServiceWorker(), path).toBe(false);
    }
  } finally {
    await other.close();
  }
});

test('a page of another origin cannot connect', async () => {
  const elsewhere = await serve(0, 0);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    // Without the policy of the page: it is the server that refuses.
    await page.route('**/elsewhere', (route) =>
      route.fulfill({contentType: 'text/html', body: '<title>Elsewhere</title>'}),
    );
    await page.goto(`${elsewhere.urls[0] ?? ''}elsewhere`);
    const ended = await page.evaluate(
      (address) =>
        new Promise<string>((resolve) => {
          const socket = new globalThis.WebSocket(address);
          socket.onopen = () => resolve('open');
          socket.onerror = () => resolve('refused');
        }),
      `ws://127.0.0.1:${portOf()}${socketPath}`,
    );
    expect(ended).toBe('refused');
  } finally {
    await context.close();
    await elsewhere.close();
  }
});

/** What the page's own thread has in use, after its garbage was collected. */
async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const {usedSize} = (await session.send('Runtime.getHeapUsage')) as {usedSize: number};
  await session.detach();
  return usedSize;
}

/** `REVERIE_FLOOD_S=60` is the whole minute; `npm run bench -- --what control` measures the rates besides. */
const floodS = Number(process.env.REVERIE_FLOOD_S ?? 15);

test(
  'a thousand messages a second by WebSocket and OSC leave the page’s memory as it was',
  {timeout: 300_000},
  async () => {
    const token = serving.access.visitorToken;
    const flood = await Flood.open({port: portOf(), token, oscPort});
    try {
      await flood.play(1000, 5);
      const before = await heapBytes(app.page);
      const sent = await flood.play(1000, floodS);
      expect(sent / floodS).toBeGreaterThan(300);
      expect(await heapBytes(app.page)).toBeLessThan(before + 4_000_000);
      expect(flood.isConnected).toBe(true);
    } finally {
      flood.close();
    }
  },
);
