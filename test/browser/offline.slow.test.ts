import {cp, readFile, writeFile} from 'node:fs/promises';
import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {openApp, type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {reported} from '../support/faults.ts';
import {openHost, type Host, type HostOptions} from '../support/host.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const quick = 'resolution=90&resolutionMin=90&source=scene';

let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none'});
});
afterAll(() => browser.close());

/** The addresses that are precached, relative to the page, once there is an active service worker. */
const precached = ({page}: App): Promise<string[]> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    if (registration?.active?.state !== 'activated') return [];
    const name = (await caches.keys()).find((candidate) => candidate.startsWith('workbox-precache'));
    const keys = name === undefined ? [] : await (await caches.open(name)).keys();
    return keys.map(({url}) => url.slice(registration.scope.length));
  });

async function firstVisit(host: Host): Promise<App> {
  const app = await openApp(browser, host.url, {query: quick});
  await app.dreams(1);
  await expect
    .poll(() => precached(app), {timeout: 60_000})
    .toContainEqual(expect.stringMatching(/^index\.html/));
  return app;
}

const problems = ({page}: App): Promise<string[]> =>
  page.locator('reverie-notice .problem').allTextContents();

/** What hosts do that matters to a service worker. */
const hosts: readonly (HostOptions & {name: string})[] = [
  {name: 'moves /index.html to /, as Cloudflare Pages does', movesIndex: true},
  {name: 'has the page in a folder, and moves its index.html', base: '/some/folder/', movesIndex: true},
  {
    name: 'sends no headers but Vary, and a page with 404, as GitHub Pages does',
    headers: {Vary: 'Accept, Origin, Accept-Encoding'},
    notFoundPage: '<!doctype html><title>Nothing here</title>',
  },
];

test.each(hosts)('a host that $name: visited again with a network, and without', async (options) => {
  const host = await openHost(inject('siteFolder'), options);
  const app = await firstVisit(host);
  const {page} = app;

  const before = host.requests.length;
  await page.goto(`${host.url}?${quick}`);
  await app.dreams(1);
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated');
  const pageItself = /^(\?|index|assets\/)/;
  expect(host.requests.slice(before).filter((path) => pageItself.test(path))).toEqual([]);
  const missing = await page.evaluate(async () => (await fetch('models/none/model.json')).status);
  expect(missing).toBe(404);

  await host.close();
  await page.reload();
  await app.dreams(2);
  const isolated = await page.evaluate(() => crossOriginIsolated);
  expect(isolated).toBe(options.headers === undefined);
  expect(await problems(app)).toEqual([]);
  const stillMissing = page.evaluate(async () => (await fetch('models/none/model.json')).status);
  await expect(stillMissing, 'a 404 is not kept').rejects.toThrow(/Failed to fetch/);
  await page.context().close();
});

test('a new version is announced, not while a recording runs, and taken only when it is asked for', async () => {
  // A copy, because a new version is deployed into it.
  const folder = temporaryFolder();
  await cp(inject('siteFolder'), folder, {recursive: true});
  const host = await openHost(folder);
  const app = await firstVisit(host);
  const {page} = app;
  await page.reload();
  await app.dreams(1);
  const first = await precached(app);

  const html = await readFile(`${folder}/index.html`, 'utf8');
  await writeFile(`${folder}/index.html`, html.replace('<title>Reverie', '<title>Reverie, newly'));
  const worker = await readFile(`${folder}/service-worker.js`, 'utf8');
  const next = worker.replace(
    /\{"revision":"\w+","url":"index.html"\}/,
    '{"revision":"next","url":"index.html"}',
  );
  expect(next).not.toBe(worker);
  await writeFile(`${folder}/service-worker.js`, next);

  await page.evaluate(async () => {
    void navigator.locks.request('reverie-recording', {mode: 'shared'}, () => {
      return new Promise<void>((resolve) => Object.assign(globalThis, {stopRecording: resolve}));
    });
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
  });
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state))
    .toBe('installed');
  await app.dreams(3);
  expect(await page.locator('[data-notice=version]').count()).toBe(0);
  await page.evaluate(() => (globalThis as unknown as {stopRecording: () => void}).stopRecording());
  await reported(app, 'new-version');
  await app.keep('new-version');

  await page.reload();
  expect(await page.title(), 'a reload does not force it').toBe('Reverie');
  await reported(app, 'new-version');
  await page.getByRole('button', {name: 'Update now'}).click();
  await expect.poll(() => page.title(), {timeout: 30_000}).toBe('Reverie, newly');
  await app.dreams(1);
  const indexes = (await precached(app)).filter((path) => path.startsWith('index.html'));
  expect(indexes).toEqual(['index.html?__WB_REVISION__=next']);
  expect(await precached(app)).toHaveLength(first.length);
  await page.context().close();
  await host.close();
});
