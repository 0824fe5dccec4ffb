import {execFileSync} from 'node:child_process';
import {atRest} from './at-rest.ts';
import {referenceBetween, type Reference} from './reference-flow.ts';
import {ScenePainter, type Scene} from './scene.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Frames to dream on, and how each follows from the one before it. */
export interface Film extends Size {
  readonly name: string;
  /** Each [height, width, 3] in [-1, 1]. */
  readonly frames: readonly Float32Array[];
  /** Frame t against frame t - 1, from t = 1 on; the first is undefined. */
  readonly references: readonly (Reference | undefined)[];
  /** Whether the references are exactly known rather than estimated. */
  readonly exact: boolean;
  /** The same, of a clip, by the estimate alone: without what is known to rest. */
  readonly estimates?: readonly (Reference | undefined)[];
}

/** Frames of a clip as the camera would give them at `rate` a second. Throws Error if ffmpeg cannot read it. */
export function clipFilm(file: string, {width, height}: Size, rate: number, count: number): Film {
  const filter = `fps=${rate},scale=${width}:${height}:flags=area`;
  const raw = execFileSync(
    'ffmpeg',
    ['-v', 'error', '-stream_loop', '-1', '-i', file, '-vf', filter, '-frames:v', String(count)].concat([
      ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    ]),
    {maxBuffer: 2 ** 30},
  );
  const bytes = width * height * 3;
  const frames = Array.from({length: Math.floor(raw.length / bytes)}, (_, t) =>
    Float32Array.from(raw.subarray(t * bytes, (t + 1) * bytes), (byte) => byte / 127.5 - 1),
  );
  const estimates = frames.map((frame, t) => {
    const before = frames[t - 1];
    return before && referenceBetween(frame, before, width, height);
  });
  const references = estimates.map((estimate, t) => {
    const [frame, before] = [frames[t], frames[t - 1]];
    return estimate && frame && before && atRest(estimate, frame, before, width, height);
  });
  const name = file.split('/').at(-1) ?? file;
  return {name, width, height, frames, references, exact: false, estimates};
}

/** Frames of a scene of exactly known motion. */
export function sceneFilm(scene: Scene, {width, height}: Size, count: number): Film {
  const painter = new ScenePainter(scene, width, height);
  const frames = Array.from({length: count}, (_, t) => painter.frame(t));
  const references = frames.map((_, t) => (t > 0 ? painter.truth(t, t - 1) : undefined));
  return {name: scene.name, width, height, frames, references, exact: true};
}
