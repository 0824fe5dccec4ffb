import {describe, expect, test} from 'vitest';
import {FlowEstimator, type Flow} from '../../../src/feedback/flow.ts';
import {Matcher} from '../../../src/feedback/match.ts';
import {boxSum, createBoxScratch, createPlane, sample} from '../../../src/feedback/plane.ts';
import {Pyramid} from '../../../src/feedback/pyramid.ts';
import {ScenePainter, passerBy, scenes, bareWall} from '../../coherence/scene.ts';
import {mulberry32} from '../../support/random.ts';

const [width, height] = [160, 120];

function pyramidOf(picture: Float32Array): Pyramid {
  const pyramid = new Pyramid(width, height);
  pyramid.fill(picture);
  return pyramid;
}

/** Mean end-point error in pixels of the picture, over what was visible. */
function endPointError({u, v}: Flow, truth: ReturnType<ScenePainter['truth']>): number {
  let [sum, count] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (truth.visible.values[i] !== 1) continue;
      const [atX, atY] = [x / 2 - 0.25, y / 2 - 0.25];
      sum += Math.hypot(
        2 * sample(u, atX, atY) - (truth.u.values[i] ?? NaN),
        2 * sample(v, atX, atY) - (truth.v.values[i] ?? NaN),
      );
      count += 1;
    }
  }
  return sum / count;
}

describe('flow', () => {
  test.each(
    [1, 4, 8].flatMap((speedPx) => scenes(width, height, speedPx).map((scene) => ({speedPx, ...scene}))),
  )('of a $name of up to $speedPx px a frame is right to half a pixel', (scene) => {
    const ground = new ScenePainter({...scene, disc: undefined}, width, height);
    const withDisc = new ScenePainter(scene, width, height);
    for (const [painter, most] of [
      [ground, 0.25],
      [withDisc, 0.5],
    ] as const) {
      const [here, there] = [pyramidOf(painter.frame(6)), pyramidOf(painter.frame(5))];
      const flow = new FlowEstimator(here).estimate(here, there);
      expect(endPointError(flow, painter.truth(6, 5))).toBeLessThan(most);
    }
  });

  test('of a frame with itself is nothing', () => {
    const [scene] = scenes(width, height, 4);
    if (!scene) throw new Error('There is no scene.');
    const here = pyramidOf(new ScenePainter(scene, width, height).frame(2));
    const {u, v} = new FlowEstimator(here).estimate(here, here);
    for (const plane of [u, v]) expect(Math.max(...plane.values.map(Math.abs))).toBe(0);
  });

  test('of a frame without any texture is nothing, whatever its brightness does', () => {
    const [dark, bright] = [-0.5, 0.5].map((value) =>
      pyramidOf(new Float32Array(width * height * 3).fill(value)),
    );
    if (!dark || !bright) throw new Error('There are no pictures.');
    const {u, v} = new FlowEstimator(dark).estimate(dark, bright);
    for (const plane of [u, v]) expect(Math.max(...plane.values.map(Math.abs))).toBe(0);
  });

  test('of frames of different depth is refused', () => {
    const small = new Pyramid(40, 30);
    const large = new Pyramid(width, height);
    expect(() => new FlowEstimator(large).estimate(large, small)).toThrow(/sizes/);
  });
});

describe('visibility', () => {
  test('is lost where a moving edge uncovers the ground, and kept elsewhere', () => {
    const painter = new ScenePainter(
      {name: 'disc', ground: () => ({x: 0, y: 0, zoom: 1, angle: 0}), disc: (t) => ({x: t * 0.06, y: 0})},
      width,
      height,
    );
    const [here, there] = [pyramidOf(painter.frame(1)), pyramidOf(painter.frame(0))];
    const {visible, cut} = new Matcher(here).match(here, there);
    const truth = painter.truth(1, 0);
    let [uncovered, lost, seen, kept] = [0, 0, 0, 0];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const found = sample(visible, x / 2 - 0.25, y / 2 - 0.25);
        if (truth.visible.values[y * width + x] === 1) {
          seen += 1;
          kept += found;
        } else {
          uncovered += 1;
          lost += 1 - found;
        }
      }
    }
    expect(uncovered).toBeGreaterThan(100);
    expect(lost / uncovered).toBeGreaterThan(0.6);
    expect(kept / seen).toBeGreaterThan(0.95);
    expect(cut).toBe(false);
  });

  test('is mostly kept of who walks in clothes that crease, and yet lost behind them', () => {
    const painter = new ScenePainter(
      {name: 'walker', ground: () => ({x: 0, y: 0, zoom: 1, angle: 0}), disc: (t) => ({x: t * 0.04, y: 0})},
      width,
      height,
    );
    const offsetPx = 0.04 * height;
    const radiusPx = 0.18 * height;
    const isOn = (i: number, middleX: number): boolean =>
      Math.hypot((i % width) - middleX, Math.floor(i / width) - height / 2) < 0.8 * radiusPx;
    /** Creases that move on through the clothes. */
    const creased = (frame: Float32Array, t: number): Float32Array =>
      frame.map((value, k) => {
        const i = Math.floor(k / 3);
        return isOn(i, width / 2 + t * offsetPx) ? value + 0.07 * Math.sin((i % width) / 2 + 1.5 * t) : value;
      });
    const [here, there] = [1, 0].map((t) => pyramidOf(creased(painter.frame(t), t))) as [Pyramid, Pyramid];
    const {visible} = new Matcher(here).match(here, there);
    const truth = painter.truth(1, 0).visible.values;
    const mean = (over: (i: number) => boolean): number => {
      let [sum, count] = [0, 0];
      for (let i = 0; i < width * height; i++) {
        if (!over(i)) continue;
        sum += sample(visible, (i % width) / 2 - 0.25, Math.floor(i / width) / 2 - 0.25);
        count += 1;
      }
      return sum / count;
    };
    expect(mean((i) => isOn(i, width / 2 + offsetPx))).toBeGreaterThan(0.5);
    expect(mean((i) => truth[i] === 0)).toBeLessThan(0.3);
  });

  test.each([passerBy, bareWall])(
    'beside somebody who passes, the ground of $name rests, noise or none',
    (scene) => {
      const random = mulberry32(7);
      const painter = new ScenePainter(scene, width, height);
      for (const noise of [0, 0.02]) {
        const [there, here] = [5, 6].map((t) =>
          pyramidOf(painter.frame(t).map((value) => value + noise * (2 * random() - 1))),
        ) as [Pyramid, Pyramid];
        const {flow} = new Matcher(here).match(here, there);
        expect(endPointError(flow, painter.truth(6, 5)), `noise ${noise}`).toBeLessThan(0.15);
      }
    },
  );

  test('of a pan is that of the bare walls between things too', () => {
    const [pan] = scenes(width, height, 4);
    if (!pan) throw new Error('There is no scene.');
    const painter = new ScenePainter({...pan, disc: undefined}, width, height);
    const [there, here] = [5, 6].map((t) => {
      const picture = painter.frame(t);
      const {x: slidPx} = pan.ground(t);
      // Things are 12 pixels wide, and 48 apart.
      const isThing = (x: number): boolean => (((x - slidPx) % 60) + 60) % 60 < 12;
      return pyramidOf(picture.map((value, i) => value * (isThing(Math.floor(i / 3) % width) ? 1 : 0.04)));
    }) as [Pyramid, Pyramid];
    const {flow} = new Matcher(here).match(here, there);
    expect(endPointError(flow, painter.truth(6, 5))).toBeLessThan(0.5);
  });

  test('ends at the border that a pan brings in', () => {
    const painter = new ScenePainter(
      {name: 'pan', ground: (t) => ({x: 8 * t, y: 0, zoom: 1, angle: 0})},
      width,
      height,
    );
    const [here, there] = [pyramidOf(painter.frame(1)), pyramidOf(painter.frame(0))];
    const {visible} = new Matcher(here).match(here, there);
    const column = (x: number): number =>
      Array.from({length: height / 2}, (_, y) => visible.values[(y * width) / 2 + x] ?? NaN).reduce(
        (sum, value) => sum + value / (height / 2),
        0,
      );
    expect(column(0)).toBeLessThan(0.1);
    expect(column(1)).toBeLessThan(0.1);
    for (const x of [8, 40, 79]) expect(column(x)).toBeGreaterThan(0.95);
  });
});

test('a box sum is the sum over the square, with nothing outside', () => {
  const random = mulberry32(4);
  for (const [columns, rows, radius] of [
    [9, 7, 2],
    [3, 2, 3],
    [20, 1, 1],
  ] as const) {
    const plane = createPlane(columns, rows);
    plane.values.forEach((_, i) => (plane.values[i] = random()));
    const before = plane.values.slice();
    boxSum(plane, radius, createBoxScratch(columns, rows, radius));
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        let sum = 0;
        for (let j = Math.max(0, y - radius); j <= Math.min(rows - 1, y + radius); j++) {
          for (let i = Math.max(0, x - radius); i <= Math.min(columns - 1, x + radius); i++) {
            sum += before[j * columns + i] ?? NaN;
          }
        }
        expect(plane.values[y * columns + x]).toBeCloseTo(sum, 4);
      }
    }
  }
});
