import {luminanceOf, type Picture} from './picture.ts';

/** How far a person's luminance is from the empty room's, in units of the [0, 1] range. */
const leastDifference = 0.18;

/** The median of each value over pictures of one size: a room without those who walk through it. */
export function medianOf(pictures: readonly Picture[]): Picture {
  const [first] = pictures;
  if (!first) throw new Error('There are no pictures to take the median of.');
  const values = first.values.map((_, i) => {
    const sorted = pictures.map((picture) => picture.values[i] as number).sort((a, b) => a - b);
    return sorted[sorted.length >> 1] as number;
  });
  return {...first, values};
}

/** Where a frame shows what is not in the room: 1 there, 0 elsewhere. */
export function personMask(frame: Picture, room: Picture): Uint8Array {
  const empty = luminanceOf(room);
  return Uint8Array.from(luminanceOf(frame), (luma, i) =>
    Math.abs(luma - (empty[i] as number)) / 2 > leastDifference ? 1 : 0,
  );
}

/** The RMS of a residual where the mask is 1 and where it is 0; NaN where that is nowhere. */
export function strengthBy({values}: Picture, mask: Uint8Array): {person: number; room: number} {
  const sums = [0, 0];
  const counts = [0, 0];
  mask.forEach((inside, i) => {
    for (const value of values.subarray(3 * i, 3 * i + 3)) {
      sums[inside] = (sums[inside] as number) + value * value;
      counts[inside] = (counts[inside] as number) + 1;
    }
  });
  const [room, person] = sums.map((sum, i) => Math.sqrt(sum / (counts[i] as number))) as [number, number];
  return {person, room};
}
