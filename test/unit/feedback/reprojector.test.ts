import {describe, expect, test} from 'vitest';
import {motionSizeOf, Reprojector} from '../../../src/feedback/reprojector.ts';
import {median} from '../../../src/lib/quantile.ts';
import {coarseLuminance} from '../../../src/source/coarse-luminance.ts';
import {ScenePainter, scenes, type Scene} from '../../coherence/scene.ts';

const [width, height] = [40, 30];

/** Smooth texture, moved by (dx, dy) pixels of the luminance. */
const moved = (dx: number, dy = 0): Float32Array =>
  Float32Array.from({length: width * height}, (_, i) => {
    const [x, y] = [(i % width) - dx, Math.floor(i / width) - dy];
    return 0.35 * Math.sin(x / 1.9 + y / 5) + 0.35 * Math.cos(y / 2.1 - x / 6);
  });

const middleOf = (values: Float32Array): number => values[15 * width + 20] ?? NaN;

describe('a dream is moved to the newest frame', () => {
  test('by all that has moved since the frame that it grew on, however far', () => {
    const reprojector = new Reprojector(width, height);
    reprojector.show(moved(0));
    reprojector.dreamOn();
    expect(reprojector.match).toBeUndefined();
    reprojector.dreamed();
    for (let t = 1; t <= 8; t++) {
      reprojector.show(moved(1.3 * t, -0.4 * t));
      const {flow, visible} = reprojector.match ?? {};
      expect(middleOf(flow?.u.values ?? new Float32Array())).toBeCloseTo(-1.3 * t, 0);
      expect(middleOf(flow?.v.values ?? new Float32Array())).toBeCloseTo(0.4 * t, 0);
      expect(middleOf(visible?.values ?? new Float32Array())).toBeGreaterThan(0.9);
    }
  });

  test('at once, when a dream comes that was started frames ago', () => {
    const reprojector = new Reprojector(width, height);
    reprojector.show(moved(0));
    reprojector.dreamOn();
    reprojector.dreamed();
    for (let t = 1; t <= 9; t++) {
      reprojector.show(moved(1.2 * t));
      if (t === 3) reprojector.dreamOn();
    }
    expect(Math.abs(middleOf(reprojector.match?.flow.u.values ?? new Float32Array()) + 10.8)).toBeLessThan(
      0.3,
    );
    reprojector.dreamed();
    expect(Math.abs(middleOf(reprojector.match?.flow.u.values ?? new Float32Array()) + 7.2)).toBeLessThan(
      0.3,
    );
  });

  test('in a pan that goes half a frame’s width in a second, from the first dream on, six of which come a second', () => {
    const [scene] = scenes(80, 60, 4 / 3) as [Scene];
    const painter = new ScenePainter(scene, 80, 60);
    const luminanceOf = (t: number): Float32Array => {
      const rgba = new Uint8Array(80 * 60 * 4);
      painter.frame(t).forEach((value, i) => (rgba[4 * Math.floor(i / 3) + (i % 3)] = 127.5 * (value + 1)));
      return coarseLuminance({rgba, widthPx: 80, heightPx: 60}, width, height);
    };
    const reprojector = new Reprojector(width, height);
    for (let t = 0; t < 15; t++) {
      reprojector.show(luminanceOf(t));
      if (t % 5 === 0) {
        reprojector.dreamed();
        reprojector.dreamOn();
      }
      if (t < 5) continue;
      // The dream is that of 5 to 9 frames before.
      const movedPx = ((4 / 3) * 0.96 * (5 + (t % 5))) / 2;
      const {flow, found = 0} = reprojector.match ?? {};
      expect(found).toBeGreaterThan(0.5);
      // Most of the picture is ground; a disc goes before it another way.
      expect(Math.abs(median([...(flow?.u.values ?? [])]) + movedPx)).toBeLessThan(0.5);
    }
  });

  test('not across a cut, not when forgotten, and not without word of a frame', () => {
    const reprojector = new Reprojector(width, height);
    reprojector.show(moved(0).map((value) => 0.3 * value - 0.6));
    reprojector.dreamOn();
    reprojector.dreamed();
    expect(reprojector.match?.found).toBeGreaterThan(0.95);
    const other = moved(0).map((_, i) => 0.6 + 0.3 * Math.sin(i * i));
    reprojector.show(other);
    expect(reprojector.match).toBeUndefined();
    reprojector.dreamOn();
    reprojector.dreamed();
    expect(reprojector.match).toBeDefined();
    reprojector.dreamed();
    expect(reprojector.match).toBeUndefined();
    reprojector.dreamOn();
    reprojector.reset();
    reprojector.dreamed();
    expect(reprojector.match).toBeUndefined();
  });
});

test('motion is found in the frame’s shape, 30 pixels on its short side, and no longer than four to one', () => {
  expect(motionSizeOf({widthPx: 1280, heightPx: 720})).toEqual({widthPx: 53, heightPx: 30});
  expect(motionSizeOf({widthPx: 480, heightPx: 640})).toEqual({widthPx: 30, heightPx: 40});
  expect(motionSizeOf({widthPx: 3000, heightPx: 100})).toEqual({widthPx: 120, heightPx: 30});
});

describe('coarse luminance', () => {
  const bytes = (widthPx: number, heightPx: number, color: (x: number, y: number) => readonly number[]) => ({
    widthPx,
    heightPx,
    rgba: Uint8Array.from(
      Array.from({length: widthPx * heightPx}, (_, i) => [
        ...color(i % widthPx, Math.floor(i / widthPx)),
        255,
      ]).flat(),
    ),
  });

  test('is the mean over each pixel’s area, by Rec. 709', () => {
    const ramp = coarseLuminance(
      bytes(64, 48, (x) => [4 * x, 4 * x, 4 * x]),
      8,
      6,
    );
    for (let x = 0; x < 8; x++) expect(ramp[x]).toBeCloseTo((4 * (8 * x + 3.5)) / 127.5 - 1, 5);
    const [red, green, blue] = [0, 1, 2].map(
      (c) =>
        coarseLuminance(
          bytes(30, 20, () => [0, 1, 2].map((at) => (at === c ? 255 : 0))),
          3,
          2,
        )[0] ?? NaN,
    );
    expect(red).toBeCloseTo(2 * 0.2126 - 1, 5);
    expect(green).toBeCloseTo(2 * 0.7152 - 1, 5);
    expect(blue).toBeCloseTo(2 * 0.0722 - 1, 5);
  });

  test('of a frame smaller than itself reads the nearest pixels', () => {
    const luminance = coarseLuminance(
      bytes(2, 1, (x) => [255 * x, 255 * x, 255 * x]),
      6,
      3,
    );
    [-1, -1, -1, 1, 1, 1].forEach((value, i) => expect(luminance[i]).toBeCloseTo(value, 5));
  });
});
