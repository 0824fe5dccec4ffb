/**
 * A soak run from its start to its verdict. One class, because a run is one state: what is measured depends on which fault
 * is under way, and since when the page has been alive. Faults, readings and verdicts have files of their own.
 */

import {setTimeout as sleep} from 'node:timers/promises';
import {join} from 'node:path';
import {runKiosk} from '../../src/cli/kiosk/kiosk.ts';
import {readInstallOptions} from '../../src/cli/kiosk/options.ts';
import type {Picture} from '../support/png.ts';
import {faults, type Fault} from './faults.ts';
import {Probe} from './probe.ts';
import {save, savedIn} from './saved.ts';
import type {Point} from './statistics.ts';
import type {Look, Record, Recovery} from './verdict.ts';

export interface SoakRun {
  readonly minutes: number;
  readonly faults: boolean;
  /** Megabytes an hour that are to leak in the worker that draws; none if it is left out. */
  readonly leak?: number;
  /** Folder of the production build. */
  readonly site: string;
  /** Empty folder for the browser's profile and the log. */
  readonly folder: string;
  /** A video as .mjpeg or .y4m, for Chromium’s fake camera. */
  readonly camera: string;
  readonly say: (line: string) => void;
}

/** A life is measured when its start is over: tensors and frames soon, the heap when compilers and caches are done. */
const warmUpS = 20;
const heapWarmUpS = 50;
const memoryEveryS = 6;
/** At least: three times in the two minutes of the shortest run. A long run needs no more than `objectReadings`. */
const objectsEveryS = 20;
const objectReadings = 60;
const firstFaultS = 40;
/** Long enough for a life in which nothing is done to it. */
const calmAtEndS = 150;
/** So long after a recovery the next fault is due. */
const faultEveryS = 25;
/** Dreams that go on for so long are alive. */
const steadyS = 6;
/** A recovery that takes longer has failed, on however slow a machine. */
const limitS = 150;

/** Small dreams, so that a machine without a GPU dreams often. */
const settings = 'resolution=96&resolutionMin=90&cameraSize=640x480';

/** Runs the production build under the supervisor of `reverie install --kiosk`, and keeps a record of what it does. */
export async function soak(run: SoakRun): Promise<Record> {
  const stop = new AbortController();
  const session = new Soak(run);
  const cameraSwitches = [
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${run.camera}`,
  ];
  const options = readInstallOptions([
    '--kiosk',
    '--headless',
    '--port=0',
    '--health-port=0',
    `--site=${run.site}`,
    `--user-data-dir=${join(run.folder, 'profile')}`,
    `--log-dir=${join(run.folder, 'log')}`,
    `--url-parameters=${settings}`,
    ...cameraSwitches.map((one) => `--switch=${one}`),
  ]);
  const terminal = {print: run.say, say: run.say, signal: stop.signal};
  const kiosk = runKiosk(options, terminal, (wall, browser) => session.follow(new Probe(wall, browser)));
  try {
    await Promise.race([session.run(), kiosk]);
  } finally {
    stop.abort();
    await kiosk;
  }
  return session.record;
}

interface PageState {
  readonly dreams: number;
  readonly source: string;
  readonly worker: string;
}

type Series =
  | 'pageObjectsMb'
  | 'workerObjectsMb'
  | 'ascentObjectsMb'
  | 'tensors'
  | 'gpuObjects'
  | 'pageHeapMb'
  | 'workerHeapMb'
  | 'ascentHeapMb'
  | 'nodes'
  | 'listeners';

/** Injects, looks and measures, each at its own pace, until the time is up. Longer because it is the script of a run. */
class Soak {
  readonly #run: SoakRun;
  readonly #looks: Look[] = [];
  readonly #recoveries: Recovery[] = [];
  readonly #frameMs: number[] = [];
  readonly #lost: string[] = [];
  #saved: readonly string[] = [];
  readonly #points: {readonly [Name in Series]: Point[]} = {
    tensors: [],
    gpuObjects: [],
    pageObjectsMb: [],
    workerObjectsMb: [],
    ascentObjectsMb: [],
    pageHeapMb: [],
    workerHeapMb: [],
    ascentHeapMb: [],
    nodes: [],
    listeners: [],
  };
  #probe: Probe | undefined;
  #startMs = performance.now();
  #life = 0;
  #lifeAtS = 0;
  #recovering = true;
  #readingHeaps = false;
  #before: Picture | undefined;

  constructor(run: SoakRun) {
    this.#run = run;
  }

  get record(): Record {
    const {minutes} = this.#run;
    const [looks, recoveries, frameMs, lost] = [this.#looks, this.#recoveries, this.#frameMs, this.#lost];
    return {seconds: minutes * 60, looks, recoveries, frameMs, lost, saved: this.#saved, ...this.#points};
  }

  /** A new browser and its page, which is still empty. */
  async follow(probe: Probe): Promise<void> {
    this.#probe?.end();
    this.#probe = probe;
    await probe.begin();
  }

  async run(): Promise<void> {
    await this.#alive(300);
    this.#startMs = performance.now();
    this.#beginLife();
    const saved = await save(this.#theProbe);
    this.#saved = Object.keys(saved);
    if (this.#run.leak) await this.#leak(this.#run.leak);
    const endS = this.#run.minutes * 60;
    await Promise.all([
      this.#every(1, endS, () => this.#look()),
      this.#every(memoryEveryS, endS, () => this.#measure()),
      this.#every(Math.max(objectsEveryS, endS / objectReadings), endS, () => this.#readHeaps()),
      this.#run.faults ? this.#injectAll(endS - calmAtEndS) : undefined,
    ]);
    const now = await savedIn(this.#theProbe);
    for (const [name, value] of Object.entries(saved)) {
      if (now[name] !== value) this.#lost.push(`${name} was ${value}, is ${String(now[name])}`);
    }
  }

  get #theProbe(): Probe {
    if (!this.#probe) throw new Error('There is no page.');
    return this.#probe;
  }

  get #nowS(): number {
    return (performance.now() - this.#startMs) / 1000;
  }

  /** Does something at each multiple of `everyS` until `endS`; what fails in a recovery is what recoveries are for. */
  async #every(everyS: number, endS: number, what: () => Promise<void>): Promise<void> {
    while (this.#nowS < endS) {
      await what();
      await sleep(Math.max(0, everyS - (this.#nowS % everyS)) * 1000);
    }
  }

  #beginLife(): void {
    this.#life += 1;
    this.#lifeAtS = this.#nowS;
    this.#recovering = false;
  }

  /** Reads the displayed frame and the status once. */
  async #look(): Promise<void> {
    const atS = this.#nowS;
    const before = this.#recovering || this.#readingHeaps;
    const look = await this.#see().catch((error: unknown) => {
      if (!this.#recovering) this.#run.say(`${Math.round(atS)} s: not seen: ${String(error)}`);
      return {brightness: 0, moved: 0};
    });
    this.#looks.push({atS, ...look, excused: before || this.#recovering || this.#readingHeaps});
  }

  async #see(): Promise<{brightness: number; moved: number}> {
    const probe = this.#theProbe;
    const [picture, {tensors = Number.NaN}] = [await probe.picture(), await probe.status()];
    const before = this.#before;
    this.#before = picture;
    this.#note('tensors', tensors);
    const sum = (value: (index: number) => number): number =>
      picture.rgb.reduce((total, _, index) => total + value(index), 0) / picture.rgb.length;
    return {
      brightness: sum((index) => picture.rgb[index] ?? 0),
      moved: sum((index) => Math.abs((picture.rgb[index] ?? 0) - (before?.rgb[index] ?? 0))),
    };
  }

  get #isSettled(): boolean {
    return !this.#recovering && this.#nowS - this.#lifeAtS >= warmUpS;
  }

  /** Keeps a reading, unless the life it belongs to has only just begun or is ending. */
  #note(name: Series, value: number): void {
    if (!this.#isSettled || !Number.isFinite(value)) return;
    if (name.endsWith('Mb') && this.#nowS - this.#lifeAtS < heapWarmUpS) return;
    this.#points[name].push({atS: this.#nowS, life: this.#life, value});
  }

  async #readHeaps(): Promise<void> {
    const probe = this.#probe;
    if (!probe || this.#recovering || this.#nowS - this.#lifeAtS < heapWarmUpS) return;
    this.#readingHeaps = true;
    try {
      const {pageMb, workerMb = Number.NaN, ascentMb = Number.NaN} = await probe.objects();
      this.#note('pageObjectsMb', pageMb);
      this.#note('workerObjectsMb', workerMb);
      this.#note('ascentObjectsMb', ascentMb);
      // The frames that had to wait for it tell nothing.
      await probe.counts();
    } catch {
      // As in #measure.
    } finally {
      this.#readingHeaps = false;
    }
  }

  async #measure(): Promise<void> {
    const probe = this.#probe;
    if (!probe || this.#recovering || this.#readingHeaps) return;
    try {
      const {gpuObjects, frameMs} = await probe.counts();
      this.#note('gpuObjects', gpuObjects);
      // A pause that a fault made is reported as its recovery, not as a slow frame.
      if (this.#isSettled) for (const ms of frameMs) this.#frameMs.push(ms);
      const {workerHeapMb = Number.NaN, ascentHeapMb = Number.NaN, ...page} = await probe.memory();
      this.#note('workerHeapMb', workerHeapMb);
      this.#note('ascentHeapMb', ascentHeapMb);
      this.#note('pageHeapMb', page.pageHeapMb);
      this.#note('nodes', page.nodes);
      this.#note('listeners', page.listeners);
    } catch {
      // It was restarted meanwhile; what is left out here shows in the number of readings.
    }
  }

  /** Leaks objects at this many megabytes an hour in the worker that draws. */
  async #leak(mbPerHour: number): Promise<void> {
    // An object with one number that is not whole: 28 bytes, and 4 of its place in the list.
    const perMs = (mbPerHour * 1e6) / 3_600_000 / 32;
    await this.#theProbe.inWorker(`(() => {
      const leaked = (globalThis.reverieLeak = []);
      const startMs = performance.now();
      setInterval(() => {
        while (leaked.length < (performance.now() - startMs) * ${perMs}) leaked.push({value: Math.random()});
      }, 100);
    })()`);
  }

  async #injectAll(endS: number): Promise<void> {
    await sleep(firstFaultS * 1000);
    for (let next = 0; this.#nowS < endS; next = (next + 1) % faults.length) {
      const fault = faults[next];
      if (fault) await this.#inject(fault);
      await sleep(faultEveryS * 1000);
    }
  }

  async #inject(fault: Fault): Promise<void> {
    const probe = this.#probe;
    if (!probe) return;
    const atS = this.#nowS;
    const {promisedS} = fault;
    this.#run.say(`${Math.round(atS)} s: ${fault.name}`);
    this.#recovering = promisedS !== undefined;
    const {origin} = new URL(await probe.evaluate<string>('location.href'));
    const listening = fault.codes ? this.#hear(fault.codes, probe) : undefined;
    const {worker} = await this.#state();
    const skipped = await fault.inject(probe, origin);
    const causeEndedS = this.#nowS;
    const found =
      skipped === undefined && promisedS !== undefined
        ? await this.#alive(limitS, fault.ends === 'worker' ? worker : undefined)
        : undefined;
    const saidSo = listening?.();
    this.#recoveries.push({
      fault: fault.name,
      atS,
      promisedS,
      limitS,
      saidSo,
      ...(skipped !== undefined && {skipped}),
      ...(found !== undefined && {tookS: found - causeEndedS}),
    });
    const back =
      found === undefined ? 'nothing to wait for' : `back after ${(found - causeEndedS).toFixed(1)} s`;
    this.#run.say(`${Math.round(this.#nowS)} s: ${skipped ?? back}`);
    if (skipped === undefined && promisedS !== undefined) this.#beginLife();
    this.#recovering = false;
  }

  /** Reads the page's messages until the function it gives is called, which says whether one of these was there. */
  #hear(codes: readonly string[], probe: Probe): () => boolean {
    let heard = false;
    const timer = setInterval(() => {
      void probe.wall
        .read()
        .then(({messages}) => {
          heard ||= messages.some(({code}) => codes.includes(code));
        })
        .catch(() => undefined);
    }, 500);
    return () => {
      clearInterval(timer);
      return heard;
    };
  }

  /**
   * Waits for dreams on the camera by one worker, another than `former`, that then go on for some seconds: what a fault
   * ends may seem to live for a moment. Gives when they began, or undefined if they have not within `withinS`.
   */
  async #alive(withinS: number, former?: string): Promise<number | undefined> {
    const startS = this.#nowS;
    let before: PageState | undefined;
    let dreamtAtS = startS;
    let goodSinceS: number | undefined;
    while (this.#nowS - startS < withinS) {
      const state = await this.#state().catch(() => undefined);
      const nowS = this.#nowS;
      if (state?.dreams !== before?.dreams) dreamtAtS = nowS;
      const sameWorker = before === undefined || state?.worker === before.worker;
      before = state;
      const dreams = state !== undefined && state.dreams > 0 && nowS - dreamtAtS < steadyS / 2;
      if (dreams && sameWorker && state.worker !== former && state.source === 'camera') {
        goodSinceS ??= nowS;
        if (nowS - goodSinceS > steadyS) return goodSinceS;
      } else {
        goodSinceS = undefined;
      }
      await sleep(200);
    }
    return undefined;
  }

  async #state(): Promise<PageState> {
    const probe = this.#theProbe;
    const {dreams = 0} = await probe.status();
    const source = await probe.evaluate<string>(
      `document.querySelector('reverie-app').shadowRoot.querySelector('reverie-source').running`,
    );
    return {dreams, source, worker: `${probe.browser.pid} ${probe.workers}`};
  }
}
