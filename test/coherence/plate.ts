import {boxSum, createBoxScratch, createPlane} from '../../src/feedback/plane.ts';
import type {Judge} from './judges.ts';
import type {Reference} from './reference-flow.ts';

interface Pictures {
  readonly frames: readonly Float32Array[];
  readonly width: number;
  readonly height: number;
}

/** Half the side of the square over which a picture is compared with the empty one. */
const radius = 1;
/** A shadow darkens it, and the camera's exposure shifts it, to this share of its brightness; */
const shaded = {least: 0.72, most: 1.15} as const;
/** but for that, it is the same to this mean difference of colour, of 1. */
const alike = 0.03;
/** Of a camera at rest at least so much of all frames shows the empty picture. */
const restingShare = 0.75;

/** The median over time, value by value: what a camera at rest sees where nobody stays for long. */
export function plateOf(frames: readonly Float32Array[]): Float32Array {
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

/** For each frame, 1 where somebody stands before the empty picture; shadows are not somebody. */
export function coversOf({frames, width, height}: Pictures): Uint8Array[] {
  const plate = plateOf(frames).map(brightness);
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
    // How bright the square is of the empty one's, by least squares.
    const gains = products.map((product, i) =>
      Math.max(shaded.least, Math.min(shaded.most, product / Math.max(squares[i] as number, 1e-6))),
    );
    const apart = summed((i) =>
      Math.abs((here[i] as number) - (gains[Math.floor(i / 3)] as number) * (plate[i] as number)),
    );
    return Uint8Array.from(apart, (sum, i) => Number(sum >= alike * (counts[i] as number)));
  });
}

/** Of 1, from [-1, 1]. */
const brightness = (value: number): number => (value + 1) / 2;

/**
 * The references of a camera at rest, by what it sees when nobody is there, which needs no flow: that does not move, it
 * is in sight where nobody stands before it, and newly so where somebody did a frame before. Only of who stands there the
 * given judge has to know. Undefined where too little is empty: then the camera moves.
 */
export function plateJudge(pictures: Pictures, judge: Judge): Judge | undefined {
  const covers = coversOf(pictures);
  const empty = covers.reduce((sum, cover) => sum + cover.filter((on) => on === 0).length, 0);
  const decided = empty / (covers.length * pictures.width * pictures.height);
  if (decided < restingShare) return undefined;
  const references = judge.references.map((guess, t): Reference | undefined => {
    const [now, before] = [covers[t], covers[t - 1]];
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
  return {name: `the empty picture (${share}), and of who is before it by ${judge.name}`, references};
}
