import {describe, expect, test} from 'vitest';
import {Heartbeat} from '../../../../src/cli/kiosk/heartbeat.ts';
import type {PageStatus} from '../../../../src/cli/kiosk/page-status.ts';

const limits = {hangAfterMs: 20_000, stallAfterMs: 60_000, startWithinMs: 180_000};

const status = (changes: Partial<PageStatus>): PageStatus => ({
  query: '',
  resting: false,
  dreams: 1,
  dreamsPerSecond: 8,
  displayFps: 30,
  backend: 'wasm',
  model: '',
  dreamSize: '',
  messages: [],
  ...changes,
});

describe('the heartbeat', () => {
  test('is content with a page that dreams, and with a dream that was started anew', () => {
    const heartbeat = new Heartbeat(limits, 0);
    for (let second = 0; second < 600; second += 2) {
      const dreams = second % 100;
      expect(heartbeat.heard(status({dreams}), second * 1000)).toBeUndefined();
    }
  });

  test('names a stall, a frozen display, a slow start and a hang with their times', () => {
    const stalled = new Heartbeat(limits, 0);
    stalled.heard(status({dreams: 7}), 1000);
    expect(stalled.heard(status({dreams: 7}), 61_000)).toBeUndefined();
    expect(stalled.heard(status({dreams: 7}), 62_000)).toEqual({
      kind: 'stall',
      message: 'There was no new dream for 61 s.',
    });

    const frozen = new Heartbeat(limits, 0);
    for (let second = 1; second < 61; second++) {
      expect(frozen.heard(status({dreams: second, displayFps: 0}), second * 1000)).toBeUndefined();
    }
    expect(frozen.heard(status({dreams: 99, displayFps: 0}), 62_000)?.message).toMatch(/no new frame/);

    const slow = new Heartbeat(limits, 0);
    expect(slow.heard(status({dreams: undefined}), 179_000)).toBeUndefined();
    expect(slow.heard(status({dreams: undefined}), 181_000)?.message).toMatch(/did not dream within 181 s/);

    const hung = new Heartbeat(limits, 0);
    hung.heard(status({}), 5000);
    expect(hung.silent(25_000)).toBeUndefined();
    expect(hung.silent(25_001)).toEqual({kind: 'hang', message: 'The page did not answer for 20 s.'});
  });

  test('expects no dream of a page that rests', () => {
    const heartbeat = new Heartbeat(limits, 0);
    for (const second of [1, 100, 1000]) {
      expect(
        heartbeat.heard(status({dreams: 7, displayFps: 0, resting: true}), second * 1000),
      ).toBeUndefined();
    }
    expect(heartbeat.heard(status({dreams: 7}), 1_062_000)?.kind).toBe('stall');
  });
});
