import {describe, expect, test} from 'vitest';
import {chromaNoiseOf} from '../../looks/chroma-noise.ts';
import {composed} from '../../looks/compose.ts';
import {distanceOf, nearestOf} from '../../looks/distance.ts';
import {formSizeOf} from '../../looks/form-size.ts';
import {medianOf, personMask, strengthBy} from '../../looks/person.ts';
import type {Picture} from '../../looks/picture.ts';
import {meansOf, type Figures} from '../../looks/table.ts';

type Colour = readonly [number, number, number];

function painted(width: number, height: number, at: (x: number, y: number) => Colour): Picture {
  const values = new Float32Array(width * height * 3);
  for (let i = 0; i < width * height; i++) values.set(at(i % width, Math.floor(i / width)), 3 * i);
  return {width, height, values};
}

const grey = (value: number): Colour => [value, value, value];
const wave = (at: number, wavelength: number): number => 0.3 * Math.sin((2 * Math.PI * at) / wavelength);

describe('form size', () => {
  test.each([
    ['across', (x: number) => grey(wave(x, 12)), 12],
    ['down', (_: number, y: number) => grey(wave(y, 18)), 18],
    ['aslant', (x: number, y: number) => grey(wave(x + y, 15 * Math.SQRT2)), 15],
  ] as const)('a wave %s has its wavelength over the height', (_, at, wavelength) => {
    expect(formSizeOf(painted(160, 90, at))).toBeCloseTo(wavelength / 90, 2);
  });

  test('the same forms at twice the resolution have the same size', () => {
    const small = formSizeOf(painted(64, 36, (x, y) => grey(wave(x, 9) + wave(y, 6))));
    const large = formSizeOf(painted(128, 72, (x, y) => grey(wave(x, 18) + wave(y, 12))));
    expect(large / small).toBeCloseTo(1, 1);
  });

  test('a brighter image has no larger forms', () => {
    const at = (x: number) => wave(x, 10);
    const plain = formSizeOf(painted(80, 80, (x) => grey(at(x))));
    expect(formSizeOf(painted(80, 80, (x) => grey(at(x) + 0.5)))).toBeCloseTo(plain, 4);
  });
});

describe('chroma noise', () => {
  const red = (value: number): Colour => [value, 0, 0];

  test('is all of a fine colour and none of a coarse one', () => {
    expect(chromaNoiseOf(painted(80, 60, (x) => red(wave(x, 3))))).toBeGreaterThan(0.98);
    expect(chromaNoiseOf(painted(80, 60, (x) => red(wave(x, 12))))).toBeLessThan(0.02);
  });

  test('is half of two equal waves', () => {
    expect(chromaNoiseOf(painted(120, 60, (x) => red(wave(x, 3) + wave(x, 12))))).toBeCloseTo(0.5, 1);
  });

  test('is none where there is no dream', () => {
    expect(chromaNoiseOf(painted(80, 60, () => grey(0)))).toBe(0);
  });
});

describe('the person', () => {
  const room = painted(8, 4, () => grey(0));
  const walker = (left: number): Picture => painted(8, 4, (x) => grey(x >= left && x < left + 2 ? -0.5 : 0));

  test('is not in the median of frames that they walk through', () => {
    expect(medianOf([0, 2, 4].map(walker)).values).toEqual(room.values);
  });

  test('is what differs by more than 0.18 of the range', () => {
    expect([...personMask(walker(2), room)].slice(0, 8)).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    const faint = painted(8, 4, (x) => grey(x === 0 ? 0.34 : x === 1 ? 0.38 : 0));
    expect([...personMask(faint, room)].slice(0, 8)).toEqual([0, 1, 0, 0, 0, 0, 0, 0]);
  });

  test('has a strength of their own', () => {
    const residual = painted(8, 4, (x) => grey(x === 2 || x === 3 ? 0.4 : 0.1));
    const {person, room: around} = strengthBy(residual, personMask(walker(2), room));
    expect(person).toBeCloseTo(0.4);
    expect(around).toBeCloseTo(0.1);
    expect(strengthBy(residual, new Uint8Array(32)).person).toBeNaN();
  });
});

describe('distance', () => {
  test('is the RMS difference', () => {
    expect(distanceOf([1, 2], [1, 2])).toBe(0);
    expect(distanceOf([0, 0], [3, 4])).toBeCloseTo(Math.sqrt(12.5));
  });

  test('the nearest is another look, not itself', () => {
    const nearest = nearestOf([[0], [10], [11]]);
    expect(nearest.map(({index}) => index)).toEqual([1, 2, 1]);
    expect(nearest[1]?.distance).toBe(1);
    expect(nearestOf([[0]])).toEqual([{index: -1, distance: Infinity}]);
  });
});

test('means are over the sources to which a figure applies', () => {
  const one: Figures = {
    formSize: 0.1,
    person: NaN,
    room: 0.2,
    chromaNoise: 0,
    gainPerStep: 0.1,
    character: [0, 4],
  };
  const means = meansOf([one, {...one, person: 0.3, room: 0.4, character: [2, 0]}]);
  expect(means.person).toBeCloseTo(0.3);
  expect(means.room).toBeCloseTo(0.3);
  expect(means.character).toEqual([1, 2]);
});

describe('composing', () => {
  test('a level residual is added as it is, and clipped', () => {
    const frame = painted(12, 8, (x) => grey(x < 6 ? 0 : 0.9));
    const {values} = composed(
      frame,
      painted(6, 4, () => grey(0.25)),
    );
    expect(values[0]).toBeCloseTo(0.25);
    expect(values.at(-1)).toBe(1);
  });

  test('a ramp stays a ramp, in place', () => {
    const frame = painted(120, 8, () => grey(0));
    const {values} = composed(
      frame,
      painted(30, 2, (x) => grey((x + 0.5) / 60)),
    );
    // The border, which repeats, ends a ramp; that is felt for some pixels.
    for (let x = 40; x < 80; x++) expect(values[3 * x]).toBeCloseTo((x + 0.5) / 240, 4);
  });
});
