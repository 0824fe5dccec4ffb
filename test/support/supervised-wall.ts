import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, beforeAll, inject} from 'vitest';
import type {Browser} from '../../src/cli/kiosk/browser.ts';
import type {Health} from '../../src/cli/kiosk/health.ts';
import {runKiosk} from '../../src/cli/kiosk/kiosk.ts';
import {readInstallOptions} from '../../src/cli/kiosk/options.ts';
import type {KioskPage} from '../../src/cli/kiosk/kiosk-page.ts';
import {temporaryFolder} from './temporary-folder.ts';

/** Waits until `read` gives something. */
export async function until<T>(read: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await read();
    if (found !== undefined) return found;
    await sleep(100);
  }
}

/** The command line of `reverie install` for a wall that dreams small, with what it keeps below `folder`. */
export const argumentsFor = (folder: string): string[] => [
  '--kiosk',
  '--headless',
  '--port=0',
  '--health-port=0',
  `--site=${inject('siteFolder')}`,
  `--user-data-dir=${join(folder, 'profile')}`,
  `--log-dir=${join(folder, 'log')}`,
  '--url-parameters=resolution=96&resolutionMin=90&cameraSize=320x240',
  '--switch=--use-fake-device-for-media-stream',
  // Longer than a busy machine stands still.
  '--hang-after=10',
];

/** What an expression gives in the page. */
export const evaluate = async (wall: KioskPage, browser: Browser, expression: string): Promise<unknown> => {
  const params = {expression, awaitPromise: true, returnByValue: true};
  const {result} = await browser.devtools.send<{result: {value?: unknown}}>('Runtime.evaluate', params, {
    sessionId: wall.sessionId,
  });
  return result.value;
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A wall under supervision, for the tests of one file. */
export interface SupervisedWall {
  readonly folder: string;
  /** Where its health is served. */
  healthUrl(): string;
  health(): Promise<Health>;
  /** Waits until it dreams after a number of restarts. */
  dreaming(restarts: number): Promise<Health>;
  /** The page and browser that run now. */
  now(): {wall: KioskPage; browser: Browser};
  /** What the page had saved when the tests began: a setting and an image. */
  saved(): Promise<unknown>;
  /** Ends it, and waits until it has ended. */
  end(): Promise<void>;
}

/** Starts a wall before the tests of this file and ends it after them. */
export function superviseWall(): SupervisedWall {
  const folder = temporaryFolder();
  const stop = new AbortController();
  const lines: string[] = [];
  let opened: {wall: KioskPage; browser: Browser} | undefined;
  let running: Promise<void> | undefined;
  let healthUrl = '';

  const health = async (): Promise<Health> =>
    (await (await fetch(`${healthUrl}health.json`)).json()) as Health;
  const dreaming = (restarts: number): Promise<Health> =>
    until(async () => {
      const now = await health();
      return now.state === 'dreaming' && now.restarts === restarts ? now : undefined;
    });
  const now = () => {
    if (!opened) throw new Error('No page was opened yet.');
    return opened;
  };
  const saved = (): Promise<unknown> =>
    evaluate(
      now().wall,
      now().browser,
      `new Promise((done, fail) => {
        const open = indexedDB.open('kiosk-test');
        open.onerror = () => fail(open.error);
        open.onsuccess = () => {
          const get = open.result.transaction('kept').objectStore('kept').get('picture');
          get.onsuccess = () => { open.result.close(); done([localStorage.getItem('kiosk-test'), get.result]); };
        };
      })`,
    );

  beforeAll(async () => {
    const options = readInstallOptions(argumentsFor(folder));
    const terminal = {
      print: (line: string) => lines.push(line),
      say: (line: string) => lines.push(line),
      signal: stop.signal,
    };
    running = runKiosk(options, terminal, (wall, browser) => {
      opened = {wall, browser};
    });
    healthUrl = await until(() => /health: (\S+),/.exec(lines.join('\n'))?.[1]);
    await dreaming(0);
    await evaluate(
      now().wall,
      now().browser,
      `new Promise((done, fail) => {
        localStorage.setItem('kiosk-test', 'a look');
        const open = indexedDB.open('kiosk-test');
        open.onerror = () => fail(open.error);
        open.onupgradeneeded = () => open.result.createObjectStore('kept');
        open.onsuccess = () => {
          const write = open.result.transaction('kept', 'readwrite', {durability: 'strict'});
          write.objectStore('kept').put('a picture', 'picture');
          write.oncomplete = () => { open.result.close(); done(); };
        };
      })`,
    );
    // The browser writes localStorage to disk some seconds later: what a kill may cost is no more than that.
    const stored = join(folder, 'profile/Default/Local Storage/leveldb');
    await until(() =>
      existsSync(stored) &&
      readdirSync(stored).some((file) => readFileSync(join(stored, file)).includes('kiosk-test'))
        ? true
        : undefined,
    );
  }, 300_000);
  const end = async (): Promise<void> => {
    stop.abort();
    await running;
  };
  afterAll(end);
  return {folder, healthUrl: () => healthUrl, health, dreaming, now, saved, end};
}
