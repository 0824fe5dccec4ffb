import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {Dream, type DreamMemory} from '../../../src/dream/dream.ts';
import type {DreamOrder} from '../../../src/dream/dream-order.ts';
import {CpuFollower} from '../../../src/feedback/follower-cpu.ts';
import {mulberry32} from '../../../src/lib/random.ts';
import {inceptionV3} from '../../../src/model/network.ts';
import {defaults, type Values} from '../../../src/params/values.ts';
import {liveOrderOf} from '../../support/dream-order.ts';
import {useBackend} from '../../support/node-backend.ts';
import {randomWeights} from '../../support/tiny-network.ts';

beforeAll(() => useBackend('wasm'));

const network = inceptionV3(1 / 16, 'mixed0');
const [width, height] = [100, 75];
const rate = 10;
/** The scene changes here, and its dissolve of half a second ends here. */
const [cut, dissolved] = [8, 12];
const frames = 16;

/** A dark scene, then a bright one, in each of which something moves. */
function frameAt(index: number): Tensor4D {
  const isDark = index < cut;
  const values = Float32Array.from({length: 3 * width * height}, (_, i) => {
    const [x, y] = [(Math.floor(i / 3) % width) - index, Math.floor(i / 3 / width)];
    const wave = isDark ? Math.sin(x / 5) * Math.cos(y / 7) : Math.sin((x + y) / 3) * Math.cos(i + x / 2);
    return isDark ? 0.2 * wave - 0.7 : 0.5 * wave + 0.3;
  });
  return tf.tensor4d(values, [1, height, width, 3]);
}

const orderOf = (change: Partial<Values>): DreamOrder =>
  liveOrderOf(
    {...defaults, mixed0: 1, mixed3: 0, mixed4: 0, steps: 1, dissolve: 0.5, ...change},
    {seconds: 1 / rate},
  );

const nothing = {
  residual: undefined,
  growth: undefined,
  weight: undefined,
  mask: undefined,
  usual: undefined,
  person: undefined,
};

/** The residual after the last frame, of a dream that begins with frame `from`; before it only the frames are followed. */
async function dreamedFrom(from: number, order: DreamOrder): Promise<Float32Array> {
  const engine = createTensorEngine(network, randomWeights(network, mulberry32(5)));
  let index = 0;
  const makeDream = (): Dream => new Dream(new CpuFollower(), {random: () => mulberry32(index)()});
  const yieldNever = (): undefined => undefined;
  const past = makeDream();
  let memory: DreamMemory | undefined;
  for (; index < from; index += 1) {
    const camera = frameAt(index);
    await past.pass(engine, camera, order);
    camera.dispose();
    memory = {...(await past.remember()), ...nothing};
  }
  past.dispose();
  const dream = makeDream();
  try {
    if (memory) {
      const before = frameAt(from - 1);
      await dream.recall(memory, before, order.feedback);
      before.dispose();
    }
    for (; index < frames; index += 1) {
      const camera = frameAt(index);
      await dream.next(engine, camera, order, yieldNever);
      camera.dispose();
    }
    return Float32Array.from(dream.residual?.dataSync<'float32'>() ?? []);
  } finally {
    dream.dispose();
    engine.dispose();
  }
}

describe('a dream that begins in the middle, with what the frames before it leave behind', () => {
  test.each([
    ['the default look', {}],
    ['much inertia and breathing', {inertia: 0.8, breathing: 1}],
    ['channels that the frames pick', {channelPick: 'strongest', channelCount: 4} as const],
  ])('is the same to the bit once a cut has dissolved: %s', async (_name, change) => {
    const order = orderOf(change);
    const whole = await dreamedFrom(0, order);
    expect(Math.max(...whole.map(Math.abs))).toBeGreaterThan(0.01);
    for (const from of [cut, dissolved]) expect(await dreamedFrom(from, order)).toEqual(whole);
  });

  test('is another as long as the dissolve is not over, or without what it is to know', async () => {
    const order = orderOf({dissolve: 2});
    expect(await dreamedFrom(cut, order)).not.toEqual(await dreamedFrom(0, order));
  });
});
