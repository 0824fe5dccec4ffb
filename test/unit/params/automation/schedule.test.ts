import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {ScheduleError} from '../../../../src/params/automation/expression.ts';
import {parseSchedule, valueAt} from '../../../../src/params/automation/schedule.ts';

const value = (text: string, place: number, t = place, beat = 2 * t): number | undefined =>
  valueAt(parseSchedule(text), place, 'linear', {t, beat});

/** The column that is named, and what it got. */
function refusal(text: string): [number, string] | undefined {
  try {
    parseSchedule(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    return [Number(error.data['column']), error.data['got'] as string];
  }
}

describe('a schedule', () => {
  test('goes from keyframe to keyframe, and stays at its ends', () => {
    const text = '0:(0.02), 30:(0.05)';
    expect([-5, 0, 15, 30, 99].map((place) => value(text, place))).toEqual([0.02, 0.02, 0.035, 0.05, 0.05]);
    expect(value('10: 4', 0)).toBe(4);
    expect(value(' 10 : 4 \t', 0)).toBe(4);
    expect(valueAt(parseSchedule('0:0, 10:1'), 5, 'in', {t: 0, beat: 0})).toBe(0.25);
  });

  test.each<[string, number]>([
    ['1+2*3', 7],
    ['(1+2)*3', 9],
    ['10-4-3', 3],
    ['8/4/2', 1],
    ['--2', 2],
    ['-2*-3', 6],
    ['2*pi', 2 * Math.PI],
    ['0.05+0.01*sin(t)', 0.05 + 0.01 * Math.sin(3)],
    ['cos(0)+abs(-2)', 3],
    ['min(4,2,3)+max(1,5)', 7],
    ['clamp(7, 0, 1)', 1],
    ['beat', 6],
    ['T', 3],
    ['.5e1', 5],
  ])('%s is computed as it is written', (text, expected) => {
    expect(value(`0:(${text})`, 0, 3, 6)).toBeCloseTo(expected, 12);
  });

  test('an expression is computed all the way to the next keyframe, which takes over gradually', () => {
    const text = '0:(t), 10:(100)';
    expect(value(text, 5)).toBeCloseTo(0.5 * 5 + 0.5 * 100, 12);
    expect(value('0:(sin(t))', 2)).toBe(Math.sin(2));
  });

  test.each<[string, number, string]>([
    ['', 1, 'the end'],
    ['0', 2, 'the end'],
    ['0:', 3, 'the end'],
    ['0:()', 4, '“)”'],
    ['0:(1', 5, 'the end'],
    ['0:(1))', 6, '“)”'],
    ['0:(1) 5:(2)', 7, '“5”'],
    ['0:(1),', 7, 'the end'],
    ['5:(1), 5:(2)', 8, '“5”'],
    ['5:(1), 2:(2)', 8, '“2”'],
    ['0:(tan(t))', 4, '“tan”'],
    ['0:(1 $ 2)', 6, '“$”'],
    ['0:(min(1))', 9, '“)”'],
    ['0:(clamp(1,2))', 13, '“)”'],
    ['0:(sin(1,2))', 9, '“,”'],
    ['0:(constructor)', 4, '“constructor”'],
    ['0:(t t)', 6, '“t”'],
    ['-1:(0)', 1, '“-”'],
    ['0:(alert`1`)', 4, '“alert”'],
  ])('%j is refused at column %i, which is %s', (text, column, got) => {
    expect(refusal(text)).toEqual([column, got]);
  });

  test('ten thousand strings are read or refused at a column that they have, and computed without a fault', () => {
    const piece = fc.constantFrom(
      ...['0', '1', '30', ':', '(', ')', ',', ', ', '+', '-', '*', '/', '.', 'e9', ' ', 't', 'beat', 'pi'],
      ...['sin(', 'clamp(', 'min(', 'x', '__proto__', '"', '\n', 'é', '0:(1)', ', 5:(t)', '1e999'],
    );
    const text = fc.oneof(
      {weight: 3, arbitrary: fc.array(piece, {maxLength: 14}).map((pieces) => pieces.join(''))},
      {weight: 2, arbitrary: fc.array(piece, {maxLength: 8}).map((pieces) => `0:(${pieces.join('')})`)},
      {weight: 1, arbitrary: fc.string({maxLength: 60})},
    );
    let [read, refused] = [0, 0];
    fc.assert(
      fc.property(text, (each) => {
        const problem = refusal(each);
        if (!problem) {
          read += 1;
          return typeof value(each, 1.5) === 'number';
        }
        refused += 1;
        return problem[0] >= 1 && problem[0] <= each.length + 1;
      }),
      {numRuns: 10_000, seed: 3},
    );
    expect(read).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(2000);
  });

  test('long and deep texts are refused or computed, and never too deep for the stack', () => {
    expect(value(`0:(${'1+'.repeat(9000)}1)`, 0)).toBe(9001);
    expect(value(`0:(${'-'.repeat(10_000)}1)`, 0)).toBe(1);
    expect(refusal(`0:${'('.repeat(5000)}`)?.[0]).toBeLessThan(60);
    expect(refusal(`0:${'sin('.repeat(5000)}`)?.[0]).toBeLessThan(20_002);
    expect(refusal(`0:(${' '.repeat(30_000)}1)`)).toEqual([20_001, 'more text']);
  });
});
