import {afterAll, beforeAll, expect, test} from 'vitest';
import {mulberry32} from '../../../src/lib/random.ts';
import {surprisingLook} from '../../../src/params/random-look.ts';
import {DreamingPhotograph} from '../../support/dreaming-photograph.ts';

const seeds = Array.from({length: 24}, (_, seed) => seed);
const dreams = 12;
const {widthPx} = DreamingPhotograph.size;

let dreaming: DreamingPhotograph;
beforeAll(async () => {
  dreaming = await DreamingPhotograph.open();
});
afterAll(() => dreaming.dispose());

const average = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: Float32Array): number => {
  const mean = average(values);
  return Math.sqrt(average(values.map((value) => (value - mean) ** 2)));
};

/** How alike neighbours are, across and down: 0 of white noise, up to 1. */
function coherence(values: Float32Array): number {
  const mean = average(values);
  const power = average(values.map((value) => (value - mean) ** 2));
  const beside = (step: number): number => {
    const products = values.subarray(step).map((value, i) => (value - mean) * ((values[i] ?? NaN) - mean));
    return average(products) / power;
  };
  return (beside(3) + beside(3 * widthPx)) / 2;
}

test('noise is what coherence finds', () => {
  const random = mulberry32(3);
  const noise = Float32Array.from({length: 3 * widthPx * 75}, () => random() - 0.5);
  expect(Math.abs(coherence(noise))).toBeLessThan(0.05);
});

test('what surprises is a dream: never black or white, never without one, never noise', async () => {
  for (const seed of seeds) {
    const look = surprisingLook(mulberry32(seed), 8);
    const looks = Array.from({length: dreams}, () => look);
    let last;
    for await (const frame of dreaming.dream(looks)) last = frame;
    if (!last) throw new Error('There was no dream.');
    const [light, contrast] = [average(last.shown), deviation(last.shown)];
    const [strength, alike] = [deviation(last.residual), coherence(last.residual)];
    const found = `seed ${seed}: light ${light.toFixed(2)}, contrast ${contrast.toFixed(2)}, dream ${strength.toFixed(2)}, coherence ${alike.toFixed(2)}`;
    console.log(found);
    expect(Math.abs(light), found).toBeLessThan(0.7);
    expect(contrast, found).toBeGreaterThan(0.15);
    expect(strength, found).toBeGreaterThan(0.05);
    expect(alike, found).toBeGreaterThan(0.5);
  }
});
