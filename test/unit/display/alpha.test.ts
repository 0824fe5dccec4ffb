import {expect, test} from 'vitest';
import {cutout, dreamLayer} from '../../../src/display/alpha.ts';
import {mulberry32} from '../../support/random.ts';

type Colour = readonly [number, number, number];
interface Layer {
  readonly colours: readonly number[];
  readonly a: number;
}

function layerOf(residual: Colour): Layer {
  const layer = new Float32Array(4);
  dreamLayer(residual, layer);
  return {colours: [...layer.slice(0, 3)], a: layer[3] as number};
}

const clamped = (value: number): number => Math.min(1, Math.max(0, value));
const backgrounds = Array.from({length: 201}, (_, i) => i / 200);

/** The mean square by which a layer of one colour over every background differs from the picture. */
const error = (colour: number, a: number, residual: number): number =>
  backgrounds.reduce((sum, b) => sum + (colour + (1 - a) * b - clamped(b + residual)) ** 2, 0) / 201;

const random = mulberry32(7);
const signed = (most: number): number => most * (2 * random() - 1);
const residuals = Array.from({length: 300}, (): Colour => [signed(1.2), signed(1.2), signed(1.2)]);

test('where there is no residual the layer is transparent, and white or black over all is opaque', () => {
  expect(layerOf([0, 0, 0])).toEqual({colours: [0, 0, 0], a: 0});
  for (const much of [1, 1.7]) {
    expect(layerOf([much, much, much])).toEqual({colours: [1, 1, 1], a: 1});
    expect(layerOf([-much, -much, -much])).toEqual({colours: [0, 0, 0], a: 1});
  }
});

test('colours are premultiplied: none exceeds the opacity, which grows with the residual', () => {
  for (const [r, g, b] of residuals) {
    const {colours, a} = layerOf([r, g, b]);
    for (const colour of colours) expect(colour === Math.min(a, Math.max(0, colour))).toBe(true);
    expect(a).toBeLessThanOrEqual(1);
    expect(layerOf([r / 2, g / 2, b / 2]).a).toBeLessThan(a);
  }
});

test('no other layer of a grey residual is nearer to the picture over all backgrounds', () => {
  for (const residual of [-0.9, -0.4, -0.1, 0.05, 0.3, 0.7]) {
    const {colours, a} = layerOf([residual, residual, residual]);
    const least = error(colours[0] ?? NaN, a, residual);
    for (let other = 0; other < 400; other += 1) {
      const otherA = random();
      expect(error(otherA * random(), otherA, residual)).toBeGreaterThan(least - 2e-4);
    }
  }
});

test('no other colour is nearer under its opacity', () => {
  for (const residual of residuals) {
    const {colours, a} = layerOf(residual);
    for (const [i, colour] of colours.entries()) {
      const r = Math.min(1, Math.max(-1, residual[i] ?? NaN));
      expect(error(a * random(), a, r)).toBeGreaterThan(error(colour, a, r) - 1e-4);
    }
  }
});

test('over the source itself it comes much nearer to the usual picture than the source is', () => {
  let [left, all] = [0, 0];
  for (let round = 0; round < 3000; round += 1) {
    const tone = signed(0.4);
    const residual: Colour = [tone + signed(0.15), tone + signed(0.15), tone + signed(0.15)];
    const {colours, a} = layerOf(residual);
    for (const [i, colour] of colours.entries()) {
      const source = random();
      const picture = clamped(source + (residual[i] ?? NaN));
      left += (colour + (1 - a) * source - picture) ** 2;
      all += (source - picture) ** 2;
    }
  }
  expect(Math.sqrt(left / all)).toBeLessThan(0.5);
});

test('a person is opaque, what surely is none transparent, and nothing between jumps', () => {
  expect([0, 0.4, 0.9, 1].map(cutout)).toEqual([0, 0, 1, 1]);
  for (let person = 0; person < 1; person += 0.01) {
    const step = cutout(person + 0.01) - cutout(person);
    expect(step >= 0 && step < 0.05).toBe(true);
  }
});
