import {eased, type Easing} from '../morph.ts';
import {ExpressionReader, ScheduleError, type Expression, type Moment} from './expression.ts';

/** A value at a place of the lane: an expression, which goes on being computed until the next one has taken over. */
export interface Keyframe {
  /** In the lane's unit, from 0. */
  readonly at: number;
  readonly value: Expression;
  /** The expression as it is written. */
  readonly text: string;
  /** Where its place and its expression are written in the lane's text. */
  readonly written: {readonly at: Span; readonly value: Span};
}

/** From the first character to the one after the last, counted from 0. */
export type Span = readonly [from: number, to: number];

const mostKeyframes = 5000;

/**
 * Reads keyframes in the grammar of Deforum's schedules: `0:(0.02), 30:(0.05+0.01*sin(t))`. A number needs no brackets.
 * Throws ScheduleError, which names the column.
 */
export function parseSchedule(text: string): readonly Keyframe[] {
  const reader = new ExpressionReader(text);
  const keyframes: Keyframe[] = [];
  const upToHere = (from: number): Span => [from, from + text.slice(from, reader.at).trimEnd().length];
  do {
    const {at: column} = reader;
    const at = reader.number();
    const last = keyframes.at(-1)?.at ?? -1;
    if (!(at > last) || !Number.isFinite(at)) {
      throw new ScheduleError(column + 1, `“${at}”`, `more than ${last}, the place before`);
    }
    const place = upToHere(column);
    reader.expect(':');
    const from = reader.at;
    const value = reader.sum();
    const span = upToHere(from);
    keyframes.push({at, value, text: text.slice(...span), written: {at: place, value: span}});
    if (keyframes.length > mostKeyframes) reader.refuse(`the end: at most ${mostKeyframes} places`);
  } while (reader.takes(','));
  if (!reader.isAtEnd) reader.refuse('“,” and another place, or the end');
  return keyframes;
}

/**
 * The value at a place: before the first keyframe it is the first's, after the last one the last's, and between two it
 * goes from the one to the other.
 */
export function valueAt(
  keyframes: readonly Keyframe[],
  place: number,
  easing: Easing,
  moment: Moment,
): number | undefined {
  const next = keyframes.findIndex(({at}) => at > place);
  const before = keyframes[next === -1 ? keyframes.length - 1 : next - 1];
  const after = next === -1 ? undefined : keyframes[next];
  if (!before || !after) return (before ?? after)?.value(moment);
  const share = eased(easing, (place - before.at) / (after.at - before.at));
  const [from, to] = [before.value(moment), after.value(moment)];
  return from + (to - from) * share;
}
