import {setTimeout as sleep} from 'node:timers/promises';
import type {Instrumented} from './instrument.ts';
import type {Probe} from './probe.ts';

/** Something that goes wrong on purpose. */
export interface Fault {
  readonly name: string;
  /** Makes it go wrong, and resolves when its cause is gone again. Gives why, if it cannot be done on this machine. */
  readonly inject: (probe: Probe, origin: string) => Promise<string | undefined>;
  /** From the end of the cause to the next moving frame, in seconds, as the product promises; undefined if the display must not stop at all. */
  readonly promisedS: number | undefined;
  /** What it ends: a worker that draws is to be followed by another. */
  readonly ends?: 'worker';
  /** One of these messages has to be on the page meanwhile. */
  readonly codes?: readonly string[];
}

const lastsMs = 10_000;
/** What the page says of a dream that begins again. */
const restarts = ['dream-restarted', 'dream-paused'] as const;

const setCamera = (probe: Probe, origin: string, setting: 'granted' | 'denied'): Promise<unknown> =>
  probe.browser.devtools.send('Browser.setPermission', {permission: {name: 'camera'}, setting, origin});

/** Sends what is never answered, or answered with an error: that is its purpose. */
function dare(sent: Promise<unknown>): Promise<undefined> {
  sent.catch(() => undefined);
  return Promise.resolve(undefined);
}

/** In the order in which they are injected, over and over. */
export const faults: readonly Fault[] = [
  {
    name: 'camera denied and granted',
    promisedS: 5,
    codes: ['source-lost', 'camera-denied'],
    async inject(probe, origin) {
      await setCamera(probe, origin, 'denied');
      await sleep(lastsMs);
      await setCamera(probe, origin, 'granted');
      return undefined;
    },
  },
  {
    name: 'storage full',
    promisedS: undefined,
    async inject(probe, origin) {
      await probe.page('Storage.overrideQuotaForOrigin', {origin, quotaSize: 1});
      await sleep(lastsMs);
      await probe.page('Storage.overrideQuotaForOrigin', {origin});
      return undefined;
    },
  },
  {
    name: 'GPU process crashed',
    ends: 'worker',
    promisedS: 10,
    codes: restarts,
    inject: (probe) => dare(probe.browser.devtools.send('Browser.crashGpuProcess')),
  },
  {
    name: 'GPU device destroyed',
    ends: 'worker',
    promisedS: 10,
    async inject(probe) {
      const destroy = ((): boolean | undefined =>
        (globalThis as Instrumented).reverieSoak?.destroyDevice()).toString();
      return (await probe.inWorker<boolean>(`(${destroy})()`))
        ? undefined
        : 'no WebGPU device is in use here';
    },
  },
  {
    name: 'worker busy for ever',
    ends: 'worker',
    promisedS: 30,
    async inject(probe) {
      await probe.inWorker(`void setTimeout(() => { for (;;); })`);
      return undefined;
    },
  },
  {
    name: 'ascent’s worker busy for ever',
    ends: 'worker',
    promisedS: 30,
    codes: restarts,
    async inject(probe) {
      const hung = probe.inAscent(`void setTimeout(() => { for (;;); })`);
      await hung;
      return hung ? undefined : 'one worker draws and dreams here';
    },
  },
  {
    name: 'tab hidden',
    promisedS: 5,
    async inject({browser, wall}) {
      const {targetId} = await browser.devtools.send<{targetId: string}>('Target.createTarget', {
        url: 'about:blank',
      });
      await browser.devtools.send('Target.activateTarget', {targetId});
      await sleep(lastsMs);
      await browser.devtools.send('Target.closeTarget', {targetId});
      await browser.devtools.send('Target.activateTarget', {targetId: wall.targetId});
      return undefined;
    },
  },
  {
    name: 'page crashed',
    ends: 'worker',
    promisedS: 30,
    inject: (probe) => dare(probe.page('Page.crash')),
  },
  {
    name: 'browser killed',
    ends: 'worker',
    promisedS: 60,
    inject({browser}) {
      process.kill(browser.pid, 'SIGKILL');
      return Promise.resolve(undefined);
    },
  },
  {
    name: 'page busy for ever',
    ends: 'worker',
    promisedS: 90,
    async inject(probe) {
      await probe.evaluate(`void setTimeout(() => { for (;;); })`);
      return undefined;
    },
  },
];
