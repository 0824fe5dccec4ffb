import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import {pickChannels, pickedBy, pickedForImage} from '../../../src/ascent/channel-pick.ts';
import type {Engine, Objective} from '../../../src/ascent/engine.ts';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {Picks} from '../../../src/feedback/picks.ts';
import {inceptionV3} from '../../../src/model/network.ts';
import {useBackend} from '../../support/node-backend.ts';
import {mulberry32} from '../../support/random.ts';
import {randomWeights} from '../../support/tiny-network.ts';

const all = (means: Float32Array): number[] => [...means.keys()];
const means = Float32Array.of(0.5, 0, 3, 0.1, 2, 0, 0.7, 9, 0.2);

describe('of channels with known means', () => {
  test.each([
    ['strongest', 3, [2, 4, 7]],
    ['weakest', 3, [0, 3, 8]],
    // In order 0.1 0.2 0.5 0.7 2 3 9: the middle one and its neighbours.
    ['typical', 3, [0, 4, 6]],
    ['strongest', 20, [0, 2, 3, 4, 6, 7, 8]],
  ] as const)('the %s %i', (by, count, expected) => {
    expect(pickChannels(means, all(means), {by, count})).toEqual(expected);
  });

  test('only those that were selected are picked from', () => {
    expect(pickChannels(means, [0, 3, 4, 5], {by: 'strongest', count: 2})).toEqual([0, 4]);
  });

  test('one that was picked stays while it is nearly as good, and goes when it is not', () => {
    const pick = {by: 'strongest', count: 2} as const;
    // 2 and 7 are the strongest, 4 is the third of three that may stay, 6 the fourth.
    expect(pickChannels(means, all(means), pick, [4, 7])).toEqual([4, 7]);
    expect(pickChannels(means, all(means), pick, [6, 7])).toEqual([2, 7]);
  });

  test('a layer that the image does not excite keeps the channels that it had', () => {
    const silent = new Map([['mixed1', new Float32Array(4)]] as const);
    const objective: Objective = {layers: {mixed1: 1}, kind: 'mean', channels: {mixed1: [2]}};
    expect(pickedBy(silent, objective, {by: 'strongest', count: 1})).toEqual({mixed1: [2]});
  });
});

const network = inceptionV3(1 / 16, 'mixed1');
const weights = randomWeights(network, mulberry32(3));

function picture(seed: number, height = 80, width = 90): Tensor4D {
  const random = mulberry32(seed);
  return tf.tensor4d(
    Float32Array.from({length: height * width * 3}, () => 2 * random() - 1),
    [1, height, width, 3],
  );
}

/** The mean of a single channel, as the objective of it alone. */
const meanOf = (engine: Engine, x: Tensor4D, channel: number): Promise<number> =>
  engine.objective(x, {layers: {mixed1: 1}, kind: 'mean', channels: {mixed1: [channel]}});

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  test('the means of channels are their objectives, and the strongest have the greatest', async () => {
    const engine = createTensorEngine(network, weights);
    const x = picture(1);
    const {numTensors} = tf.memory();
    const found = (await engine.channelMeans(x, ['mixed1'])).get('mixed1') ?? new Float32Array();
    expect(tf.memory().numTensors).toBe(numTensors);
    const expected: number[] = [];
    for (const channel of found.keys()) expected.push(await meanOf(engine, x, channel));
    found.forEach((mean, channel) => expect(mean).toBeCloseTo(expected[channel] ?? NaN, 5));
    const strongest = pickChannels(found, all(found), {by: 'strongest', count: 4});
    const least = Math.min(...strongest.map((channel) => expected[channel] ?? NaN));
    const others = expected.filter((_, channel) => !strongest.includes(channel));
    expect(others.every((mean) => mean <= least)).toBe(true);
    x.dispose();
    engine.dispose();
  });
});

describe('from frame to frame', () => {
  beforeAll(() => useBackend('wasm'));
  const objective: Objective = {layers: {mixed1: 1}, kind: 'mean'};
  const pick = {by: 'strongest', count: 3} as const;

  /** An engine that counts how often it is asked for means, and excites another channel each time. */
  function counting() {
    const counts = {asked: 0};
    const engine = {
      channelMeans: () => {
        counts.asked += 1;
        return Promise.resolve(
          new Map([
            ['mixed1', Float32Array.from({length: 12}, (_, i) => (i === counts.asked ? 100 : 12 - i))],
          ]),
        );
      },
    } as unknown as Engine;
    return {engine, counts};
  }

  test('the picks are looked over every three seconds, after a cut, and when others are asked for', async () => {
    const {engine, counts} = counting();
    const picks = new Picks();
    const x = picture(1);
    const next = (by = pick, of = objective): Promise<Objective> => picks.objective(engine, x, of, by, 0.25);
    const first = await next();
    for (let frame = 1; frame < 12; frame += 1) expect(await next()).toEqual(first);
    expect(counts.asked).toBe(1);
    await next();
    expect(counts.asked).toBe(2);
    picks.cut();
    await next();
    expect(counts.asked).toBe(3);
    await next(pick, {...objective, channels: {mixed1: [4, 5, 6, 7]}});
    expect(counts.asked).toBe(4);
    expect(picks.state?.channels.mixed1).toEqual([4, 5, 6]);
    expect(await picks.objective(engine, x, objective, {by: 'all', count: 3}, 0.25)).toBe(objective);
    expect(picks.state).toBeUndefined();
    expect(counts.asked).toBe(4);
  });

  test('they go on from where they were', async () => {
    const {engine, counts} = counting();
    const [one, other] = [new Picks(), new Picks()];
    const x = picture(1);
    const before = await one.objective(engine, x, objective, pick, 0.25);
    other.reset(JSON.parse(JSON.stringify(one.state)) as NonNullable<typeof one.state>);
    expect(await other.objective(engine, x, objective, pick, 0.25)).toEqual(before);
    expect(counts.asked).toBe(1);
  });

  test('an image, however large, picks what it would at a smaller size', async () => {
    const engine = createTensorEngine(network, weights);
    const asked: number[][] = [];
    const watched = {
      channelMeans: (x: Tensor4D, layers: Parameters<Engine['channelMeans']>[1]) => {
        asked.push([...x.shape]);
        return engine.channelMeans(x, layers);
      },
    } as unknown as Engine;
    const values = Float32Array.from({length: 1600 * 200 * 3}, (_, i) => Math.sin(i / 90));
    const picked = await pickedForImage(watched, {widthPx: 1600, heightPx: 200, values}, objective, pick);
    expect(picked.channels?.mixed1).toHaveLength(3);
    expect(asked).toEqual([[1, 75, 600, 3]]);
    engine.dispose();
  });
});
