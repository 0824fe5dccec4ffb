import {describe, expect, test} from 'vitest';
import {placed, shifted, spansOf, within, type Shown} from '../../../src/render/timeline.ts';

/** Six seconds at 25 frames a second, on a file's clock that begins at `startS`. */
const frames = (startS = 0): Shown[] =>
  Array.from({length: 150}, (_, i) => ({mediaS: startS + i / 25, durationS: 1 / 25}));
const secondsOf = (shown: ReturnType<typeof placed>): number =>
  shown.reduce((sum, {durationS}) => sum + durationS, 0);

describe('spansOf', () => {
  test('without an edit list everything is shown as it is', () => {
    for (const edits of [undefined, []]) expect(placed(frames(), spansOf(edits))).toHaveLength(150);
  });

  // The demuxer's clock is 0 where the first entry begins, plus the empty time before it.
  test.each([
    ['the second of them', [{mediaS: 1, durationS: 2}], -1, 50, 0],
    ['its part after nothing', [empty(0.5), {mediaS: 1, durationS: 2}], -0.5, 50, 0.5],
    [
      'two parts',
      [
        {mediaS: 1, durationS: 1},
        {mediaS: 4, durationS: 1},
      ],
      -1,
      50,
      0,
    ],
    [
      'two parts in the other order',
      [
        {mediaS: 4, durationS: 1},
        {mediaS: 0, durationS: 2},
      ],
      -4,
      75,
      0,
    ],
    [
      'one part twice',
      [
        {mediaS: 0, durationS: 1},
        {mediaS: 0, durationS: 1},
      ],
      0,
      50,
      0,
    ],
    ['all from one time on', [{mediaS: 2, durationS: 0}], -2, 100, 0],
  ])('shows %s', (_what, edits, startS, count, firstS) => {
    const shown = placed(frames(startS), spansOf(edits));
    expect(shown).toHaveLength(count);
    expect(shown[0]?.timestampS).toBeCloseTo(firstS, 9);
    expect(secondsOf(shown)).toBeCloseTo(count / 25, 9);
    for (const [i, {timestampS}] of shown.entries()) expect(timestampS).toBeCloseTo(firstS + i / 25, 9);
    const [first] = edits.filter(({mediaS}) => mediaS !== undefined);
    expect((shown[0]?.mediaS ?? NaN) - startS).toBeCloseTo(first?.mediaS ?? NaN, 9);
  });

  test('is not misled by a duration that is rounded to the movie’s ticks', () => {
    const thirds = Array.from({length: 90}, (_, i) => ({mediaS: i / 29.97, durationS: 1 / 29.97}));
    for (const durationS of [3.003, 3.0025, 3.0035]) {
      const shown = placed(thirds, spansOf([{mediaS: 0, durationS}]));
      expect(shown).toEqual(thirds.map((each) => ({...each, timestampS: each.mediaS})));
    }
  });
});

describe('a range', () => {
  test('between two frames begins with the one that is shown then', () => {
    const slow = [0, 1, 2].map((mediaS) => ({mediaS, durationS: 1}));
    expect(placed(slow, within(spansOf(undefined), 0.5, 2.25))).toEqual([
      {mediaS: 0, timestampS: 0.5, durationS: 0.5},
      {mediaS: 1, timestampS: 1, durationS: 1},
      {mediaS: 2, timestampS: 2, durationS: 0.25},
    ]);
  });

  test('at a frame begins with it, whatever the clock’s last digit is', () => {
    for (const atS of [1, 1 - 1e-7, 1 + 1e-7]) {
      const [first] = placed(frames(), within(spansOf(undefined), atS, 2));
      expect(first).toMatchObject({mediaS: 1, timestampS: 1});
    }
  });

  test('counts from where presentation begins', () => {
    const late = shifted(spansOf(undefined), -36_000);
    const shown = placed(frames(36_000), within(late, 1, 2));
    expect(shown).toHaveLength(25);
    expect(shown[0]).toMatchObject({mediaS: 36_001});
    expect(shown[0]?.timestampS).toBeCloseTo(1, 6);
  });
});

function empty(durationS: number): {mediaS: undefined; durationS: number} {
  return {mediaS: undefined, durationS};
}
