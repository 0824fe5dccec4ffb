import type {Engine} from '../../src/ascent/engine.ts';
import type {Values} from '../../src/params/values.ts';
import type {Sequence} from './sequence.ts';
import {tonesOf, type Tones} from './metrics.ts';
import {dreamsOf} from './render.ts';

/** Mean tones of the dream, and of the camera beneath it, over some frames. */
export interface Window extends Tones {
  readonly from: number;
  readonly to: number;
  readonly camera: Tones;
}

/** How far tones drift over many frames of feedback, as shares of their first values. */
export interface Drift {
  readonly frames: number;
  readonly halfLifeS: number;
  readonly windows: readonly Window[];
  /** From the first window to the last, less the camera's own change. */
  readonly mean: number;
  readonly chroma: number;
  /** Of the last window, relative to the camera. */
  readonly meanToCamera: number;
}

const windows = 10;

/** Dreams for `frames` frames on the sequence played forwards and backwards, so that there is no cut. */
export async function driftOf(
  engine: Engine,
  sequence: Sequence,
  values: Values,
  rate: number,
  frames: number,
): Promise<Drift> {
  const frameAt = (t: number): Float32Array => {
    const period = 2 * sequence.frames.length - 2;
    const at = t % period;
    return sequence.frames[at < sequence.frames.length ? at : period - at] as Float32Array;
  };
  const played = function* (): Generator<Float32Array> {
    for (let t = 0; t < frames; t++) yield frameAt(t);
  };
  const tones: {dream: Tones; camera: Tones}[] = [];
  for await (const residual of dreamsOf(engine, played(), sequence, values, rate)) {
    const camera = frameAt(tones.length);
    const dream = residual.map((value, i) => value + (camera[i] as number));
    tones.push({dream: tonesOf(dream), camera: tonesOf(camera)});
  }
  const length = Math.floor(frames / windows);
  const found = Array.from({length: windows}, (_, index): Window => {
    const part = tones.slice(index * length, (index + 1) * length);
    const mean = (of: (tone: (typeof tones)[number]) => number): number =>
      part.reduce((sum, tone) => sum + of(tone), 0) / part.length;
    return {
      from: index * length,
      to: (index + 1) * length,
      mean: mean(({dream}) => dream.mean),
      chroma: mean(({dream}) => dream.chroma),
      camera: {mean: mean(({camera}) => camera.mean), chroma: mean(({camera}) => camera.chroma)},
    };
  });
  const [first, last] = [found[0], found.at(-1)] as [Window, Window];
  return {
    frames,
    halfLifeS: values.persistence,
    windows: found,
    mean: (last.mean - last.camera.mean - (first.mean - first.camera.mean)) / first.mean,
    chroma: (last.chroma - last.camera.chroma - (first.chroma - first.camera.chroma)) / first.chroma,
    meanToCamera: last.mean / last.camera.mean - 1,
  };
}
