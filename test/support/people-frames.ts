import {readFileSync} from 'node:fs';
import jpeg from 'jpeg-js';
import {peopleCamera} from './fixtures.ts';

/** `[height, width, 3]` in [-1, 1]. */
export interface PeopleFrame {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Frame `index` of the fixture people.mjpeg, 384 x 216: someone stands in the first, the last, 36, is empty. */
export function peopleFrame(index: number): PeopleFrame {
  const file = readFileSync(peopleCamera);
  const start = Buffer.from([0xff, 0xd8, 0xff]);
  let from = file.indexOf(start);
  for (let frame = 0; frame < index; frame += 1) from = file.indexOf(start, from + 1);
  const next = file.indexOf(start, from + 1);
  const {width, height, data} = jpeg.decode(file.subarray(from, next < 0 ? undefined : next), {
    useTArray: true,
    formatAsRGBA: false,
  });
  return {width, height, values: Float32Array.from(data, (value) => value / 127.5 - 1)};
}
