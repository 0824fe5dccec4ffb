import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  addKeyframe,
  closest,
  moveKeyframe,
  numberOf,
  removeKeyframe,
} from '../../../../src/params/automation/keyframes.ts';
import {parseSchedule, type Keyframe} from '../../../../src/params/automation/schedule.ts';

const range = {min: -0.5, max: 2};
const text = ' 0 : (0.02),  2.5:.5, 7:(0.05+0.01*sin(t)) , 30:( -1e-1 ) ';

/** Lanes as people write them: with or without brackets and spaces, numbers and expressions. */
const lane = fc
  .array(
    fc.record({
      gap: fc.oneof(fc.double({min: 1e-4, max: 40, noNaN: true}), fc.constantFrom(0.001, 0.002, 0.0015, 1)),
      value: fc.oneof(
        fc.double({min: -3, max: 3, noNaN: true}).map((value) => `(${value.toFixed(4)})`),
        fc.constantFrom('0.3', '-.2', '( 1 )', '((0.5))', '(t)', '(0.1+0.2*sin(beat))', 'abs(-1)', '- 2'),
      ),
      space: fc.constantFrom('', ' ', '  '),
    }),
    {minLength: 1, maxLength: 12},
  )
  .map((pieces) => {
    let at = -(pieces[0]?.gap ?? 0);
    return pieces
      .map(({gap, value, space}) => `${space}${String((at += gap))}${space}:${space}${value}`)
      .join(',');
  })
  .filter((each) => !/e-/.test(each));

const others = (keyframes: readonly Keyframe[], index: number) =>
  keyframes.filter((_, place) => place !== index).map((keyframe) => [keyframe.at, keyframe.text]);
const inOrder = (keyframes: readonly Keyframe[]): boolean =>
  keyframes.every(({at}, index) => at > (keyframes[index - 1]?.at ?? -1));

describe('keyframes in the text of a lane', () => {
  test('know where they are written, and whether they are numbers', () => {
    const keyframes = parseSchedule(text);
    expect(keyframes.map(({written}) => text.slice(...written.at))).toEqual(['0', '2.5', '7', '30']);
    expect(keyframes.map(({written}) => text.slice(...written.value))).toEqual([
      '(0.02)',
      '.5',
      '(0.05+0.01*sin(t))',
      '( -1e-1 )',
    ]);
    expect(keyframes.map(numberOf)).toEqual([0.02, 0.5, undefined, -0.1]);
  });

  test('are moved in place and value, and nothing else of the text changes', () => {
    expect(moveKeyframe(text, 1, {at: 3}, range)).toBe(text.replace('2.5', '3'));
    expect(moveKeyframe(text, 1, {value: 9}, range)).toBe(text.replace('.5,', '2,'));
    expect(moveKeyframe(text, 3, {at: 31.23456, value: 1}, range)).toBe(
      text.replace('30:( -1e-1 )', '31.235:(1)'),
    );
    // An expression keeps its value.
    expect(moveKeyframe(text, 2, {at: 8, value: 1}, range)).toBe(text.replace('7:', '8:'));
  });

  test('stay between their neighbours', () => {
    expect(moveKeyframe('0:(0), 1:(0), 2:(0)', 1, {at: 99}, range)).toBe('0:(0), 1.999:(0), 2:(0)');
    expect(moveKeyframe('0:(0), 1:(0), 2:(0)', 1, {at: -4}, range)).toBe('0:(0), 0.001:(0), 2:(0)');
    expect(moveKeyframe('0:(0), 1:(0)', 0, {at: -4}, range)).toBe('0:(0), 1:(0)');
    // Where there is no room they stay.
    expect(moveKeyframe('0:0, 0.0001:1, 0.0002:2', 1, {at: 1}, range)).toBe('0:0, 0.0001:1, 0.0002:2');
  });

  test('are added in their order, once, and removed down to the last one', () => {
    expect(addKeyframe('1:(0), 4:t', {at: 2, value: 0.25}, range)).toEqual({
      text: '1:(0), 2:(0.25), 4:t',
      index: 1,
    });
    expect(addKeyframe(' 1:(0)', {at: 0, value: 7}, range)).toEqual({text: ' 0:(2), 1:(0)', index: 0});
    expect(addKeyframe('1:(0)', {at: 5, value: 1e-9}, range)).toEqual({text: '1:(0), 5:(0)', index: 1});
    expect(addKeyframe('1:(0), 4:t', {at: 4.0002, value: 1}, range)).toEqual({text: '1:(0), 4:t', index: 1});
    expect(removeKeyframe('1:(0), 2:(0.25), 4:t', 1)).toBe('1:(0), 4:t');
    expect(removeKeyframe(' 1:(0), 2:(0.25)', 0)).toBe(' 2:(0.25)');
    expect(removeKeyframe('1:(0)', 0)).toBe('1:(0)');
    expect(removeKeyframe('1:(0)', 4)).toBe('1:(0)');
  });

  test('whatever is moved: the order stays, values are in range, and the others are as they were written', () => {
    const place = fc.double({min: -10, max: 500, noNaN: true});
    const value = fc.double({min: -1e9, max: 1e9, noNaN: true});
    fc.assert(
      fc.property(lane, fc.nat(11), place, value, (written, choice, at, to) => {
        const before = parseSchedule(written);
        const index = choice % before.length;
        const moved = moveKeyframe(written, index, {at, value: to}, range);
        const after = parseSchedule(moved);
        expect(inOrder(after)).toBe(true);
        expect(others(after, index)).toEqual(others(before, index));
        const [from, now] = [before[index], after[index]];
        if (!from || !now) throw new Error('A keyframe is gone.');
        if (numberOf(from) === undefined) expect(now.text).toBe(from.text);
        else expect(numberOf(now)).toBeCloseTo(Math.min(range.max, Math.max(range.min, to)), 5);
        // Nothing asked for, nothing changed.
        expect(moveKeyframe(written, index, {}, range)).toBe(written);
      }),
      {numRuns: 2000, seed: 5},
    );
  });

  test('what is added is removed to the very text of before', () => {
    fc.assert(
      fc.property(lane, fc.double({min: 0, max: 500, noNaN: true}), (written, at) => {
        const {text: longer, index} = addKeyframe(written, {at, value: 0.5}, range);
        const [before, after] = [parseSchedule(written), parseSchedule(longer)];
        expect(inOrder(after)).toBe(true);
        if (after.length === before.length) {
          expect(longer).toBe(written);
          expect(Math.abs((after[index]?.at ?? NaN) - at)).toBeLessThan(2 * closest);
        } else {
          expect(others(after, index)).toEqual(others(before, -1));
          expect(removeKeyframe(longer, index)).toBe(written);
        }
      }),
      {numRuns: 2000, seed: 6},
    );
  });
});
