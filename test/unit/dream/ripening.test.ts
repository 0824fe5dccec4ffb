import * as tf from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import {dreamClassic} from '../../../src/ascent/classic.ts';
import type {Engine} from '../../../src/ascent/engine.ts';
import {resampled, tensorOf, type Raster} from '../../../src/ascent/raster.ts';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import type {RipeningOrder} from '../../../src/dream/dream-order.ts';
import {Ripening} from '../../../src/dream/ripening.ts';
import {mulberry32} from '../../../src/lib/random.ts';
import {noSegmenter} from '../../support/segmenter.ts';
import {useBackend} from '../../support/node-backend.ts';
import {plainAscent} from '../../support/plain-ascent.ts';
import {loadPackFolder} from '../../support/serve-folder.ts';

const size = {widthPx: 150, heightPx: 110};
const order: RipeningOrder = {
  ...size,
  pick: {by: 'all', count: 8},
  classic: {
    ...{octaves: 2, octaveScale: 1.4},
    ascent: {...plainAscent, objective: {layers: {mixed2: 1}, kind: 'mean'}, steps: 2, stepSize: 0.05},
    // The first octave fits as a whole, the second is tiled.
    tiling: {tilePx: 96, marginPx: 0},
  },
  guide: null,
  mirror: false,
  where: {place: 'everywhere', softness: 0.5},
  seed: 7,
};

let engine: Engine;
let image: Raster;
beforeAll(async () => {
  await useBackend('wasm');
  const {network, weights} = await loadPackFolder('public/models/inception-v3-quarter');
  engine = createTensorEngine(network, weights);
  const random = mulberry32(2);
  const values = Float32Array.from({length: size.widthPx * size.heightPx * 3}, () => random() - 0.5);
  image = resampled(resampled({...size, values}, 30, 22), size.widthPx, size.heightPx);
});

async function begin(change: Partial<RipeningOrder> = {}, live?: Raster): Promise<Ripening> {
  const [seen, shown] = [tensorOf(image), live && tensorOf(live)];
  const ripening = await Ripening.of(engine, seen, {...order, ...change}, shown, {
    yieldToEventLoop: () => undefined,
    guide: undefined,
    openSegmenter: noSegmenter,
  });
  tf.dispose([seen, shown ?? []]);
  return ripening;
}

/** Everything that is shown, with the shares of all slices. */
async function ripened(ripening: Ripening): Promise<{shown: Raster[]; shares: number[]}> {
  const shown: Raster[] = [];
  const shares: number[] = [];
  for (;;) {
    const {share, residual} = await ripening.next();
    shares.push(share);
    if (residual) shown.push(residual);
    if (share === 1) return {shown, shares};
  }
}

const less = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value - (b[i] ?? NaN));
const rms = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

/** What a rendering of the image adds to it. */
async function rendered(seen: Raster): Promise<Float32Array> {
  const dream = await dreamClassic(engine, seen, order.classic, {random: mulberry32(order.seed)});
  return less(dream.values, seen.values);
}

/** Of two residuals, in units of the [-1, 1] range. */
const psnr = (a: Float32Array, b: Float32Array): number => 20 * Math.log10(2 / rms(less(a, b)));

const mirrored = ({widthPx, heightPx, values}: Raster): Raster => ({
  ...{widthPx, heightPx},
  values: values.map((_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    const x = pixel % widthPx;
    return values[(pixel - x + widthPx - 1 - x) * 3 + channel] ?? NaN;
  }),
});

describe('a still image', () => {
  test('ripens to what its rendering is, in steps and tiles, each shown as soon as it is there', async () => {
    const {numTensors} = tf.memory();
    const {shown, shares} = await ripened(await begin());
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.slice(0, -1).every((share) => share > 0 && share < 1)).toBe(true);
    // Each of the two steps of the second octave has several tiles and is shown after the last of them.
    expect(shares.length).toBeGreaterThan(shown.length + 2);
    expect(shown.map(({widthPx}) => widthPx)).toEqual([107, 107, 150, 150]);
    const strengths = shown.map(({values}) => rms(values));
    expect(strengths).toEqual([...strengths].sort((a, b) => a - b));
    expect(psnr(shown.at(-1)?.values ?? new Float32Array(), await rendered(image))).toBeGreaterThan(40);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('is dreamed on as it is seen in a mirror, and shown the other way round', async () => {
    const {shown} = await ripened(await begin({mirror: true}));
    const seen = mirrored(image);
    const expected = mirrored({...size, values: (await rendered(seen)) as Float32Array<ArrayBuffer>});
    expect(psnr(shown.at(-1)?.values ?? new Float32Array(), expected.values)).toBeGreaterThan(40);
  });

  test('begins at what live had dreamed, which is gone at the end', async () => {
    const live = {widthPx: 15, heightPx: 11, values: new Float32Array(15 * 11 * 3).fill(0.5)};
    const {shown} = await ripened(await begin({}, live));
    const {shown: alone} = await ripened(await begin());
    // Two octaves of two steps.
    const left = shown.map(({values}, i) => less(values, alone[i]?.values ?? new Float32Array()));
    for (const [step, share] of [0.75, 0.5, 0.25, 0].entries()) {
      for (const value of left[step] ?? []) expect(value).toBeCloseTo(0.5 * share, 5);
    }
  });

  test('is dreamed on only where it is to be', async () => {
    const {shown} = await ripened(await begin({where: {place: 'bright', softness: 0}}));
    const {shown: everywhere} = await ripened(await begin());
    const strength = (of: Raster | undefined): number => rms(of?.values ?? new Float32Array(1));
    expect(strength(shown.at(-1))).toBeLessThan(0.9 * strength(everywhere.at(-1)));
    expect(strength(shown.at(-1))).toBeGreaterThan(0);
  });

  test('is of the channels that it picks, as if they had been selected', async () => {
    const last = async (change: Partial<RipeningOrder>): Promise<Float32Array> =>
      (await ripened(await begin(change))).shown.at(-1)?.values ?? new Float32Array();
    const x = tensorOf(image);
    const means = (await engine.channelMeans(x, ['mixed2'])).get('mixed2') ?? new Float32Array();
    x.dispose();
    const strongest = [...means.keys()].sort((a, b) => (means[b] ?? 0) - (means[a] ?? 0)).slice(0, 3);
    const {classic} = order;
    const objective = {...classic.ascent.objective, channels: {mixed2: strongest}};
    const selected = {...classic, ascent: {...classic.ascent, objective}};
    const picked = await last({pick: {by: 'strongest', count: 3}});
    expect(picked).toEqual(await last({classic: selected}));
    expect(picked).not.toEqual(await last({}));
  });

  test('is everywhere where the person cannot be looked for', async () => {
    const last = async (place: 'person' | 'everywhere'): Promise<Raster | undefined> =>
      (await ripened(await begin({where: {place, softness: 0}}))).shown.at(-1);
    expect(await last('person')).toEqual(await last('everywhere'));
  });

  test('that is left after any slice leaves nothing behind', async () => {
    const {numTensors} = tf.memory();
    for (let slices = 0; slices < 5; slices += 1) {
      const ripening = await begin();
      for (let slice = 0; slice < slices; slice += 1) await ripening.next();
      await ripening.end();
      expect(tf.memory().numTensors, `after ${slices} slices`).toBe(numTensors);
    }
  });
});
