import {describe, expect, test} from 'vitest';
import {cornersOf, keystoneMatrix, type Corners} from '../../src/install/keystone.ts';
import {modeAt} from '../../src/install/schedule.ts';
import {presetAt} from '../../src/install/setlist.ts';
import {coerce} from '../../src/params/values.ts';

const at = (time: string): Date => new Date(`2026-03-29T${time}`);

describe('the day schedule', () => {
  const schedule = '22:00 off, 09:00 on, 18:30 dim';
  test('is the last entry before now, over midnight too', () => {
    expect(coerce('schedule', schedule).value).toBe(schedule);
    const modes = ['00:00', '08:59', '09:00', '18:29', '18:30', '21:59', '22:00'].map((time) =>
      modeAt(schedule, at(time)),
    );
    expect(modes).toEqual(['off', 'off', 'on', 'on', 'dim', 'dim', 'off']);
  });
  test('follows a clock that is set back or forth, since it knows nothing but the time', () => {
    expect(modeAt(schedule, at('23:00'))).toBe('off');
    expect(modeAt(schedule, at('10:00'))).toBe('on');
    expect(modeAt(schedule, at('23:00'))).toBe('off');
  });
  test('without an entry is on', () => {
    expect(modeAt('', at('03:00'))).toBe('on');
    expect(modeAt('25:00 off', at('03:00'))).toBe('on');
  });
});

describe('the setlist', () => {
  const setlist = 'shells 10, oil, tunnel 15';
  test('plays each for its minutes, ten if none are said, and begins anew', () => {
    expect(coerce('setlist', setlist).value).toBe(setlist);
    const names = [0, 9.99, 10, 19.99, 20, 34.99, 35, 45].map((minutes) => presetAt(setlist, minutes)?.name);
    expect(names).toEqual(['shells', 'shells', 'oil', 'oil', 'tunnel', 'tunnel', 'shells', 'oil']);
  });
  test('leaves out what is no preset, and never stands still at no minutes', () => {
    expect(presetAt('nonesuch 5, oil 5', 2)?.name).toBe('oil');
    expect(presetAt('oil 0, shells 0', 1.5)?.name).toBe('shells');
    expect(presetAt('nonesuch', 0)).toBeUndefined();
    expect(presetAt('', 0)).toBeUndefined();
  });
});

describe('keystone', () => {
  /** Where a CSS matrix3d takes a point. */
  const moved = (matrix: string, x: number, y: number): [number, number] => {
    const m = matrix.slice(9, -1).split(',').map(Number);
    const row = (i: number): number => (m[i] ?? 0) * x + (m[i + 4] ?? 0) * y + (m[i + 12] ?? 0);
    return [row(0) / row(3), row(1) / row(3)];
  };

  test('takes the four corners to where they are shifted', () => {
    const text = '5 2, -10 0, 0 -7.5, 3 4';
    expect(coerce('keystone', text).value).toBe(text);
    const corners = cornersOf(text) as Corners;
    const matrix = keystoneMatrix(corners, 1920, 1080);
    const ends = [
      [0, 0],
      [1920, 0],
      [1920, 1080],
      [0, 1080],
    ] as const;
    for (const [i, [x, y]] of ends.entries()) {
      const [dx, dy] = corners[i] as readonly [number, number];
      const [movedX, movedY] = moved(matrix, x, y);
      expect(movedX).toBeCloseTo(x + dx * 1920, 6);
      expect(movedY).toBeCloseTo(y + dy * 1080, 6);
    }
  });
  test('keeps straight lines straight: the middle lies where the diagonals cross', () => {
    const matrix = keystoneMatrix(cornersOf('20 0, -20 0, 0 0, 0 0') as Corners, 100, 100);
    const [x, y] = moved(matrix, 50, 50);
    // Diagonals from (20, 0) to (100, 100) and from (80, 0) to (0, 100).
    expect(x).toBeCloseTo(50, 6);
    expect(y).toBeCloseTo(37.5, 6);
  });
  test('refuses what is none, or goes too far', () => {
    for (const text of ['', '1 2', '1 2, 3 4, 5 6', 'a b, 0 0, 0 0, 0 0', '50 0, 0 0, 0 0, 0 0']) {
      expect(cornersOf(text), text).toBeUndefined();
    }
  });
});
