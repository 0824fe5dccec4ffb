import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {LocalDreamer} from '../../../src/dream/local-dreamer.ts';
import {knownOf, type OpenModel} from '../../../src/dream/model.ts';
import {inceptionV3} from '../../../src/model/network.ts';
import {defaults, type Values} from '../../../src/params/values.ts';
import {OfflineDream, type OfflineParts} from '../../../src/render/offline-dream.ts';
import {Score} from '../../../src/render/score.ts';
import {defaultVideo} from '../../../src/render/spec.ts';
import {liveOrderOf} from '../../support/dream-order.ts';
import {useBackend} from '../../support/node-backend.ts';
import {mulberry32} from '../../support/random.ts';
import {noSegmenter} from '../../support/segmenter.ts';
import {randomWeights} from '../../support/tiny-network.ts';

beforeAll(() => useBackend('wasm'));

/** A network of random weights, a sixteenth as wide as the whole. */
const network = inceptionV3(1 / 16, 'mixed0');
const source = {widthPx: 100, heightPx: 75};
/** Without chance, so that two dreamers can be compared. */
const values: Values = {
  ...{...defaults, mixed0: 1, mixed3: 0, mixed4: 0, steps: 2, stepSize: 0.05, jitter: 0},
  resolution: 75,
};

function modelOf(): OpenModel {
  const manifest = {title: 'Tiny', widthMultiplier: 1 / 16, lastLayer: 'mixed0'};
  const engine = createTensorEngine(network, randomWeights(network, mulberry32(5)));
  return {manifest, sha256: '', engine} as unknown as OpenModel;
}

function camera(widthPx: number, heightPx: number): Tensor4D {
  const random = mulberry32(2);
  const noise = Float32Array.from({length: widthPx * heightPx * 3}, () => random() - 0.5);
  return tf.tensor4d(noise, [1, heightPx, widthPx, 3]);
}
const ingest = {image: camera, dispose: () => undefined};

/** What the dream of the first frame of a video adds to it. */
async function rendered(asked: Values): Promise<Float32Array> {
  const model = modelOf();
  let added = new Float32Array();
  const parts: OfflineParts = {
    ...{ingest, model, backend: {finish: () => Promise.resolve()}, openSegmenter: noSegmenter},
    stage: {
      show: () => Promise.resolve(),
      setResidual: (residual) => {
        if (residual?.data instanceof Float32Array) added = residual.data.slice();
        residual?.dispose();
      },
      draw: () => true,
      flashes: () => Promise.resolve(undefined),
      recallFlashes: () => undefined,
    },
  };
  const score = new Score({...defaultVideo, values: asked}, undefined, false);
  const frame = {timestampS: 0, durationS: 1 / asked.frameRate};
  const known = knownOf(model);
  const dream = new OfflineDream(parts, {
    classic: null,
    seed: 1,
    guide: undefined,
    yieldToEventLoop: () => undefined,
  });
  try {
    for (const {order} of score.cues([frame], known, source)) await dream.next(order, 0, 0);
    return added;
  } finally {
    dream.dispose();
    model.engine.dispose();
  }
}

async function live(asked: Values): Promise<Float32Array> {
  const model = modelOf();
  const dreamer = new LocalDreamer({
    ...{ingest, model, msPerPixelStep: undefined, yieldToEventLoop: () => undefined},
    open: () => Promise.reject(new Error('There is no other model.')),
    finish: () => Promise.resolve(),
    openSegmenter: noSegmenter,
  });
  try {
    const {residual} = await dreamer.next(liveOrderOf(asked, {source}, knownOf(model)));
    if (!(residual?.data instanceof Float32Array)) throw new Error('There is no residual in CPU memory.');
    const added = residual.data.slice();
    residual.dispose();
    return added;
  } finally {
    await dreamer.dispose();
  }
}

const farthest = (a: Float32Array, b: Float32Array): number => {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
};

describe('a rendered dream', () => {
  test('is of the channels that were picked', async () => {
    const [all, one, another] = [
      await rendered(values),
      await rendered({...values, channels: 'mixed0:1'}),
      await rendered({...values, channels: 'mixed0:2'}),
    ];
    expect(all).toHaveLength(source.widthPx * source.heightPx * 3);
    expect(farthest(all, one)).toBeGreaterThan(0.01);
    expect(farthest(one, another)).toBeGreaterThan(0.01);
  });

  test.each(['', 'mixed0:1,3'])('of channels "%s" is the live one', async (channels) => {
    expect(farthest(await rendered({...values, channels}), await live({...values, channels}))).toBeLessThan(
      1e-5,
    );
  });

  test.each(['strongest', 'weakest'] as const)(
    'of the %s channels is of those that the frame picks',
    async (channelPick) => {
      const picking: Values = {...values, channelPick, channelCount: 2};
      const {engine} = modelOf();
      const x = camera(source.widthPx, source.heightPx);
      const means = (await engine.channelMeans(x, ['mixed0'])).get('mixed0') ?? new Float32Array();
      const rising = [...means.keys()]
        .filter((c) => (means[c] ?? 0) > 0)
        .sort((a, b) => (means[a] ?? 0) - (means[b] ?? 0));
      const meant = channelPick === 'strongest' ? rising.slice(-2) : rising.slice(0, 2);
      x.dispose();
      engine.dispose();
      const own = await rendered(picking);
      expect(farthest(own, await rendered({...values, channels: `mixed0:${meant.join(',')}`}))).toBeLessThan(
        1e-6,
      );
      expect(farthest(own, await live(picking))).toBeLessThan(1e-5);
      expect(farthest(own, await rendered(values))).toBeGreaterThan(0.01);
    },
  );

  test('of nothing is refused, as live it would only fade', async () => {
    await expect(rendered({...values, mixed0: 0})).rejects.toMatchObject({code: 'no-layers'});
  });
});
