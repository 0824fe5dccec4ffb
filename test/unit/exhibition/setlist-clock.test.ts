import {beforeEach, expect, test} from 'vitest';
import {SetlistClock, type Memory} from '../../../src/exhibition/setlist-clock.ts';

let kept: Map<string, string>;
let memory: Memory;
beforeEach(() => {
  kept = new Map();
  memory = {get: (name) => kept.get(name) ?? null, set: (name, value) => void kept.set(name, value)};
});

test('a setlist goes on where it was after a reload; another starts anew', () => {
  const clock = new SetlistClock(memory);
  expect(clock.read('oil 5', false, 1000)).toBe(0);
  expect(clock.read('oil 5', false, 31_000)).toBe(0.5);
  // The page is opened again: its clock starts at 0, and what it was away for does not count.
  const again = new SetlistClock(memory);
  expect(again.read('oil 5', false, 0)).toBe(0.5);
  expect(again.read('oil 5', false, 30_000)).toBe(1);
  expect(again.read('shells, oil', false, 60_000)).toBe(0);
});

test('it stands still while it is paused, and counts no sleep of the machine', () => {
  const clock = new SetlistClock(memory);
  clock.read('oil', false, 0);
  expect(clock.read('oil', true, 30_000)).toBe(0);
  expect(clock.read('oil', false, 60_000)).toBe(0.5);
  expect(clock.read('oil', false, 3_600_000)).toBe(1.5);
});

test('a memory that was damaged is no memory', () => {
  for (const text of ['', 'x', '-1 oil', '1e9 oil', 'NaN oil']) {
    kept.set('setlist', text);
    expect(new SetlistClock(memory).read('oil', false, 0)).toBe(0);
  }
});
