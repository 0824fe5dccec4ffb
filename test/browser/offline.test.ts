import {cp, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import {tmpdir} from 'node:os';
import {extname, join} from 'node:path';
import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {builtHeaders, cacheControl} from '../../src/build/headers.ts';
import {openApp, type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {told} from '../support/faults.ts';

const quick = 'resolution=90&resolutionMin=90&source=scene';
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

let folder: string;
let server: Server;
let url: string;
let browser: Browser;
let app: App;

beforeAll(async () => {
  // A copy, because a new version is deployed into it.
  folder = await mkdtemp(join(tmpdir(), 'reverie-offline-'));
  await cp(inject('siteFolder'), folder, {recursive: true});
  server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    readFile(join(folder, path === '/' ? 'index.html' : path)).then(
      (body) => {
        const type = types[path === '/' ? '.html' : extname(path)] ?? 'application/octet-stream';
        response.writeHead(200, {...builtHeaders, 'Content-Type': type, 'Cache-Control': cacheControl(path)});
        response.end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as {port: number}).port}/`;
  browser = await launch({gpu: 'none'});
});
afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, {recursive: true});
});

const keptFiles = () =>
  app.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    if (registration?.active?.state !== 'activated') return 0;
    const name = (await caches.keys()).find((candidate) => candidate.startsWith('reverie-site'));
    return name === undefined ? 0 : (await (await caches.open(name)).keys()).length;
  });

test('after the first visit it starts without a network, isolated, within its policy', async () => {
  app = await openApp(browser, url, {query: quick});
  await app.dreams(2);
  await expect.poll(keptFiles, {timeout: 60_000}).toBeGreaterThan(6);
  // A second visit, which the models' list and manifest are kept from.
  await app.page.reload();
  await app.dreams(1);
  await app.page.context().setOffline(true);
  server.closeAllConnections();
  await app.page.reload();
  await app.dreams(3);
  expect(await app.page.evaluate(() => [crossOriginIsolated, navigator.onLine])).toEqual([true, false]);
  expect(await app.page.locator('reverie-notice .problem').allTextContents()).toEqual([]);
  await app.page.context().setOffline(false);
});

test('a new version is announced, not while a recording runs, and taken only when it is asked for', async () => {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  await writeFile(join(folder, 'index.html'), page.replace('<title>Reverie', '<title>Reverie, newly'));
  const worker = await readFile(join(folder, 'service-worker.js'), 'utf8');
  await writeFile(join(folder, 'service-worker.js'), worker.replace(/"version":"\w+"/, '"version":"next"'));

  await app.page.evaluate(async () => {
    void navigator.locks.request('reverie-recording', {mode: 'shared'}, () => {
      return new Promise<void>((resolve) => Object.assign(globalThis, {stopRecording: resolve}));
    });
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
  });
  await expect
    .poll(() =>
      app.page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state),
    )
    .toBe('installed');
  await app.dreams(3);
  expect(await app.page.locator('[data-notice=version]').count()).toBe(0);
  await app.page.evaluate(() => (globalThis as unknown as {stopRecording: () => void}).stopRecording());
  await told(app, /new version of Reverie/);
  await app.keep('new-version');

  await app.page.reload();
  expect(await app.page.title(), 'a reload does not force it').toBe('Reverie');
  await told(app, /new version of Reverie/);
  await app.page.getByRole('button', {name: 'Start the new version'}).click();
  await expect.poll(() => app.page.title(), {timeout: 30_000}).toBe('Reverie, newly');
  await app.dreams(1);
  expect(
    await app.page.evaluate(async () =>
      (await caches.keys()).filter((name) => name.startsWith('reverie-site')),
    ),
  ).toEqual(['reverie-site next']);
  await app.page.context().close();
});
