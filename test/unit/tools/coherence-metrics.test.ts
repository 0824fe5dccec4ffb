import {expect, test} from 'vitest';
import {coherenceOf, warmUp} from '../../coherence/metrics.ts';
import type {Sequence} from '../../coherence/sequence.ts';
import {createPlane} from '../../../src/feedback/plane.ts';
import {mulberry32} from '../../support/random.ts';

const [width, height] = [16, 12];

/** Frames in which all is uncovered, every time. */
const uncovered: Sequence = {
  name: 'uncovered',
  frames: Array.from({length: warmUp + 6}, () => new Float32Array(width * height * 3)),
  references: Array.from({length: warmUp + 6}, () => ({
    u: createPlane(width, height),
    v: createPlane(width, height),
    visible: createPlane(width, height),
  })),
  width,
  height,
  exact: true,
  judges: [],
};

/** What stayed of residuals of which this share stays from frame to frame, beside what grows anew. */
function stayedOf(share: number, grows: number): number {
  const random = mulberry32(4);
  const fresh = (): Float32Array => uncovered.frames[0]?.map(() => random() - 0.5) ?? new Float32Array();
  let residual = fresh();
  const residuals = uncovered.frames.map(() => {
    const anew = fresh();
    residual = residual.map((value, i) => share * value + grows * (anew[i] as number));
    return residual;
  });
  return coherenceOf(uncovered, residuals).stayed;
}

test('what stayed is the share that is still in place, whatever has grown there since', () => {
  expect(stayedOf(1, 0)).toBeCloseTo(1, 6);
  expect(stayedOf(0.6, 0)).toBeCloseTo(0.6, 6);
  expect(stayedOf(0.6, 1)).toBeCloseTo(0.6, 1);
  expect(stayedOf(0, 1)).toBeCloseTo(0, 1);
});
