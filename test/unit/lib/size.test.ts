import {describe, expect, it} from 'vitest';
import {contained, fitWithin} from '../../../src/lib/size.ts';

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

describe('a size contained in a box', () => {
  it.each([
    [320, 240, 320, 240, 320, 240],
    [240, 320, 320, 240, 180, 240],
    [640, 240, 320, 240, 320, 120],
    // Even sides are seldom quite of the source's shape: that is no reason for bars.
    [511, 287, 640, 358, 640, 358],
    [320, 240, 322, 240, 322, 240],
  ])(
    '%i x %i in %i x %i is %i x %i',
    (widthPx, heightPx, boxWidthPx, boxHeightPx, shownWidthPx, shownHeightPx) => {
      const shown = contained({widthPx, heightPx}, {widthPx: boxWidthPx, heightPx: boxHeightPx});
      expect(shown).toEqual({widthPx: shownWidthPx, heightPx: shownHeightPx});
    },
  );
});
