import {describe, expect, it} from 'vitest';
import {centreWithin, croppedArea, isMirrored, wholeFrame} from '../../../src/display/framing.ts';
import {mulberry32} from '../../../src/lib/random.ts';

const middle = (crop: number) => ({...wholeFrame, crop});

describe('what is left of a frame', () => {
  it('is its middle unless another centre is asked for, by even margins', () => {
    expect(croppedArea(640, 480, wholeFrame)).toEqual({left: 0, top: 0, width: 640, height: 480});
    expect(croppedArea(640, 480, middle(0.5))).toEqual({left: 160, top: 120, width: 320, height: 240});
    expect(croppedArea(640, 480, {crop: 0.5, cropX: 0.3, cropY: 0.75})).toEqual({
      ...{left: 32, top: 240, width: 320, height: 240},
    });
    expect(croppedArea(640, 480, {crop: 0, cropX: 0, cropY: 1})).toEqual(croppedArea(640, 480, wholeFrame));
  });

  it('lies within the frame, is even, never nothing, and as large wherever its centre is', () => {
    const random = mulberry32(4);
    for (let turn = 0; turn < 2000; turn += 1) {
      const [width, height] = [2 + Math.floor(4000 * random()), 2 + Math.floor(3000 * random())];
      const [crop, cropX, cropY] = [0.9 * random(), random(), random()];
      const area = croppedArea(width, height, {crop, cropX, cropY});
      const of = JSON.stringify({width, height, crop, cropX, cropY, area});
      expect([area.left % 2, area.top % 2, (width - area.width) % 2], of).toEqual([0, 0, 0]);
      expect(Math.min(area.left, area.top), of).toBeGreaterThanOrEqual(0);
      expect(Math.min(area.width, area.height), of).toBeGreaterThan(0);
      expect(area.left + area.width, of).toBeLessThanOrEqual(width);
      expect(area.top + area.height, of).toBeLessThanOrEqual(height);
      const {width: w, height: h} = croppedArea(width, height, middle(crop));
      expect([area.width, area.height], of).toEqual([w, h]);
      expect(Math.abs(area.width - width * (1 - crop)), of).toBeLessThanOrEqual(2);
      const centre = centreWithin(cropX, crop) * width;
      expect(Math.abs(area.left + area.width / 2 - centre), of).toBeLessThanOrEqual(2);
    }
  });
});

it('a camera that faces the user is mirrored unless they say otherwise', () => {
  const cases = (['auto', 'on', 'off'] as const).map((mirror) =>
    [false, true].map((selfie) => isMirrored(mirror, selfie)),
  );
  expect(cases).toEqual([
    [false, true],
    [true, true],
    [false, false],
  ]);
});
