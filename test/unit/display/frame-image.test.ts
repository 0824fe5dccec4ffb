import {describe, expect, it} from 'vitest';
import {croppedArea} from '../../../src/display/frame-image.ts';

describe('what is left of a frame', () => {
  it('is its middle, by even margins, and never nothing', () => {
    expect(croppedArea(640, 480, 0)).toEqual({left: 0, top: 0, width: 640, height: 480});
    expect(croppedArea(640, 480, 0.5)).toEqual({left: 160, top: 120, width: 320, height: 240});
    for (const crop of [0.01, 0.33, 0.8, 0.9]) {
      expect(Math.abs(croppedArea(640, 480, crop).width - 640 * (1 - crop))).toBeLessThanOrEqual(2);
      for (const [width, height] of [
        [640, 480],
        [321, 17],
        [5, 2],
      ] as const) {
        const area = croppedArea(width, height, crop);
        expect([area.left % 2, area.top % 2]).toEqual([0, 0]);
        expect(area.width).toBe(width - 2 * area.left);
        expect(Math.min(area.width, area.height)).toBeGreaterThan(0);
      }
    }
  });
});
