import {describe, expect, it} from 'vitest';
import {heap} from '../../../src/source/scene/billow.ts';
import {at, fractalNoise, sample} from '../../../src/source/scene/noise.ts';

const options = {size: 128, cells: 8, octaves: 4, seed: 5, gain: 0.6};

describe('fractalNoise', () => {
  it('is the same for a seed and another for another', () => {
    const {values} = fractalNoise(options);
    expect(fractalNoise(options).values).toEqual(values);
    expect(fractalNoise({...options, seed: 6}).values).not.toEqual(values);
  });

  it('has mean 0 and standard deviation 1', () => {
    const {values} = fractalNoise(options);
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const variance = values.reduce((sum, v) => sum + v * v, 0) / values.length;
    expect(mean).toBeCloseTo(0, 4);
    expect(variance).toBeCloseTo(1, 3);
  });

  it('continues itself over its edges: steps there are no larger than inside', () => {
    const {size, values} = fractalNoise(options);
    const step = (x: number): number => {
      let sum = 0;
      for (let y = 0; y < size; y++) {
        const row = y * size;
        const across = at(values, row + ((x + 1) % size)) - at(values, row + x);
        const column = at(values, ((x + 1) % size) * size + y) - at(values, x * size + y);
        sum += Math.abs(across) + Math.abs(column);
      }
      return sum;
    };
    const inside = Array.from({length: size - 1}, (_, x) => step(x));
    expect(step(size - 1)).toBeLessThanOrEqual(1.2 * Math.max(...inside));
  });

  it('is sampled with that period, and between its values linearly', () => {
    const tile = fractalNoise(options);
    expect(sample(tile, 3.25, 7.5)).toBeCloseTo(sample(tile, 3.25 - 128, 7.5 + 256), 5);
    const middle = (sample(tile, 10, 4) + sample(tile, 11, 4)) / 2;
    expect(sample(tile, 10.5, 4)).toBeCloseTo(middle, 5);
  });
});

describe('heap', () => {
  const noise = fractalNoise(options);
  const sun: [number, number, number] = [0.6, 0.6, 0.53];
  const smooth = {ragged: 0, rough: 0, sun, soft: 0.1};
  const ball = heap(64, 64, [{x: 32, y: 32, z: 0, r: 20}], noise, smooth);
  const light = (x: number, y: number): number => at(ball.light, y * 64 + x);

  it('lights the side towards the sun, upper right, and leaves the other in shade', () => {
    expect(light(40, 24)).toBeGreaterThan(0.8);
    expect(light(20, 44)).toBeLessThan(0.4);
  });

  it('covers its puffs and nothing else', () => {
    expect(at(ball.alpha, 32 * 64 + 32)).toBe(1);
    expect(at(ball.alpha, 32 * 64 + 53)).toBe(0);
    const covered = ball.alpha.filter((a) => a > 0).length;
    expect(covered).toBeGreaterThan(0.98 * Math.PI * 400);
    expect(covered).toBeLessThan(1.02 * Math.PI * 400);
  });
});
