import {describe, expect, test} from 'vitest';
import {MotionMeter, motionSize, MotionSource, stillnessMappings} from '../../../src/control/motion.ts';
import {Signals} from '../../../src/control/signals.ts';
import {mulberry32} from '../../../src/lib/random.ts';

const {width, height} = motionSize;

/** A soft bright spot of radius 4 px in the dark, with a camera's noise. */
function spot(x: number, y: number, random = mulberry32(1), level = 0): Float32Array {
  return Float32Array.from({length: width * height}, (_, index) => {
    const distance = Math.hypot((index % width) - x, Math.floor(index / width) - y);
    return 0.2 + level + 0.6 * Math.exp(-((distance / 4) ** 2)) + 0.02 * (random() - 0.5);
  });
}

describe('motion', () => {
  test('of nothing is nothing, whatever the camera’s noise and exposure', () => {
    const meter = new MotionMeter();
    expect(meter.measure(spot(20, 12), 0.1)).toBeUndefined();
    for (let frame = 1; frame < 10; frame += 1) {
      const motion = meter.measure(spot(20, 12, mulberry32(frame), 0.05 * (frame % 2)), 0.1);
      expect(motion).toMatchObject({amount: 0, x: 0.5, y: 0.5});
      expect(motion?.rightwards).toBeCloseTo(0);
    }
  });

  test('has its centre where it is and the direction in which it goes', () => {
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      const meter = new MotionMeter();
      meter.measure(spot(32, 9), 0.1);
      const motion = meter.measure(spot(32 + dx, 9 + dy), 0.1);
      expect(motion?.amount).toBeGreaterThan(0.05);
      expect(motion?.amount).toBeLessThan(0.5);
      expect(motion?.x).toBeCloseTo(32.5 / (width - 1), 1);
      expect(motion?.y).toBeCloseTo(9 / (height - 1), 1);
      // One pixel in a tenth of a second.
      expect((motion?.rightwards ?? 0) * width * 0.1).toBeCloseTo(dx, 0);
      expect((motion?.downwards ?? 0) * height * 0.1).toBeCloseTo(dy, 0);
    }
  });

  test('is bounded whatever it sees', () => {
    const random = mulberry32(3);
    const meter = new MotionMeter();
    for (let frame = 0; frame < 100; frame += 1) {
      const motion = meter.measure(
        Float32Array.from({length: width * height}, () => Math.round(random())),
        0.01,
      );
      for (const value of Object.values(motion ?? {}))
        expect(Math.abs(value as number)).toBeLessThanOrEqual(1);
    }
  });
});

test('the signals of the ready mappings are there while motion is open', () => {
  const signals = new Signals();
  const source = new MotionSource(signals);
  for (const {signal} of stillnessMappings) expect(signals.valueOf(signal)).toBe(0);
  source.take(spot(20, 12), 0.1);
  source.take(spot(20, 12), 0.1);
  expect(signals.valueOf('motion/stillness')).toBe(1);
  source.close();
  expect(signals.all).toEqual([]);
});
