import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {keyBindings} from '../../src/params/keys.ts';
import {openApp} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import {dreamWorker} from '../support/faults.ts';

const url = inject('siteUrl');

let browser: Browser;
beforeAll(async () => {
  browser = await launch({gpu: 'none', camera: 'fake'});
});
afterAll(() => browser.close());

/** What a hostile address might hold. */
const hostile = new URLSearchParams([
  ['model', 'https://elsewhere.example/pack'],
  ['cameraDevice', '<img src=x onerror=alert(1)>'],
  ['source', 'javascript:alert(1)'],
  ['__proto__', 'polluted'],
  ['constructor', 'polluted'],
  ['wet', '1e999'],
]).toString();

test(
  'a full tour of the interface breaks no policy, leaves no origin and opens no connection',
  {timeout: 300_000},
  async () => {
    const app = await openApp(browser, 'about:blank');
    const {page} = app;
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(globalThis, {seen});
      document.addEventListener('securitypolicyviolation', ({effectiveDirective, blockedURI}) =>
        seen.push(`${effectiveDirective}: ${blockedURI}`),
      );
      for (const name of ['RTCPeerConnection', 'WebSocket', 'WebTransport', 'EventSource'] as const) {
        const original = globalThis[name] as new (...given: unknown[]) => object;
        const watched = new Proxy(original, {
          construct(target, given: unknown[]) {
            seen.push(`new ${name}`);
            return new target(...given);
          },
        });
        Object.assign(globalThis, {[name]: watched});
      }
    });
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !/^(blob|data):/.test(request.url())) foreign.push(request.url());
    });
    const peers: string[] = [];
    page.on('websocket', (socket) => peers.push(socket.url()));
    await page.goto(`${url}?resolution=90&resolutionMin=90&${hostile}`);
    await app.dreams(2);
    const words = await app.words('reverie-notice article');
    expect(words).toMatch(/wet|model/);
    expect(await page.evaluate(() => (({}) as Record<string, unknown>)['polluted'])).toBeUndefined();

    for (const {key, action} of keyBindings) {
      // A modal dialog keeps the keys, and full screen the window: each is opened by itself below.
      if (['help', 'search', 'fullscreen', 'controls-window'].includes(action)) continue;
      await page.keyboard.press(key === ' ' ? 'Space' : key);
    }
    await page.keyboard.press('Space');
    await page.keyboard.press('?');
    await page.keyboard.press('Escape');
    // Everything that opens, opened; every button that is safe to press by itself, focused.
    const opened = await page.evaluate(() => {
      const all = (root: Document | ShadowRoot): Element[] =>
        [...root.querySelectorAll('*')].flatMap((element) => [
          element,
          ...(element.shadowRoot ? all(element.shadowRoot) : []),
        ]);
      const elements = all(document);
      for (const element of elements) {
        if (element instanceof HTMLDetailsElement) element.open = true;
        if (element instanceof HTMLButtonElement) element.focus();
      }
      return elements.length;
    });
    expect(opened).toBeGreaterThan(100);
    for (const source of ['scene', 'camera']) {
      await page.goto(`${url}?resolution=90&resolutionMin=90&source=${source}`);
      await app.dreams(1);
    }
    await app.snapshot();
    await app.keep('security-tour');
    const seen = await page.evaluate(() => (globalThis as unknown as {seen: string[]}).seen);
    expect(seen).toEqual([]);
    expect(foreign).toEqual([]);
    expect(peers).toEqual([]);

    // And the policy is in force: each of these would run without it.
    const refused = await page.evaluate(async () => {
      // In a task of the page's own: what the debugger calls may evaluate text.
      await new Promise((resolve) => setTimeout(resolve));
      const outcomes: Record<string, boolean> = {};
      const throws = (run: () => unknown): boolean => {
        try {
          run();
          return false;
        } catch {
          return true;
        }
      };
      outcomes['eval'] = throws(() => (Reflect.get(globalThis, 'eval') as (code: string) => unknown)('1'));
      outcomes['function'] = throws(() => Reflect.construct(Function, ['return 1']));
      outcomes['markup'] = throws(() => (document.createElement('div').innerHTML = '<b>x</b>'));
      outcomes['foreign worker'] = throws(() => new Worker('https://elsewhere.example/worker.js'));
      const script = document.createElement('script');
      outcomes['foreign script'] = throws(() => (script.src = 'https://elsewhere.example/x.js'));
      outcomes['foreign fetch'] = await fetch('https://elsewhere.example/').then(
        () => false,
        () => true,
      );
      outcomes['frame'] = await new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.src = location.href;
        document.addEventListener('securitypolicyviolation', () => resolve(true), {once: true});
        document.body.append(frame);
        setTimeout(() => resolve(false), 60_000);
      });
      return outcomes;
    });
    expect(Object.entries(refused).filter(([, held]) => !held)).toEqual([]);
    const inWorker = await dreamWorker(page).evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve));
      try {
        Reflect.construct(Function, ['return 1']);
        return 'ran';
      } catch {
        return 'refused';
      }
    });
    expect(inWorker).toBe('refused');
    const allowed = await page.evaluate(() => {
      const policy = (document as unknown as {featurePolicy?: {allowedFeatures(): string[]}}).featurePolicy;
      return policy?.allowedFeatures() ?? [];
    });
    expect(allowed).toEqual(expect.arrayContaining(['camera', 'fullscreen']));
    for (const feature of ['geolocation', 'usb', 'payment', 'serial']) {
      expect(allowed, feature).not.toContain(feature);
    }
    await page.context().close();
  },
);
