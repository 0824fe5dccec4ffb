import {spawn} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {request} from 'node:http';
import {join, resolve} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest';
import type {Browser} from '../../src/cli/kiosk/browser.ts';
import type {Health} from '../../src/cli/kiosk/health.ts';
import {runKiosk} from '../../src/cli/kiosk/kiosk.ts';
import {readInstallOptions} from '../../src/cli/kiosk/options.ts';
import type {Wall} from '../../src/cli/kiosk/wall.ts';
import {builtHeaders} from '../../src/build/headers.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

/** Waits until `read` gives something. */
async function until<T>(read: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await read();
    if (found !== undefined) return found;
    await sleep(100);
  }
}

const argumentsFor = (folder: string): string[] => [
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

const evaluate = async (wall: Wall, browser: Browser, expression: string): Promise<unknown> => {
  const params = {expression, awaitPromise: true, returnByValue: true};
  const {result} = await browser.devtools.send<{result: {value?: unknown}}>('Runtime.evaluate', params, {
    sessionId: wall.sessionId,
  });
  return result.value;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a supervised wall', {timeout: 400_000}, () => {
  const folder = temporaryFolder();
  const stop = new AbortController();
  const lines: string[] = [];
  let opened: {wall: Wall; browser: Browser} | undefined;
  let running: Promise<void> | undefined;
  let healthUrl = '';

  const health = async (): Promise<Health> =>
    (await (await fetch(`${healthUrl}health.json`)).json()) as Health;
  /** Waits for the dream after `restarts` restarts. */
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
    healthUrl = await until(() => /its health (\S+),/.exec(lines.join('\n'))?.[1]);
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
  afterAll(() => {
    stop.abort();
    return running;
  });

  test('dreams on the camera without a question, and tells its health to this machine alone', async () => {
    // The rate is that of the last seconds: of one dream alone there is none.
    const found = await until(async () => {
      const now = await health();
      return now.dreamsPerSecond > 0 ? now : undefined;
    });
    expect(found.degradations.join('\n')).not.toMatch(/camera|clouds/i);
    expect(Date.parse(found.lastHeartbeat ?? '')).toBeGreaterThan(Date.parse(found.upSince));
    const page = await fetch(healthUrl);
    expect(page.status).toBe(200);
    expect(page.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'/);
    expect(await page.text()).toMatch(/The wall is dreaming[^]*Restarts[^]*None\./);
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await fetch(`${healthUrl}health.json`, {method})).status, method).toBe(405);
    }
    expect((await fetch(`${healthUrl}../../etc/passwd`)).status).toBe(404);
    expect(await statusFor(healthUrl, 'evil.example')).toBe(421);
    expect(await statusFor(found.page, 'evil.example')).toBe(421);
  });

  test('serves the page as npm start does, and nothing beside it', async () => {
    const {page} = await health();
    for (const path of ['', 'models/inception-v3-half/model.json']) {
      const [own, started] = await Promise.all([page, inject('siteUrl')].map((site) => fetch(site + path)));
      expect(own?.status).toBe(200);
      for (const name of [...Object.keys(builtHeaders), 'Cache-Control']) {
        expect(own?.headers.get(name), `${name} of /${path}`).toBe(started?.headers.get(name));
      }
      expect(await own?.text()).toBe(await started?.text());
    }
    for (const path of ['..%2f..%2fpackage.json', '%2e%2e/package.json', 'models/', '%00', '%E0%A4%A']) {
      expect((await fetch(page + path)).status, path).toBe(404);
    }
    expect((await fetch(page, {method: 'POST'})).status).toBe(405);
  });

  test('a tab that something else hides goes on afterwards, and nothing is started anew', async () => {
    const {wall, browser} = now();
    const page = `document.hidden`;
    await evaluate(
      wall,
      browser,
      `(() => {
        const {request} = WakeLock.prototype;
        globalThis.locks = [];
        WakeLock.prototype.request = async function (...given) {
          const lock = await request.apply(this, given);
          locks.push(lock);
          return lock;
        };
      })()`,
    );
    const {targetId} = await browser.devtools.send<{targetId: string}>('Target.createTarget', {
      url: 'about:blank',
    });
    await browser.devtools.send('Target.activateTarget', {targetId});
    await until(async () => ((await evaluate(wall, browser, page)) === true ? true : undefined));
    await until(async () => ((await health()).state === 'resting' ? true : undefined));
    await browser.devtools.send('Target.closeTarget', {targetId});
    await browser.devtools.send('Target.activateTarget', {targetId: wall.targetId});
    await until(async () => ((await evaluate(wall, browser, page)) === false ? true : undefined));
    // The browser took the lock on the screen's sleep away with it; the page has asked for it again.
    await until(async () =>
      (await evaluate(wall, browser, 'locks.length === 1 && !locks[0].released')) === true ? true : undefined,
    );
    const before = (await dreaming(0)).dreams;
    await until(async () => ((await health()).dreams > before ? true : undefined));
    expect(await evaluate(wall, browser, 'location.search')).toContain('install=true');
  });

  test('starts anew when the browser is killed, with all that was saved and set', async () => {
    await evaluate(
      now().wall,
      now().browser,
      `history.replaceState(null, '', location.search + '&wet=0.75')`,
    );
    await until(async () => (/wet=0.75/.test((await now().wall.read()).query) ? true : undefined));
    // The address is read by a heartbeat that begins after it was changed: the second from now at the latest.
    for (let beats = 0; beats < 2; beats++) {
      const {lastHeartbeat} = await health();
      await until(async () => ((await health()).lastHeartbeat !== lastHeartbeat ? true : undefined));
    }
    const former = now().browser.pid;
    process.kill(former, 'SIGKILL');
    const {recentRestarts} = await dreaming(1);
    expect(recentRestarts[0]).toMatchObject({action: 'browser restarted'});
    expect(recentRestarts[0]?.reason).toMatch(/SIGKILL/);
    expect(now().browser.pid).not.toBe(former);
    expect(await saved()).toEqual(['a look', 'a picture']);
    expect((await now().wall.read()).query).toContain('wet=0.75');
  });

  test('takes a page that does not answer for a hang', async () => {
    const former = now().browser.pid;
    await evaluate(now().wall, now().browser, `setTimeout(() => { for (;;); }, 50)`);
    const {recentRestarts} = await dreaming(2);
    expect(recentRestarts[0]?.reason).toMatch(/did not answer for \d+ s/);
    expect(isAlive(former)).toBe(false);
    expect(await saved()).toEqual(['a look', 'a picture']);
  });

  test('comes back from a crash of the page, and ends with all its processes when asked', async () => {
    const {wall, browser} = now();
    void browser.devtools.send('Page.crash', {}, {sessionId: wall.sessionId}).catch(() => undefined);
    const {recentRestarts} = await dreaming(3);
    expect(recentRestarts[0]?.reason).toMatch(/crash/);
    expect(await saved()).toEqual(['a look', 'a picture']);
    stop.abort();
    await running;
    expect(isAlive(now().browser.pid)).toBe(false);
    await expect(fetch(healthUrl)).rejects.toThrow();
    const log = readFileSync(join(folder, 'log/wall.log'), 'utf8');
    expect(log).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z Started[^]*SIGKILL[^]*did not answer[^]*crash[^]*Ended\.\n$/,
    );
  });
});

/** The status of a request that names another host than it goes to, as a rebound domain name makes it. */
function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((done, fail) => {
    request(url, {headers: {Host: host}}, (response) => {
      response.resume();
      done(response.statusCode);
    })
      .on('error', fail)
      .end();
  });
}

test(
  'reverie install --kiosk as a command ends on SIGTERM and leaves nothing behind',
  {
    timeout: 300_000,
  },
  async () => {
    const folder = temporaryFolder();
    const command = spawn(
      process.execPath,
      [resolve('src/cli/bin.mjs'), 'install', ...argumentsFor(folder), '--url-parameters=source=scene'],
      {stdio: ['ignore', 'pipe', 'pipe']},
    );
    let output = '';
    for (const stream of [command.stdout, command.stderr])
      stream.on('data', (text: Buffer) => (output += text.toString()));
    const ended = new Promise<number | null>((done) => command.once('exit', done));
    try {
      const healthUrl = await until(() => /its health (\S+),/.exec(output)?.[1]);
      const dreaming = async () => {
        const found = (await (await fetch(`${healthUrl}health.json`)).json()) as Health;
        return found.state === 'dreaming' ? true : undefined;
      };
      await until(dreaming);
      const pid = Number(/process (\d+)/.exec(output)?.[1]);
      expect(isAlive(pid)).toBe(true);
      command.kill('SIGTERM');
      expect(await ended, output).toBe(0);
      await until(() => (isAlive(pid) ? undefined : true));
    } finally {
      command.kill('SIGKILL');
    }
  },
);
