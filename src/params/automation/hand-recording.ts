import {parameterOf} from '../values.ts';
import type {LookKey} from '../presets.ts';
import type {Lane} from './automation.ts';

/** What a hand had set a number to at a time. */
export interface Sample {
  readonly timeS: number;
  readonly value: number;
}

/** A lane of more places than this is thinned out further. */
const mostKeyframes = 500;

/**
 * The lane that does what the hand did, again and again: the samples, in the order of time, without those that lie on
 * the line between their neighbours (Ramer, Douglas, Peucker). It is off by no more than half a step of the parameter.
 */
export function laneOfSamples(key: LookKey, samples: readonly Sample[], lengthS: number): Lane {
  const parameter = parameterOf(key);
  const step = parameter.kind === 'number' ? parameter.step : 0;
  let tolerance = step / 2;
  let kept = simplified(samples, tolerance);
  while (kept.length > mostKeyframes) kept = simplified(samples, (tolerance *= 2));
  const places = kept.map(({timeS, value}) => `${shortest(timeS, 3)}:(${shortest(value, 5)})`);
  return {text: places.join(', '), unit: 'seconds', easing: 'linear', loop: Number(shortest(lengthS, 3))};
}

const shortest = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));

function simplified(samples: readonly Sample[], tolerance: number): readonly Sample[] {
  const keep = new Set([0, samples.length - 1]);
  const open: (readonly [number, number])[] = [[0, samples.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    const farthest = farthestIn(samples, from, to);
    if (!farthest || farthest.distance <= tolerance) continue;
    keep.add(farthest.index);
    open.push([from, farthest.index], [farthest.index, to]);
  }
  // Places of a lane lie a millisecond apart at least.
  let lastS = -1;
  return samples.filter(({timeS}, index) => {
    if (!keep.has(index) || timeS < lastS + 0.001) return false;
    lastS = timeS;
    return true;
  });
}

/** The sample between the two that is farthest from the line between them, in value. */
function farthestIn(
  samples: readonly Sample[],
  from: number,
  to: number,
): {readonly index: number; readonly distance: number} | undefined {
  const [start, end] = [samples[from], samples[to]];
  if (!start || !end) return undefined;
  const spanS = end.timeS - start.timeS || 1;
  let farthest: {index: number; distance: number} | undefined;
  for (let index = from + 1; index < to; index += 1) {
    const {timeS, value} = samples[index] as Sample;
    const line = start.value + ((end.value - start.value) * (timeS - start.timeS)) / spanS;
    const distance = Math.abs(value - line);
    if (!farthest || distance > farthest.distance) farthest = {index, distance};
  }
  return farthest;
}
