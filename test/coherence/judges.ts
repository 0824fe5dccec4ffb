import {atRest} from './at-rest.ts';
import type {Film} from './film.ts';
import {referencesFrom} from './flow-files.ts';
import {referenceBetween, type Reference} from './reference-flow.ts';

/** Reference flows of a film from one source. */
export interface Judge {
  readonly name: string;
  /** Frame t against frame t - 1, from t = 1 on; the first is undefined. */
  readonly references: readonly (Reference | undefined)[];
}

type Pictures = Pick<Film, 'frames' | 'width' | 'height'>;

/** The project's own estimate, with what is seen to rest and without. */
export function ownJudges({frames, width, height}: Pictures): {restful: Judge; bare: Judge} {
  const bare = frames.map((frame, t) => {
    const before = frames[t - 1];
    return before && referenceBetween(frame, before, width, height);
  });
  const restful = bare.map((estimate, t) => {
    const [frame, before] = [frames[t], frames[t - 1]];
    return estimate && frame && before && atRest(estimate, frame, before, width, height);
  });
  return {
    restful: {name: 'the estimate that knows what rests', references: restful},
    bare: {name: 'the estimate alone', references: bare},
  };
}

/** Flows that another program wrote into `folder`/the film's name. Throws Error for files that are missing or unfit. */
export const judgeFrom = (
  folder: string,
  {name, frames, width, height}: Pictures & {name: string},
): Judge => ({
  name: folder,
  references: referencesFrom(`${folder}/${name}`, frames, width, height),
});

/** How references agree with exactly known motion. Errors are end-point errors in pixels, where nothing was covered. */
export interface JudgeQuality {
  readonly error: number;
  /** Of what rests, close to something that moves; NaN where nothing does. */
  readonly errorBesideMotion: number;
  /** Of what came into sight, the share taken for such; of what was seen, the share taken for seen. */
  readonly found: number;
  readonly kept: number;
}

/** What rests moves by less, what moves by more; as close counts so many pixels. */
const beside = {restsPx: 0.1, movesPx: 0.5, closePx: 8} as const;

/** Of the references of a film whose own are exact. */
export function judgeQualityOf({references, width, height}: Film, judge: Judge): JudgeQuality {
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
