import {mulberry32} from '../lib/random.ts';

const part = /^(?:"([^"]*)"|(.*?))(?:\s+(\d{1,4}(?:\.\d{1,3})?))?$/;
const defaultMinutes = 10;
/** A look needs some seconds to show. */
const leastMinutes = 0.1;

/** A look that a setlist names, and which turn of which round it is: another turn may be of the same look. */
export interface Turn<Look> {
  readonly look: Look;
  /** Grows from turn to turn. */
  readonly number: number;
}

export interface SetlistOptions<Look> {
  /** The look of this name; undefined if there is none. */
  readonly find: (name: string) => Look | undefined;
  /** Whether every round is in another order. */
  readonly shuffle?: boolean;
}

/**
 * What a setlist such as `shells 10, "My look" 0.5, tunnel` (names and minutes, 10 by default; in quotes a name that ends
 * in a number) plays `minutes` after its start; it repeats from its end. Undefined if it names no look. Never throws.
 */
export function turnAt<Look>(
  setlist: string,
  minutes: number,
  {find, shuffle = false}: SetlistOptions<Look>,
): Turn<Look> | undefined {
  const turns = turnsOf(setlist, find);
  const total = turns.reduce((sum, turn) => sum + turn.minutes, 0);
  if (total === 0) return undefined;
  const round = Math.floor(minutes / total);
  const ordered = shuffle ? shuffled(turns, round) : turns;
  let left = minutes % total;
  const index = ordered.findIndex((turn) => (left -= turn.minutes) < 0);
  const turn = ordered[index];
  return turn && {look: turn.look, number: round * turns.length + index};
}

/** The entries of a setlist that name no look, as they were written. */
export const unknownIn = <Look>(setlist: string, find: SetlistOptions<Look>['find']): readonly string[] =>
  entriesOf(setlist, find).flatMap(({text, look}) => (look === undefined ? [text] : []));

const turnsOf = <Look>(setlist: string, find: SetlistOptions<Look>['find']) =>
  entriesOf(setlist, find).flatMap(({look, minutes}) => (look === undefined ? [] : [{look, minutes}]));

function entriesOf<Look>(
  setlist: string,
  find: SetlistOptions<Look>['find'],
): readonly {readonly text: string; readonly look: Look | undefined; readonly minutes: number}[] {
  const texts = setlist.split(',').map((text) => text.trim());
  return texts.filter(Boolean).map((text) => {
    const [, quoted, plain = '', minutes = defaultMinutes] = part.exec(text) ?? [];
    return {text, look: find(quoted ?? plain), minutes: Math.max(leastMinutes, Number(minutes))};
  });
}

/** Another order in each round, the same whenever it is asked for; a round never begins with what the last ended with. */
function shuffled<T>(turns: readonly T[], round: number): readonly T[] {
  const order = permuted(turns, round);
  const before = round > 0 ? permuted(turns, round - 1).at(-1) : undefined;
  const [first, second, ...rest] = order;
  const repeats = first !== undefined && second !== undefined && rest.length > 0 && first === before;
  return repeats ? [second, first, ...rest] : order;
}

function permuted<T>(list: readonly T[], seed: number): readonly T[] {
  const random = mulberry32(seed + 1);
  return list
    .map((item) => ({item, at: random()}))
    .toSorted((a, b) => a.at - b.at)
    .map(({item}) => item);
}
