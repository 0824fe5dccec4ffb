import type {Easing} from '../../params/morph.ts';
import {lookOf, presets, type WholeLook} from '../../params/presets.ts';
import type {Tempo} from '../../params/tempo.ts';
import {defaults} from '../../params/values.ts';
import {commonStrings} from '../strings/common.ts';

/** When a look that is chosen begins. */
export type Quantise = 'off' | 'beat' | 'bar';

/** One end of the crossfader. */
export interface CrossfaderEnd {
  readonly title: string;
  readonly look: WholeLook;
}

/** How the instrument is played: nothing of it belongs to a look. */
export interface PerformState {
  /** How long a look that is chosen takes to come, 0 to 60 s, or this number of beats. */
  readonly morphLength: number;
  readonly morphUnit: 'seconds' | 'beats';
  readonly easing: Easing;
  readonly quantise: Quantise;
  /** On the clock of `performance.now()`. */
  readonly tempo: Tempo;
  readonly a: CrossfaderEnd;
  readonly b: CrossfaderEnd;
  /** Where the crossfader is: 0 at A, 1 at B. */
  readonly crossfader: number;
  /** What the hands do becomes lanes. */
  readonly recordingHands: boolean;
  /** The dream is stronger, for as long as it is hit. */
  readonly hit: boolean;
  /** The picture fades to black, or is. */
  readonly blackout: boolean;
  /** The setlist plays, although it is no exhibition. */
  readonly playing: boolean;
  /** The setlist stays at the look that it has. */
  readonly setlistHeld: boolean;
}

const endOf = (index: number): CrossfaderEnd => {
  const preset = presets[index];
  return preset
    ? {title: preset.title, look: lookOf(preset)}
    : {title: commonStrings.defaults, look: defaults};
};

export const initialPerform: PerformState = {
  morphLength: 0,
  morphUnit: 'seconds',
  easing: 'smooth',
  quantise: 'off',
  tempo: {bpm: 120, originS: 0},
  a: endOf(0),
  b: endOf(1),
  crossfader: 0,
  recordingHands: false,
  hit: false,
  blackout: false,
  playing: false,
  setlistHeld: false,
};

/** How long a morph takes. */
export const morphSeconds = ({morphLength, morphUnit, tempo}: PerformState): number =>
  Math.min(60, morphUnit === 'beats' ? (morphLength * 60) / tempo.bpm : morphLength);
