import type {Size} from '../support/size.ts';

/** One frequency of a plane, in cycles per pixel, and its energy. */
export type OnFrequency = (x: number, y: number, energy: number) => void;

/** Calls `on` with each frequency of a plane without its mean, under a Hann window; of each conjugate pair, once. */
export function eachFrequency(plane: Float32Array, {width, height}: Size, on: OnFrequency): void {
  const mean = plane.reduce((sum, value) => sum + value, 0) / plane.length;
  const windowed = Float32Array.from(
    plane,
    (value, i) => (value - mean) * hann(i % width, width) * hann(Math.floor(i / width), height),
  );
  const columns = (width >> 1) + 1;
  const rows = dftOfRows(windowed, width, columns);
  for (let x = 0; x < columns; x++) {
    const energies = energiesOf(
      (y) => rows.re[y * columns + x] as number,
      (y) => rows.im[y * columns + x] as number,
      height,
    );
    energies.forEach((energy, y) => {
      on(x / width, (y > height / 2 ? y - height : y) / height, energy);
    });
  }
}

const hann = (i: number, length: number): number => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / length);

const circle = (length: number) => ({
  cos: Float64Array.from({length}, (_, i) => Math.cos((2 * Math.PI * i) / length)),
  sin: Float64Array.from({length}, (_, i) => Math.sin((2 * Math.PI * i) / length)),
});

/** The lowest `columns` frequencies of each row. */
function dftOfRows(plane: Float32Array, width: number, columns: number) {
  const {cos, sin} = circle(width);
  const height = plane.length / width;
  const re = new Float64Array(height * columns);
  const im = new Float64Array(height * columns);
  for (let y = 0; y < height; y++) {
    for (let k = 0; k < columns; k++) {
      let [real, imaginary] = [0, 0];
      for (let x = 0, turn = 0; x < width; x++, turn = (turn + k) % width) {
        const value = plane[y * width + x] as number;
        real += value * (cos[turn] as number);
        imaginary -= value * (sin[turn] as number);
      }
      re[y * columns + k] = real;
      im[y * columns + k] = imaginary;
    }
  }
  return {re, im};
}

function energiesOf(re: (i: number) => number, im: (i: number) => number, length: number): number[] {
  const {cos, sin} = circle(length);
  return Array.from({length}, (_, k) => {
    let [real, imaginary] = [0, 0];
    for (let y = 0, turn = 0; y < length; y++, turn = (turn + k) % length) {
      const [c, s] = [cos[turn] as number, sin[turn] as number];
      real += re(y) * c + im(y) * s;
      imaginary += im(y) * c - re(y) * s;
    }
    return real * real + imaginary * imaginary;
  });
}
