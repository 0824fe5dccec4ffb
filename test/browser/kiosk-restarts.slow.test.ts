import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {evaluate, isAlive, superviseWall, until} from '../support/supervised-wall.ts';

describe('a supervised wall', () => {
  const wall = superviseWall();

  test('starts anew when the browser is killed, with all that was saved and set', async () => {
    await evaluate(
      wall.now().wall,
      wall.now().browser,
      `history.replaceState(null, '', location.search + '&wet=0.75')`,
    );
    await until(async () => (/wet=0.75/.test((await wall.now().wall.read()).query) ? true : undefined));
    // The address is read by a heartbeat that begins after it was changed: the second from now at the latest.
    for (let beats = 0; beats < 2; beats++) {
      const {lastHeartbeat} = await wall.health();
      await until(async () => ((await wall.health()).lastHeartbeat !== lastHeartbeat ? true : undefined));
    }
    const former = wall.now().browser.pid;
    process.kill(former, 'SIGKILL');
    const {recentRestarts} = await wall.dreaming(1);
    expect(recentRestarts[0]).toMatchObject({action: 'browser restarted'});
    expect(recentRestarts[0]?.reason).toMatch(/SIGKILL/);
    expect(wall.now().browser.pid).not.toBe(former);
    expect(await wall.saved()).toEqual(['a look', 'a picture']);
    expect((await wall.now().wall.read()).query).toContain('wet=0.75');
  });

  test('takes a page that does not answer for a hang', async () => {
    const former = wall.now().browser.pid;
    await evaluate(wall.now().wall, wall.now().browser, `setTimeout(() => { for (;;); }, 50)`);
    const {recentRestarts} = await wall.dreaming(2);
    expect(recentRestarts[0]?.reason).toMatch(/did not answer for \d+ s/);
    expect(isAlive(former)).toBe(false);
    expect(await wall.saved()).toEqual(['a look', 'a picture']);
  });

  test('comes back from a crash of the page, and ends with all its processes when asked', async () => {
    const {wall: shown, browser} = wall.now();
    void browser.devtools.send('Page.crash', {}, {sessionId: shown.sessionId}).catch(() => undefined);
    const {recentRestarts} = await wall.dreaming(3);
    expect(recentRestarts[0]?.reason).toMatch(/crash/);
    expect(await wall.saved()).toEqual(['a look', 'a picture']);
    await wall.end();
    expect(isAlive(wall.now().browser.pid)).toBe(false);
    await expect(fetch(wall.healthUrl())).rejects.toThrow();
    const log = readFileSync(join(wall.folder, 'log/wall.log'), 'utf8');
    expect(log).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z Started[^]*SIGKILL[^]*did not answer[^]*crash[^]*Stopped\.\n$/,
    );
  });
});
