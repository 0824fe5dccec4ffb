import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {CpuFlashLimiter} from '../../../src/display/flash-limiter-cpu.ts';
import {isFlashing} from '../../../src/display/flash-limits.ts';

const size = {widthPx: 80, heightPx: 60};
const cells = 40 * 30;
const fps = 25;

type Grey = (x: number, y: number) => number;
const pictureOf = (grey: Grey): Uint8ClampedArray => {
  const rgba = new Uint8ClampedArray(4 * size.widthPx * size.heightPx);
  for (let y = 0, at = 0; y < size.heightPx; y += 1) {
    for (let x = 0; x < size.widthPx; x += 1, at += 4)
      rgba.set([grey(x, y), grey(x, y), grey(x, y), 255], at);
  }
  return rgba;
};
const lightOf = (level: number): number =>
  level / 255 <= 0.04045 ? level / 255 / 12.92 : ((level / 255 + 0.055) / 1.055) ** 2.4;

/** What is shown of a source, frame by frame. */
function shown(frames: readonly Grey[], limiter = new CpuFlashLimiter()): readonly Uint8ClampedArray[] {
  return frames.map((grey) => {
    const picture = pictureOf(grey);
    limiter.limit(picture, size, 1 / fps);
    return picture;
  });
}

/** The numbers of the frames that are not the same to the bit. */
const differing = (some: readonly Uint8ClampedArray[], others: readonly Uint8ClampedArray[]): number[] =>
  some.flatMap((frame, index) =>
    Buffer.from(frame).equals(Buffer.from(others[index] ?? [])) ? [] : [index],
  );

/** The most opposing changes of a tenth or more, unless both sides are brighter than 0.8, in any second. */
function mostChanges(luminances: readonly number[]): number {
  const times: number[] = [];
  let [lowest, highest] = [luminances[0] ?? 0, luminances[0] ?? 0];
  for (const [index, now] of luminances.entries()) {
    const falls = now <= highest - 0.1 && now < 0.8;
    const rises = now >= lowest + 0.1 && lowest < 0.8;
    if (falls || rises) times.push(index / fps);
    if (falls) [lowest, highest] = [now, -Infinity];
    else if (rises) [lowest, highest] = [Infinity, now];
    if (lowest !== Infinity) lowest = Math.min(lowest, now);
    if (highest !== -Infinity) highest = Math.max(highest, now);
  }
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1 - 1e-9).length));
}
const at = (frames: readonly Uint8ClampedArray[], x: number, y: number): number[] =>
  frames.map((picture) => lightOf(picture[4 * (y * size.widthPx + x)] ?? 0));

const flashing = (seconds: number, of: (isOn: boolean, x: number, y: number) => number): Grey[] =>
  Array.from({length: seconds * fps}, (_, index) => (x, y) => of(index % 2 === 0, x, y));

describe('the limit of flashes on the processor', () => {
  test('holds what flashes to three changes a second, from the first frame on, and lets it go when it stops', () => {
    const source = [...flashing(3, (isOn) => (isOn ? 250 : 5)), ...Array.from({length: 40}, () => () => 250)];
    const frames = shown(source);
    expect(mostChanges(at(frames, 40, 30))).toBe(3);
    expect(frames[2]).toEqual(pictureOf(() => 250));
    expect(frames.at(-1)).toEqual(pictureOf(() => 250));
  });

  test('leaves to the bit what does not flash, or only in a small part', () => {
    const moving = Array.from(
      {length: 60},
      (_, index): Grey =>
        (x, y) =>
          (x * 3 + y + index * 2) % 256,
    );
    expect(differing(shown(moving), moving.map(pictureOf))).toEqual([]);
    const small = flashing(2, (isOn, x) => (x < 12 ? (isOn ? 255 : 0) : 90));
    expect(differing(shown(small), small.map(pictureOf))).toEqual([]);
  });

  test('keeps places in step that change a little on their own amid flashes', () => {
    // In light frames an eighth of the cells, others each time, are darker by more than a change.
    const isDarker = (x: number, y: number, index: number): boolean =>
      ((Math.imul(x + 40 * y + 1, 2654435761) ^ Math.imul(index + 1, 40503)) >>> 0) % 8 === 0;
    const source = Array.from(
      {length: 3 * fps},
      (_, index): Grey =>
        (x, y) =>
          index % 2 === 1 ? 5 : isDarker(x >> 1, y >> 1, index) ? 190 : 240,
    );
    const frames = shown(source);
    const places = Array.from({length: cells}, (_, cell): [number, number] => [
      2 * (cell % 40),
      2 * Math.floor(cell / 40),
    ]);
    const often = places.filter(([x, y]) => mostChanges(at(frames, x, y)) > 3);
    expect(often.length / cells).toBeLessThan(0.02);
  });

  test('whatever the levels and the frames, at most three changes of any cell of a picture that is one', () => {
    const levels = fc.array(fc.integer({min: 0, max: 255}), {minLength: 4, maxLength: 12});
    fc.assert(
      fc.property(levels, fc.integer({min: 1, max: 6}), (each, holds) => {
        const limiter = new CpuFlashLimiter();
        const luminances = Array.from({length: 60}, (_, index) => {
          const level = each[Math.floor(index / holds) % each.length] ?? 0;
          const correction = limiter.judge(new Float32Array(cells).fill(lightOf(level)), 1 / fps);
          return lightOf(level) * (correction?.gain[0] ?? 1) + (correction?.lift[0] ?? 0);
        });
        // Within the rounding of 32 bits.
        expect(mostChanges(luminances.map((value) => Math.round(value * 1e5) / 1e5))).toBeLessThanOrEqual(3);
      }),
      {numRuns: 100, seed: 4},
    );
  });

  test('goes on from what it remembers as if it had never stopped, before the first change and amid them', () => {
    const source = flashing(2, (isOn, x, y) => (isOn && y < 45 ? 120 + x : 60));
    const whole = shown(source);
    for (const interruptedAt of [1, 2, 17, 30]) {
      const [before, after] = [new CpuFlashLimiter(), new CpuFlashLimiter()];
      shown(source.slice(0, interruptedAt), before);
      after.recall(structuredClone(before.remember()));
      expect(differing(shown(source.slice(interruptedAt), after), whole.slice(interruptedAt))).toEqual([]);
    }
  });

  test('knows when the picture has flashed as much as it may', () => {
    const limiter = new CpuFlashLimiter();
    const seen = flashing(1, (isOn) => (isOn ? 250 : 5)).map((grey) => {
      shown([grey], limiter);
      return isFlashing(limiter.remember());
    });
    expect(seen.slice(0, 5)).toEqual([false, false, false, true, true]);
    shown(
      Array.from({length: 28}, () => () => 100),
      limiter,
    );
    expect(isFlashing(limiter.remember())).toBe(false);
  });
});
