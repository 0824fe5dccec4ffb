/**
 * Motion following on the GPU against the same method on the CPU, scene by scene. One file, because the scenes share one
 * device, whose kernels take longer to compile than the tests take.
 */

import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {sharedDevice} from '../../../../src/gpu/tensor.ts';
import {carry, carryAlong, createPaths} from '../../../../src/feedback/carry.ts';
import {createDissolve, type Fading} from '../../../../src/feedback/fading.ts';
import {GpuFlow, type FrameOrder} from '../../../../src/feedback/gpu/flow.ts';
import {writtenBy} from '../../../../src/feedback/gpu/flow-buffers.ts';
import {FlowEstimator, thorough} from '../../../../src/feedback/flow.ts';
import {GpuFollower} from '../../../../src/feedback/gpu/follower.ts';
import {checking, Matcher, type Match} from '../../../../src/feedback/match.ts';
import {OutcomeBuffer, type GpuOutcome} from '../../../../src/feedback/gpu/outcome.ts';
import {sample, type Plane} from '../../../../src/feedback/plane.ts';
import {Pyramid} from '../../../../src/feedback/pyramid.ts';
import {defaults} from '../../../../src/params/values.ts';
import type {DreamOrder} from '../../../../src/dream/dream-order.ts';
import {LocalDreamer} from '../../../../src/dream/local-dreamer.ts';
import type {OpenModel} from '../../../../src/dream/model.ts';
import {passerBy, ScenePainter, scenes, bareWall, type Scene} from '../../../coherence/scene.ts';
import {liveOrderOf} from '../../../support/dream-order.ts';
import {followerTests, picture, settingsOf} from '../../../support/follower-tests.ts';
import {openKernelDevice, pictureBuffer, readFloats} from '../../../support/kernel-device.ts';
import {useBackend} from '../../../support/node-backend.ts';
import {mulberry32} from '../../../support/random.ts';
import {noSegmenter} from '../../../support/segmenter.ts';

const found = await openKernelDevice();
const without = typeof found === 'string' ? ` (skipped: ${found})` : '';

const fading: Fading = {
  keep: {still: 0.9, moving: 0.5, fresh: 0.1},
  fastPx: 10,
  noisePx: {from: 0.15, to: 0.3},
};
const order: FrameOrder = {
  motion: {zoom: 1, rotationRad: 0, shiftX: 0, shiftY: 0},
  fading,
  seconds: 0.1,
  dissolveS: 0.5,
};
const walking: Scene = {
  name: 'disc',
  ground: () => ({x: 0, y: 0, zoom: 1, angle: 0}),
  disc: (t) => ({x: t * 0.06, y: 0}),
};

const meanDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? NaN)), 0) / a.length;
const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? NaN))), 0);

/** Every `stride`-th number of a buffer from `first` on. */
const strided = (values: Float32Array, first: number, stride: number, count: number): Float32Array =>
  Float32Array.from({length: count}, (_, i) => values[first + stride * i] ?? NaN);

function pyramidOf(values: Float32Array, width: number, height: number): Pyramid {
  const pyramid = new Pyramid(width, height);
  pyramid.fill(values);
  return pyramid;
}

describe.skipIf(without)(`flow on a GPU${without}`, () => {
  let device: GPUDevice;
  let outcome: OutcomeBuffer;
  const problems: string[] = [];
  beforeAll(async () => {
    await useBackend('webgpu');
    device = sharedDevice();
    device.addEventListener('uncapturederror', ({error}) => problems.push(error.message));
    outcome = new OutcomeBuffer(device);
  });
  afterAll(() => expect(problems).toEqual([]));

  const flowOf = (width: number, height: number): GpuFlow => {
    outcome.reset();
    return new GpuFlow(device, outcome.buffer, width, height);
  };

  /** One frame; what it came to. */
  async function show(
    flow: GpuFlow,
    frame: Float32Array,
    asked: Partial<FrameOrder> = {},
  ): Promise<GpuOutcome> {
    const buffer = pictureBuffer(device, new Float32Array(frame));
    const encoder = device.createCommandEncoder();
    flow.next(encoder, buffer, {...order, ...asked});
    const read = outcome.copy(encoder);
    device.queue.submit([encoder.finish()]);
    const came = await read();
    buffer.destroy();
    return came;
  }

  /** What the flow found, as the code for the CPU has it. */
  async function matchOf({buffers}: GpuFlow, came: GpuOutcome): Promise<Match> {
    const values = await readFloats(device, buffers.of('matched'));
    const [{widthPx, heightPx}] = buffers.levels as unknown as [Plane];
    const plane = (field: number): Plane => ({
      widthPx,
      heightPx,
      values: strided(values, field, 4, widthPx * heightPx),
    });
    return {...came, flow: {u: plane(0), v: plane(1)}, visible: plane(2)};
  }

  test.each([
    {width: 97, height: 75, scene: scenes(97, 75, 5)[0] as Scene},
    {width: 131, height: 90, scene: bareWall},
    {width: 64, height: 101, scene: passerBy},
  ])(
    'of a $scene.name of $width x $height is that of the CPU, pass by pass',
    async ({width, height, scene}) => {
      const painter = new ScenePainter(scene, width, height);
      const [before, now] = [painter.frame(3), painter.frame(4)];
      const [there, here] = [pyramidOf(before, width, height), pyramidOf(now, width, height)];
      const flow = flowOf(width, height);
      const {buffers} = flow;
      await show(flow, before);
      const came = await show(flow, now);

      const [luminance, tensors] = [
        await readFloats(device, buffers.of('luminance')),
        await readFloats(device, buffers.of('tensors')),
      ];
      [here, there].forEach((pyramid, index) => {
        // The first frame went to the second of both pyramids.
        const first = index * buffers.pixels;
        expect(pyramid.levels.length).toBe(buffers.levels.length);
        pyramid.levels.forEach((level, k) => {
          const {at} = buffers.levels[k] as {at: number};
          const count = level.luminance.values.length;
          expect(
            largestDifference(level.luminance.values, strided(luminance, first + at, 1, count)),
          ).toBeLessThan(1e-5);
          [level.inverseXx, level.inverseXy, level.inverseYy, level.texture].forEach(({values}, field) => {
            const got = strided(tensors, 4 * (first + at) + field, 4, count);
            const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
            expect(largestDifference(values, got) / most).toBeLessThan(1e-4);
          });
        });
      });

      const vectors = await readFloats(device, buffers.of('flow'));
      const count = here.finest.luminance.values.length;
      const back = new FlowEstimator(here).estimate(here, there);
      const forth = new FlowEstimator(here, checking).estimate(there, here);
      for (const [direction, {u, v}] of [back, forth].entries()) {
        const {finest} = direction === 0 ? thorough : checking;
        const at = 2 * (2 * writtenBy(finest - 1) + direction) * buffers.pixels;
        expect(meanDifference(u.values, strided(vectors, at, 2, count))).toBeLessThan(0.003);
        expect(meanDifference(v.values, strided(vectors, at + 1, 2, count))).toBeLessThan(0.003);
      }

      const expected = new Matcher(here).match(here, there);
      const got = await matchOf(flow, came);
      expect(meanDifference(expected.flow.u.values, got.flow.u.values)).toBeLessThan(0.003);
      expect(meanDifference(expected.flow.v.values, got.flow.v.values)).toBeLessThan(0.003);
      expect(meanDifference(expected.visible.values, got.visible.values)).toBeLessThan(0.005);
      expect(Math.abs(expected.found - got.found)).toBeLessThan(0.005);
      expect(got.change).toBeCloseTo(expected.change, 4);
      expect(got.cut).toBe(expected.cut);
      flow.dispose();
    },
  );

  describe('of known motion', () => {
    const [width, height] = [160, 120];

    test.each(scenes(width, height, 8))(
      'a $name of up to 8 px a frame is right to half a pixel',
      async (scene) => {
        const painter = new ScenePainter(scene, width, height);
        const flow = flowOf(width, height);
        await show(flow, painter.frame(5));
        const {flow: vectors} = await matchOf(flow, await show(flow, painter.frame(6)));
        const truth = painter.truth(6, 5);
        let [sum, count] = [0, 0];
        truth.visible.values.forEach((visible, i) => {
          if (visible !== 1) return;
          const [atX, atY] = [(i % width) / 2 - 0.25, Math.floor(i / width) / 2 - 0.25];
          const error = Math.hypot(
            2 * sample(vectors.u, atX, atY) - (truth.u.values[i] ?? NaN),
            2 * sample(vectors.v, atX, atY) - (truth.v.values[i] ?? NaN),
          );
          [sum, count] = [sum + error, count + 1];
        });
        expect(count).toBeGreaterThan(0.7 * width * height);
        expect(sum / count).toBeLessThan(0.5);
        flow.dispose();
      },
    );

    test('before a camera at rest, sight is lost where a moving edge uncovers the ground, and kept elsewhere', async () => {
      const painter = new ScenePainter(walking, width, height);
      const flow = flowOf(width, height);
      await show(flow, painter.frame(0));
      const {visible, cut} = await matchOf(flow, await show(flow, painter.frame(1)));
      let [uncovered, lost, seen, kept] = [0, 0, 0, 0];
      painter.truth(1, 0).visible.values.forEach((isVisible, i) => {
        const sight = sample(visible, (i % width) / 2 - 0.25, Math.floor(i / width) / 2 - 0.25);
        if (isVisible === 1) [seen, kept] = [seen + 1, kept + sight];
        else [uncovered, lost] = [uncovered + 1, lost + 1 - sight];
      });
      expect(uncovered).toBeGreaterThan(100);
      expect(lost / uncovered).toBeGreaterThan(0.6);
      expect(kept / seen).toBeGreaterThan(0.95);
      expect(cut).toBe(false);
      flow.dispose();
    });
  });

  test('dissolves after a cut as the CPU does, and takes a dissolve up again', async () => {
    const [width, height] = [80, 76];
    const painter = new ScenePainter(scenes(width, height, 3)[0] as Scene, width, height);
    const dark = painter.frame(0).map((value) => 0.5 * value - 0.4);
    const bright = painter.frame(500).map((value) => 0.5 * value + 0.5);
    const flow = flowOf(width, height);
    const dissolve = createDissolve();
    const asked = {seconds: 0.15, dissolveS: 0.5};
    for (const [index, frame] of [dark, dark, bright, bright, bright, bright, bright].entries()) {
      const came = await show(flow, frame, asked);
      expect(came.cut).toBe(index === 2);
      dissolve.over({...settingsOf({}), ...asked}, index === 2);
      expect(came.sinceCutS).toBeCloseTo(dissolve.sinceCutS, 5);
      const [, lasts] = await readFloats(device, outcome.buffer);
      expect(lasts).toBeCloseTo([1, 1, 0.7, 4 / 7, 0.25, 0, 1][index] ?? NaN, 4);
    }
    outcome.reset(0.2);
    const {sinceCutS} = await show(flow, bright, asked);
    expect(sinceCutS).toBeCloseTo(0.35, 6);
    flow.dispose();
  });

  test('carries the residual, and another field along with it, as the CPU does', async () => {
    const [width, height] = [97, 75];
    const painter = new ScenePainter(walking, width, height);
    const random = mulberry32(5);
    const noise = Float32Array.from({length: 3 * width * height}, () => random() - 0.5);
    const motion = {zoom: 1.03, rotationRad: 0.02, shiftX: 0.01, shiftY: -0.02};
    const flow = flowOf(width, height);
    const source = pictureBuffer(device, noise);
    const target = pictureBuffer(device, new Float32Array(noise.length));
    for (const asked of [order, {...order, motion}]) {
      flow.reset();
      let came = await show(flow, painter.frame(0));
      const encoder = device.createCommandEncoder();
      const now = pictureBuffer(device, new Float32Array(painter.frame(1)));
      flow.next(encoder, now, asked, {source, target});
      const read = outcome.copy(encoder);
      device.queue.submit([encoder.finish()]);
      came = await read();
      const paths = createPaths(width, height);
      const expected = carry(noise, [height, width], await matchOf(flow, came), asked.motion, fading, paths);
      expect(largestDifference(expected, await readFloats(device, target))).toBeLessThan(1e-4);
      const further = device.createCommandEncoder();
      flow.along(further, source, target, 'along');
      device.queue.submit([further.finish()]);
      const along = carryAlong(noise, [height, width], paths);
      // On the border itself rounding decides what is inside.
      expect(meanDifference(along, await readFloats(device, target))).toBeLessThan(1e-4);
      now.destroy();
    }
    [source, target].forEach((buffer) => buffer.destroy());
    flow.dispose();
  });

  /** Counts the flow's buffers that are made and destroyed until it is called. */
  function counting(): {readonly made: {buffers: number; destroyed: number}; readonly end: () => void} {
    const made = {buffers: 0, destroyed: 0};
    const isOurs = ({label}: GPUBufferDescriptor): boolean => label?.startsWith('flow') === true;
    const create = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = create(descriptor);
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => {
        made.destroyed += Number(isOurs(descriptor));
        destroy();
      };
      made.buffers += Number(isOurs(descriptor));
      return buffer;
    };
    return {made, end: () => (device.createBuffer = create)};
  }

  test('holds as many tensors and buffers after many frames as after a few, and none once it is disposed of', async () => {
    const follower = new GpuFollower();
    const pictures = [0, 1, 2].map((shift) => picture(0, shift));
    let residual = tf.fill<tf.Rank.R4>([1, 48, 64, 3], 0.2);
    const {made, end} = counting();
    const counts: string[] = [];
    for (let frame = 0; frame < 12; frame++) {
      const carried = await follower.carry(pictures[frame % 3] as Tensor4D, residual, settingsOf({}));
      const along = follower.along(residual);
      expect(along === undefined).toBe(frame === 0);
      const {change} = await follower.result();
      expect(change === undefined).toBe(frame === 0);
      tf.dispose([residual, along ?? []]);
      if (!carried) throw new Error('Nothing was carried.');
      residual = carried;
      counts.push(`${tf.memory().numTensors} ${made.buffers} ${made.destroyed}`);
    }
    expect(new Set(counts.slice(2)).size).toBe(1);
    follower.dispose();
    expect(made.destroyed).toBe(made.buffers);
    expect(made.buffers).toBeGreaterThan(8);
    end();
    tf.dispose([residual, ...pictures]);
  });

  test('leaves neither buffer nor tensor once nothing follows any more, or the dreamer ends', async () => {
    const {made, end} = counting();
    const tensors = tf.memory().numTensors;
    const ended: string[] = [];
    const orderOf = (values: typeof defaults): DreamOrder => ({
      ...liveOrderOf({...values, mixed3: 1, steps: 1}),
      ...{widthPx: 64, heightPx: 48},
    });
    const dreamer = new LocalDreamer({
      ingest: {image: () => picture(0), dispose: () => ended.push('ingest')},
      model: {
        manifest: {title: '', widthMultiplier: 0.5, lastLayer: 'mixed3'},
        sha256: '',
        engine: {
          name: 'stub',
          layers: ['mixed3'],
          ascend: (x: Tensor4D) => Promise.resolve(tf.mul<Tensor4D>(x, 1.01)),
          dispose: () => ended.push('engine'),
        },
      } as unknown as OpenModel,
      msPerPixelStep: undefined,
      openSegmenter: noSegmenter,
      open: () => Promise.reject(new Error('There is no other model.')),
      finish: () => Promise.resolve(),
      yieldToEventLoop: () => undefined,
    });
    const dream = async (values = defaults): Promise<void> =>
      (await dreamer.next(orderOf(values))).residual?.dispose();
    for (let frame = 0; frame < 3; frame++) await dream();
    expect(made.buffers - made.destroyed).toBeGreaterThan(8);
    await dream({...defaults, follow: false});
    expect(made.destroyed).toBe(made.buffers);
    // Ended in the middle of a dream, whose memory is still in use.
    const last = dream();
    await dreamer.dispose();
    await last;
    expect(made.destroyed).toBe(made.buffers);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(ended).toEqual(['engine', 'ingest']);
    end();
  });

  followerTests('the GPU follower', () => new GpuFollower());

  test('goes on with another device after one was lost', async () => {
    const follower = new GpuFollower();
    const carried = async (shift: number): Promise<number | undefined> => {
      const [camera, residual] = [picture(0, shift), tf.fill<tf.Rank.R4>([1, 48, 64, 3], 0.5)];
      const result = await follower.carry(
        camera,
        residual,
        settingsOf({persistence: 1, persistenceMoving: 1}),
      );
      const {change} = await follower.result();
      const [, value] = (await result?.data()) ?? [];
      tf.dispose([camera, residual, result ?? []]);
      expect(value).toBeCloseTo(0.5 * 2 ** -0.1, 4);
      return change;
    };
    expect(await carried(0)).toBeUndefined();
    expect(await carried(0)).toBe(0);
    const another = found as GPUDevice;
    const gpu = {device: another, adapterInfo: another.adapterInfo, description: '', software: true};
    // Its package looks for WebGPU when it is imported.
    const {openWebgpu} = await import('../../../../src/ascent/backend/webgpu.ts');
    await openWebgpu(gpu);
    expect(await carried(0)).toBeUndefined();
    expect(await carried(0)).toBe(0);
    follower.dispose();
  });
});
