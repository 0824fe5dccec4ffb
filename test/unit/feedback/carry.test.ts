import {describe, expect, test} from 'vitest';
import {carry, carryAlong, createPaths} from '../../../src/feedback/carry.ts';
import {dissolved, histogram, isCut, overlap} from '../../../src/feedback/cut.ts';
import type {Keep} from '../../../src/feedback/fading.ts';
import {Matcher, type Match} from '../../../src/feedback/match.ts';
import type {Motion} from '../../../src/feedback/motion.ts';
import {createPlane, type Plane} from '../../../src/feedback/plane.ts';
import {Pyramid} from '../../../src/feedback/pyramid.ts';
import {ScenePainter, type Scene} from '../../coherence/scene.ts';
import {mulberry32} from '../../support/random.ts';

const [width, height] = [64, 48];
const still: Motion = {zoom: 1, rotationRad: 0, shiftX: 0, shiftY: 0};
const all: Keep = {still: 1, moving: 1, fresh: 1};

/** A match in which everything moves by (u, v) pixels of the picture, and is as visible as `visible` says. */
function uniform(u: number, v: number, visible = 1): Match {
  const plane = (value: number): Plane => {
    const filled = createPlane(width / 2, height / 2);
    filled.values.fill(value);
    return filled;
  };
  return {
    flow: {u: plane(u / 2), v: plane(v / 2)},
    visible: plane(visible),
    cut: false,
    found: visible,
    change: 0,
  };
}

/** A soft blob, so that a shift by a fraction of a pixel is well defined. */
function blob(middleX: number, middleY: number): Float32Array {
  return Float32Array.from({length: width * height * 3}, (_, i) => {
    const pixel = Math.floor(i / 3);
    const [dx, dy] = [(pixel % width) - middleX, Math.floor(pixel / width) - middleY];
    return Math.exp(-(dx * dx + dy * dy) / 18) * (1 - 0.3 * (i % 3));
  });
}

const carried = (residual: Float32Array, match: Match, motion = still, keep = all): Float32Array =>
  carry(residual, [height, width], match, motion, {keep, fastPx: 10, noisePx: {from: 0.15, to: 0.3}});

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? NaN))), 0);

describe('carrying', () => {
  test('takes the residual along the flow, against its direction: it points to where things were', () => {
    expect(largestDifference(carried(blob(30, 20), uniform(-5, 3)), blob(35, 17))).toBeLessThan(1e-5);
  });

  test('by a flow and by its opposite comes back', () => {
    for (const [u, v] of [
      [2.5, -1.5],
      [-0.7, 4.2],
    ] as const) {
      const back = carried(carried(blob(30, 24), uniform(u, v)), uniform(-u, -v));
      expect(largestDifference(back, blob(30, 24))).toBeLessThan(0.06);
    }
  });

  test('leaves every byte where it is when only noise moves', () => {
    const random = mulberry32(2);
    const residual = Float32Array.from({length: width * height * 3}, () => random() - 0.5);
    expect(carried(residual, uniform(0.08, -0.1))).toEqual(residual);
  });

  test('adds the dream’s own motion to the flow', () => {
    const moved = carried(blob(30, 20), uniform(-4, 0), {...still, shiftX: 6 / width, shiftY: -3 / height});
    expect(largestDifference(moved, blob(40, 17))).toBeLessThan(1e-5);
  });

  test('keeps another share where it stands still, moves fast, and where something came into sight', () => {
    const ones = new Float32Array(width * height * 3).fill(1);
    const keep: Keep = {still: 0.9, moving: 0.5, fresh: 0.1};
    const middle = (height / 2) * width * 3 + 96;
    const share = (match: Match): number => carried(ones, match, still, keep)[middle] ?? NaN;
    expect(share(uniform(0, 0))).toBeCloseTo(0.9, 6);
    expect(share(uniform(5, 0))).toBeCloseTo(0.7, 6);
    expect(share(uniform(0, 12))).toBeCloseTo(0.5, 6);
    expect(share(uniform(0, 0, 0))).toBeCloseTo(0.1, 6);
    expect(share(uniform(0, 0, 0.5))).toBeCloseTo(0.5, 6);
  });

  test('takes another field along the same way, unfaded, and lets go of it where something came into sight', () => {
    const paths = createPaths(width, height);
    const settings = {keep: {still: 0.5, moving: 0.5, fresh: 0}, fastPx: 10, noisePx: {from: 0.15, to: 0.3}};
    const along = (match: Match): Float32Array => {
      carry(blob(10, 10), [height, width], match, still, settings, paths);
      return carryAlong(blob(30, 20), [height, width], paths);
    };
    expect(largestDifference(along(uniform(-5, 3)), blob(35, 17))).toBeLessThan(1e-5);
    expect(largestDifference(along(uniform(-2.5, 1.5)), blob(32.5, 18.5))).toBeLessThan(0.03);
    expect(Math.max(...along(uniform(-5, 3, 0)))).toBe(0);
  });

  test('brings nothing in from outside', () => {
    const ones = new Float32Array(width * height * 3).fill(1);
    const moved = carried(ones, uniform(-10, 0));
    expect(moved[0]).toBe(0);
    expect(moved[9 * 3]).toBe(0);
    expect(moved[10 * 3]).toBe(1);
    expect(moved.at(-1)).toBe(1);
  });
});

describe('a cut', () => {
  const scene: Scene = {name: 'pan', ground: (t) => ({x: 3 * t, y: 0, zoom: 1, angle: 0})};
  const painter = new ScenePainter(scene, 160, 120);

  /** A frame of the scene, its values changed. */
  function frame(t: number, change: (value: number) => number = (value) => value): Pyramid {
    const pyramid = new Pyramid(160, 120);
    pyramid.fill(painter.frame(t).map(change));
    return pyramid;
  }

  const cutBetween = (here: Pyramid, there: Pyramid): boolean => new Matcher(here).match(here, there).cut;

  test('is found between scenes that differ in light and in what they show', () => {
    expect(
      cutBetween(
        frame(500, (value) => 0.5 * value + 0.5),
        frame(0, (value) => 0.5 * value - 0.4),
      ),
    ).toBe(true);
  });

  test('is not found in a pan, when the light changes, or when nothing does', () => {
    expect(cutBetween(frame(1), frame(0))).toBe(false);
    expect(
      cutBetween(
        frame(1, (value) => 0.7 * value + 0.25),
        frame(0),
      ),
    ).toBe(false);
    expect(cutBetween(frame(1), frame(1))).toBe(false);
  });

  test('needs both the histogram and the flow to say so', () => {
    const [dark, bright] = [-0.6, 0.6].map((value) => {
      const plane = createPlane(8, 8);
      plane.values.fill(value);
      return plane;
    });
    if (!dark || !bright) throw new Error('There are no planes.');
    expect(isCut(dark, bright, 0.1)).toBe(true);
    expect(isCut(dark, bright, 0.9)).toBe(false);
    expect(isCut(dark, dark, 0.1)).toBe(false);
    expect(overlap(histogram(dark), histogram(dark))).toBeCloseTo(1, 12);
    expect(overlap(histogram(dark), histogram(bright))).toBe(0);
  });

  test('dissolves the dream in a straight line, over the same time at any dream rate', () => {
    for (const rate of [10, 25]) {
      let [age, left] = [0, 1];
      for (let dream = 0; dream < rate * 0.4 - 1e-9; dream++) {
        left *= dissolved(age, 1 / rate, 0.5);
        age += 1 / rate;
      }
      expect(left).toBeCloseTo(0.2, 9);
    }
    expect(dissolved(0.4, 0.1, 0.5)).toBe(0);
    expect(dissolved(0, 0.1, 0)).toBe(0);
  });
});
