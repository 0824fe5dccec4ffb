import {expect, it} from 'vitest';
import {unitRange} from '../../src/source/ingest-canvas.ts';

it('bytes become rgb / 127.5 - 1, without alpha', () => {
  const rgb = unitRange(Uint8ClampedArray.of(0, 255, 51, 7, 204, 102, 153, 255));
  expect(rgb).toHaveLength(6);
  [-1, 1, -0.6, 0.6, -0.2, 0.2].forEach((value, i) => expect(rgb[i]).toBeCloseTo(value, 6));
});
