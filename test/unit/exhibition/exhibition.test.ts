import {describe, expect, test} from 'vitest';
import {cornersOf, keystoneMatrix, type Corners} from '../../../src/exhibition/keystone.ts';
import {PinLock} from '../../../src/exhibition/pin-lock.ts';
import {cells, Presence} from '../../../src/exhibition/presence.ts';
import {modeAt} from '../../../src/exhibition/schedule.ts';
import {presetAt} from '../../../src/exhibition/setlist.ts';
import {fadesOf, partOf} from '../../../src/exhibition/span.ts';
import {cropOf, frameStyle, pictureStyle} from '../../../src/exhibition/window-style.ts';
import {formatQuery, parseQuery} from '../../../src/params/url.ts';
import {coerce, defaults} from '../../../src/params/values.ts';
import {mulberry32} from '../../support/random.ts';

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
  test('of a further window stands behind a semicolon', () => {
    const text = '1 1, 0 0, 0 0, 0 0; 0 0, 2 2, 0 0, 0 0';
    expect(coerce('keystone', text).value).toBe(text);
    expect(cornersOf(text)?.[0]).toEqual([0.01, 0.01]);
    expect(cornersOf(text, 1)?.[1]).toEqual([0.02, 0.02]);
    expect(cornersOf(text, 2)).toBeUndefined();
  });
  test('refuses what is none, or goes too far', () => {
    for (const text of ['', '1 2', '1 2, 3 4, 5 6', 'a b, 0 0, 0 0, 0 0', '50 0, 0 0, 0 0, 0 0']) {
      expect(cornersOf(text), text).toBeUndefined();
    }
  });
});

test('an address that names the installation alone begins it', () => {
  expect(parseQuery('?install').values.install).toBe(true);
  expect(parseQuery('?install&wet=0.5').problems).toEqual([]);
  expect(parseQuery('?wet').problems).toHaveLength(1);
  expect(formatQuery(parseQuery('?install').values)).toBe('install=true');
});

describe('spread over windows', () => {
  const spread = {span: 'row', windows: 3, overlap: 0.2} as const;

  test('parts make up the whole, and overlap by so much of a window', () => {
    const parts = [0, 1, 2].map((window) => partOf(spread, window));
    expect(parts[0]?.left).toBe(0);
    expect((parts[2]?.left ?? 0) + (parts[2]?.width ?? 0)).toBeCloseTo(1, 12);
    for (const [i, {left, width, top, height}] of parts.entries()) {
      const next = parts[i + 1];
      if (next) expect((left + width - next.left) / width).toBeCloseTo(0.2, 12);
      expect([top, height]).toEqual([0, 1]);
    }
    expect(partOf({...spread, span: 'column'}, 2)).toMatchObject({left: 0, width: 1});
    expect(partOf({...spread, span: 'none'}, 2)).toEqual({left: 0, top: 0, width: 1, height: 1});
    expect(partOf({...spread, windows: 1}, 0)).toEqual({left: 0, top: 0, width: 1, height: 1});
  });

  /** The opacity that a mask has so many per cent into its gradient. */
  const opacityAt = (fade: string, percent: number): number => {
    const stops = [...fade.matchAll(/rgb\(0 0 0 \/ ([\d.]+)\) ([\d.]+)%/g)].map(
      ([, alpha, at]): [number, number] => [Number(at), Number(alpha)],
    );
    const after = stops.findIndex(([at]) => at >= percent);
    const [[x0, y0], [x1, y1]] = [stops[Math.max(0, after - 1)] ?? [0, 0], stops[after] ?? [100, 1]];
    return x1 === x0 ? y1 : y0 + ((y1 - y0) * (percent - x0)) / (x1 - x0);
  };

  test('the light of two neighbours is that of one, all over the overlap', () => {
    for (const gamma of [1, 2.2, 3]) {
      const [left] = fadesOf(spread, 1, gamma);
      const [right] = fadesOf(spread, 0, gamma);
      expect(left).toContain('to right');
      expect(right).toContain('to left');
      for (let percent = 0; percent <= 20; percent += 0.5) {
        const light = opacityAt(left ?? '', percent) ** gamma + opacityAt(right ?? '', 20 - percent) ** gamma;
        expect(light, `${percent} % at gamma ${gamma}`).toBeGreaterThan(0.97);
        expect(light, `${percent} % at gamma ${gamma}`).toBeLessThan(1.03);
      }
    }
    expect(fadesOf(spread, 1, 2.2)).toHaveLength(2);
    expect(fadesOf({...spread, overlap: 0}, 1, 2.2)).toEqual([]);
    expect(fadesOf({...spread, span: 'none'}, 1, 2.2)).toEqual([]);
  });

  test('a window crops what the page shows of the same picture, whatever its shape and fit', () => {
    const frame = {width: 1000, height: 500};
    const halves = [0, 1].map((window) => partOf({span: 'row', windows: 2, overlap: 0}, window));
    // A spread of 2000 x 500 over a picture of 640 x 480: as wide as it is, 160 high, in the middle.
    const crops = halves.map((part) => cropOf({width: 640, height: 480}, frame, part, 'cover'));
    expect(crops).toEqual([
      {x: 0, y: 160, width: 320, height: 160},
      {x: 320, y: 160, width: 320, height: 160},
    ]);
    const whole = cropOf({width: 640, height: 480}, frame, partOf({...spread, windows: 1}, 0), 'contain');
    for (const [name, value] of Object.entries({x: -160, y: 0, width: 960, height: 480})) {
      expect(whole[name as 'x'], name).toBeCloseTo(value, 9);
    }
    const values = {...defaults, span: 'row', outputs: 1} as const;
    expect(pictureStyle(values, 1)).toEqual({left: '-100%', top: '0%', width: '200%', height: '100%'});
    expect(frameStyle({...values, turn: '90'}, 0, frame)).toMatchObject({
      transform: 'translate(1000px, 0) rotate(90deg)',
      width: '500px',
      height: '1000px',
    });
  });
});

describe('whether somebody is there', () => {
  const random = mulberry32(3);
  /** A room with noise and compression, some of it lit otherwise, perhaps with somebody in the columns from `at` on. */
  const room = (at: number | undefined, light = 0): Uint8Array =>
    Uint8Array.from({length: cells.width * cells.height}, (_, i) => {
      const [x, y] = [i % cells.width, Math.floor(i / cells.width)];
      const person = at !== undefined && x >= at && x < at + 3 && y > 8;
      return (person ? 40 : 90 + 60 * Math.sin(x + y)) + light + 5 * (random() - 0.5);
    });

  test('is told by what moves, not by noise, light or another source', () => {
    const presence = new Presence(0);
    for (let second = 1; second <= 60; second++) presence.see(room(undefined, second / 2), second * 1000);
    expect(presence.awayMs(60_000)).toBe(60_000);
    presence.see(room(undefined, 60), 61_000);
    expect(presence.awayMs(61_000), 'a lamp').toBe(61_000);
    presence.see(room(10, 60), 62_000);
    expect(presence.awayMs(62_000), 'somebody came').toBe(0);
    presence.see(room(10, 60), 63_000);
    expect(presence.awayMs(63_000), 'and stands still').toBe(1000);
    presence.see(room(11, 60), 64_000);
    expect(presence.awayMs(64_000), 'and moved a little').toBe(0);
    presence.forget();
    presence.see(room(20), 65_000);
    expect(presence.awayMs(65_000), 'another camera').toBe(1000);
    presence.sign(66_000);
    expect(presence.awayMs(67_000), 'a touch').toBe(1000);
  });
});

test('the PIN opens; after five wrong ones it takes none for a minute', () => {
  const lock = new PinLock();
  expect(coerce('pin', '12345678').value).toBe('12345678');
  expect(coerce('pin', '123').problem).toMatch(/four to eight digits/);
  for (let i = 0; i < 4; i++) expect(lock.try('2468', '0000', i)).toEqual({open: false, waitMs: 0});
  expect(lock.try('2468', '2468', 5)).toEqual({open: true});
  for (let i = 0; i < 4; i++) lock.try('2468', '', 10);
  expect(lock.try('2468', '1111', 10)).toEqual({open: false, waitMs: 60_000});
  expect(lock.try('2468', '2468', 30_010)).toEqual({open: false, waitMs: 30_000});
  expect(lock.try('2468', '2468', 60_011)).toEqual({open: true});
});
