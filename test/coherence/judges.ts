import {atRest} from './at-rest.ts';
import type {Sequence} from './sequence.ts';
import {referencesFrom} from './flow-files.ts';
import {referenceBetween, type Reference} from './reference-flow.ts';

/** Reference flows for a sequence, all from one source. */
export interface Judge {
  readonly name: string;
  /** From frame t to frame t - 1; undefined for t = 0. */
  readonly references: readonly (Reference | undefined)[];
}

type Frames = Pick<Sequence, 'frames' | 'width' | 'height'>;

/** Our own estimate, with and without the correction for what visibly rests. */
export function ownJudges({frames, width, height}: Frames): {corrected: Judge; uncorrected: Judge} {
  const uncorrected = frames.map((frame, t) => {
    const before = frames[t - 1];
    return before && referenceBetween(frame, before, width, height);
  });
  const corrected = uncorrected.map((estimate, t) => {
    const [frame, before] = [frames[t], frames[t - 1]];
    return estimate && frame && before && atRest(estimate, frame, before, width, height);
  });
  return {
    corrected: {name: 'corrected estimate', references: corrected},
    uncorrected: {name: 'uncorrected estimate', references: uncorrected},
  };
}

/** Flows that another program wrote into `folder`/NAME. Throws Error for missing or unusable files. */
export const judgeFrom = (folder: string, {name, frames, width, height}: Frames & {name: string}): Judge => ({
  name: folder,
  references: referencesFrom(`${folder}/${name}`, frames, width, height),
});

/** How references agree with exactly known motion. Errors are end-point errors in pixels, over what was visible. */
export interface JudgeQuality {
  readonly error: number;
  /** The same for resting pixels close to moving ones; NaN if there are none. */
  readonly errorBesideMotion: number;
  /** Shares: of what was newly uncovered, that classified as such; of what was visible, that classified as visible. */
  readonly found: number;
  readonly kept: number;
}

/** Speeds below and above which a pixel rests or moves, and how far from a moving one it counts as close. */
const beside = {restsPx: 0.1, movesPx: 0.5, closePx: 8} as const;

/** Quality of a judge on a sequence whose own references are exact. */
export function judgeQualityOf({references, width, height}: Sequence, judge: Judge): JudgeQuality {
  const sums = {error: 0, seen: 0, beside: 0, edge: 0, found: 0, hidden: 0, kept: 0};
  references.forEach((truth, t) => {
    const guess = judge.references[t];
    if (!truth || !guess) return;
    const close = closeToMotion(truth, width, height);
    for (let i = 0; i < width * height; i++) {
      const [u, v] = [truth.u.values[i] as number, truth.v.values[i] as number];
      const visible = guess.visible.values[i] as number;
      if (truth.visible.values[i] !== 1) {
        sums.hidden += 1;
        sums.found += 1 - visible;
        continue;
      }
      const error = Math.hypot((guess.u.values[i] as number) - u, (guess.v.values[i] as number) - v);
      sums.seen += 1;
      sums.kept += visible;
      sums.error += error;
      if (close[i] === 1 && Math.hypot(u, v) < beside.restsPx) {
        sums.edge += 1;
        sums.beside += error;
      }
    }
  });
  return {
    error: sums.error / sums.seen,
    errorBesideMotion: sums.beside / sums.edge,
    found: sums.found / sums.hidden,
    kept: sums.kept / sums.seen,
  };
}

/** 1 for each pixel in the square around one that moves. */
function closeToMotion({u, v}: Reference, width: number, height: number): Uint8Array {
  const close = new Uint8Array(width * height);
  for (let i = 0; i < close.length; i++) {
    if (Math.hypot(u.values[i] as number, v.values[i] as number) < beside.movesPx) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    const [left, right] = [Math.max(0, x - beside.closePx), Math.min(width, x + beside.closePx + 1)];
    for (let row = Math.max(0, y - beside.closePx); row <= Math.min(height - 1, y + beside.closePx); row++) {
      close.fill(1, row * width + left, row * width + right);
    }
  }
  return close;
}
