import * as tf from '@tensorflow/tfjs';
import {beforeAll, expect, test} from 'vitest';
import {ripeningOrderOf, type RipeningOrder} from '../../../src/dream/dream-order.ts';
import {LocalDreamer} from '../../../src/dream/local-dreamer.ts';
import type {OpenModel} from '../../../src/dream/model.ts';
import {defaults} from '../../../src/params/values.ts';
import {halfModel, liveOrderOf} from '../../support/dream-order.ts';
import {growingEngine} from '../../support/growing-engine.ts';
import {useBackend} from '../../support/node-backend.ts';
import {plainAscent} from '../../support/plain-ascent.ts';

beforeAll(() => useBackend('cpu'));

const size = {widthPx: 160, heightPx: 120};
const asked = ripeningOrderOf(defaults, halfModel, size, false);
if (!asked) throw new Error('It does not ripen.');
const order: RipeningOrder = {
  ...asked,
  classic: {...asked.classic, octaves: 2, ascent: {...plainAscent, steps: 2, stepSize: 0.1}},
};
// Without a level, which a live dream would soon come to.
const live = liveOrderOf({...defaults, level: 0}, {quality: {shortSidePx: 75, steps: 1}, seconds: 0.01});

/** Of an engine that adds noise, on a grey image. */
function dreamer(): LocalDreamer {
  const open = (): OpenModel =>
    ({
      manifest: {title: '', widthMultiplier: 1, lastLayer: 'mixed0'},
      sha256: '',
      engine: growingEngine(),
    }) as unknown as OpenModel;
  return new LocalDreamer({
    ingest: {image: (width, height) => tf.zeros<tf.Rank.R4>([1, height, width, 3]), dispose: () => undefined},
    model: open(),
    msPerPixelStep: undefined,
    open: () => Promise.resolve(open()),
    finish: () => Promise.resolve(),
    openSegmenter: () => Promise.reject(new Error('No person is looked for.')),
    yieldToEventLoop: () => undefined,
  });
}

async function ripen(of: LocalDreamer): Promise<void> {
  for (let slice = await of.ripen(order); slice && slice.share < 1; slice = await of.ripen());
}

test('keeps nothing of twenty images that have ripened, or begun to', async () => {
  const of = dreamer();
  await of.next(live);
  await ripen(of);
  await of.next(live);
  const {numTensors, numBytes} = tf.memory();
  for (let image = 0; image < 20; image += 1) {
    if (image % 2 === 0) await ripen(of);
    else await of.ripen(order);
    await of.next(live);
  }
  expect(tf.memory()).toMatchObject({numTensors, numBytes});
  await of.ripen(order);
  await of.dispose();
});

test('is live again from what has ripened', async () => {
  const of = dreamer();
  const strength = async (after: LocalDreamer): Promise<number> => {
    const {residual} = await after.next({...live, ascent: null});
    const {data = new Float32Array()} = residual ?? {};
    residual?.dispose();
    return Math.sqrt((data as Float32Array).reduce((sum, value) => sum + value * value, 0));
  };
  await of.next(live);
  const before = await strength(of);
  await ripen(of);
  expect(await strength(of)).toBeGreaterThan(2 * before);
  await of.next({...live, ascent: null, fresh: true});
  expect(await strength(of)).toBe(0);
  await of.dispose();
});

test('ends a ripening with the model that it was begun with', async () => {
  const of = dreamer();
  await of.next(live);
  expect(await of.ripen(order)).toBeDefined();
  await of.change({model: 'another', engine: 'auto', precision: 'auto'});
  expect(await of.ripen()).toBeUndefined();
  expect((await of.ripen(order))?.share).toBeGreaterThan(0);
  await of.dispose();
});
