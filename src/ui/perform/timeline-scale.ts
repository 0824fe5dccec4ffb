import {closest} from '../../params/automation/keyframes.ts';
import {valueAt, type Keyframe} from '../../params/automation/schedule.ts';
import type {Moment} from '../../params/automation/expression.ts';
import type {Lane} from '../../params/automation/automation.ts';
import type {NumberParameter} from '../../params/parameter.ts';

/** What a timeline shows of a lane: from 0 to its loop, or to a little after its last keyframe. */
export function lengthOf({loop}: Pick<Lane, 'loop'>, keyframes: readonly Keyframe[]): number {
  const last = keyframes.at(-1)?.at ?? 0;
  return loop > 0 ? Math.max(loop, last) : Math.max(1, 1.25 * last);
}

/** The step of places that a pointer is precise enough for, a power of ten: some 400 of them are the whole length. */
export const placeStep = (length: number): number =>
  10 ** Math.max(-3, Math.min(3, Math.round(Math.log10(length / 400))));

/** A place on the steps of the timeline. */
export const steppedPlace = (at: number, length: number): number => {
  const step = placeStep(length);
  return Number((Math.round(at / step) * step).toFixed(3));
};

/** The moment at which a lane is at a place for the first time, where its clock and the beats begin together. */
export const momentAtPlace = ({unit}: Pick<Lane, 'unit'>, place: number, bpm: number): Moment =>
  unit === 'beats' ? {t: (place * 60) / bpm, beat: place} : {t: place, beat: (place * bpm) / 60};

/** The lane's value at a place, within the parameter's range. */
export function shownValue(
  lane: Lane,
  keyframes: readonly Keyframe[],
  place: number,
  bpm: number,
  {min, max}: NumberParameter,
): number {
  const value = valueAt(keyframes, place, lane.easing, momentAtPlace(lane, place, bpm)) ?? min;
  return Math.min(max, Math.max(min, Number.isFinite(value) ? value : min));
}

/** Where a keyframe is added that nobody has pointed at: at `wanted`, or in the middle of the widest gap. */
export function freePlace(
  keyframes: readonly Keyframe[],
  length: number,
  wanted: number | undefined,
): number {
  if (wanted !== undefined && keyframes.every(({at}) => Math.abs(at - wanted) > closest)) return wanted;
  let [from, widest, last] = [0, 0, 0];
  for (const at of [...keyframes.map((keyframe) => keyframe.at), length]) {
    if (at - last > widest) [from, widest] = [last, at - last];
    last = at;
  }
  return from + widest / 2;
}
