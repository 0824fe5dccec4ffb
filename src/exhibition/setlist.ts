import {presetNamed, type Preset} from '../params/presets.ts';

const part = /^([a-z]+)(?: (\d{1,4}))?$/;
const defaultMinutes = 10;

/**
 * The preset that a setlist such as `shells 10, oil 5, tunnel 15` (names and minutes, 10 by default) plays `minutes` after
 * its start; it repeats from its end. Undefined if it names none. Never throws.
 */
export function presetAt(setlist: string, minutes: number): Preset | undefined {
  const turns = setlist
    .split(',')
    .map((turn) => part.exec(turn.trim()))
    .map((match) => ({
      preset: presetNamed(match?.[1] ?? ''),
      minutes: match?.[2] === undefined ? defaultMinutes : Math.max(1, Number(match[2])),
    }))
    .filter(({preset}) => preset !== undefined);
  const total = turns.reduce((sum, turn) => sum + turn.minutes, 0);
  if (total === 0) return undefined;
  let left = minutes % total;
  return turns.find((turn) => (left -= turn.minutes) < 0)?.preset;
}
