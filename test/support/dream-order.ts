import {
  dreamOrderOf,
  type DreamClock,
  type DreamOrder,
  type KnownModel,
} from '../../src/dream/dream-order.ts';
import type {Values} from '../../src/params/values.ts';

/** The embedded model, as an order knows it. */
export const halfModel: KnownModel = {
  widthMultiplier: 0.5,
  lastLayer: 'mixed7',
  layers: ['mixed0', 'mixed1', 'mixed2', 'mixed3', 'mixed4', 'mixed5', 'mixed6', 'mixed7'],
};

/** A live dream of an ordinary frame, at the size and steps asked for, a tenth of a second after the last. */
export const liveClock = ({resolution, steps}: Values): DreamClock => ({
  source: {widthPx: 320, heightPx: 240},
  quality: {shortSidePx: resolution, steps},
  seconds: 0.1,
  pace: 'live',
  selfie: false,
  ownGuide: false,
  fresh: false,
  probe: false,
});

/** The order of a live dream, with some of its clock otherwise. */
export const liveOrderOf = (values: Values, clock: Partial<DreamClock> = {}, model = halfModel): DreamOrder =>
  dreamOrderOf(values, model, {...liveClock(values), ...clock});
