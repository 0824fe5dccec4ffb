import {describe, expect, test} from 'vitest';
import {isClockWrong, modeAt} from '../../../src/exhibition/schedule.ts';
import {coerce} from '../../../src/params/values.ts';

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

test('a clock that says a day before the page was built is wrong; one of another zone is not', () => {
  const built = at('12:00');
  expect(isClockWrong(new Date(0), built)).toBe(true);
  expect(isClockWrong(at('00:30'), built)).toBe(false);
  expect(isClockWrong(new Date(built.getTime() + 1e12), built)).toBe(false);
});
