import {unconditioned} from '../../src/ascent/conditioning.ts';
import type {AscentSettings} from '../../src/ascent/engine.ts';

/** One step towards the mean of mixed0, with nothing around it: what tests and benchmarks add to. */
export const plainAscent: AscentSettings = {
  objective: {layers: {mixed0: 1}, kind: 'mean'},
  steps: 1,
  stepSize: 0.02,
  normalise: 'std',
  jitterPx: 0,
  conditioning: unconditioned,
  smoothingPx: 0,
  totalVariation: 0,
  range: 1,
};
