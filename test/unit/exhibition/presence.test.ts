import {describe, expect, test} from 'vitest';
import {cells, Presence} from '../../../src/exhibition/presence.ts';
import {mulberry32} from '../../support/random.ts';

describe('whether somebody is there', () => {
  const random = mulberry32(3);
  /** A room with noise and compression, some of it lit otherwise, perhaps with somebody in the columns from `at` on. */
  const room = (at: number | undefined, light = 0): Uint8Array =>
    Uint8Array.from({length: cells.width * cells.height}, (_, i) => {
      const [x, y] = [i % cells.width, Math.floor(i / cells.width)];
      const person = at !== undefined && x >= at && x < at + 3 && y > 8;
      return (person ? 40 : 90 + 60 * Math.sin(x + y)) + light + 5 * (random() - 0.5);
    });

  test('is found by what moves, not by noise, light or another source', () => {
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
    presence.touched(66_000);
    expect(presence.awayMs(67_000), 'a touch').toBe(1000);
  });
});
