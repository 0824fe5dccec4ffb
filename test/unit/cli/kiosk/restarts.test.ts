import {expect, test} from 'vitest';
import {Restarts} from '../../../../src/cli/kiosk/restarts.ts';

test('restarts wait 1 s, 2 s, 4 s up to a minute, and 1 s again after it ran well', () => {
  const restarts = new Restarts();
  const waits = Array.from({length: 9}, () => restarts.add('The browser ended.', 'browser restarted'));
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  for (const atMs of [0, 300_000]) restarts.well(atMs);
  expect(restarts.add('again', 'browser restarted')).toBe(1000);
  for (let i = 0; i < 40; i++) restarts.add(`${i}`, 'page reloaded');
  expect(restarts.count).toBe(50);
  expect(restarts.recent).toHaveLength(20);
  expect(restarts.recent[0]?.reason).toBe('39');
});

test('a page that crashes every 70 s is reloaded once, and then its browser restarted after ever longer waits', () => {
  const restarts = new Restarts();
  const waits: number[] = [];
  let nowMs = 0;
  for (let crash = 0; crash < 60; crash++) {
    const diesAtMs = nowMs + 70_000;
    for (; nowMs < diesAtMs; nowMs += 2000) restarts.well(nowMs);
    waits.push(
      restarts.add('The page crashed.', restarts.inARow === 0 ? 'page reloaded' : 'browser restarted'),
    );
    nowMs += waits.at(-1) ?? 0;
  }
  expect(waits.slice(0, 8)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  expect(waits.at(-1)).toBe(60_000);
  expect(restarts.recent.every(({action}) => action === 'browser restarted')).toBe(true);
  // It ran well for five minutes in one piece: one more problem is the first of a row again.
  for (const endMs = nowMs + 302_000; nowMs < endMs; nowMs += 2000) restarts.well(nowMs);
  expect(restarts.inARow).toBe(0);
});
