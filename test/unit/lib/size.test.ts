import {describe, expect, it} from 'vitest';
import {fitWithin} from '../../../src/lib/size.ts';

describe('a size within a limit', () => {
  it.each([
    [1280, 720, 4096, 1280, 720],
    [4096, 4096, 4096, 4096, 4096],
    [8192, 4096, 4096, 4096, 2048],
    [3000, 6000, 2048, 1024, 2048],
    [640, 480, 4096, 640, 480],
    [9000, 1, 4096, 4096, 1],
  ])('%i x %i within %i is %i x %i', (widthPx, heightPx, maxPx, fittedWidthPx, fittedHeightPx) => {
    expect(fitWithin({widthPx, heightPx}, maxPx)).toEqual({widthPx: fittedWidthPx, heightPx: fittedHeightPx});
  });
});
