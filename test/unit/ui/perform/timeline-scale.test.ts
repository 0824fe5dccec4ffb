import {expect, test} from 'vitest';
import type {Lane} from '../../../../src/params/automation/automation.ts';
import {parseSchedule} from '../../../../src/params/automation/schedule.ts';
import type {NumberParameter} from '../../../../src/params/parameter.ts';
import {parameterOf} from '../../../../src/params/values.ts';
import {
  freePlace,
  lengthOf,
  placeStep,
  shownValue,
  steppedPlace,
} from '../../../../src/ui/perform/timeline-scale.ts';

const lane = (text: string, changes: Partial<Lane> = {}): Lane => ({
  ...{text, unit: 'seconds', easing: 'linear', loop: 0},
  ...changes,
});
const wet = parameterOf('wet') as NumberParameter;

test('a timeline shows its loop, and every keyframe', () => {
  const keyframes = parseSchedule('0:(1), 8:(2)');
  expect(lengthOf({loop: 0}, keyframes)).toBe(10);
  expect(lengthOf({loop: 9}, keyframes)).toBe(9);
  expect(lengthOf({loop: 4}, keyframes)).toBe(8);
  expect(lengthOf({loop: 0}, parseSchedule('0:(1)'))).toBe(1);
});

test('places go in steps that suit the length', () => {
  expect([1, 4, 30, 120, 4000].map(placeStep)).toEqual([0.001, 0.01, 0.1, 0.1, 10]);
  expect(steppedPlace(1.2345, 4)).toBe(1.23);
});

test('an expression is computed at the time that its place is, whatever the unit', () => {
  const value = (unit: Lane['unit'], written: string): number =>
    shownValue(lane(written, {unit}), parseSchedule(written), 3, 60, wet);
  expect(value('seconds', '0:(t/3)')).toBeCloseTo(1, 9);
  expect(value('beats', '0:(t/3)')).toBeCloseTo(1, 9);
  const twice = shownValue(lane('0:(beat/6)'), parseSchedule('0:(beat/6)'), 3, 120, wet);
  expect(twice).toBeCloseTo(1, 9);
  // Within the range, also where it is not defined.
  expect(value('seconds', '0:(99)')).toBe(wet.max);
  expect(value('seconds', '0:(1/0)')).toBe(wet.min);
});

test('a keyframe that nobody has pointed at comes where there is room', () => {
  const keyframes = parseSchedule('1:(1), 2:(1), 8:(1)');
  expect(freePlace(keyframes, 10, undefined)).toBe(5);
  expect(freePlace(keyframes, 10, 9)).toBe(9);
  expect(freePlace(keyframes, 10, 2)).toBe(5);
  expect(freePlace(parseSchedule('9:(1)'), 10, undefined)).toBe(4.5);
});
