import {boxSum, createBoxScratch, createPlane} from '../../src/feedback/plane.ts';
import type {Judge} from './judges.ts';
import type {Reference} from './reference-flow.ts';

interface Frames {
  readonly frames: readonly Float32Array[];
  readonly width: number;
  readonly height: number;
}

/** Half the side of the square over which a frame is compared with the clean plate. */
const radius = 1;
/** Shadows and the camera's exposure change the plate's brightness within these factors; */
const shaded = {least: 0.72, most: 1.15} as const;
/** beyond that, colours in [0, 1] that differ by less than this on average are the plate's. */
const alike = 0.03;
/** If the camera rests, at least this share of all pixels shows the plate. */
const restingShare = 0.75;

/** The clean plate: the median over time, value by value, which is what a camera at rest sees where nobody stays. */
export function cleanPlateOf(frames: readonly Float32Array[]): Float32Array {
  const values = new Float32Array(frames.length);
  return Float32Array.from({length: frames[0]?.length ?? 0}, (_, i) => {
    frames.forEach((frame, t) => (values[t] = frame[i] as number));
    values.sort();
    const half = frames.length >> 1;
    return frames.length % 2 === 1
      ? (values[half] as number)
      : ((values[half - 1] as number) + (values[half] as number)) / 2;
  });
}

/** For each frame, 1 where something stands in front of the clean plate; shadows do not count. */
export function foregroundOf({frames, width, height}: Frames): Uint8Array[] {
  const plate = cleanPlateOf(frames).map(brightness);
  const scratch = createBoxScratch(width, height, radius);
  const summed = (term: (i: number) => number): Float32Array => {
    const plane = createPlane(width, height);
    for (let i = 0; i < plane.values.length; i++)
      plane.values[i] = term(3 * i) + term(3 * i + 1) + term(3 * i + 2);
    boxSum(plane, radius, scratch);
    return plane.values;
  };
  const squares = summed((i) => (plate[i] as number) ** 2);
  const counts = summed(() => 1);
  return frames.map((frame) => {
    const here = frame.map(brightness);
    const products = summed((i) => (plate[i] as number) * (here[i] as number));
    // The square's brightness relative to the plate's, by least squares.
    const gains = products.map((product, i) =>
      Math.max(shaded.least, Math.min(shaded.most, product / Math.max(squares[i] as number, 1e-6))),
    );
    const apart = summed((i) =>
      Math.abs((here[i] as number) - (gains[Math.floor(i / 3)] as number) * (plate[i] as number)),
    );
    return Uint8Array.from(apart, (sum, i) => Number(sum >= alike * (counts[i] as number)));
  });
}

/** [-1, 1] to [0, 1]. */
const brightness = (value: number): number => (value + 1) / 2;

/**
 * References for a camera at rest from the clean plate, which needs no flow: the plate does not move, is visible where
 * nothing stands in front of it, and newly so where something did a frame before. Only for what stands there is the given
 * judge asked. Undefined if too little of the frames is the plate: then the camera moves.
 */
export function cleanPlateJudge({frames, width, height}: Frames, judge: Judge): Judge | undefined {
  const foreground = foregroundOf({frames, width, height});
  const empty = foreground.reduce((sum, mask) => sum + mask.filter((on) => on === 0).length, 0);
  const decided = empty / (foreground.length * width * height);
  if (decided < restingShare) return undefined;
  const references = judge.references.map((guess, t): Reference | undefined => {
    const [now, before] = [foreground[t], foreground[t - 1]];
    if (!guess || !now || !before) return undefined;
    const where = (values: Float32Array, rests: (i: number) => number) => ({
      ...guess.u,
      values: values.map((value, i) => (now[i] === 1 ? value : rests(i))),
    });
    return {
      u: where(guess.u.values, () => 0),
      v: where(guess.v.values, () => 0),
      visible: where(guess.visible.values, (i) => 1 - (before[i] as number)),
    };
  });
  const share = `${Math.round(100 * decided)} %`;
  return {name: `clean plate (${share}), foreground by ${judge.name}`, references};
}
