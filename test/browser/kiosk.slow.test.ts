import {spawn} from 'node:child_process';
import {request} from 'node:http';
import {resolve} from 'node:path';
import {describe, expect, inject, test} from 'vitest';
import {builtHeaders} from '../../src/build/headers.ts';
import type {Health} from '../../src/cli/kiosk/health.ts';
import {argumentsFor, evaluate, isAlive, superviseWall, until} from '../support/supervised-wall.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

describe('a supervised wall', () => {
  const wall = superviseWall();

  test('dreams on the camera without a question, and tells its health to this machine alone', async () => {
    // The rate is that of the last seconds: of one dream alone there is none.
    const found = await until(async () => {
      const seen = await wall.health();
      return seen.dreamsPerSecond > 0 ? seen : undefined;
    });
    for (const {code} of found.degradations) expect(code).not.toMatch(/^(source|camera)-/);
    expect(Date.parse(found.lastHeartbeat ?? '')).toBeGreaterThan(Date.parse(found.upSince));
    const page = await fetch(wall.healthUrl());
    expect(page.status).toBe(200);
    expect(page.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'/);
    expect(await page.text()).toMatch(/The exhibition is dreaming[^]*Restarts[^]*None\./);
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await fetch(`${wall.healthUrl()}health.json`, {method})).status, method).toBe(405);
    }
    expect((await fetch(`${wall.healthUrl()}../../etc/passwd`)).status).toBe(404);
    expect(await statusFor(wall.healthUrl(), 'evil.example')).toBe(421);
    expect(await statusFor(found.page, 'evil.example')).toBe(421);
  });

  test('serves the page as npm start does, and nothing beside it', async () => {
    const {page} = await wall.health();
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
    const {wall: shown, browser} = wall.now();
    const page = `document.hidden`;
    await evaluate(
      shown,
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
    await until(async () => ((await evaluate(shown, browser, page)) === true ? true : undefined));
    await until(async () => ((await wall.health()).state === 'resting' ? true : undefined));
    await browser.devtools.send('Target.closeTarget', {targetId});
    await browser.devtools.send('Target.activateTarget', {targetId: shown.targetId});
    await until(async () => ((await evaluate(shown, browser, page)) === false ? true : undefined));
    // The browser took the lock on the screen's sleep away with it; the page has asked for it again.
    await until(async () =>
      (await evaluate(shown, browser, 'locks.length === 1 && !locks[0].released')) === true
        ? true
        : undefined,
    );
    const before = (await wall.dreaming(0)).dreams;
    await until(async () => ((await wall.health()).dreams > before ? true : undefined));
    expect(await evaluate(shown, browser, 'location.search')).toContain('install=true');
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

test('reverie install --kiosk as a command ends on SIGTERM and leaves nothing behind', async () => {
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
    const healthUrl = await until(() => /health: (\S+),/.exec(output)?.[1]);
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
});
