import {changesBetween, valuesAt, type Take} from '../metadata/take.ts';
import type {Values} from '../params/values.ts';
import type {PlannedFrame} from './video-input.ts';
import type {FilmSpec} from './spec.ts';

/** What is done at one frame of the result. */
export interface Cue {
  readonly values: Values;
  /** Which frame of the film is dreamed on: not the one of this time while the picture is held. */
  readonly source: number;
  /** The dream so far is forgotten first. */
  readonly reset: boolean;
  /** Since the frame before. */
  readonly seconds: number;
}

/** Keys that belong to the machine and to the quality asked for, not to the performance. */
const ofRendering = ['resolution', 'backend', 'engine', 'precision'] as const;

/** All frames' cues: of a take as it was played, of any other film the same values throughout. */
export function cuesOf(frames: readonly PlannedFrame[], spec: FilmSpec, take: Take | undefined): Cue[] {
  const own = Object.fromEntries(ofRendering.map((key) => [key, spec.values[key]]));
  const startMs = 1000 * (frames[0]?.timestampS ?? 0);
  let source = 0;
  let held = false;
  let lastMs = -Infinity;
  return frames.map(({timestampS, durationS}, index) => {
    const atMs = 1000 * timestampS - (take ? 0 : startMs);
    const acts = take ? changesBetween(take, lastMs, atMs).map(({act}) => act) : [];
    lastMs = atMs;
    for (const act of acts) if (act === 'hold' || act === 'release') held = act === 'hold';
    if (!held) source = index;
    const before = frames[index - 1];
    return {
      values: take ? {...valuesAt(take, atMs), ...own} : spec.values,
      source,
      reset: acts.includes('reset'),
      seconds: before ? timestampS - before.timestampS : durationS,
    };
  });
}
