import {expect, test} from 'vitest';
import type {Status} from '../../../../src/dream/messages.ts';
import {displayFrameMs} from '../../../../src/ui/lib/display-frame.ts';
import {initialState} from '../../../../src/ui/lib/state.ts';

test('a frame of the display takes a 60th of a second to 60 ms, and the former while its rate is unknown', () => {
  const at = (displayFps: number): number =>
    displayFrameMs({...initialState, status: {displayFps} as Status});
  expect(displayFrameMs(initialState)).toBeCloseTo(1000 / 60);
  expect([0, 144, 60, 25, 17, 2].map((fps) => Math.round(at(fps)))).toEqual([17, 17, 17, 40, 59, 60]);
});
