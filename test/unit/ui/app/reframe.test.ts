import {expect, test} from 'vitest';
import {centreWithin, isSameCrop, wholeFrame, type Crop} from '../../../../src/display/framing.ts';
import {mulberry32} from '../../../../src/lib/random.ts';
import {parameters} from '../../../../src/params/table.ts';
import {placeOn, reframed, rounded, type Place} from '../../../../src/ui/app/reframe.ts';

const random = mulberry32(11);
const anyPlace = (): Place => ({x: random(), y: random()});
const anyCrop = (): Crop => {
  const crop = parameters.crop.max * random();
  return {crop, cropX: centreWithin(random(), crop), cropY: centreWithin(random(), crop)};
};

/** The place of the source, 0 to 1, that is seen at a place of the image. */
const seenAt = ({crop, cropX, cropY}: Crop, {x, y}: Place, mirrored: boolean): Place => ({
  x: cropX + ((mirrored ? 1 - x : x) - 0.5) * (1 - crop),
  y: cropY + (y - 0.5) * (1 - crop),
});

test('what is under the pointer stays under it, unless an edge of the source is in the way', () => {
  let free = 0;
  for (let turn = 0; turn < 3000; turn += 1) {
    const [before, from, to, mirrored] = [anyCrop(), anyPlace(), anyPlace(), random() < 0.5];
    const scale = 2 ** (4 * random() - 2);
    const after = reframed(before, {from, to, scale}, mirrored);
    expect(after.crop).toBeGreaterThanOrEqual(0);
    expect(after.crop).toBeLessThanOrEqual(parameters.crop.max);
    const held = seenAt(before, from, mirrored);
    const now = seenAt(after, to, mirrored);
    for (const [side, centre] of [
      ['x', after.cropX],
      ['y', after.cropY],
    ] as const) {
      const half = (1 - after.crop) / 2;
      expect(centre).toBeGreaterThanOrEqual(half - 1e-9);
      expect(centre).toBeLessThanOrEqual(1 - half + 1e-9);
      if (Math.abs(centre - half) < 1e-9 || Math.abs(centre - 1 + half) < 1e-9) continue;
      free += 1;
      expect(now[side]).toBeCloseTo(held[side], 9);
    }
  }
  expect(free).toBeGreaterThan(1000);
});

test('zooming out as far as it goes shows all of the source, from its middle', () => {
  const out = reframed(anyCrop(), {from: anyPlace(), to: anyPlace(), scale: 0.01}, false);
  expect(out).toEqual(wholeFrame);
});

test('a drag to the right shows what lies to the left, mirrored or not, and moves no whole frame', () => {
  const before = {crop: 0.5, cropX: 0.5, cropY: 0.5};
  const right = {from: {x: 0.2, y: 0.5}, to: {x: 0.4, y: 0.5}, scale: 1};
  expect(reframed(before, right, false).cropX).toBeCloseTo(0.4);
  expect(reframed(before, right, true).cropX).toBeCloseTo(0.6);
  expect(reframed(wholeFrame, right, false)).toEqual(wholeFrame);
});

test('a centre beyond what the crop allows is taken for the nearest that it does', () => {
  const beyond = {crop: 0.5, cropX: 0, cropY: 1};
  const still = {from: {x: 0.5, y: 0.5}, to: {x: 0.5, y: 0.5}, scale: 1};
  expect(reframed(beyond, still, false)).toEqual({crop: 0.5, cropX: 0.25, cropY: 0.75});
});

test('places are those of the image, which covers its box or lies within it', () => {
  const box = {left: 10, top: 20, width: 400, height: 800};
  const size = {width: 200, height: 200};
  expect(placeOn({x: 210, y: 420}, box, size, 'cover')).toEqual({x: 0.5, y: 0.5});
  expect(placeOn({x: 10, y: 20}, box, size, 'cover')).toEqual({x: 0.25, y: 0});
  expect(placeOn({x: 10, y: 220}, box, size, 'contain')).toEqual({x: 0, y: 0});
  expect(placeOn({x: 0, y: 0}, box, {width: 0, height: 0}, 'cover')).toEqual({x: 0.5, y: 0.5});
});

test('a crop is rounded so that addresses stay short', () => {
  const crop = rounded({crop: 0.33333, cropX: 0.5, cropY: 0.66666});
  expect(crop).toEqual({crop: 0.333, cropX: 0.5, cropY: 0.667});
  expect(isSameCrop(crop, rounded(crop))).toBe(true);
});
