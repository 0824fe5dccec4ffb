import {describe, expect, it} from 'vitest';
import {inceptionV3} from '../../../src/model/network.ts';
import {encodePack, type PackFiles, type Precision} from '../../../src/model/pack-encode.ts';
import {loadPack} from '../../../src/model/pack.ts';
import type {Weights} from '../../../src/model/weights.ts';
import {mulberry32} from '../../support/random.ts';
import {randomWeights} from '../../support/tiny-network.ts';

const label = {name: 'tiny', title: 'Tiny', licence: 'Apache-2.0', provenance: 'Random numbers.'};
const network = inceptionV3(1 / 16, 'mixed0');
const weights = randomWeights(network, mulberry32(5));

const load = (files: PackFiles) =>
  loadPack('https://pack.test/', {
    cache: null,
    fetch: ({pathname}) => Promise.resolve(new Response(files.get(pathname.slice(1)))),
  });
const encodeAndLoad = async (precision: Precision, source: Weights = weights) =>
  (await load(await encodePack(network, source, label, precision))).weights;

/** The largest difference of two kernels or biases. */
const farthest = (a: Float32Array | undefined, b: Float32Array | undefined): number =>
  (a ?? new Float32Array()).reduce((most, value, i) => Math.max(most, Math.abs(value - (b?.[i] ?? NaN))), 0);

describe('a pack', () => {
  it('gives its float32 weights back bit by bit', async () => {
    expect(await encodeAndLoad('float32')).toEqual(weights);
  });

  it('keeps float16 kernels to one part in 2048, and biases bit by bit', async () => {
    const got = await encodeAndLoad('float16');
    for (const [name, {kernel, bias}] of weights) {
      const wrong = kernel.findIndex(
        (value, i) =>
          Math.abs((got.get(name)?.kernel[i] ?? NaN) - value) > Math.max(Math.abs(value) / 2048, 2 ** -25),
      );
      expect(wrong, name).toBe(-1);
      expect(got.get(name)?.kernel).not.toEqual(kernel);
      expect(got.get(name)?.bias).toEqual(bias);
    }
  });

  it('keeps uint8 kernels to half a step of their own channel', async () => {
    const bend = new Map(
      [...weights].map(([name, {kernel, bias}]) => [
        // Channel 0 a thousandth as large as the others: one scale for all would leave nothing of it.
        name,
        {kernel: kernel.map((value, i) => (i % bias.length === 0 ? value / 1000 : value)), bias},
      ]),
    );
    const got = await encodeAndLoad('uint8', bend);
    for (const [name, {kernel, bias}] of bend) {
      for (let channel = 0; channel < bias.length; channel++) {
        const mine = (_: number, i: number) => i % bias.length === channel;
        const values = kernel.filter(mine);
        const step = (Math.max(...values) - Math.min(...values)) / 255;
        expect(farthest(values, got.get(name)?.kernel.filter(mine))).toBeLessThanOrEqual(step * 0.501);
      }
    }
  });

  it('keeps a channel of equal numbers exactly', async () => {
    const flat = new Map(
      [...weights].map(([name, {kernel, bias}]) => [name, {kernel: kernel.map(() => 0.3), bias}]),
    );
    expect(await encodeAndLoad('uint8', flat)).toEqual(flat);
  });

  it('refuses what float16 cannot hold, by name and index', async () => {
    const large = new Map(weights);
    const first = weights.get('conv2d_1');
    if (first) large.set('conv2d_1', {...first, kernel: first.kernel.map((v, i) => (i === 3 ? 7e4 : v))});
    await expect(encodePack(network, large, label, 'float16')).rejects.toMatchObject({
      code: 'import-range',
      data: {where: 'conv2d_1/kernel', got: '70000 at index 3'},
    });
  });

  it('has shards of 4 MiB at most, model.json last', async () => {
    const wide = inceptionV3(0.5, 'mixed6');
    const files = await encodePack(wide, randomWeights(wide, mulberry32(1)), label, 'float32');
    const names = [...files.keys()];
    expect(names.slice(0, 2)).toEqual(['group1-shard1of2.bin', 'group1-shard2of2.bin']);
    expect(names.at(-1)).toBe('model.json');
    expect(files.get('group1-shard1of2.bin')).toHaveLength(4 * 2 ** 20);
    expect((await load(files)).network).toEqual(wide);
  });
});
