import {expect, test} from 'vitest';
import {SlowMachine} from '../../../src/dream/slow-machine.ts';

/** Observes a share at each quarter of a second, and gives the seconds at which the verdict changed. */
function changesOf(machine: SlowMachine, shareAt: (second: number) => number, seconds: number): number[] {
  const changes: number[] = [];
  for (let second = 0; second < seconds; second += 0.25) {
    const before = machine.isSlow;
    machine.observe(shareAt(second), 1000 * second);
    if (machine.isSlow !== before) changes.push(second);
  }
  return changes;
}

test('a machine is slow once its least dream has taken too long for some seconds, without a break', () => {
  expect(changesOf(new SlowMachine(), () => 1.1, 600)).toEqual([]);
  expect(changesOf(new SlowMachine(), (second) => (second % 4 < 3 ? 2 : 1), 600)).toEqual([]);
  expect(changesOf(new SlowMachine(), () => 2, 600)).toEqual([5]);
});

test('it is fast again after half a minute in which the embedded model would do', () => {
  const busy = (second: number): number => (second < 60 ? 2 : 0.5);
  expect(changesOf(new SlowMachine(), busy, 600)).toEqual([5, 90]);
  const near = (second: number): number => (second < 60 ? 2 : 0.9);
  expect(changesOf(new SlowMachine(), near, 600)).toEqual([5]);
});

test('a forecast that is wrong each time is trusted ever less', () => {
  const machine = new SlowMachine();
  // The embedded model is always too slow, whatever the small one foretells.
  const changes = changesOf(machine, () => (machine.isSlow ? 0.5 : 2), 3600);
  expect(changes.slice(0, 5)).toEqual([5, 35.25, 40.5, 100.75, 106]);
  expect(changes.length).toBeLessThan(16);
});
