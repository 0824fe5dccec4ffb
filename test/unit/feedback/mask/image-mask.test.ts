import {beforeAll, expect, test} from 'vitest';
import {imageMask} from '../../../../src/feedback/mask/image-mask.ts';
import {maskRow} from '../../../../src/feedback/mask/mask-row.ts';
import {useBackend} from '../../../support/node-backend.ts';
import {noSegmenter} from '../../../support/segmenter.ts';

beforeAll(() => useBackend('wasm'));

const [widthPx, heightPx] = [1200, 300];
/** Bright on the right. */
const source = {
  widthPx,
  heightPx,
  values: Float32Array.from({length: widthPx * heightPx * 3}, (_, i) =>
    Math.floor(i / 3) % widthPx < 700 ? -0.6 : 0.5,
  ),
};

test('the mask of a large image has its edges where the image has them', async () => {
  const mask = await imageMask(source, {place: 'bright', softness: 0.1}, noSegmenter);
  if (!mask) throw new Error('There is no mask.');
  expect(Math.max(mask.widthPx, mask.heightPx)).toBe(512);
  const row = new Float32Array(widthPx);
  for (const y of [0, 150, 299]) {
    maskRow(mask, source, y, row);
    expect(Math.max(...row.subarray(0, 660))).toBeLessThan(0.02);
    expect(Math.min(...row.subarray(740))).toBeGreaterThan(0.98);
    const edge = row.findIndex((value) => value > 0.5);
    expect(Math.abs(edge - 700)).toBeLessThan(6);
  }
});

test('an image in which nothing moves, or that is dreamed on everywhere, has no mask', async () => {
  expect(await imageMask(source, {place: 'everywhere', softness: 0.3}, noSegmenter)).toBeUndefined();
  expect(await imageMask(source, {place: 'moving', softness: 0.3}, noSegmenter)).toBeUndefined();
});
