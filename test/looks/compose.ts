import type {Size} from '../support/size.ts';
import type {Picture} from './picture.ts';

/** A residual over a frame of any size, enlarged by the cubic B-spline as the display does, clipped to [-1, 1]. */
export function composed(frame: Picture, residual: Picture): Picture {
  const {values} = enlarged(residual, frame);
  return {
    ...frame,
    values: frame.values.map((value, i) => Math.max(-1, Math.min(1, value + (values[i] as number)))),
  };
}

/** Columns first, then rows; the border repeats. */
function enlarged({width, height, values}: Picture, to: Size): Picture {
  const wide = new Float32Array(to.width * height * 3);
  tapsOf(width, to.width).forEach(({places, weights}, x) => {
    for (let y = 0; y < height; y++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = 0; k < 4; k++) {
          sum += (weights[k] as number) * (values[(y * width + (places[k] as number)) * 3 + c] as number);
        }
        wide[(y * to.width + x) * 3 + c] = sum;
      }
    }
  });
  const rowLength = to.width * 3;
  const large = new Float32Array(rowLength * to.height);
  tapsOf(height, to.height).forEach(({places, weights}, y) => {
    for (let i = 0; i < rowLength; i++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) {
        sum += (weights[k] as number) * (wide[(places[k] as number) * rowLength + i] as number);
      }
      large[y * rowLength + i] = sum;
    }
  });
  return {width: to.width, height: to.height, values: large};
}

function tapsOf(from: number, to: number): {readonly places: number[]; readonly weights: number[]}[] {
  return Array.from({length: to}, (_, i) => {
    const at = ((i + 0.5) * from) / to - 0.5;
    const first = Math.floor(at);
    const t = at - first;
    return {
      places: [-1, 0, 1, 2].map((k) => Math.max(0, Math.min(from - 1, first + k))),
      weights: [(1 - t) ** 3, 4 - 6 * t ** 2 + 3 * t ** 3, 1 + 3 * t + 3 * t ** 2 - 3 * t ** 3, t ** 3].map(
        (weight) => weight / 6,
      ),
    };
  });
}
