import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {Tap} from '../../../src/recording/tap.ts';
import type {Taken, TappedFrame} from '../../../src/recording/tap.ts';
import {RecordGovernor, tapGovernor} from '../../../src/recording/tap-governor.ts';

/** Records for so many seconds on a machine where a frame costs what `costMs` says; the rates that were in force. */
function run(governor: RecordGovernor, seconds: number, costMs: (nowMs: number) => number): number[] {
  const rates: number[] = [];
  for (let nowMs = 0; nowMs < 1000 * seconds; nowMs += 1000 / governor.rateHz) {
    governor.observe(costMs(nowMs), nowMs);
    rates.push(governor.rateHz);
  }
  return rates;
}

describe('the rate of a recording', () => {
  const budget = {wantedHz: 30, share: 0.08};

  test('is the one that is wanted where that costs little', () => {
    expect(new Set(run(new RecordGovernor(budget), 5, () => 2))).toEqual(new Set([30]));
  });

  test('falls at once to what its share of the time is enough for, whatever opening the encoder cost', () => {
    const rates = run(new RecordGovernor(budget), 20, (nowMs) => (nowMs === 0 ? 900 : 16));
    expect(rates.slice(0, 5)).toEqual([30, 30, 30, 30, 30]);
    expect(new Set(rates.slice(5))).toEqual(new Set([4.5]));
    // What is taken, all in all.
    expect((16 / 1000) * (rates.at(-1) ?? 0)).toBeLessThanOrEqual(budget.share);
  });

  test('does not mind a hiccup, rises again with patience, and never falls below one a second', () => {
    const governor = new RecordGovernor(budget);
    const hiccups = run(governor, 5, (nowMs) => (nowMs > 1000 && nowMs < 1100 ? 400 : 2));
    expect(new Set(hiccups)).toEqual(new Set([30]));
    run(governor, 20, () => 4000);
    expect(governor.rateHz).toBe(1);
    const rising = run(governor, 40, () => 4);
    expect(rising.at(-1)).toBe(18);
    expect(rising.slice(0, 4)).toEqual([1, 1, 1, 1]);
    expect(rising.findIndex((rate) => rate > 1)).toBeLessThan(10);
  });

  test('does not swing where the cost varies from frame to frame', () => {
    let seed = 3;
    const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const rates = run(new RecordGovernor(budget), 120, () => 5 + 10 * random());
    const changes = rates.filter((rate, i) => i > 0 && rate !== rates[i - 1]).length;
    expect(changes).toBeLessThan(rates.length / 20);
    expect(rates.reduce((sum, rate) => sum + rate, 0) / rates.length).toBeGreaterThan(4);
  });

  test('counts the encoder where the dream is on the processors, and the reading alone where it is on a GPU', () => {
    vi.stubGlobal('navigator', {hardwareConcurrency: 2});
    onTestFinished(() => void vi.unstubAllGlobals());
    const observed = (of: 'dream' | 'source', onProcessors: boolean): number => {
      const governor = tapGovernor({of, rateHz: 30}, onProcessors);
      for (let i = 0; i < 12; i += 1) governor.observe({readMs: 1, encodeMs: 15}, 1000 * i);
      return governor.rateHz;
    };
    expect(observed('dream', true)).toBeCloseTo(3.375, 6);
    expect(observed('source', true)).toBeCloseTo(6.75, 6);
    expect(observed('dream', false)).toBe(30);
  });
});

test('a tap gives frames at the rate of its governor, and counts what is left out at the rate asked for', async () => {
  vi.useFakeTimers({toFake: ['performance']});
  onTestFinished(() => void vi.useRealTimers());
  const given: TappedFrame[] = [];
  // A recorder that takes every frame at once.
  const port = {
    onmessage: undefined as ((event: {data: Taken}) => void) | undefined,
    postMessage(message: TappedFrame): void {
      given.push(message);
      queueMicrotask(() => this.onmessage?.({data: {type: 'taken', encodeMs: 7}}));
    },
    close: () => undefined,
  };
  const costs: number[] = [];
  let rateHz = 10;
  const tap = new Tap(
    {port: port as unknown as MessagePort, of: 'dream', beside: false, rateHz: 20},
    {
      get rateHz() {
        return rateHz;
      },
      observe: ({encodeMs}) => costs.push(encodeMs),
    },
    () => undefined,
  );
  const draw = async (times: number, periodMs: number): Promise<void> => {
    for (let i = 0; i < times; i += 1) {
      vi.advanceTimersByTime(periodMs);
      tap.drawn(
        (timestamp) => Promise.resolve({timestamp, close: () => undefined} as unknown as VideoFrame),
        false,
        0,
      );
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  // Two seconds of a display of 40 pictures a second.
  await draw(80, 25);
  expect(given.length).toBeGreaterThanOrEqual(19);
  expect(given.length).toBeLessThanOrEqual(21);
  expect(given.at(-1)?.dropped).toBeGreaterThanOrEqual(17);
  expect(given.at(-1)?.rateHz).toBe(10);
  expect(costs[0]).toBe(7);
  rateHz = 20;
  const droppedBefore = given.at(-1)?.dropped ?? 0;
  await draw(80, 25);
  expect(given.length).toBeGreaterThanOrEqual(57);
  expect((given.at(-1)?.dropped ?? Infinity) - droppedBefore).toBeLessThanOrEqual(2);
  tap.close();
});
