/**
 * What playing by hand costs: display, dream and memory with and without control messages, with modulators and lanes
 * besides, and with as many messages over the network, half by six WebSockets and half by OSC, through `reverie serve`:
 *   npm run bench -- --what control [--arms alone,unheard,midi,automation,elsewhere,network] [--rate 1000]
 *                    [--seconds 10] [--rounds 3] [--query KEY=VALUE&…] [--json FILE]
 * A MIDI device of the test's own sends the messages to eight mappings, on the production build in a headless Chromium
 * without a GPU. The quality is held where it is, since a governor that trades dreams for frames would hide what either
 * costs. What sends and serves the messages computes on the same machine: what that takes is in the arms in which the page
 * listens to no device, and in which another page, which does nothing, is played. The arms take turns, so that what else the
 * machine does meets all of them; `--query` has other settings. Exit status 2 for invalid arguments. One file, because all
 * arms play the same page.
 */
import {rm, writeFile} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import type {Page} from 'playwright-core';
import {mappingOf, encodeMappings} from '../../src/control/mapping.ts';
import type {Lane} from '../../src/params/automation/automation.ts';
import type {Modulator} from '../../src/params/automation/modulator.ts';
import type {LookKey} from '../../src/params/presets.ts';
import {appIn, type App} from '../support/app.ts';
import {launch} from '../support/browser.ts';
import type {FakeMidi} from '../support/fake-midi.ts';
import {Flood, freeUdpPort, openDeafPage} from '../support/flood.ts';
import {buildSite} from '../support/serve.ts';
import {serveWith} from '../support/streaming.ts';
import {stubControllers} from '../support/stub-midi.ts';

/** Of the look, and none that changes what a step or a drawing costs, as movement does. */
const played: readonly LookKey[] = [
  ...(['wet', 'persistence', 'level', 'decorrelation', 'bandFinest', 'bandFine'] as const),
  ...(['bandCoarse', 'bandCoarsest'] as const),
];
const modulated: readonly LookKey[] = played.slice(2);
const modulators: readonly Modulator[] = Array.from({length: 12}, (_, index) => ({
  key: modulated[index % modulated.length] as LookKey,
  shape: 'sine',
  rate: 0.2 + 0.1 * index,
  unit: 'seconds',
  depth: 0.05,
  phase: 0,
}));
const lanes: Readonly<Partial<Record<LookKey, Lane>>> = Object.fromEntries(
  modulated
    .slice(0, 4)
    .map((key) => [key, {text: '0:(0.4), 2:(0.8)', unit: 'seconds', easing: 'smooth', loop: 2}]),
);

/** Messages every so often, as a driver hands them over. */
const everyMs = 10;
const settleMs = 8000;

interface Arm {
  readonly title: string;
  readonly messages: 'none' | 'midi' | 'network';
  readonly automation: boolean;
  /** The page listens to the device. */
  readonly device: boolean;
  /** The page listens to the network. */
  readonly remote: boolean;
}
const arms = {
  alone: {title: 'alone', messages: 'none', automation: false, device: false, remote: false},
  unheard: {title: 'MIDI, unheard', messages: 'midi', automation: false, device: false, remote: false},
  midi: {title: 'MIDI', messages: 'midi', automation: false, device: true, remote: false},
  automation: {
    ...{title: 'MIDI, 12 modulators, 4 lanes', messages: 'midi'},
    ...{automation: true, device: true, remote: false},
  },
  elsewhere: {
    ...{title: 'WebSocket and OSC, elsewhere', messages: 'network'},
    ...{automation: false, device: false, remote: false},
  },
  network: {
    ...{title: 'WebSocket and OSC', messages: 'network'},
    ...{automation: false, device: false, remote: true},
  },
} as const satisfies Record<string, Arm>;
type ArmName = keyof typeof arms;

interface Figures {
  readonly displayFps: number;
  readonly dreamsPerSecond: number;
  readonly messagesPerSecond: number;
  /** The share of the time for which the page's own thread was busy, and for which it ran scripts. */
  readonly pageBusy: number;
  readonly scripts: number;
  readonly heapMb: number;
  /** What the heap has grown by from the first second to the last. */
  readonly grownMb: number;
}

function readOptions(args: string[]) {
  const text = (value: string) => ({type: 'string', default: value}) as const;
  const {values} = parseArgs({
    args,
    options: {
      what: text('control'),
      rate: text('1000'),
      seconds: text('10'),
      rounds: text('3'),
      arms: text(Object.keys(arms).join(',')),
      query: text('governor=false&resolution=90&steps=1&frameRate=30'),
      json: {type: 'string'},
    },
  });
  const number = (name: 'rate' | 'seconds' | 'rounds', min: number, max: number): number => {
    const value = Number(values[name]);
    if (!(value >= min && value <= max)) {
      throw new Error(`--${name} takes ${min} to ${max}; got "${values[name]}".`);
    }
    return value;
  };
  const names = values.arms.split(',');
  const unknown = names.find((name) => !Object.hasOwn(arms, name));
  if (unknown !== undefined) {
    throw new Error(`--arms takes ${Object.keys(arms).join(', ')}; got "${unknown}".`);
  }
  return {
    names: names as ArmName[],
    rate: number('rate', 0, 100_000),
    seconds: number('seconds', 1, 600),
    rounds: number('rounds', 1, 100),
    query: values.query,
    json: values.json,
  };
}

/** Sends `rate` messages a second in the page until `stopMessages`, which the page hears or does not; counts them. */
const startMessages = (page: Page, rate: number, isHeard: boolean): Promise<void> =>
  page.evaluate(
    ([perSecond, period, count, listens]) => {
      const {stub} = window as unknown as {
        stub: {midi: FakeMidi; play(name: string, messages: number[][]): void};
      };
      const input = stub.midi.inputs.get('Desk');
      if (!input) throw new Error('No device is plugged in.');
      const listener = input.onmidimessage;
      if (!listens) input.onmidimessage = null;
      let sent = 0;
      let owed = 0;
      let beforeMs = performance.now();
      const timer = setInterval(() => {
        const nowMs = performance.now();
        owed += ((nowMs - beforeMs) * perSecond) / 1000;
        beforeMs = nowMs;
        const messages: number[][] = [];
        for (; owed >= 1; owed -= 1) {
          messages.push([0xb0, sent % count, Math.round(63.5 + 40 * Math.sin(sent / 500))]);
          sent += 1;
        }
        stub.play('Desk', messages);
      }, period);
      const stop = (): number => {
        clearInterval(timer);
        input.onmidimessage = listener;
        return sent;
      };
      Object.assign(window, {stopMessages: stop});
    },
    [rate, everyMs, played.length, isHeard] as const,
  );

const stopMessages = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as {stopMessages(): number}).stopMessages());

/** As an element of the page asks for it. */
const automate = (page: Page, on: boolean): Promise<void> =>
  page.evaluate(
    ([allModulators, allLanes]) => {
      const app = document.querySelector('reverie-app');
      const ask = (detail: unknown): unknown => app?.dispatchEvent(new CustomEvent('automate', {detail}));
      ask({do: 'clear'});
      if (allModulators.length > 0) ask({do: 'modulators', modulators: allModulators});
      for (const [key, lane] of Object.entries(allLanes)) ask({do: 'lane', key, lane});
    },
    [on ? modulators : [], on ? lanes : {}] as const,
  );

/** Listens to the network, as an element of the page asks for it, or ends that. */
const openRemote = (page: Page, open: boolean): Promise<void> =>
  page.evaluate(
    (what) => {
      document.querySelector('reverie-app')?.dispatchEvent(new CustomEvent('remote', {detail: {do: what}}));
    },
    open ? 'open' : 'close',
  );

/** What the page's own thread has in use, after its garbage was collected. */
async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const {usedSize} = (await session.send('Runtime.getHeapUsage')) as {usedSize: number};
  await session.detach();
  return usedSize / 1e6;
}

/** For how long the page's own thread is busy, and runs scripts, from now on until the returned function is called: seconds. */
async function watchThread(page: Page): Promise<() => Promise<{tasks: number; scripts: number}>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const read = async (): Promise<{tasks: number; scripts: number}> => {
    const {metrics} = await session.send('Performance.getMetrics');
    const of = (wanted: string): number => metrics.find(({name}) => name === wanted)?.value ?? NaN;
    return {tasks: of('TaskDuration'), scripts: of('ScriptDuration')};
  };
  const before = await read();
  return async () => {
    const after = await read();
    await session.detach();
    return {tasks: after.tasks - before.tasks, scripts: after.scripts - before.scripts};
  };
}

/** Starts the messages of an arm; the returned function waits for their end, `seconds` from now, and counts them. */
async function play({page}: App, flood: Flood, arm: Arm, rate: number, seconds: number) {
  if (arm.messages === 'none') return () => Promise.resolve(0);
  if (arm.messages === 'midi') {
    await startMessages(page, rate, arm.device);
    return () => stopMessages(page);
  }
  const sent = flood.play(rate, seconds);
  return () => sent;
}

const settledS = 3;

async function measure(
  app: App,
  flood: Flood,
  arm: Arm,
  {rate, seconds}: {rate: number; seconds: number},
): Promise<Figures> {
  const {page} = app;
  await automate(page, arm.automation);
  await openRemote(page, arm.remote);
  const stop = await play(app, flood, arm, rate, settledS + seconds);
  // What was measured before is out of the status by then.
  await page.waitForTimeout(settledS * 1000);
  const heapBefore = await heapMb(page);
  const before = Number((await app.status()).dreams);
  const watched = await watchThread(page);
  const startMs = performance.now();
  const shown: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    await page.waitForTimeout(Math.max(0, startMs + (second + 1) * 1000 - performance.now()));
    shown.push(Number((await app.status()).displayFps));
  }
  const tookS = (performance.now() - startMs) / 1000;
  const busy = await watched();
  const dreams = Number((await app.status()).dreams) - before;
  const sent = await stop();
  const heap = await heapMb(page);
  return {
    displayFps: shown.reduce((sum, fps) => sum + fps, 0) / shown.length,
    dreamsPerSecond: dreams / tookS,
    messagesPerSecond: sent / (tookS + settledS),
    pageBusy: busy.tasks / tookS,
    scripts: busy.scripts / tookS,
    heapMb: heap,
    grownMb: heap - heapBefore,
  };
}

/** A server of the build, and where it is played. */
async function serve(folder: string) {
  const oscPort = await freeUdpPort();
  const server = await serveWith(folder, `--osc=${oscPort}`);
  const {operatorToken, visitorToken: token} = server.access;
  const url = server.urls[0] ?? '';
  const port = Number(new URL(url).port);
  return {url, port, oscPort, operatorToken, token, close: () => server.close()};
}

/** Prints the figures of each round and the means of each arm. */
export async function benchControl(args: string[]): Promise<void> {
  const {names, rate, seconds, rounds, query, json} = readOptions(args);
  const folder = await buildSite();
  const [serving, elsewhere] = [await serve(folder), await serve(folder)];
  const {url, operatorToken} = serving;
  const endDeafPage = await openDeafPage(elsewhere.port, elsewhere.operatorToken);
  const browser = await launch({gpu: 'none', camera: 'fake'});
  const floods: Flood[] = [];
  const rows: (Figures & {readonly arm: ArmName; readonly round: number})[] = [];
  try {
    const page = await browser.newPage({viewport: {width: 1280, height: 720}});
    const midi = await stubControllers(page);
    const mappings = played.map((key, controller) =>
      mappingOf(
        {id: `midi/desk/1/cc/${controller}`, label: `Desk, CC ${controller}`, kind: 'level'},
        `parameter/${key}`,
        {takeover: false},
      ),
    );
    await page.addInitScript(
      (kept) => localStorage.setItem('reverie.mappings', kept),
      encodeMappings(mappings),
    );
    const app = await appIn(page, `${url}?source=scene&${query}#operator=${operatorToken}`);
    await app.dreams(1);
    await page.evaluate(() => {
      document.querySelector('reverie-app')?.dispatchEvent(new CustomEvent('midi', {detail: 'open'}));
    });
    await midi.plug('Desk');
    const flood = await Flood.open(serving);
    floods.push(flood);
    const other = await Flood.open(elsewhere);
    floods.push(other);
    await page.waitForTimeout(settleMs);
    for (let round = 1; round <= rounds; round += 1) {
      for (const arm of names) {
        const figures = await measure(app, arm === 'elsewhere' ? other : flood, arms[arm], {rate, seconds});
        rows.push({arm, round, ...figures});
        console.log(`${round} ${line(arm, figures)}`);
      }
    }
    if (!floods.every(({isConnected}) => isConnected)) throw new Error('The server has closed a connection.');
  } finally {
    for (const flood of floods) flood.close();
    endDeafPage();
    await browser.close();
    await serving.close();
    await elsewhere.close();
    await rm(folder, {recursive: true, force: true});
  }
  for (const name of names) console.log(`= ${line(name, meanOf(rows.filter(({arm}) => arm === name)))}`);
  if (json !== undefined) await writeFile(json, `${JSON.stringify({rate, seconds, rows}, undefined, 2)}\n`);
}

function meanOf(rows: readonly Figures[]): Figures {
  const mean = (key: keyof Figures): number => rows.reduce((sum, row) => sum + row[key], 0) / rows.length;
  return {
    displayFps: mean('displayFps'),
    dreamsPerSecond: mean('dreamsPerSecond'),
    messagesPerSecond: mean('messagesPerSecond'),
    pageBusy: mean('pageBusy'),
    scripts: mean('scripts'),
    heapMb: mean('heapMb'),
    grownMb: mean('grownMb'),
  };
}

function line(arm: ArmName, figures: Figures): string {
  const {displayFps, dreamsPerSecond, messagesPerSecond, pageBusy, scripts, heapMb: heap, grownMb} = figures;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return (
    `${arms[arm].title.padEnd(30)} display ${displayFps.toFixed(1)} fps, dream ${dreamsPerSecond.toFixed(2)} a second, ` +
    `${messagesPerSecond.toFixed(0)} messages a second, page's thread ${percent(pageBusy)}, of it scripts ` +
    `${percent(scripts)}, heap ${heap.toFixed(1)} MB, grown by ${grownMb.toFixed(2)} MB`
  );
}
