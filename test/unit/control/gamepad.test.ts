import fc from 'fast-check';
import {beforeEach, describe, expect, test} from 'vitest';
import {GamepadSource, stick, type GamepadDevice, type Pad} from '../../../src/control/gamepad.ts';
import {Signals} from '../../../src/control/signals.ts';
import {targetOf} from '../../../src/control/target.ts';

const pad = (changes: Partial<Pad> = {}, pressed: Readonly<Record<number, number>> = {}): Pad => ({
  id: 'Good Pad (STANDARD GAMEPAD Vendor: 045e)',
  index: 0,
  connected: true,
  mapping: 'standard',
  axes: [0, 0, 0, 0],
  buttons: Array.from({length: 17}, (_, index) => {
    const value = pressed[index] ?? 0;
    return {value, pressed: value > 0.5};
  }),
  ...changes,
});

let signals: Signals;
let heard: [string, number][];
let devices: readonly GamepadDevice[];
let source: GamepadSource;
beforeEach(() => {
  signals = new Signals();
  heard = [];
  devices = [];
  signals.listen(({id}, value) => heard.push([id, value]));
  source = new GamepadSource(signals, (now) => (devices = now));
});

describe('a gamepad', () => {
  test('is silent while nobody touches it, however its sticks tremble', () => {
    for (let frame = 0; frame < 10; frame += 1) {
      source.poll([null, pad({axes: [0.05, -0.08, 0.01 * frame, 0]})]);
    }
    expect(heard).toEqual([]);
    expect(devices.map(({name}) => name)).toEqual(['Good Pad']);
  });

  test('sends what changes, once', () => {
    for (let frame = 0; frame < 3; frame += 1) source.poll([pad({axes: [1, 0, 0, -1]}, {0: 1, 7: 0.25})]);
    expect(heard).toEqual([
      ['gamepad/1/axis/0', 1],
      ['gamepad/1/axis/3', 0],
      ['gamepad/1/button/0', 1],
      ['gamepad/1/button/7', 0.25],
    ]);
    heard.length = 0;
    source.poll([pad()]);
    expect(heard.map(([, value]) => value)).toEqual([0.5, 0.5, 0, 0]);
  });

  test('that goes takes its signals along, and has them again when it returns', () => {
    expect(source.poll([pad({index: 1})])).toBe(true);
    expect(signals.all).toHaveLength(21);
    expect(source.poll([null, pad({index: 1, connected: false})])).toBe(false);
    expect([signals.all, devices]).toEqual([[], []]);
    source.poll([pad({index: 1}, {3: 1})]);
    expect(heard).toEqual([['gamepad/2/button/3', 1]]);
  });

  test('of the standard layout has mappings of its own controls; another one is to be learned', () => {
    source.poll([pad()]);
    const ids = new Set(signals.all.map(({id}) => id));
    const [device] = devices;
    expect(device?.defaults.length).toBeGreaterThan(12);
    for (const {signal, target} of device?.defaults ?? []) {
      expect(ids).toContain(signal);
      expect(targetOf(target), target).toBeDefined();
    }
    source.poll([pad({index: 0, mapping: ''}), pad({index: 1, mapping: ''})]);
    expect(devices.at(-1)?.defaults).toEqual([]);
  });
});

test('a stick has no middle that trembles, keeps its direction and reaches its ends', () => {
  const axis = fc.double({min: -1, max: 1, noNaN: true});
  fc.assert(
    fc.property(axis, axis, (x, y) => {
      const [sx, sy] = stick(x, y);
      const length = Math.hypot(sx, sy);
      expect(length).toBeLessThanOrEqual(1 + 1e-9);
      if (Math.hypot(x, y) <= 0.12) expect(length).toBe(0);
      else expect(sx * y - sy * x).toBeCloseTo(0, 9);
    }),
  );
  expect(stick(1, 0)).toEqual([1, 0]);
  expect(stick(0, -1)[1]).toBe(-1);
});
