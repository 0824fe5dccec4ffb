import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {afterEach, beforeAll, beforeEach, expect, test, vi} from 'vitest';
import type {AscentSettings, Engine} from '../../../src/ascent/engine.ts';
import type {FromWorker} from '../../../src/dream/messages.ts';
import {openModel, openSomeModel, type SharedModel} from '../../../src/dream/shared-model.ts';
import {SharedValues} from '../../../src/lib/shared.ts';
import {defaults} from '../../../src/params/values.ts';
import {MemoryCaches} from '../../support/memory-caches.ts';
import {useBackend} from '../../support/node-backend.ts';
import {plainAscent} from '../../support/plain-ascent.ts';
import {mulberry32} from '../../support/random.ts';
import {servePack, tinyPack} from '../../support/tiny-pack.ts';

beforeAll(() => useBackend('cpu'));

let manifests = 0;
beforeEach(() => {
  manifests = 0;
  const serve = servePack(tinyPack());
  vi.stubGlobal('caches', new MemoryCaches());
  vi.stubGlobal('fetch', (url: URL, init: RequestInit) => {
    if (url.pathname.includes('missing')) return Promise.resolve(new Response('', {status: 404}));
    if (url.pathname.endsWith('model.json')) manifests += 1;
    return serve(url, init);
  });
});
afterEach(() => void vi.unstubAllGlobals());

const opening = () => {
  const models = new SharedValues<SharedModel>((model) => model.dispose());
  const problems: string[] = [];
  const post = (message: FromWorker): void => {
    if (message.type === 'problem') problems.push(message.problem.code);
  };
  return {models, problems, packs: {modelsUrl: 'https://example.test/models/', post}};
};

function imageOf(seed: number): Tensor4D {
  const random = mulberry32(seed);
  const values = Float32Array.from({length: 75 * 76 * 3}, () => 1.6 * random() - 0.8);
  return tf.tensor4d(values, [1, 75, 76, 3]);
}

const guided: AscentSettings = {...plainAscent, objective: {layers: {mixed0: 1}, kind: 'guide'}};

/** What an engine dreams of an image by a guide, with others having their turn between any two parts. */
async function dreamed(engine: Engine, image: Tensor4D, guide: Tensor4D): Promise<Float32Array> {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const found = await engine.ascend(image, guided, () => 0.5, turn, guide);
  const values = new Float32Array(await found.data<'float32'>());
  found.dispose();
  return values;
}

test('dreams of one model load it once, have one copy of it, and dream at the same time what each dreams alone', async () => {
  const {models, packs} = opening();
  const tensors = (): number => tf.memory().numTensors;
  const none = tensors();
  const [a, b] = await Promise.all([openModel('tiny', packs, models), openModel('tiny', packs, models)]);
  const one = tensors();
  expect(manifests).toBe(1);
  expect(a.sha256).toBe(b.sha256);
  const alone = await openModel('other', packs, models);
  expect(tensors() - one, 'another model is another copy').toBe(one - none);

  const image = imageOf(1);
  const guides = [imageOf(2), imageOf(3)] as const;
  const expected = [
    await dreamed(alone.engine, image, guides[0]),
    await dreamed(alone.engine, image, guides[1]),
  ];
  alone.engine.dispose();
  const together = await Promise.all([
    dreamed(a.engine, image, guides[0]),
    dreamed(b.engine, image, guides[1]),
  ]);
  expect(together[0]).toEqual(expected[0]);
  expect(together[1]).toEqual(expected[1]);
  expect(together[0]).not.toEqual(together[1]);

  a.engine.dispose();
  a.engine.dispose();
  expect(await dreamed(b.engine, image, guides[1])).toEqual(expected[1]);
  b.engine.dispose();
  tf.dispose([image, ...guides]);
  expect(tensors()).toBe(none);
});

test('a step is timed once for all dreams of a look', async () => {
  const {models, packs} = opening();
  const [a, b] = await Promise.all([openModel('tiny', packs, models), openModel('tiny', packs, models)]);
  const trial: AscentSettings = {...plainAscent, objective: {layers: {mixed0: 1}, kind: 'mean'}};
  const ascend = vi.spyOn(b.engine, 'ascend');
  const [first, second] = await Promise.all([
    a.shared.stepMs(a.engine, trial),
    b.shared.stepMs(b.engine, {...trial}),
  ]);
  expect(first).toBeGreaterThan(0);
  expect(second).toBe(first);
  expect(ascend).not.toHaveBeenCalled();
  expect(await b.shared.stepMs(b.engine, null)).toBeUndefined();
  for (const {engine} of [a, b]) engine.dispose();
});

test('where the model asked for is missing the embedded one is opened, and that is reported', async () => {
  const {models, packs, problems} = opening();
  await expect(openModel('missing', packs, models)).rejects.toThrow();
  const {manifest, engine} = await openSomeModel('missing', packs, models);
  expect(manifest.name).toBe('tiny');
  expect(problems).toEqual(['model-replaced']);
  const same = await openModel(defaults.model, packs, models);
  expect(manifests).toBe(1);
  for (const open of [engine, same.engine]) open.dispose();
});
