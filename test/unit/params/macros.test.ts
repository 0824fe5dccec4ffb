import {describe, expect, test} from 'vitest';
import {
  depthOf,
  gentled,
  intensityDial,
  intensityOf,
  layerKeys,
  shown,
  withDepth,
  withIntensity,
} from '../../../src/params/macros.ts';
import {change, defaults, parameterOf} from '../../../src/params/values.ts';
import {mulberry32} from '../../support/random.ts';
import {randomValues} from '../../support/random-values.ts';

describe('depth', () => {
  test('reads back what was written, at every hundredth, for a model of 8 and of 11 layers', () => {
    for (const layers of [8, 11]) {
      for (let hundredth = 0; hundredth <= (layers - 1) * 100; hundredth++) {
        const depth = hundredth / 100;
        const weights = withDepth(depth, layers);
        expect(depthOf({...defaults, ...weights})).toBeCloseTo(depth, 9);
        expect(change(defaults, weights)).toEqual({values: {...defaults, ...weights}, problems: []});
      }
    }
  });

  test('is one layer alone at whole numbers and two halves between', () => {
    expect(withDepth(3)).toMatchObject({mixed2: 0, mixed3: 1, mixed4: 0});
    expect(withDepth(3.5)).toMatchObject({mixed2: 0, mixed3: 0.5, mixed4: 0.5, mixed5: 0});
  });

  test('of the default weights, 1 of mixed3 and 0.5 of mixed4, is 3 1/3', () => {
    expect(depthOf(defaults)).toBeCloseTo(11 / 3, 12);
  });

  test('never reaches a layer that the model lacks, and stays within it', () => {
    expect(withDepth(9.5, 8)).toEqual(withDepth(7, 8));
    expect(withDepth(-2, 8)).toEqual(withDepth(0, 8));
    expect(layerKeys.slice(8).map((key) => withDepth(7, 8)[key])).toEqual([0, 0, 0]);
  });

  test('is undefined where no layer has a weight above 0, and of those above 0 alone where some are below', () => {
    expect(depthOf({...defaults, mixed3: 0, mixed4: 0})).toBeUndefined();
    expect(depthOf({...defaults, mixed3: 0, mixed4: -1})).toBeUndefined();
    expect(depthOf({...defaults, mixed3: -1, mixed4: 0.5, mixed5: 0.5})).toBe(4.5);
  });
});

describe('intensity', () => {
  test('reads back what was written to a thousandth of it or 1e-4, and is always valid', () => {
    for (let value = intensityDial.min; value <= intensityDial.max; value += intensityDial.step / 3) {
      const written = withIntensity(value);
      expect(Math.abs(intensityOf({...defaults, ...written}) - value)).toBeLessThan(1e-4);
      expect(change(defaults, written)).toEqual({values: {...defaults, ...written}, problems: []});
    }
  });

  test('grows with the dial, and costs another step only past a comfortable step size', () => {
    let last = 0;
    for (let value = intensityDial.min; value <= intensityDial.max; value += intensityDial.step) {
      const {steps, stepSize} = withIntensity(value);
      expect(steps * stepSize).toBeGreaterThan(last);
      expect(stepSize).toBeLessThanOrEqual(0.0301);
      if (steps > 1) expect(value / (steps - 1)).toBeGreaterThan(0.03 - 1e-9);
      last = steps * stepSize;
    }
  });

  test('at its default gives the default steps and step size', () => {
    expect(withIntensity(intensityDial.default)).toEqual({
      steps: defaults.steps,
      stepSize: defaults.stepSize,
      level: defaults.level,
    });
  });

  test('outside its range is the nearest end', () => {
    expect(withIntensity(5)).toEqual(withIntensity(intensityDial.max));
    expect(withIntensity(-1)).toEqual(withIntensity(intensityDial.min));
  });
});

test('gentle values do not move by themselves, are never more intense than before, and stay gentle', () => {
  const random = mulberry32(11);
  for (let round = 0; round < 100; round++) {
    const before = randomValues(random);
    const after = gentled(before);
    expect([after.zoom, after.rotation, after.driftX, after.driftY]).toEqual([0, 0, 0, 0]);
    expect(intensityOf(after)).toBeLessThanOrEqual(Math.min(intensityOf(before), 0.02) + 1e-9);
    expect(after.wet).toBeLessThanOrEqual(1);
    expect(gentled(after)).toEqual(after);
    expect(change(after, {}).problems).toEqual([]);
  }
});

test('a number is shown with the decimals of its step and its unit', () => {
  const number = (key: 'wet' | 'rotation' | 'jitter') => {
    const parameter = parameterOf(key);
    if (parameter.kind !== 'number') throw new Error(`${key} is not a number`);
    return parameter;
  };
  expect(shown(0.9, number('wet'))).toBe('0.90');
  expect(shown(-0.001, number('wet'))).toBe('0.00');
  expect(shown(-12.4, number('rotation'))).toBe('-12 °/s');
  expect(shown(8, number('jitter'))).toBe('8 px');
});
