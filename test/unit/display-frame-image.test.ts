import {describe, expect, it} from 'vitest';
import {fitWithin} from '../../src/display/frame-image.ts';

describe('the size of a frame on the canvas', () => {
  it.each([
    [1280, 720, 4096, 1280, 720],
    [4096, 4096, 4096, 4096, 4096],
    [8192, 4096, 4096, 4096, 2048],
    [3000, 6000, 2048, 1024, 2048],
    [9000, 1, 4096, 4096, 1],
  ])('%i x %i within %i is %i x %i', (widthPx, heightPx, maxPx, fittedWidthPx, fittedHeightPx) => {
    expect(fitWithin({widthPx, heightPx}, maxPx)).toEqual({widthPx: fittedWidthPx, heightPx: fittedHeightPx});
  });
});
