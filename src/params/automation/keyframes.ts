import {parseSchedule, type Keyframe, type Span} from './schedule.ts';

/** Where a keyframe of a number is: in the lane's unit, and the parameter's. */
export interface Place {
  readonly at: number;
  readonly value: number;
}

/** What values may be. */
interface Range {
  readonly min: number;
  readonly max: number;
}

/** Keyframes that are moved or added stay this far from their neighbours, in the lane's unit. */
export const closest = 0.001;
const decimals = {at: 3, value: 6} as const;

/** A number with its sign and brackets, and nothing to compute. */
const literal = /^[\s(]*[+-]?\s*(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?[\s)]*$/i;

/** The number that a keyframe is written as; undefined if it is an expression. */
export const numberOf = ({text, value}: Pick<Keyframe, 'text' | 'value'>): number | undefined =>
  literal.test(text) ? value({t: 0, beat: 0}) : undefined;

/**
 * The lane's text with keyframe `index` elsewhere: between its neighbours, from 0, its value within the range. What is
 * not moved stays as it is written, and so does the value of one that is an expression.
 */
export function moveKeyframe(text: string, index: number, to: Partial<Place>, range: Range): string {
  const keyframes = parseSchedule(text);
  const moved = keyframes[index];
  if (!moved) return text;
  const {at, value} = moved.written;
  const isNumber = to.value !== undefined && numberOf(moved) !== undefined;
  const written = isNumber ? valueText(to.value, range, moved.text.startsWith('(')) : moved.text;
  return replaced(replaced(text, value, written), at, placeText(text, keyframes, index, to.at));
}

/**
 * The lane's text with a further keyframe, and its number. Where there is one already, the text stays as it is and the
 * number is that one's.
 */
export function addKeyframe(
  text: string,
  {at, value}: Place,
  range: Range,
): {readonly text: string; readonly index: number} {
  const keyframes = parseSchedule(text);
  const place = rounded(Math.max(0, at), decimals.at);
  const there = keyframes.findIndex((keyframe) => Math.abs(keyframe.at - place) < closest);
  if (there !== -1) return {text, index: there};
  const written = `${place}:${valueText(value, range, true)}`;
  const index = keyframes.filter((keyframe) => keyframe.at < place).length;
  const before = keyframes[index - 1]?.written.value[1];
  if (before !== undefined) return {text: replaced(text, [before, before], `, ${written}`), index};
  const first = keyframes[0]?.written.at[0] ?? 0;
  return {text: replaced(text, [first, first], `${written}, `), index};
}

/** The lane's text without keyframe `index`; the only one stays, for a lane has at least one. */
export function removeKeyframe(text: string, index: number): string {
  const keyframes = parseSchedule(text);
  const removed = keyframes[index];
  const [before, after] = [keyframes[index - 1], keyframes[index + 1]];
  if (!removed || (!before && !after)) return text;
  const {at, value} = removed.written;
  if (before) return replaced(text, [before.written.value[1], value[1]], '');
  return replaced(text, [at[0], after?.written.at[0] ?? at[0]], '');
}

/** A place between the neighbours, as it is to be written; as it is written now where there is no room, or none is asked for. */
function placeText(
  text: string,
  keyframes: readonly Keyframe[],
  index: number,
  wanted: number | undefined,
): string {
  const now = text.slice(...(keyframes[index]?.written.at ?? [0, 0]));
  if (wanted === undefined) return now;
  const before = keyframes[index - 1]?.at ?? -closest;
  const after = keyframes[index + 1]?.at ?? Infinity;
  const within = Math.max(before + closest, Math.min(after - closest, wanted));
  const place = rounded(within, decimals.at);
  return place > before && place < after && place >= 0 ? String(place) : now;
}

function valueText(value: number, {min, max}: Range, inBrackets: boolean): string {
  const text = decimal(rounded(Math.min(max, Math.max(min, value)), decimals.value));
  return inBrackets ? `(${text})` : text;
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Without the exponent that JavaScript gives small numbers. */
const decimal = (value: number): string => (Math.abs(value) < 1e-6 ? '0' : String(value));

const replaced = (text: string, [from, to]: Span, by: string): string =>
  text.slice(0, from) + by + text.slice(to);
