import {expect, test} from 'vitest';
import {Restarts} from '../../../../src/cli/kiosk/restarts.ts';

test('restarts wait 1 s, 2 s, 4 s up to a minute, and 1 s again after it ran well', () => {
  const restarts = new Restarts();
  const waits = Array.from({length: 9}, () => restarts.add('The browser ended.', 'browser restarted'));
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  restarts.settled();
  expect(restarts.add('again', 'browser restarted')).toBe(1000);
  for (let i = 0; i < 40; i++) restarts.add(`${i}`, 'page reloaded');
  expect(restarts.count).toBe(50);
  expect(restarts.recent).toHaveLength(20);
  expect(restarts.recent[0]?.reason).toBe('39');
});
