import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {morphed} from '../../../src/params/morph.ts';
import {lookOf, presetNamed, type WholeLook} from '../../../src/params/presets.ts';
import {DreamingPhotograph} from '../../support/dreaming-photograph.ts';

/** Until a look has become what it stays; then so many dreams show how it moves at rest. */
const settling = 24;
const resting = 16;
const morphing = 40;

let dreaming: DreamingPhotograph;
beforeAll(async () => {
  dreaming = await DreamingPhotograph.open();
});
afterAll(() => dreaming.dispose());

const look = (name: string, changes: Partial<WholeLook> = {}): WholeLook => {
  const preset = presetNamed(name);
  if (!preset) throw new Error(`There is no look ${name}.`);
  return {...lookOf(preset), ...changes};
};

/** How far each displayed frame is from the one before, in levels of 0 to 255, while the looks are dreamed one after the other. */
async function differences(looks: readonly WholeLook[]): Promise<readonly number[]> {
  const moved: number[] = [];
  let before: Float32Array | undefined;
  for await (const {shown} of dreaming.dream(looks)) {
    if (before) moved.push(127.5 * rmsOf(shown, before));
    before = shown;
  }
  return moved;
}

const rmsOf = (a: Float32Array, b: Float32Array): number =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? NaN)) ** 2, 0) / a.length);

/** The most that a frame differs from the one before once the look has settled. */
const atRest = async (each: WholeLook): Promise<number> =>
  Math.max(...(await differences(times(settling + resting, each))).slice(settling));

const times = (count: number, each: WholeLook): WholeLook[] => Array.from({length: count}, () => each);

describe('over a morph no frame is further from the one before than 1.5 times what the looks do at rest', () => {
  test.each<[string, WholeLook, WholeLook]>([
    ['other layers', look('shells'), look('oil')],
    ['other layers, deep', look('kennel'), look('etching')],
    ['other geometry', look('shells'), look('tunnel')],
    [
      'the other way round',
      look('shells', {rotation: -8, zoom: 0.2}),
      look('kennel', {rotation: 8, zoom: -0.1}),
    ],
    ['another objective', look('shells'), look('shells', {objective: 'guide', guide: 'eyes'})],
    ['caricature', look('kennel'), look('kennel', {objective: 'caricature'})],
    [
      'other channels',
      look('shells', {channels: 'mixed3:12;mixed4:12'}),
      look('shells', {channels: 'mixed3:40;mixed4:55'}),
    ],
    [
      'other bands and colours',
      look('shells'),
      look('shells', {bands: false, decorrelation: 0, normalise: 'l2'}),
    ],
    ['more and less dream', look('shells', {wet: 0.3}), look('kennel', {wet: 1.6, level: 0.4})],
    [
      'other steps',
      look('shells', {steps: 1, stepSize: 0.03}),
      look('shells', {steps: 6, stepSize: 0.03, level: 0}),
    ],
  ])('%s', async (name, a, b) => {
    const [ofA, ofB] = [await atRest(a), await atRest(b)];
    const way = Array.from({length: morphing}, (_, step) => morphed(a, b, (step + 1) / morphing));
    const moved = (await differences([...times(settling, a), ...way, ...times(8, b)])).slice(settling - 1);
    const most = Math.max(...moved);
    console.log(
      `${name}: at rest ${ofA.toFixed(1)} and ${ofB.toFixed(1)}, in the morph up to ${most.toFixed(1)}`,
    );
    expect(most).toBeLessThan(1.5 * Math.max(ofA, ofB));
  });

  // What the measure is for: without a morph the limit is passed.
  test('a look that jumps is found', async () => {
    const [a, b] = [look('shells', {wet: 0.3}), look('kennel', {wet: 1.6, level: 0.4})];
    const [ofA, ofB] = [await atRest(a), await atRest(b)];
    const moved = (await differences([...times(settling, a), ...times(2, b)])).slice(settling - 1);
    expect(Math.max(...moved)).toBeGreaterThan(1.5 * Math.max(ofA, ofB));
  });
});
