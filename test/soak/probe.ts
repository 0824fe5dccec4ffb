import type {Browser} from '../../src/cli/kiosk/browser.ts';
import type {DevToolsEvent} from '../../src/cli/kiosk/devtools.ts';
import type {KioskPage} from '../../src/cli/kiosk/kiosk-page.ts';
import {decodePng, type Picture} from '../support/png.ts';
import {objectBytes} from './heap-snapshot.ts';
import {instrument, type Counts, type Instrumented} from './instrument.ts';

/** The worker that draws, and the one within it that dreams on WebAssembly, by the names of their built files. */
const dreamWorker = /\/dream-worker-[^/]*\.js$/;
const ascentWorker = /\/ascent-worker-[^/]*\.js$/;
/** A loaded machine is slow; a page that is stuck never answers. */
const answerWithinMs = 15_000;
const snapshotWithinMs = 60_000;
/** Screenshots are of so much of the window's size. */
const scale = 1 / 8;

export interface Memory {
  readonly pageHeapMb: number;
  /** Of the worker that draws. */
  readonly workerHeapMb: number | undefined;
  /** Of the worker that dreams, where that is another. */
  readonly ascentHeapMb: number | undefined;
  readonly nodes: number;
  readonly listeners: number;
}

/** Megabytes of the program's own objects: see heap-snapshot.ts. */
export interface Objects {
  readonly pageMb: number;
  readonly workerMb: number | undefined;
  readonly ascentMb: number | undefined;
}

/** Looks at one browser's page through the supervisor's own DevTools pipe. */
export class Probe {
  readonly wall: KioskPage;
  readonly browser: Browser;
  #worker: string | undefined;
  #ascent: string | undefined;
  #workers = 0;
  readonly #stop: () => void;

  constructor(wall: KioskPage, browser: Browser) {
    this.wall = wall;
    this.browser = browser;
    this.#stop = browser.devtools.listen((event) => void this.#onEvent(event).catch(() => undefined));
  }

  /** Before the page is shown, so that no worker starts unseen. */
  async begin(): Promise<void> {
    await this.#attachWorkersOf(this.wall.sessionId);
    await this.page('Performance.enable');
    await this.page('Page.enable');
  }

  end(): void {
    this.#stop();
  }

  /** Workers that dreamed so far. */
  get workers(): number {
    return this.#workers;
  }

  page<Result = unknown>(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
    withinMs = answerWithinMs,
  ): Promise<Result> {
    return this.browser.devtools.send(method, params, {sessionId: this.wall.sessionId, withinMs});
  }

  async evaluate<Result>(expression: string, sessionId = this.wall.sessionId): Promise<Result> {
    const params = {expression, awaitPromise: true, returnByValue: true};
    const {result, exceptionDetails} = await this.browser.devtools.send<{
      result: {value: Result};
      exceptionDetails?: {exception?: {description?: string}};
    }>('Runtime.evaluate', params, {sessionId, withinMs: answerWithinMs});
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'The page threw.');
    return result.value;
  }

  /** Evaluates in the worker that draws. Throws Error if there is none. */
  inWorker<Result>(expression: string): Promise<Result> {
    if (this.#worker === undefined) throw new Error('There is no dream worker.');
    return this.evaluate(expression, this.#worker);
  }

  /** Evaluates in the ascent's worker; undefined if there is none. */
  inAscent<Result>(expression: string): Promise<Result> | undefined {
    return this.#ascent === undefined ? undefined : this.evaluate(expression, this.#ascent);
  }

  /** What `reverie-status` says: numbers by their names in its dataset. */
  async status(): Promise<Readonly<Record<string, number>>> {
    const data = await this.evaluate<Record<string, string>>(
      `({...document.querySelector('reverie-app')?.shadowRoot?.querySelector('reverie-status')?.dataset})`,
    );
    return Object.fromEntries(Object.entries(data).map(([name, text]) => [name, Number(text)]));
  }

  counts(): Promise<Counts> {
    return this.inWorker(
      `(${((): unknown => (globalThis as Instrumented).reverieSoak?.take()).toString()})()`,
    );
  }

  /** The displayed frame at an eighth of its size. */
  async picture(): Promise<Picture> {
    const {cssLayoutViewport: size} = await this.page<{
      cssLayoutViewport: {clientWidth: number; clientHeight: number};
    }>('Page.getLayoutMetrics');
    const clip = {x: 0, y: 0, width: size.clientWidth, height: size.clientHeight, scale};
    const {data} = await this.page<{data: string}>('Page.captureScreenshot', {
      format: 'png',
      optimizeForSpeed: true,
      clip,
    });
    return decodePng(Buffer.from(data, 'base64'));
  }

  /** After a collection of garbage in the page and in its workers. */
  async memory(): Promise<Memory> {
    const {metrics} = await this.page<{metrics: {name: string; value: number}[]}>('Performance.getMetrics');
    const metric = (name: string): number => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
    return {
      pageHeapMb: await this.#heapMb(this.wall.sessionId),
      workerHeapMb: this.#worker === undefined ? undefined : await this.#heapMb(this.#worker),
      ascentHeapMb: this.#ascent === undefined ? undefined : await this.#heapMb(this.#ascent),
      nodes: metric('Nodes'),
      listeners: metric('JSEventListeners'),
    };
  }

  /** By snapshots of the heaps, which stop each of them for a moment. */
  async objects(): Promise<Objects> {
    return {
      pageMb: await this.#objectsMb(this.wall.sessionId),
      workerMb: this.#worker === undefined ? undefined : await this.#objectsMb(this.#worker),
      ascentMb: this.#ascent === undefined ? undefined : await this.#objectsMb(this.#ascent),
    };
  }

  async #objectsMb(sessionId: string): Promise<number> {
    const {devtools} = this.browser;
    const chunks: string[] = [];
    const stop = devtools.listen(({method, params, sessionId: from}) => {
      if (method === 'HeapProfiler.addHeapSnapshotChunk' && from === sessionId)
        chunks.push(String(params.chunk));
    });
    try {
      const params = {reportProgress: false, captureNumericValue: false};
      await devtools.send('HeapProfiler.takeHeapSnapshot', params, {sessionId, withinMs: snapshotWithinMs});
    } finally {
      stop();
    }
    return objectBytes(chunks.join('')) / 1e6;
  }

  async #heapMb(sessionId: string): Promise<number> {
    const session = {sessionId, withinMs: 10_000};
    await this.browser.devtools.send('HeapProfiler.collectGarbage', {}, session);
    const {usedSize} = await this.browser.devtools.send<{usedSize: number}>(
      'Runtime.getHeapUsage',
      {},
      session,
    );
    return usedSize / 1e6;
  }

  async #onEvent({method, params, sessionId}: DevToolsEvent): Promise<void> {
    const fromPage = sessionId === this.wall.sessionId;
    if (!fromPage && (sessionId === undefined || sessionId !== this.#worker)) return;
    if (method === 'Target.detachedFromTarget') {
      if (params.sessionId === this.#worker) this.#worker = this.#ascent = undefined;
      if (params.sessionId === this.#ascent) this.#ascent = undefined;
    }
    if (method !== 'Target.attachedToTarget') return;
    const {sessionId: session, targetInfo} = params as {sessionId: string; targetInfo: {url: string}};
    if (fromPage && dreamWorker.test(targetInfo.url)) {
      await this.evaluate(`(${instrument.toString()})()`, session);
      this.#worker = session;
      this.#workers += 1;
      await this.#attachWorkersOf(session);
    } else if (ascentWorker.test(targetInfo.url)) {
      this.#ascent = session;
    }
    await this.browser.devtools.send('Runtime.runIfWaitingForDebugger', {}, {sessionId: session});
  }

  /** Each worker that a page or a worker starts is held until it was looked at. */
  async #attachWorkersOf(sessionId: string): Promise<void> {
    const params = {autoAttach: true, waitForDebuggerOnStart: true, flatten: true};
    await this.browser.devtools.send('Target.setAutoAttach', params, {sessionId});
  }
}
