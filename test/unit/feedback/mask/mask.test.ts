import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import {Dream} from '../../../../src/dream/dream.ts';
import {CpuFollower} from '../../../../src/feedback/follower-cpu.ts';
import {Mask, maskOfImage} from '../../../../src/feedback/mask/mask.ts';
import type {Place} from '../../../../src/feedback/mask/where.ts';
import {defaults} from '../../../../src/params/values.ts';
import {liveOrderOf} from '../../../support/dream-order.ts';
import {growingEngine} from '../../../support/growing-engine.ts';
import {useBackend} from '../../../support/node-backend.ts';
import {peopleFrame} from '../../../support/people-frames.ts';
import {mulberry32} from '../../../support/random.ts';
import {finder} from '../../../support/segmenter.ts';

beforeAll(() => useBackend('wasm'));

const [height, width] = [96, 128];
type Square = readonly [left: number, top: number];
const side = 32;

/** Dark and noisy, with bright squares. */
function frame(...squares: readonly Square[]): Tensor4D {
  const random = mulberry32(4);
  const values = Float32Array.from({length: height * width * 3}, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    const inside = squares.some(([left, top]) => isIn([left, top], x, y));
    return (inside ? 0.6 : -0.7) + 0.04 * (random() - 0.5);
  });
  return tf.tensor4d(values, [1, height, width, 3]);
}

const isIn = ([left, top]: Square, x: number, y: number, margin = 0): boolean =>
  x >= left + margin && x < left + side - margin && y >= top + margin && y < top + side - margin;

/** The root mean square of `[1, H, W, C]` over the pixels that `counts`. */
function rms(image: Tensor4D, counts: (x: number, y: number) => boolean): number {
  const channels = image.shape[3];
  let [sum, count] = [0, 0];
  image.dataSync<'float32'>().forEach((value, i) => {
    const pixel = Math.floor(i / channels);
    if (!counts(pixel % width, Math.floor(pixel / width))) return;
    sum += value * value;
    count += 1;
  });
  return Math.sqrt(sum / count);
}

const within = (square: Square) => (x: number, y: number) => isIn(square, x, y, 6);
const beyond = (square: Square) => (x: number, y: number) => !isIn(square, x, y, -16);

const still: Square = [84, 12];
const bright = frame(still);

describe('the mask of an image', () => {
  test.each([0, 0.3])('finds what is bright, at softness %f, and the rest dark', (softness) => {
    const mask = maskOfImage(bright, {place: 'bright', softness});
    expect(mask.shape).toEqual([1, height, width, 1]);
    expect(rms(mask, within(still))).toBeGreaterThan(0.9);
    expect(rms(mask, beyond(still))).toBeLessThan(0.05 + softness);
    const dark = maskOfImage(bright, {place: 'dark', softness});
    expect(tf.max(tf.abs(tf.sub(tf.add(mask, dark), 1))).dataSync()[0]).toBeLessThan(1e-5);
  });

  test('has wider edges the softer it is', () => {
    const edge = (softness: number): number => {
      const mask = maskOfImage(bright, {place: 'bright', softness}).dataSync<'float32'>();
      return mask.filter((value) => value > 0.1 && value < 0.9).length;
    };
    expect(edge(1)).toBeGreaterThan(2 * edge(0));
  });

  test('of one tone is the same everywhere', () => {
    const mask = maskOfImage(tf.fill([1, height, width, 3], 0.3), {place: 'bright', softness: 0.3});
    expect(Math.sqrt(tf.moments(mask).variance.dataSync()[0] ?? NaN)).toBeLessThan(1e-3);
  });
});

describe('what moves', () => {
  const settings = {where: {place: 'moving', softness: 0.1}, seconds: 0.1} as const;
  const follower = {along: () => undefined};
  const moving = (index: number): Square => [4 + 4 * index, 56];

  /** The mask after a square has moved for a second beside one that is still, and stood for `restS`. */
  async function maskAfter(restS: number): Promise<Tensor4D> {
    const mask = new Mask();
    let found: Tensor4D | undefined;
    for (let index = 0; index <= 10 + 10 * restS; index += 1) {
      const image = frame(still, moving(Math.min(index, 10)));
      found = await mask.next(image, settings, follower, index);
      image.dispose();
    }
    if (!found) throw new Error('There is no mask.');
    return found;
  }

  test('is found, and what stands still is not', async () => {
    const mask = await maskAfter(0);
    expect(rms(mask, within(moving(10)))).toBeGreaterThan(0.8);
    expect(rms(mask, within(still))).toBeLessThan(0.02);
  });

  test('stays for about a second', async () => {
    const at = async (restS: number): Promise<number> => rms(await maskAfter(restS), within(moving(10)));
    expect(await at(0.5)).toBeGreaterThan(0.3);
    expect(await at(3)).toBeLessThan(0.1);
  });

  test('is nothing when the light of the whole frame changes', async () => {
    const mask = new Mask();
    const [dim, lit] = [frame(still), tf.add<Tensor4D>(frame(still), 0.3)];
    await mask.next(dim, settings, follower, 0);
    const found = await mask.next(lit, settings, follower, 1);
    expect(found && tf.max(found).dataSync()[0]).toBeLessThan(0.02);
  });
});

describe('a dream', () => {
  const valuesOf = (where: Place) => ({...defaults, where, breathing: 0, mixed3: 0, mixed4: 0, mixed0: 1});

  async function residualOf(
    where: Place,
    dreams: number,
    dream = new Dream(new CpuFollower()),
  ): Promise<Tensor4D> {
    const engine = growingEngine();
    const order = liveOrderOf(valuesOf(where));
    for (let index = 0; index < dreams; index += 1) await dream.next(engine, bright, order, () => undefined);
    if (!dream.residual) throw new Error('A dream left no residual.');
    return dream.residual;
  }

  test.each(['bright', 'dark'] as const)('grows on %s places and nowhere else', async (where) => {
    const residual = await residualOf(where, 20);
    const [on, off] = [rms(residual, within(still)), rms(residual, beyond(still))];
    expect(where === 'bright' ? off / on : on / off).toBeLessThan(0.1);
    expect(Math.max(on, off)).toBeGreaterThan(0.05);
  });

  test('leaves within a second what it must not be on any more', async () => {
    const dream = new Dream(new CpuFollower());
    const before = rms(await residualOf('dark', 20, dream), beyond(still));
    const after = rms(await residualOf('bright', 12, dream), beyond(still));
    expect(before).toBeGreaterThan(0.05);
    expect(after / before).toBeLessThan(0.1);
  });

  test('on the person is not around them, and the other way about', async () => {
    const {width: wide, height: high, values} = peopleFrame(0);
    const image = tf.tensor4d(values, [1, high, wide, 3]);
    const camera = tf.image.resizeBilinear(image, [108, 192]);
    const residualAt = async (where: Place): Promise<Tensor4D> => {
      const dream = new Dream(new CpuFollower(), {finder});
      const engine = growingEngine();
      const order = liveOrderOf({...valuesOf(where), whereSoftness: 0});
      for (let index = 0; index < 12; index += 1) await dream.next(engine, camera, order, () => undefined);
      expect(dream.lacks).toEqual([]);
      return dream.residual as Tensor4D;
    };
    // The back of whoever stands there, and the wall and floor to their left.
    const [back, room] = [[105, 40, 122, 65] as const, [5, 50, 80, 105] as const];
    const rmsIn = (
      residual: Tensor4D,
      [left, top, right, bottom]: readonly [number, number, number, number],
    ) => {
      const part = tf.slice(residual, [0, top, left, 0], [1, bottom - top, right - left, 3]);
      return Math.sqrt(tf.mean(tf.square(part)).dataSync()[0] ?? NaN);
    };
    const [on, around] = [await residualAt('person'), await residualAt('around')];
    expect(rmsIn(on, back)).toBeGreaterThan(0.05);
    expect(rmsIn(on, room) / rmsIn(on, back)).toBeLessThan(0.1);
    expect(rmsIn(around, room)).toBeGreaterThan(0.05);
    expect(rmsIn(around, back) / rmsIn(around, room)).toBeLessThan(0.1);
  });

  test('is everywhere, and says so, where the person cannot be looked for; asked again, it looks again', async () => {
    let opened = 0;
    const open = (): Promise<never> => {
      opened += 1;
      return Promise.reject(new Error('No network.'));
    };
    const dream = new Dream(new CpuFollower(), {finder: {open}});
    const residual = await residualOf('person', 4, dream);
    expect(dream.lacks).toMatchObject([{code: 'person-unknown', data: {cause: {message: 'No network.'}}}]);
    expect(rms(residual, within(still)) / rms(residual, beyond(still))).toBeGreaterThan(0.5);
    expect(opened).toBe(1);
    await residualOf('bright', 1, dream);
    expect(dream.lacks).toEqual([]);
    await residualOf('around', 2, dream);
    expect(dream.lacks).toHaveLength(1);
    expect(opened).toBe(2);
  });

  test('everywhere finds the person too, for a display that cuts them out, and says so where it cannot', async () => {
    const {width: wide, height: high, values} = peopleFrame(0);
    const camera = tf.image.resizeBilinear(tf.tensor4d(values, [1, high, wide, 3]), [108, 192]);
    const order = {...liveOrderOf(valuesOf('everywhere')), findPerson: true};
    const dream = new Dream(new CpuFollower(), {finder});
    await dream.next(growingEngine(), camera, order, () => undefined);
    const mean = ([left, top, right, bottom]: readonly [number, number, number, number]): number =>
      tf
        .mean(tf.slice(dream.person as Tensor4D, [0, top, left, 0], [1, bottom - top, right - left, 1]))
        .dataSync()[0] ?? NaN;
    expect(dream.person?.shape).toEqual([1, 108, 192, 1]);
    expect(mean([105, 40, 122, 65])).toBeGreaterThan(0.9);
    expect(mean([5, 50, 80, 105])).toBeLessThan(0.1);
    expect(rms(dream.residual as Tensor4D, () => true)).toBeGreaterThan(0);
    expect(dream.lacks).toEqual([]);
    await dream.next(growingEngine(), camera, liveOrderOf(valuesOf('everywhere')), () => undefined);
    expect(dream.person).toBeUndefined();
    dream.dispose();

    const blind = new Dream(new CpuFollower());
    await blind.next(growingEngine(), camera, order, () => undefined);
    expect(blind.person).toBeUndefined();
    expect(blind.lacks.map(({code}) => code)).toEqual(['cutout-empty']);
    const both = {...liveOrderOf(valuesOf('person')), findPerson: true};
    await blind.next(growingEngine(), camera, both, () => undefined);
    expect(blind.lacks.map(({code}) => code)).toEqual(['person-unknown', 'cutout-empty']);
    await blind.next(growingEngine(), camera, liveOrderOf(valuesOf('everywhere')), () => undefined);
    expect(blind.lacks).toEqual([]);
    blind.dispose();
  });

  test('holds its memory, and goes on from it as if it had not been interrupted', async () => {
    const values = {...valuesOf('moving'), jitter: 0};
    const order = liveOrderOf(values);
    const frames = Array.from({length: 8}, (_, index) => frame([4 + 5 * index, 56]));
    const run = async (
      dream: Dream,
      engine = growingEngine(),
      from = 0,
      to = frames.length,
    ): Promise<void> => {
      for (const image of frames.slice(from, to)) await dream.next(engine, image, order, () => undefined);
    };
    const whole = new Dream(new CpuFollower());
    await run(whole);
    const [first, second] = [new Dream(new CpuFollower()), new Dream(new CpuFollower())];
    const engine = growingEngine();
    await run(first, engine, 0, 4);
    const memory = await first.remember();
    expect([memory.mask?.channels, memory.usual?.channels]).toEqual([1, 1]);
    await second.recall(structuredClone(memory), frames[3] as Tensor4D, order.feedback);
    await run(second, engine, 4);
    const differ = tf.max(tf.abs(tf.sub(whole.residual as Tensor4D, second.residual as Tensor4D)));
    expect(differ.dataSync()[0]).toBeLessThan(1e-5);
    const counts = tf.memory().numTensors;
    await run(second, engine, 7);
    expect(tf.memory().numTensors).toBe(counts);
  });

  test('on the person goes on from its memory as if it had not been interrupted, whatever the time', async () => {
    const order = liveOrderOf({...valuesOf('person'), jitter: 0});
    const frames = [8, 10, 12, 14, 16, 18].map((index) => {
      const {width: wide, height: high, values} = peopleFrame(index);
      return tf.image.resizeBilinear(tf.tensor4d(values, [1, high, wide, 3]), [96, 160]);
    });
    const create = (): Dream => new Dream(new CpuFollower(), {finder: {...finder, everyFrames: 3}});
    const engine = growingEngine();
    const run = async (dream: Dream, by = engine, from = 0, to = frames.length): Promise<void> => {
      for (const image of frames.slice(from, to)) await dream.next(by, image, order, () => undefined);
    };
    const whole = create();
    await run(whole, growingEngine());
    const [first, second] = [create(), create()];
    await run(first, engine, 0, 4);
    const memory = await first.remember();
    expect(memory.person?.channels).toBe(1);
    await second.recall(structuredClone(memory), frames[3] as Tensor4D, order.feedback);
    await run(second, engine, 4);
    const differ = tf.max(tf.abs(tf.sub(whole.residual as Tensor4D, second.residual as Tensor4D)));
    expect(differ.dataSync()[0]).toBeLessThan(1e-5);
  });

  test('everywhere computes nothing for a mask', async () => {
    const kernelsOf = async (place: Place): Promise<number> => {
      const mask = new Mask();
      const {kernels} = await tf.profile(async () => {
        const settings = {where: {place, softness: 0.3}, seconds: 0.1};
        const found = await mask.next(bright, settings, new CpuFollower(), 0);
        expect(found === undefined).toBe(place === 'everywhere');
        return tf.scalar(0);
      });
      return kernels.length;
    };
    expect(await kernelsOf('everywhere')).toBe(0);
    expect(await kernelsOf('bright')).toBeGreaterThan(10);
  });
});
